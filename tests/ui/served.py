"""An embedded Webex in a thread, on a real socket, whose clock stands until a test moves it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tui.simulator import clock, scenarios
from tui.simulator.acts import Post
from tui.simulator.clock import iso
from tui.simulator.serve import Server, address, listen
from tui.simulator.spaces import Message
from tui.simulator.world import World

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
OFFICER = "demo-officer"


class Hands:
    """A clock for both sides of the wire. Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = clock.milliseconds(NOW)

    def __call__(self) -> int:
        return self.at

    def moment(self) -> datetime:
        return datetime.fromisoformat(iso(self.at))

    def move(self, by: timedelta) -> None:
        self.at += int(by.total_seconds() * 1000)


@dataclass
class Served:
    """The world behind a base URL."""

    url: str
    world: World
    hands: Hands

    def post(self, text: str, *, handle: str = "dorian", room: str = "Sales") -> Message:
        """Let somebody write a message now."""
        self.hands.move(timedelta(seconds=1))
        found = next(one for one in self.world.rooms.values() if one.title == room)
        message = Message(found, self.world.by_handle[handle], self.hands.at, text)
        assert self.world.play(Post(self.hands.at, message))
        return message


@contextmanager
def served(events: int = 300, scenario: str = "leak") -> Iterator[Served]:
    """Run a fresh world of a scenario."""
    hands = Hands()
    world = World(scenarios.load(scenario)(hands.at, events, 7), hands, seed=7)
    with listen("127.0.0.1", 0) as listener:
        ready = threading.Event()
        server = Server(world, ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert ready.wait(30)
        try:
            yield Served(address(listener), world, hands)
        finally:
            server.should_exit = True
            thread.join()
