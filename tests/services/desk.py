"""An officer's desk for tests: a Webex on a socket, a wire to watch or break, cases on disk."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from tests.served import Served
from tui import bootstrap, settings
from tui.domain.models import Event
from tui.domain.times import Window
from tui.services.session import Online, Session
from tui.store import cases
from tui.webex.auth import Token
from tui.webex.client import WebexClient

CASE = "CASE-1"


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
        """Return the parameters of every first page of events of all resources."""
        found = [dict(one.url.params) for one in self.asked if one.url.path.endswith("/events")]
        return [one for one in found if not {"cursor", "resource"} & set(one)]

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
    waits: list[float] = field(default_factory=list)
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
            monotonic=lambda: self.webex.hands.at / 1000,
            on_wait=lambda seconds, _why: self.waits.append(seconds),
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


def events_of(session: Session) -> list[Event]:
    """Return all events of the case, in the order received."""
    log = session.case.events
    return [log.read(position) for position in range(len(log))]


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
