"""Density: every event of the window is counted once, and the axis says true times."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.histogram import ASCII_BLOCKS, BLOCKS, axis, bars, buckets, position
from tui.domain.times import Window

START = datetime(2026, 3, 27, 10, 23, 45, tzinfo=UTC)
LENGTHS = st.integers(0, 90 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds))


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


FIRST = milliseconds(START)


@given(st.lists(st.integers(-(10**6), 10**7)), st.integers(1, 200), st.integers(1, 9 * 10**6))
def test_counts_sum_to_what_lies_inside(offsets: list[int], count: int, length: int) -> None:
    window = Window(START, START + timedelta(milliseconds=length))
    created = [FIRST + offset for offset in offsets]
    rows = sorted(range(len(created)), key=created.__getitem__)
    found = buckets(rows, created, window, count)
    assert len(found) == count
    assert sum(map(len, found)) == sum(1 for offset in offsets if 0 <= offset < length)


@given(st.lists(st.integers(0, 8_999_999), min_size=1), st.integers(1, 200))
def test_an_event_is_counted_where_the_cursor_stands(offsets: list[int], count: int) -> None:
    window = Window(START, START + timedelta(seconds=9000))
    created = sorted(FIRST + offset for offset in offsets)
    found = buckets(range(len(created)), created, window, count)
    for number, span in enumerate(found):
        assert {position(created[row], window, count) for row in span} <= {number}


def test_an_empty_window_counts_nothing() -> None:
    window = Window(START, START)
    assert buckets([0], [FIRST], window, 3) == [range(0)] * 3
    assert buckets([0], [FIRST], Window(START, START + timedelta(1)), 0) == []
    assert position(FIRST, window, 10) is None
    assert position(FIRST, Window(START, START + timedelta(1)), 0) is None


@pytest.mark.parametrize("blocks", [BLOCKS, ASCII_BLOCKS])
@given(counts=st.lists(st.integers(0, 10_000), max_size=80))
def test_zero_one_and_more_look_different(blocks: str, counts: list[int]) -> None:
    drawn = bars(counts, blocks=blocks)
    assert len(drawn) == len(counts)
    levels = dict(zip(counts, drawn, strict=True))
    for count, char in levels.items():
        assert (char == blocks[0]) == (count == 0)
        assert (char == blocks[1]) == (count == 1)
    heights = [blocks.index(levels[count]) for count in sorted(levels)]
    assert heights == sorted(heights)
    if max(counts, default=0) > 1:
        assert levels[max(counts)] == blocks[-1]


@given(LENGTHS, st.integers(0, 240), st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu"]))
def test_labels_stand_where_their_time_is(length: timedelta, width: int, name: str) -> None:
    window, zone = Window(START, START + length), ZoneInfo(name)
    drawn = axis(window, width, zone)
    assert len(drawn) == width
    for at, char in enumerate(drawn):
        if char != "|":
            continue
        label = drawn[at + 1 :].split("|")[0].strip()
        time = label if " " in label else f"{label} 00:00"
        moment = datetime.strptime(f"2026-{time}", "%Y-%m-%d %H:%M").replace(tzinfo=zone)
        assert moment in window
        assert f"{moment.astimezone(UTC).astimezone(zone):%m-%d %H:%M}" == time
        assert position(milliseconds(moment), window, width) == at


def test_ticks_begin_at_round_local_times() -> None:
    window = Window(START, START + timedelta(hours=30))
    drawn = axis(window, 100, ZoneInfo("Europe/Berlin"))
    assert drawn.split("|")[1:][0].strip() == "03-27 12:00"
    days = axis(Window(START, START + timedelta(days=30)), 120, ZoneInfo("UTC"))
    assert "|03-29" in days
    assert ":" not in days


def test_an_hour_that_nobody_has_is_not_named() -> None:
    start = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)  # clocks are put forward at 02:00
    drawn = axis(Window(start, start + timedelta(hours=6)), 100, ZoneInfo("Europe/Berlin"))
    assert "03-29 01:00" in drawn
    assert "03-29 02:00" not in drawn
    assert "03-29 03:00" in drawn
