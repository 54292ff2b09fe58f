"""An officer's desk for tests: a Webex on a socket, a wire to watch or break, cases on disk."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from tui import bootstrap, settings
from tui.domain.models import Event
from tui.domain.times import Window
from tui.services.session import Online, Session
from tui.simulator import clock, scenarios
from tui.simulator.acts import Act, Post
from tui.simulator.feed import Wanted
from tui.simulator.scenarios.cast import AQUILA
from tui.simulator.serve import Server, address, listen
from tui.simulator.spaces import Message
from tui.simulator.wire import HERE
from tui.simulator.world import World
from tui.store import cases
from tui.webex.auth import Token
from tui.webex.client import WebexClient

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
CASE = "CASE-1"


class Hands:
    """The server's clock, in milliseconds. It stands still until a test moves it."""

    def __init__(self) -> None:
        self.at = clock.milliseconds(NOW)

    def __call__(self) -> int:
        return self.at

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.at / 1000, UTC)

    def move(self, by: timedelta) -> None:
        self.at += int(by.total_seconds() * 1000)


@dataclass
class Served:
    """A world behind a base URL."""

    url: str
    world: World
    hands: Hands

    def truth(self) -> dict[str, bytes]:
        """Return every event that the officer may see, by id, as the server sends it."""
        self.world.now()
        found = (body for _, body in self.world.feed.newest_first(Wanted(AQUILA.mask)))
        bodies = [body.replace(HERE.encode(), self.url.encode()) for body in found]
        return {json.loads(body)["id"]: body for body in bodies}

    def room(self, title: str) -> Any:
        return next(one for one in self.world.rooms.values() if one.title == title)

    def message(self, text: str) -> Message:
        return next(one for one in self.world.messages.values() if one.text.startswith(text))

    def post(self, text: str, handle: str = "dorian", room: str = "Sales") -> Message:
        self.hands.move(timedelta(seconds=1))
        message = Message(self.room(room), self.world.by_handle[handle], self.hands.at, text)
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
def served(scenario: str = "leak", events: int = 450) -> Iterator[Served]:
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


async def _pass(_request: httpx.Request) -> None:
    return None


async def _same(_request: httpx.Request, response: httpx.Response) -> httpx.Response:
    return response


@dataclass
class Wire(httpx.AsyncBaseTransport):
    """The real transport, watched; ``before`` and ``after`` may delay, break or replace."""

    asked: list[httpx.Request] = field(default_factory=list)
    before: Callable[[httpx.Request], Awaitable[None]] = _pass
    after: Callable[[httpx.Request, httpx.Response], Awaitable[httpx.Response]] = _same
    inner: httpx.AsyncHTTPTransport = field(default_factory=httpx.AsyncHTTPTransport)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        await self.before(request)
        return await self.after(request, await self.inner.handle_async_request(request))

    async def aclose(self) -> None:
        used, self.inner = self.inner, httpx.AsyncHTTPTransport()
        await used.aclose()

    def queries(self) -> list[dict[str, str]]:
        """Return the parameters of every first page of events that was asked for."""
        found = [dict(one.url.params) for one in self.asked if one.url.path.endswith("/events")]
        return [one for one in found if "cursor" not in one]

    def deletions(self) -> list[str]:
        return [one.url.path.rsplit("/", 1)[1] for one in self.asked if one.method == "DELETE"]


@dataclass
class Desk:
    """Where one test works. ``host`` is how far this host's clock is ahead of the server's."""

    folder: Path
    webex: Served
    wire: Wire = field(default_factory=Wire)
    host: timedelta = timedelta(0)
    slept: list[float] = field(default_factory=list)
    opened: list[Session] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.webex.hands.moment + self.host

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.webex.hands.move(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def settings(self, token: str = "demo-officer") -> settings.Settings:
        return settings.load(
            {
                "WXI_HOME": str(self.folder),
                "WEBEX_BASE_URL": self.webex.url,
                "WEBEX_ACCESS_TOKEN": token,
            }
        )

    def open(self, token: str = "demo-officer", *, armed: bool = False) -> Session:
        """Open the case as the composition root does, with a clock that the test moves."""
        chosen = self.settings(token)
        if not bootstrap.list_cases(chosen):
            bootstrap.new_case(chosen, CASE, "A case")
        case = bootstrap.open_case(chosen, CASE)
        gateway = WebexClient(
            self.webex.url,
            Token(token),
            on_exchange=None if case.read_only else case.requests.record,
            clock=self.clock,
            sleep=self.sleep,
            transport=self.wire,
        )
        session = Session(
            case,
            gateway,
            clock=self.clock,
            sleep=self.sleep,
            officer="tester",
            armed=armed,
            save_facts=lambda facts: cases.save_facts(case.folder, facts),
        )
        self.opened.append(session)
        return session

    async def close(self) -> None:
        """Close whatever is open."""
        while self.opened:
            await self.opened.pop().close()

    async def collected(self, token: str = "demo-officer", *, armed: bool = False) -> Session:
        """Open the case with the last 30 days in it, and forget what was asked for that."""
        session = self.open(token, armed=armed)
        _, facts = await session.look.identify()
        session.save_facts(facts)
        await month(session)
        self.wire.asked.clear()
        return session


def online(session: Session) -> Online:
    assert session.online is not None
    return session.online


async def month(session: Session) -> int:
    """Collect the last 30 days."""
    collector = online(session).collector
    now = collector.now()
    return await collector.collect(Window(now - timedelta(days=30), now))


def journal(folder: Path) -> list[dict[str, Any]]:
    """Read the journal from its files, as they are at this moment."""
    lines: list[dict[str, Any]] = []
    for path in sorted((folder / "data" / "journal").glob("*.jsonl")):
        lines += [json.loads(line) for line in path.read_bytes().splitlines()]
    return lines


def actions(folder: Path, *wanted: str) -> list[str]:
    """Return the actions of the journal, those wanted when any are named."""
    return [one["action"] for one in journal(folder) if not wanted or one["action"] in wanted]


def find(events: Sequence[Event], kind: str, **data: object) -> Event:
    """Return the one event of a kind whose data has these values."""
    [found] = [
        one
        for one in events
        if one.kind == kind and all(one.data.get(name) == value for name, value in data.items())
    ]
    return found
