"""Jumps by hour, day and pause, against a look at every row; also where clocks change."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain import jumps

ZONES = ("UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Havana")
MINUTE, HOUR = 60_000, 3_600_000
YEAR = round(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)
MOMENTS = st.integers(YEAR, YEAR + 365 * 24 * HOUR)
# Near each other, as events are; some without a time.
TIMES = st.builds(
    lambda start, steps, undated: sorted([*[0] * undated, *(start + step for step in steps)]),
    MOMENTS,
    st.lists(st.integers(0, 4 * 24 * HOUR), min_size=1, max_size=40),
    st.integers(0, 2),
)


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize("name", ZONES)
@given(one=MOMENTS, other=MOMENTS)
def test_hours_and_days_begin_in_the_order_of_time(name: str, one: int, other: int) -> None:
    one, other = sorted((one, other))
    zone = ZoneInfo(name)
    for begin, longest in ((jumps.hour_of(zone), 1.5 * HOUR), (jumps.day_of(zone), 25 * HOUR)):
        assert begin(one) <= begin(other)
        assert begin(one) <= one < begin(one) + longest
        assert begin(begin(one)) == begin(one)


@pytest.mark.parametrize("name", ZONES)
@given(created=TIMES, data=st.data())
def test_the_next_hour_or_day_is_the_one_a_look_at_all_finds(
    name: str, created: list[int], data: st.DataObject
) -> None:
    rows, row = range(len(created)), data.draw(st.integers(0, len(created) - 1))
    for begin in (jumps.hour_of(ZoneInfo(name)), jumps.day_of(ZoneInfo(name))):
        keys = [begin(one) for one in created]
        firsts = [keys.index(key) for key in sorted(set(keys))]
        here = keys.index(keys[row])
        later = next((one for one in firsts if one > here), None)
        earlier = next((one for one in reversed(firsts) if one < here), None)
        assert jumps.stretch(rows, created, row, begin, backwards=False) == later
        assert jumps.stretch(rows, created, row, begin, backwards=True) == earlier


def test_the_hour_that_happens_twice_is_two_and_its_day_is_one() -> None:
    zone = ZoneInfo("Europe/Berlin")
    created = [at(f"2026-10-25T{time}") for time in ("02:10+02:00", "02:10+01:00", "23:59+01:00")]
    hour, day = jumps.hour_of(zone), jumps.day_of(zone)
    assert jumps.stretch(range(3), created, 0, hour, backwards=False) == 1
    assert jumps.stretch(range(3), created, 1, hour, backwards=True) == 0
    assert jumps.stretch(range(3), created, 0, day, backwards=False) is None
    assert day(created[2]) == at("2026-10-25T00:00+02:00")


@given(created=TIMES, data=st.data())
def test_pauses_are_those_that_a_look_at_all_finds(created: list[int], data: st.DataObject) -> None:
    rows, row = range(len(created)), data.draw(st.integers(0, len(created) - 1))
    dated = [one for one in created if one]
    distances = [later - earlier for earlier, later in pairwise(dated)]
    usual = median(distances) if distances else 0
    length = jumps.long_pause(rows, created)
    assert length == max(timedelta(hours=1), timedelta(milliseconds=usual) * 10)
    undated = len(created) - len(dated)
    for least in (length, timedelta(hours=1), timedelta(hours=9)):
        pauses = {
            number: timedelta(milliseconds=distance)
            for number, distance in enumerate(distances, undated + 1)
            if timedelta(milliseconds=distance) >= least
        }
        later = jumps.pause(rows, created, row, least, backwards=False)
        assert later == next((jumps.Pause(*one) for one in pauses.items() if one[0] > row), None)
        earlier = jumps.pause(rows, created, row, least, backwards=True)
        found = [jumps.Pause(*one) for one in pauses.items() if one[0] < row]
        assert earlier == (found[-1] if found else None)


def test_without_events_nothing_stands_out() -> None:
    assert jumps.long_pause([], []) == jumps.SHORTEST
    assert jumps.pause([], [], 0, jumps.SHORTEST, backwards=False) is None
    assert jumps.pause([], [], 0, jumps.SHORTEST, backwards=True) is None
