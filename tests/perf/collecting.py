"""Collecting into a case, from a server that answers at once or after 150 ms, against two SDKs.

The SDKs list page by page and keep nothing, which is what they are for; ours ends with a case on
disk. One of them is also joined with stock TinyDB, as a script would do it.
"""

import asyncio
import http.client
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.perf import ingest, trial
from tests.perf.measure import Contender, Measure, Target, ratio
from tests.perf.trial import Figures

_HERE = "tests.perf.collecting"
_RATE = "events/s"
_BACK = timedelta(days=31)
_TOKEN = "any"
_MAX = 1000


@contextmanager
def serving(folder: Path, events: int, delay: float) -> Iterator[Mapping[str, object]]:
    """Prepare: serve rendered events, each answer after ``delay`` seconds."""
    with ingest.sampled(folder, events) as shared:
        command = [sys.executable, "-m", "tests.perf.server", str(shared["source"])]
        child = subprocess.Popen(
            [*command, str(events), str(delay)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with child:
            assert child.stdout is not None
            yield {"url": child.stdout.readline().strip()}


def _at(delay: float) -> Callable[[Path, int], Any]:
    return lambda folder, events: serving(folder, events, delay)


def _since() -> datetime:
    return datetime.now(UTC) - _BACK


def _rate(events: int, started: float, received: int) -> Figures:
    seconds = time.perf_counter() - started
    assert received == events, f"{received} of {events} events"
    return {_RATE: events / seconds, "MB": trial.memory()}


def ours(folder: Path, url: str, events: int, parallel: int | None = None) -> Figures:
    """Collect into a new case through the session that the console and ``wxi collect`` use."""
    import httpcore  # noqa: F401 - httpx loads it with the first connection

    import tui.webex.client  # noqa: F401 - bootstrap loads it with the first session
    from tui import bootstrap, settings
    from tui.domain.times import Window

    environment = {
        "WXI_HOME": str(folder),
        "WEBEX_BASE_URL": url,
        "WEBEX_ACCESS_TOKEN": _TOKEN,
    }
    chosen = settings.load(environment, parallel=parallel)
    bootstrap.new_case(chosen, "CASE", "")

    async def collect() -> int:
        session = bootstrap.open_session(chosen, "CASE", bootstrap.Mode())
        assert session.online is not None
        now = session.online.collector.now()
        try:
            return await session.online.collector.collect(Window(_since(), now))
        finally:
            await session.close()

    started = time.perf_counter()
    return _rate(events, started, asyncio.run(collect()))


def _python_sdk(url: str) -> Any:
    from webexpythonsdk import WebexAPI  # type: ignore[import-untyped]

    since = _since().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    api = WebexAPI(access_token=_TOKEN, base_url=f"{url}/")
    return api.events.list(_from=since, max=_MAX)


def webexpythonsdk(folder: Path, url: str, events: int) -> Figures:
    """List with webexpythonsdk and keep nothing."""
    listed = _python_sdk(url)
    started = time.perf_counter()
    return _rate(events, started, sum(1 for _ in listed))


def webexpythonsdk_tinydb(folder: Path, url: str, events: int) -> Figures:
    """List with webexpythonsdk and insert every page into TinyDB as it comes."""
    from tinydb import TinyDB

    listed = iter(_python_sdk(url))
    started = time.perf_counter()
    received = 0
    with TinyDB(folder / "events.json") as database:
        while received < events and (page := list(islice(listed, _MAX))):
            database.insert_multiple([event.json_data for event in page])
            received += len(page)
    return _rate(events, started, received)


def wxc_sdk(folder: Path, url: str, events: int) -> Figures:
    """List with wxc_sdk and keep nothing."""
    from wxc_sdk import WebexSimpleApi
    from wxc_sdk.rest import RestSession
    from wxc_sdk.tokens import Tokens

    here: Any = type("Here", (RestSession,), {"BASE": url})
    with closing(here(tokens=Tokens(access_token=_TOKEN), concurrent_requests=2)) as session:
        api = WebexSimpleApi(tokens=_TOKEN, session=session)
        started = time.perf_counter()
        received = sum(1 for _ in api.events.list(from_=_since(), max=_MAX))
        return _rate(events, started, received)


def bare(folder: Path, url: str, events: int) -> Figures:
    """Read every page and look at nothing but the link to the next: what the server can give."""
    base = urlsplit(url)
    since = _since().isoformat(timespec="milliseconds")
    target = f"{base.path}/events?" + urlencode({"from": since, "max": str(_MAX)})
    connection = http.client.HTTPConnection(base.netloc)
    started = time.perf_counter()
    pages = 0
    while target:
        connection.request("GET", target)
        answer = connection.getresponse()
        answer.read()
        pages += 1
        link = answer.headers.get("Link", "")
        target = link[1 : link.index(">")].partition(base.netloc)[2] if link else ""
    connection.close()
    return _rate(events, started, min(events, pages * _MAX))


_EVENTS, _FEW = 100_000, 10_000
_OURS = "wxi, into a case on disk"
_PYTHON, _WXC = "webexpythonsdk, only listing", "wxc_sdk, only listing"
_TINY = f"webexpythonsdk into stock TinyDB, only {_FEW:,} events"

COLLECT = Measure(
    "collect",
    f"collect {_EVENTS:,} events, the server answers at once",
    _RATE,
    (
        Contender(_OURS, f"{_HERE}:ours", _EVENTS),
        Contender(_PYTHON, f"{_HERE}:webexpythonsdk", _EVENTS),
        Contender(_WXC, f"{_HERE}:wxc_sdk", _EVENTS),
        Contender(_TINY, f"{_HERE}:webexpythonsdk_tinydb", _FEW),
        Contender("the bytes alone, nothing decoded", f"{_HERE}:bare", _EVENTS),
    ),
    (
        Target(
            "collects no slower than webexpythonsdk merely lists", ratio(_RATE, _OURS, _PYTHON), 1
        ),
        Target(
            "collects at least 10× as fast as webexpythonsdk with stock TinyDB",
            ratio(_RATE, _OURS, _TINY),
            10,
        ),
    ),
    _at(0),
)

_ONE, _EIGHT = "wxi, into a case on disk, 1 worker", "wxi, into a case on disk, 8 workers"
COLLECT_FAR = Measure(
    "collect-far",
    f"collect {_EVENTS:,} events, each answer after 150 ms",
    _RATE,
    (
        Contender(_ONE, f"{_HERE}:ours", _EVENTS, {"parallel": 1}),
        Contender(_EIGHT, f"{_HERE}:ours", _EVENTS, {"parallel": 8}),
        Contender(_PYTHON, f"{_HERE}:webexpythonsdk", _EVENTS),
        Contender(_WXC, f"{_HERE}:wxc_sdk", _EVENTS),
    ),
    tuple(
        Target(
            f"150 ms away, collects at least 6× as fast as {other} lists",
            ratio(_RATE, _EIGHT, name),
            6,
        )
        for other, name in (("webexpythonsdk", _PYTHON), ("wxc_sdk", _WXC))
    ),
    _at(0.15),
)
