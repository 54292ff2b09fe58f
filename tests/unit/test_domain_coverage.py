"""Coverage against a grid of minutes on which every reading is counted one by one."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.coverage import (
    LAG,
    SETTLE,
    Advance,
    Cell,
    Coverage,
    Outcome,
    State,
    slices,
)
from tui.domain.times import Window

START = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SIZE = 180
WHOLE = Window(START, START + SIZE * MINUTE)
STREAM = "events"


def window(first: int, last: int) -> Window:
    return Window(START + first * MINUTE, START + last * MINUTE)


WINDOWS = st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)).map(
    lambda pair: window(min(pair), max(pair))
)
ADVANCES = st.builds(
    Advance,
    st.just(STREAM),
    WINDOWS,
    st.sampled_from([*Outcome, Outcome.END, Outcome.END]),
    st.integers(0, SIZE + 90).map(lambda minute: START + minute * MINUTE),
    pages=st.integers(0, 2),
    items=st.just(0),
    fresh=st.sampled_from([0, 0, 1]),
    cause=st.sampled_from(["", "because"]),
)
HISTORIES = st.lists(ADVANCES, max_size=15).map(
    lambda found: sorted(found, key=lambda one: one.asked)
)


def heard(history: Sequence[Advance]) -> Coverage:
    coverage = Coverage()
    for advance in history:
        coverage.hear(advance)
    return coverage


def minutes(windows: list[Window]) -> list[int]:
    return [
        minute for minute in range(SIZE) if any(START + minute * MINUTE in one for one in windows)
    ]


def ends(history: Sequence[Advance], moment: datetime) -> list[Advance]:
    """Return the readings to the end that say something of a moment."""
    return [
        one
        for one in history
        if one.outcome is Outcome.END and moment in one.window and moment < one.asked - LAG
    ]


def is_complete(history: Sequence[Advance], moment: datetime) -> bool:
    """Judge as the definition has it: read before, read again, and nothing new since."""
    about = [one for one in history if moment in one.window]
    brought = max((at for at, one in enumerate(about) if one.fresh), default=-1)
    read = [at for at, one in enumerate(about) if ends([one], moment)]
    return any(at > max(brought, read[0]) and moment < about[at].asked - SETTLE for at in read)


@given(HISTORIES)
def test_complete_is_what_the_definition_says(history: list[Advance]) -> None:
    cells = heard(history).cells(STREAM, WHOLE, WHOLE.end + SETTLE)
    complete = minutes([one.window for one in cells if one.state is State.COMPLETE])
    expected = [at for at in range(SIZE) if is_complete(history, START + at * MINUTE)]
    assert complete == expected


@given(HISTORIES)
def test_a_gap_is_what_no_reading_reached(history: list[Advance]) -> None:
    coverage = heard(history)
    unread = [at for at in range(SIZE) if not ends(history, START + at * MINUTE)]
    states = coverage.cells(STREAM, WHOLE, WHOLE.end)
    expired = minutes([one.window for one in states if one.state is State.EXPIRED])
    assert minutes(coverage.gaps(STREAM, WHOLE)) == sorted({*unread} - {*expired})
    assert {*expired} <= {*unread}


@given(HISTORIES, WINDOWS, st.integers(0, SIZE + 90))
def test_gaps_second_readings_and_states_agree(
    history: list[Advance], asked: Window, minute: int
) -> None:
    coverage, now = heard(history), START + minute * MINUTE
    cells = coverage.cells(STREAM, asked, now)
    assert minutes([one.window for one in cells]) == minutes([asked])
    for earlier, later in pairwise(cells):
        assert earlier.window.end == later.window.start
        assert (earlier.state, earlier.cause) != (later.state, later.cause)
    gaps, due = coverage.gaps(STREAM, asked), coverage.unconfirmed(STREAM, asked, now)
    for found in (gaps, due):
        assert all(one.start < one.end for one in found)
        assert all(earlier.end < later.start for earlier, later in pairwise(found))
    once = {
        at for one in cells if one.cause.startswith("read once") for at in minutes([one.window])
    }
    assert {*minutes(due)} == {at for at in once if START + at * MINUTE < now - SETTLE}
    assert not once & {*minutes(gaps)}
    for cell in cells:
        assert (
            cell.state is State.COMPLETE or cell.cause or cell.state in {*State} - {State.PARTIAL}
        )
    one_state = {cell.state for cell in cells}
    if len(one_state) == 1:
        assert coverage.state(STREAM, asked, now) in one_state
    elif one_state:
        assert coverage.state(STREAM, asked, now) is State.PARTIAL


@given(HISTORIES, st.lists(st.integers(0, SIZE), max_size=4))
def test_a_reading_in_pieces_says_the_same(history: list[Advance], cuts: list[int]) -> None:
    pieces: list[Advance] = []
    for advance in history:
        inner = [START + cut * MINUTE for cut in sorted(cuts)]
        edges = [one for one in inner if advance.window.start < one < advance.window.end]
        marks = [advance.window.start, *edges, advance.window.end]
        pieces += [replace(advance, window=Window(*pair)) for pair in pairwise(marks)]
    assert heard(pieces).as_json() == heard(history).as_json()


@given(HISTORIES, HISTORIES)
def test_streams_do_not_mix_and_json_brings_all_back(
    one: list[Advance], other: list[Advance]
) -> None:
    both = heard([*one, *(replace(advance, stream="messages") for advance in other)])
    assert both.as_json().get(STREAM, []) == heard(one).as_json().get(STREAM, [])
    read = Coverage.from_json(json.loads(json.dumps(both.as_json())))
    assert read.as_json() == both.as_json()
    assert read.streams == both.streams
    for stream in (STREAM, "messages"):
        assert read.cells(stream, WHOLE, WHOLE.end) == both.cells(stream, WHOLE, WHOLE.end)


@pytest.mark.parametrize(
    "content",
    [None, [], {"events": None}, {"events": [1]}, {"events": [["x", "y", 1, None, ""]]}],
)
def test_anything_else_is_no_coverage(content: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        Coverage.from_json(content)


NOW = WHOLE.end + 2 * SETTLE


def told(*steps: tuple[Outcome, int, str]) -> list[Cell]:
    """Return the cells of the whole after steps of outcome, new events and cause, all asked NOW."""
    history = [
        Advance(STREAM, WHOLE, outcome, NOW, 3, 0, fresh, cause) for outcome, fresh, cause in steps
    ]
    return heard(history).cells(STREAM, WHOLE, NOW)


END, PAGE, DENIED = Outcome.END, Outcome.PAGE, Outcome.DENIED


@pytest.mark.parametrize(
    ("steps", "state", "cause"),
    [
        ([], State.UNKNOWN, "not read yet"),
        ([(PAGE, 9, "")], State.PARTIAL, "being read: 3 pages"),
        ([(END, 9, "")], State.PARTIAL, "read once; not confirmed yet"),
        ([(END, 0, "")], State.PARTIAL, "read once; not confirmed yet"),
        ([(END, 9, ""), (PAGE, 0, "")], State.PARTIAL, "read once; being read again: 3 pages"),
        ([(END, 9, ""), (END, 0, "")], State.COMPLETE, ""),
        ([(END, 9, ""), (END, 1, "")], State.PARTIAL, "read once; not confirmed yet"),
        ([(END, 9, ""), (END, 1, ""), (END, 0, "")], State.COMPLETE, ""),
        ([(END, 9, ""), (END, 0, ""), (PAGE, 0, "")], State.COMPLETE, ""),
        ([(END, 9, ""), (END, 0, ""), (DENIED, 0, "no scope")], State.COMPLETE, ""),
        (
            [(END, 9, ""), (END, 0, ""), (PAGE, 1, "")],
            State.PARTIAL,
            "read once; being read again: 3 pages",
        ),
        ([(Outcome.FAILED, 0, "no answer")], State.PARTIAL, "failed: no answer"),
        ([(DENIED, 0, "no scope")], State.DENIED, "no scope"),
        ([(Outcome.EXPIRED, 0, "too old")], State.EXPIRED, "too old"),
        ([(Outcome.NEVER, 0, "no such thing")], State.NEVER, "no such thing"),
        ([(DENIED, 0, "no scope"), (END, 2, "")], State.PARTIAL, "read once; not confirmed yet"),
        (
            [(END, 2, ""), (DENIED, 0, "no scope")],
            State.PARTIAL,
            "read once; the second reading was not possible: no scope",
        ),
    ],
)
def test_a_state_has_a_cause(
    steps: list[tuple[Outcome, int, str]], state: State, cause: str
) -> None:
    assert told(*steps) == [Cell(WHOLE, state, cause)]


def test_what_is_recent_settles_first() -> None:
    asked = START + 90 * MINUTE
    coverage = heard([Advance(STREAM, window(0, 90), END, asked, 1, 0, 0)] * 2)
    complete, settling, tail = coverage.cells(STREAM, window(0, 90), asked)
    assert (complete.window, complete.state) == (window(0, 30), State.COMPLETE)
    assert settling.window == window(30, 89)
    assert settling.cause == "read once; settles at 2026-03-02T02:29:00.000Z"
    assert (tail.window, tail.state) == (window(89, 90), State.UNKNOWN)
    assert coverage.read_until(STREAM) == START + 89 * MINUTE
    assert coverage.extent() == window(0, 89)
    assert coverage.unconfirmed(STREAM, WHOLE, asked + 30 * MINUTE) == [window(30, 60)]


def test_coverage_stays_small() -> None:
    coverage = Coverage()
    for minute in range(1, SIZE):
        for fresh in (1, 0):
            asked = START + minute * MINUTE + 2 * SETTLE
            coverage.hear(
                Advance(STREAM, window(minute - 1, minute), PAGE, asked, minute, 0, fresh)
            )
            coverage.hear(Advance(STREAM, window(minute - 1, minute), END, asked, 9, 0, fresh))
    assert len(json.dumps(coverage.as_json())) < 100


HOURS = st.tuples(st.integers(0, 89 * 24), st.integers(0, 89 * 24)).filter(lambda p: p[0] < p[1])


@given(st.lists(HOURS, max_size=5), st.integers(0, 2000))
def test_slices_are_the_gaps_newest_first(pairs: list[tuple[int, int]], behind: int) -> None:
    hours, read = timedelta(hours=1), Coverage()
    whole = Window(START, START + timedelta(days=89))
    far = whole.end + timedelta(days=1)
    for a, b in pairs:
        read.hear(Advance(STREAM, Window(START + a * hours, START + b * hours), END, far, 1, 0, 0))
    gaps = read.gaps(STREAM, whole)
    found = slices(gaps, START + timedelta(hours=89 * 24 - behind))
    assert sum((one.length for one in found), timedelta(0)) == sum(
        (one.length for one in gaps), timedelta(0)
    )
    assert all(later.end <= earlier.start for earlier, later in pairwise(found))
    assert all(timedelta(0) < one.length <= timedelta(days=2) for one in found)
    for one in found:
        read.hear(Advance(STREAM, one, END, far, 1, 0, 0))
    assert read.gaps(STREAM, whole) == []


def test_the_newest_slices_are_short_and_a_season_is_few_requests() -> None:
    now = START + timedelta(days=89)
    found = slices([Window(START, now)], now)
    assert found[0] == Window(now - timedelta(hours=6), now)
    assert len(found) < 60
    assert len(slices([Window(now - timedelta(days=30), now)], now)) >= 16
