"""Density: every event of the window is counted once, and the axis says true times."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.histogram import (
    ASCII_BLOCKS,
    BLOCKS,
    axis,
    bars,
    brushed,
    buckets,
    position,
    tally,
)
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


@given(st.lists(st.tuples(st.integers(0, 9_999_999), st.integers(0, 4))), st.integers(1, 100))
def test_each_lane_counts_its_own(events: list[tuple[int, int]], count: int) -> None:
    window = Window(START, START + timedelta(seconds=9000))
    events.sort()
    created = [FIRST + offset for offset, _ in events]
    groups = bytes(group for _, group in events)
    spans = buckets(range(len(events)), created, window, count)
    lanes = [tally(groups, group, spans) for group in range(5)]
    for group, lane in enumerate(lanes):
        inside = [one for one, of in events if of == group and one < 9_000_000]
        assert sum(lane) == len(inside)
        for offset in inside:
            assert lane[position(FIRST + offset, window, count) or 0]


@pytest.mark.parametrize(
    ("blocks", "drawn"), [(BLOCKS, " ▁▂▇█ ▁"), (ASCII_BLOCKS, " .:#@ .")], ids=["blocks", "ascii"]
)
def test_one_among_a_million_is_seen(blocks: str, drawn: str) -> None:
    assert bars([0, 1, 2, 999_999, 1_000_000, 0, 1], blocks=blocks) == drawn


def test_the_lane_and_the_axis_of_a_day_stand_under_each_other() -> None:
    midnight = datetime(2026, 3, 27, tzinfo=UTC)
    day = Window(midnight, midnight + timedelta(days=1))
    hours = [3, 9, 9, 9, 15, 15, 23]
    created = [milliseconds(day.start + timedelta(hours=hour, minutes=5)) for hour in hours]
    spans = buckets(range(len(created)), created, day, 48)
    lane, scale = bars([len(span) for span in spans]), axis(day, 48, ZoneInfo("UTC"))
    cursor = position(created[4], day, 48)
    assert cursor == 30
    assert [lane, scale, brushed(scale, 18, cursor, "├─┤")] == [
        "      ▁           █           ▂               ▁ ",
        "|03-27 00:00            |03-27 12:00            ",
        "|03-27 00:00      ├───────────┤                 ",
    ]
