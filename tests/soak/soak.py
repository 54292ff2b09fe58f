"""Fills cases by collecting that is killed, and checks after every kill what must hold.

What was readable once stays readable, byte for byte; what a killed run reported as kept is there;
no event is there twice; no stretch of time counts as read that lacks an event; a case that is full
equals one that was collected without interruption.
"""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from tests.cli.conftest import OFFICER, Shell
from tests.soak import killing
from tui import bootstrap, settings
from tui.domain.ports import EventLog
from tui.domain.times import Window, parse_api

START = "2026-03-18T15:00:00.000Z"
"""The time that the embedded Webex shows at first. What is older no longer changes."""
_VERIFY_EVERY = 20

STREAMS = ("events", "convergedRecordings")
HISTORY = Window(parse_api(START) - timedelta(days=40), parse_api(START))
Versions = dict[str, tuple[bytes, ...]]


@dataclass(frozen=True)
class Found:
    """What an open case tells: every body by event, what counts as not read, and its notice."""

    bodies: Versions
    gaps: Mapping[str, Sequence[Window]]
    notice: str


@dataclass
class Tally:
    """What was done and found."""

    kills: int = 0
    while_writing: int = 0  # events were added by the run that was killed
    torn_tails: int = 0  # an unfinished batch or line was cut, and kept aside
    unfinished_files: int = 0  # a file's replacement was left behind
    verified: int = 0
    events_checked: int = 0
    cases_filled: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __str__(self) -> str:
        return ", ".join(
            f"{one.name.replace('_', ' ')} {getattr(self, one.name):,}" for one in fields(self)
        )


class Soak:
    """Kills that run against one server, whose cases lie in one home folder."""

    def __init__(self, home: Path, url: str, seed: int) -> None:
        self.tally = Tally()
        self._shell = Shell(home, WEBEX_BASE_URL=url, WEBEX_ACCESS_TOKEN=OFFICER)
        self._settings = settings.load(self._shell.env)
        self._rng = Random(seed)
        clean = self._new_case("clean")
        self.course = killing.measure(self._shell.env, clean)
        self._clean = self._read(clean).bodies
        self._history = {
            event_id: _stream_and_time(bodies[0])
            for event_id, bodies in self._clean.items()
            if _created(bodies[0]) < START
        }

    def run(self, kills: int, progress: Callable[[Tally], None] = lambda _tally: None) -> None:
        """Fill cases until so many runs were killed, and the last case to its end."""
        while self.tally.kills < kills:
            self._fill(self._new_case(f"case-{self.tally.cases_filled + 1}"), kills, progress)

    def _fill(self, case: Path, kills: int, progress: Callable[[Tally], None]) -> None:
        seen: Versions = {}
        while True:
            before = killing.event_bytes(case)
            last = self.tally.kills >= kills
            due = _never if last else killing.moment(self._rng, self.course, case)
            done = killing.run(killing.collecting(case), self._shell.env, case, due)
            if done.killed:
                self.tally.kills += 1
                self.tally.while_writing += killing.event_bytes(case) > before
                self.tally.unfinished_files += len(list(case.rglob(".*.new")))
            seen = self._check(case, seen, done.reported)
            if not done.killed:
                break
            if self.tally.kills % _VERIFY_EVERY == 0:
                self._verify(case)
                progress(self.tally)
        self._compare(seen)
        self._verify(case)
        shutil.rmtree(self._settings.cache)
        assert self._read(case).bodies == seen, "the cache told something else than the case"
        self.tally.cases_filled += 1

    def _check(self, case: Path, seen: Versions, reported: int) -> Versions:
        found = self._read(case)
        held = found.bodies
        self.tally.torn_tails += found.notice.count("unfinished")
        assert len(held) >= len(seen) + reported, "what was reported as kept is missing"
        for event_id, bodies in seen.items():
            assert held[event_id][: len(bodies)] == bodies, event_id
        for event_id in self._history.keys() - held.keys():
            stream, created = self._history[event_id]
            assert any(gap.start <= created < gap.end for gap in found.gaps[stream]), (
                f"{event_id} is missing in a stretch that counts as read"
            )
        lines = [
            line
            for path in (case / "data" / "events").glob("*.jsonl")
            for line in path.read_bytes().splitlines()
            if not line.startswith(b'{"wxi.commit":')
        ]
        assert len(lines) == len(set(lines)), "an item was kept twice"
        assert len(lines) == sum(map(len, held.values()))
        self.tally.events_checked += len(held)
        return held

    def _compare(self, held: Mapping[str, tuple[bytes, ...]]) -> None:
        assert self._history.keys() <= held.keys(), "the full case lacks events"
        for event_id, bodies in held.items():
            if event_id in self._clean:
                assert bodies == self._clean[event_id], event_id
            else:
                assert _created(bodies[0]) >= START, event_id

    def _verify(self, case: Path) -> None:
        checked = self._shell.wxi("verify", case.name)
        assert checked.code == 0, checked
        self.tally.verified += 1

    def _new_case(self, name: str) -> Path:
        bootstrap.new_case(self._settings, name, name)
        return self._settings.cases / name

    def _read(self, case: Path) -> Found:
        opened = bootstrap.open_case(self._settings, case.name)
        try:
            assert not opened.read_only, opened.notice
            coverage = opened.events.coverage
            gaps = {stream: coverage.gaps(stream, HISTORY) for stream in STREAMS}
            return Found(_all(opened.events), gaps, opened.notice)
        finally:
            opened.close()


def _all(events: EventLog) -> Versions:
    ids = [events.read(position).id for position in range(len(events))]
    held = {event_id: events.versions(event_id) for event_id in ids}
    assert len(held) == len(ids), "an event is there twice"
    return held


def _created(body: bytes) -> str:
    return str(json.loads(body)["created"])


def _stream_and_time(body: bytes) -> tuple[str, datetime]:
    resource = json.loads(body)["resource"]
    return resource if resource in STREAMS else STREAMS[0], parse_api(_created(body))


def _never() -> bool:
    return False
