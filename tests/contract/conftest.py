"""What the contract tests share: a server that sends scripted bytes, a clock that never waits."""

from __future__ import annotations

import asyncio
import json
import math
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tui.webex.auth import Credential, Token
from tui.webex.client import WebexClient

if TYPE_CHECKING:
    from tui.domain.wire import Exchange
    from tui.errors import Forbidden

TOKEN = "sEcReT-token.0123456789"


def answer(
    body: bytes | list[Any] | dict[str, Any] = b"", status: int = 200, **headers: str
) -> bytes:
    """Return a whole HTTP/1.1 answer; a list becomes the items of a page."""
    if isinstance(body, list):
        body = {"items": body}
    if isinstance(body, dict):
        body = json.dumps(body).encode()
        headers.setdefault("content_type", "application/json")
    headers.setdefault("content_length", str(len(body)))
    headers.setdefault("connection", "close")
    lines = [f"HTTP/1.1 {status} Scripted"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8") + body


@dataclass(frozen=True)
class Asked:
    method: str
    target: str
    headers: dict[str, str]
    at: datetime
    body: bytes = b""


@dataclass
class FakeTime:
    """Time that passes only when somebody sleeps."""

    now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return (self.now - datetime(2026, 1, 1, tzinfo=UTC)).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        end = self.now + timedelta(microseconds=math.ceil(seconds * 1e6))
        await asyncio.sleep(0)
        self.now = max(self.now, end)


Script = Callable[[Asked], bytes]


@dataclass
class Scripted:
    """A real server on a real socket. ``play`` sets the answers; the last one repeats.

    ``hold``, when set to an event, keeps every answer back until it is set.
    """

    time: FakeTime
    asked: list[Asked] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    hold: asyncio.Event | None = None
    origin: str = ""
    _answers: list[bytes | Script] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"{self.origin}/v1"

    def play(self, *answers: bytes | Script) -> None:
        self._answers = list(answers)

    @property
    def targets(self) -> list[str]:
        return [asked.target for asked in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, target, _ = head[0].split(" ", 2)
            fields = (line.partition(":") for line in head[1:] if line)
            headers = {name.lower(): value.strip() for name, _, value in fields}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            asked = Asked(method, target, headers, self.time.now, body)
            self.asked.append(asked)
            self.arrived.set()
            if self.hold is not None:
                await self.hold.wait()
            play = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
            writer.write(play if isinstance(play, bytes) else play(asked))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


async def _scripted(time: FakeTime) -> AsyncIterator[Scripted]:
    scripted = Scripted(time)
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield scripted
    finally:
        if scripted.hold is not None:
            scripted.hold.set()
        server.close()


webex = pytest.fixture(_scripted, name="webex")
elsewhere = pytest.fixture(_scripted, name="elsewhere")


@dataclass
class Desk:
    """A client of the scripted server, and what it reported."""

    client: WebexClient
    exchanges: list[Exchange]
    waits: list[tuple[float, str]]
    open: Callable[..., WebexClient]
    waiting: asyncio.Event
    answered: asyncio.Semaphore  # one release for each exchange
    verdicts: list[tuple[str, Forbidden | None]]  # what was heard of scopes
    token: str = TOKEN


@pytest.fixture
async def desk(webex: Scripted, time: FakeTime) -> AsyncIterator[Desk]:
    exchanges: list[Exchange] = []
    waits: list[tuple[float, str]] = []
    opened: list[WebexClient] = []
    waiting = asyncio.Event()
    answered = asyncio.Semaphore(0)

    def on_exchange(exchange: Exchange) -> None:
        exchanges.append(exchange)
        answered.release()

    def on_wait(seconds: float, why: str) -> None:
        waits.append((seconds, why))
        waiting.set()

    verdicts: list[tuple[str, Forbidden | None]] = []

    def open_client(
        base: str = webex.base, officer: Credential | None = None, **more: Any
    ) -> WebexClient:
        opened.append(
            WebexClient(
                base,
                officer or Token(TOKEN),
                on_exchange=on_exchange,
                on_wait=on_wait,
                on_verdict=lambda scope, refusal: verdicts.append((scope, refusal)),
                **({"sleep": time.sleep, "clock": time.clock, "monotonic": time.monotonic} | more),
            )
        )
        return opened[-1]

    yield Desk(open_client(), exchanges, waits, open_client, waiting, answered, verdicts)
    for client in opened:
        await client.aclose()


@pytest.fixture(scope="module")
def simulator() -> Iterator[str]:
    """Run the embedded Webex as a process of its own, and return its base URL."""
    code = "from tui.simulator.serve import serve; serve(port=0, stop_on_eof=True)"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        word, base = process.stdout.readline().split()
        assert word == "ready"
        yield base
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.fixture(scope="session")
def respond() -> Callable[..., bytes]:
    return answer
