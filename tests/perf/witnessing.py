"""Who was in a room of thousands at a moment: by stays that are kept, and by a replay each time.

The case is a real one on disk. A question is one room and one instant, and asks of everybody.
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from uuid import UUID

from tests.perf.measure import Contender, Measure, Target, ratio
from tests.perf.trial import Figures
from tui import bootstrap, settings
from tui.domain.coverage import Advance, Outcome
from tui.domain.membership import Move, replay
from tui.domain.ports import OpenCase
from tui.domain.times import Window, format_api
from tui.services.investigation import Investigation

_HERE = "tests.perf.witnessing"
_CASE, _ROOM = "CASE", "0c000000-0000-4000-8000-000000000001"
_END = datetime(2026, 3, 18, tzinfo=UTC)
_DAYS = 90
_QUESTIONS = 15


def _fill(folder: Path, members: int) -> OpenCase:
    """Make a case of one room: everybody joins, a third leaves, some of those come back."""
    chosen = settings.load({"WXI_HOME": str(folder)})
    bootstrap.new_case(chosen, _CASE, "")
    case = bootstrap.open_case(chosen, _CASE)
    events: list[bytes] = []
    roster: list[bytes] = []
    for person in (str(UUID(int=number + 1, version=4)) for number in range(members)):
        moves = list(_moves(Random(person)))
        for kind, at, since in moves:
            number = len(events)
            events.append(_event(f"e{number}", "memberships", kind, person, at, since))
        events.append(_event(f"m{person}", "messages", "created", person, moves[0][1], None))
        if moves[-1][0] == "created":
            roster.append(_member(person, moves[-1][2]))
    Random(7).shuffle(events)
    whole = Window(_END - timedelta(days=_DAYS), _END)
    case.events.append(events, Advance("events", whole, Outcome.END, _END, 1, len(events), 0))
    case.directory.put_roster(_ROOM, roster, _END)
    return case


def _moves(random: Random) -> Iterator[tuple[str, datetime, datetime]]:
    joined = _END - timedelta(days=_DAYS * random.uniform(0.5, 1))
    yield "created", joined, joined
    if random.random() < 0.33:
        left = joined + timedelta(days=random.uniform(1, 20))
        yield "deleted", left, joined
        if random.random() < 0.3:
            again = left + timedelta(days=random.uniform(1, 20))
            yield "created", again, again


def _member(person: str, since: datetime) -> bytes:
    return json.dumps(
        {"id": f"{person}:{_ROOM}", "roomId": _ROOM, "personId": person}
        | {"isModerator": False, "created": format_api(since)}
    ).encode()


def _event(
    name: str, resource: str, kind: str, person: str, at: datetime, since: datetime | None
) -> bytes:
    data = json.loads(_member(person, since or at)) | {"roomType": "group"}
    return json.dumps(
        {"id": name, "resource": resource, "type": kind, "actorId": person}
        | {"created": format_api(at), "data": data}
    ).encode()


def _asked(ask: Callable[[datetime], int]) -> tuple[float, float]:
    """Return how long the first question took, and the median of those after it, in ms."""
    random, spent = Random(7), []
    for _ in range(_QUESTIONS):
        instant = _END - timedelta(days=random.uniform(1, _DAYS))
        started = time.perf_counter()
        ask(instant)
        spent.append((time.perf_counter() - started) * 1000)
    return spent[0], median(spent[1:])


def stays(folder: Path, events: int, *, proved: bool) -> Figures:
    """Ask by stays: who was inside, or of everybody how they stood and what bounds it."""
    case = _fill(folder, events)
    attendance = Investigation(case, None, lambda: _END).attendance
    first, then = _asked(
        lambda instant: len((attendance.at if proved else attendance.members)(_ROOM, instant))
    )
    case.close()
    return {"ms": then, "ms the first time, from disk": first}


def naive(folder: Path, events: int) -> Figures:
    """Replay the moves up to the instant, which lie in memory, and keep who is inside then."""
    case = _fill(folder, events)
    read = (case.events.read(position) for position in range(len(case.events)))
    known = [
        move for move in map(Move.of, (e for e in read if e.resource == "memberships")) if move
    ]

    def ask(instant: datetime) -> int:
        told = replay(move for move in known if move.at <= instant)
        return sum(one.last.inside for one in told.values())

    first, then = _asked(ask)
    case.close()
    return {"ms": then, "ms the first time": first}


_MEMBERS = 5_000
_INSIDE, _PROVED, _NAIVE = "stays: who was inside", "stays: everybody, with proof", "naive replay"
WHO = Measure(
    "who",
    f"who was in a room of {_MEMBERS:,} at a moment",
    "ms",
    (
        Contender(_INSIDE, f"{_HERE}:stays", _MEMBERS, {"proved": False}),
        Contender(_PROVED, f"{_HERE}:stays", _MEMBERS, {"proved": True}),
        Contender(_NAIVE, f"{_HERE}:naive", _MEMBERS),
    ),
    (
        Target(
            f"who could see it, of {_MEMBERS:,} members with proof, in under 100 ms",
            lambda medians: medians[_PROVED]["ms"],
            100,
            "ms",
            most=True,
        ),
        Target(
            "who was inside at least 3 times as fast as a replay", ratio("ms", _NAIVE, _INSIDE), 3
        ),
    ),
)
