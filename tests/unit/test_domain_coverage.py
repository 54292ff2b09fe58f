"""Coverage against a grid of minutes that is counted one by one."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.coverage import Coverage, slices
from tui.domain.times import Window

START = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SIZE = 60


def window(first: int, last: int) -> Window:
    return Window(START + first * MINUTE, START + last * MINUTE)


WINDOWS = st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)).map(
    lambda pair: window(min(pair), max(pair))
)


def minutes(windows: list[Window]) -> list[int]:
    return sorted(
        minute for one in windows for minute in range(SIZE) if START + minute * MINUTE in one
    )


@given(st.lists(WINDOWS, max_size=12), WINDOWS)
def test_gaps_and_windows_divide_the_window(added: list[Window], asked: Window) -> None:
    coverage = Coverage(added)
    covered = set(minutes(added))
    assert minutes(list(coverage.windows)) == sorted(covered)
    gaps = coverage.gaps(asked)
    assert minutes(gaps) == [m for m in minutes([asked]) if m not in covered]
    assert all(one.start < one.end for one in [*gaps, *coverage.windows])
    for earlier, later in [*pairwise(gaps), *pairwise(coverage.windows)]:
        assert earlier.end < later.start


@given(st.lists(WINDOWS, max_size=12), WINDOWS)
def test_filling_the_gaps_leaves_none(added: list[Window], asked: Window) -> None:
    coverage = Coverage(added)
    for gap in coverage.gaps(asked):
        coverage.add(gap)
    assert coverage.gaps(asked) == []


@given(st.lists(WINDOWS, max_size=12))
def test_the_order_of_adding_does_not_matter(added: list[Window]) -> None:
    assert Coverage(added).windows == Coverage(reversed(added)).windows


@given(st.lists(WINDOWS, max_size=12))
def test_json_brings_it_back(added: list[Window]) -> None:
    coverage = Coverage(added)
    read = Coverage.from_json(json.loads(json.dumps(coverage.as_json())))
    assert read.windows == coverage.windows


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {},
        {"windows": None},
        {"windows": ["ab", 3, None, [1, 2], ["x", "y"], ["2026-03-02T00:00:00Z"]]},
        {"windows": [["2026-03-03T00:00:00Z", "2026-03-02T00:00:00Z"]]},
        {"windows": [["2026-03-02T00:00:00", "2026-03-03T00:00:00"]]},
    ],
)
def test_anything_else_reads_as_nothing_covered(content: object) -> None:
    assert Coverage.from_json(content).windows == ()


@given(
    st.lists(
        st.tuples(st.integers(0, 89 * 24), st.integers(0, 89 * 24)).filter(lambda p: p[0] < p[1]),
        max_size=5,
    ),
    st.integers(0, 2000),
)
def test_slices_are_the_gaps_newest_first(pairs: list[tuple[int, int]], behind: int) -> None:
    hours = timedelta(hours=1)
    gaps = Coverage(Window(START + a * hours, START + b * hours) for a, b in pairs).windows
    now = START + timedelta(hours=89 * 24 - behind)
    found = slices(gaps, now)
    assert Coverage(found).windows == gaps
    assert sum((one.length for one in found), timedelta(0)) == sum(
        (one.length for one in gaps), timedelta(0)
    )
    assert all(later.end <= earlier.start for earlier, later in pairwise(found))
    assert all(timedelta(0) < one.length <= timedelta(days=7) for one in found)


def test_the_newest_slices_are_short() -> None:
    now = START + timedelta(days=89)
    found = slices([Window(START, now)], now)
    assert found[0] == Window(now - timedelta(days=1), now)
    assert len(found) < 20
