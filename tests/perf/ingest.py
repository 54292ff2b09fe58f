"""Keeping pages of events: the case's store and three others, one fsync a page."""

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from tinydb import TinyDB

from tests.perf import samples, trial
from tests.perf.measure import Contender, Measure, Target, ratio
from tests.perf.trial import Figures
from tui.store import cases

_HERE = "tests.perf.ingest"
_RATE = "events/s"


class _Id(msgspec.Struct):
    id: str


@contextmanager
def sampled(folder: Path, events: int) -> Iterator[Mapping[str, object]]:
    """Prepare: render the events once."""
    path = folder / "events.jsonl"
    trial.run("tests.perf.samples:render", folder, path=str(path), events=events)
    yield {"source": str(path)}
    path.unlink()


def _kept(
    source: str, events: int, keep: Callable[[list[bytes]], object], close: Callable[[], object]
) -> Figures:
    """Time ``keep`` for every page and ``close`` at the end; reading the pages does not count."""
    total = last = 0.0
    for page in samples.pages(Path(source), events):
        started = time.perf_counter()
        keep(page)
        last = time.perf_counter() - started
        total += last
    started = time.perf_counter()
    close()
    total += time.perf_counter() - started
    return {_RATE: events / total, "MB": trial.memory(), "ms for the last page": last * 1000}


def ours(folder: Path, source: str, events: int) -> Figures:
    """Keep pages in a new case: de-duplicated by id, columns, search text and sidecar made."""
    now = datetime.now(UTC)
    cases.create(folder, id="CASE", title="", zone="UTC", base_url="", now=now)
    place, cache = folder / "CASE", folder / "cache"
    parts = cases.open_parts(place, clock=lambda: datetime.now(UTC), cache=cache)
    return _kept(source, events, parts.events.append, parts.close)


def sqlite(folder: Path, source: str, events: int) -> Figures:
    """Keep pages in SQLite: id and body, nothing else decoded, no index but that of the id.

    As it comes but for WAL and an fsync per transaction, which is the durability of ours.
    """
    database = sqlite3.connect(folder / "events.sqlite", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE events (id TEXT PRIMARY KEY, body BLOB NOT NULL)")
    decoder = msgspec.json.Decoder(_Id)

    def keep(page: list[bytes]) -> None:
        rows = [(decoder.decode(body).id, body) for body in page]
        database.execute("BEGIN")
        database.executemany("INSERT OR IGNORE INTO events VALUES (?, ?)", rows)
        database.execute("COMMIT")

    return _kept(source, events, keep, database.close)


def json_lines(folder: Path, source: str, events: int) -> Figures:
    """Append pages to a file: nothing decoded, nothing de-duplicated."""
    file = (folder / "events.jsonl").open("ab", buffering=0)

    def keep(page: list[bytes]) -> None:
        file.write(b"".join([body + b"\n" for body in page]))
        os.fsync(file.fileno())

    return _kept(source, events, keep, file.close)


def stock_tinydb(folder: Path, source: str, events: int) -> Figures:
    """Insert pages into TinyDB as it comes; it fsyncs by itself and does not de-duplicate."""
    database = TinyDB(folder / "events.json")

    def keep(page: list[bytes]) -> None:
        database.insert_multiple([json.loads(body) for body in page])

    return _kept(source, events, keep, database.close)


def _size(events: int) -> str:
    return f"{events:,} events"


SMALL, LARGE, FEW = 100_000, 1_000_000, 10_000
_OURS, _SQLITE = "wxi", "SQLite, WAL, synchronous=FULL"

INGEST = Measure(
    "ingest",
    f"keep {_size(SMALL)}, one fsync per page of 1,000",
    _RATE,
    (
        Contender(_OURS, f"{_HERE}:ours", SMALL),
        Contender(_SQLITE, f"{_HERE}:sqlite", SMALL),
        Contender("JSON Lines, not de-duplicated", f"{_HERE}:json_lines", SMALL),
        Contender(f"stock TinyDB, only {_size(FEW)}", f"{_HERE}:stock_tinydb", FEW),
    ),
    (Target("keeps at least 2× as fast as SQLite", ratio(_RATE, _OURS, _SQLITE), 2),),
    sampled,
)

_AT_SMALL, _AT_LARGE = f"{_OURS}, {_size(SMALL)}", f"{_OURS}, {_size(LARGE)}"
INGEST_LARGE = Measure(
    "ingest-large",
    f"keep {_size(LARGE)}",
    _RATE,
    (
        Contender(_AT_SMALL, f"{_HERE}:ours", SMALL),
        Contender(_AT_LARGE, f"{_HERE}:ours", LARGE),
        Contender(f"SQLite, {_size(SMALL)}", f"{_HERE}:sqlite", SMALL),
        Contender(f"SQLite, {_size(LARGE)}", f"{_HERE}:sqlite", LARGE),
    ),
    (
        Target(
            f"keeps {_size(LARGE)} at no less than 0.85× the rate of {_size(SMALL)}",
            ratio(_RATE, _AT_LARGE, _AT_SMALL),
            0.85,
        ),
    ),
    sampled,
)
