"""A Webex in this process that writes down what it was asked, and says so as it is asked.

Its clock shows the time of the machine, or later: what is due in a minute need not be waited for.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tui.simulator import clock, scenarios
from tui.simulator.acts import Join, Open, Post
from tui.simulator.clock import SECOND
from tui.simulator.scenarios import phishing
from tui.simulator.serve import Server, address, listen
from tui.simulator.spaces import Message as Posted
from tui.simulator.spaces import Room
from tui.simulator.world import World

_FEW = 160  # events of the history that the scenario brings along
_STEP = 20  # milliseconds between two posts of the trap

OnAsked = Callable[[str, str], None]


@dataclass(slots=True)
class Asked:
    """One request as the server saw it, at seconds that only grow. Status 0: no answer yet."""

    at: float
    method: str
    path: str
    status: int = 0
    answered: float = 0.0
    retry_after: float = 0.0

    @property
    def target(self) -> str:
        """Return the id of what the request is about."""
        return self.path.rpartition("/")[2]


@dataclass
class Watched:
    """The server behind ``url``, and its log. ``on_asked`` hears of each request at its arrival."""

    url: str = ""
    later: int = 0  # milliseconds by which its clock is ahead of the machine's
    asked: list[Asked] = field(default_factory=list)
    on_asked: OnAsked = lambda _method, _path: None
    world: World = field(init=False)

    def clock(self) -> int:
        """Return the server's time."""
        return clock.wall() + self.later

    def wait(self, seconds: float) -> None:
        """Let time pass at the server, at once."""
        self.later += int(seconds * SECOND)

    def watching(self, application: ASGIApp) -> ASGIApp:
        """Return an application that answers as another one does, and is watched."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            one = Asked(time.monotonic(), scope["method"], scope["path"])
            self.asked.append(one)
            self.on_asked(one.method, one.path)

            async def tell(message: Message) -> None:
                if message["type"] == "http.response.start":
                    one.status, one.answered = message["status"], time.monotonic()
                    one.retry_after = float(dict(message["headers"]).get(b"retry-after", 0))
                await send(message)

            await application(scope, receive, tell)

        return answer

    def deletions(self) -> list[Asked]:
        """Return what was asked to be deleted, in the order of arrival."""
        return [one for one in self.asked if one.method == "DELETE"]

    def spread(self, messages: int, rooms: int) -> list[Posted]:
        """Let the stolen bot post its trap until so many stand in so many rooms of our own."""
        world, found = self.world, []
        bot = world.by_handle["bot-expense"]
        people = [world.by_handle[one] for one in ("mei", "admin", "viktor")]
        own = [room for room in world.rooms_of(bot) if room.creator.org is people[0].org][:rooms]
        while len(own) < rooms:
            creator = people[len(own) % 3]
            room = Room(f"Field office {len(own) + 1}", "group", creator, self._moment())
            for act in (
                Open(room.created, room),
                Join(room.created, room, creator, creator, moderator=True),
                Join(room.created, room, bot, creator),
            ):
                assert world.play(act)
            own.append(room)
        for number in range(messages):
            one = Posted(own[number % rooms], bot, self._moment(), phishing.TRAP)
            assert world.play(Post(one.created, one))
            found.append(one)
        return found

    def _moment(self) -> int:
        """Let some time pass, and return the server's."""
        self.later += _STEP
        return self.world.now()


@contextmanager
def watched(faults: str, seed: int) -> Iterator[Watched]:
    """Run the organization whose bot was stolen; its faults strike at the server."""
    found = Watched()
    script = scenarios.load("phishing")(found.clock(), _FEW, seed)
    found.world = World(script, found.clock, seed=seed)
    with listen("127.0.0.1", 0) as listener:
        ready = threading.Event()
        server = Server(found.world, ready.set, faults=faults)
        server.config.app = found.watching(server.config.app)  # type: ignore[arg-type]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            assert ready.wait(60)
            found.url = address(listener)
            yield found
        finally:
            server.should_exit = True
            thread.join()


def early(asked: Sequence[Asked]) -> list[tuple[float, Asked]]:
    """Return what came while everybody was told to wait, each with the seconds since that."""
    found, told, until = [], 0.0, 0.0
    events = sorted(
        [(one.at, 0, one) for one in asked]
        + [(one.answered, 1, one) for one in asked if one.status == 429],
        key=lambda event: event[:2],
    )
    for at, is_answer, one in events:
        if is_answer:
            told, until = at, max(until, at + one.retry_after)
        elif at < until:
            found.append((at - told, one))
    return found
