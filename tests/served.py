"""An embedded Webex in a thread, on a real socket, whose clock stands until a test moves it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from tui.simulator import clock, scenarios
from tui.simulator.acts import Act, Post
from tui.simulator.history import Wanted
from tui.simulator.scenarios.cast import AQUILA
from tui.simulator.serve import Server, address, listen
from tui.simulator.spaces import Message
from tui.simulator.wire import HERE
from tui.simulator.world import World

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
OFFICER = "demo-officer"


class Hands:
    """A clock for both sides of the wire, in ms. It stands still until a test moves it."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = clock.milliseconds(at)

    def __call__(self) -> int:
        return self.at

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.at / 1000, UTC)

    def move(self, by: timedelta) -> None:
        self.at += int(by.total_seconds() * 1000)


@dataclass
class Served:
    """A world behind a base URL. ``kept`` is a case that holds all of it, when one was made."""

    url: str
    world: World
    hands: Hands
    kept: Path | None = None

    def truth(self) -> dict[str, bytes]:
        """Return every event that the officer may see, by id, as the server sends it."""
        self.world.now()
        wanted = Wanted(AQUILA.mask, everything=True)
        found = (body for _, body in self.world.feed.newest_first(wanted))
        bodies = [body.replace(HERE.encode(), self.url.encode()) for body in found]
        return {json.loads(body)["id"]: body for body in bodies}

    def room(self, title: str) -> Any:
        return next(one for one in self.world.rooms.values() if one.title == title)

    def message(self, text: str) -> Message:
        return next(one for one in self.world.messages.values() if one.text.startswith(text))

    def post(
        self,
        text: str,
        handle: str = "dorian",
        room: str = "Sales",
        parent: Message | None = None,
    ) -> Message:
        self.hands.move(timedelta(seconds=1))
        author = self.world.by_handle[handle]
        message = Message(self.room(room), author, self.hands.at, text, parent=parent)
        self.play(Post(self.hands.at, message))
        return message

    def play(self, act: Act) -> None:
        self.world.now()
        assert self.world.play(act)

    def ask(self, method: str, path: str, token: str = "demo-officer") -> httpx.Response:
        """Ask the server without any part of the product."""
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.request(method, self.url + path, headers=headers)


@contextmanager
def served(
    scenario: str = "leak",
    events: int | None = 450,
    *,
    faults: str = "",
    seed: int = 7,
    at: datetime = NOW,
    port: int = 0,
) -> Iterator[Served]:
    """Run a fresh world of a scenario."""
    hands = Hands(at)
    world = World(scenarios.load(scenario)(hands.at, events, seed), hands, seed=seed)
    with listen("127.0.0.1", port) as listener:
        ready = threading.Event()
        server = Server(world, ready.set, faults=faults)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert ready.wait(30)
        try:
            yield Served(address(listener), world, hands)
        finally:
            server.should_exit = True
            thread.join()
