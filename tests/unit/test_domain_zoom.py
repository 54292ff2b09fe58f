"""Zooming and panning: always a part of the whole, in steps, around what is looked at."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain import zoom
from tui.domain.times import Window, lasting, of_milliseconds, stretch

START = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
MONTH = Window(START, START + timedelta(days=30))
MOMENTS = st.integers(0, 30 * 86_400_000 - 1).map(lambda ms: START + timedelta(milliseconds=ms))
KEYS = st.lists(st.tuples(st.sampled_from("+-,."), MOMENTS), max_size=30)


def press(shown: Window, whole: Window, key: str, around: datetime) -> Window:
    if key in "+-":
        return (zoom.nearer if key == "+" else zoom.farther)(shown, whole, around)
    return (zoom.earlier if key == "," else zoom.later)(shown, whole)


def span(first: str, last: str) -> Window:
    return Window(*(datetime.fromisoformat(f"2026-{one}:00+00:00") for one in (first, last)))


@given(KEYS, st.integers(60, 10**8))
def test_no_key_leaves_the_whole(keys: list[tuple[str, datetime]], seconds: int) -> None:
    whole = Window(START, START + timedelta(seconds=seconds))
    shown = whole
    for key, around in keys:
        before, shown = shown, press(shown, whole, key, around)
        assert whole.start <= shown.start < shown.end <= whole.end
        if key in ",.":
            assert shown.length == before.length
        elif shown.length not in (before.length, whole.length):
            assert shown.length in zoom.STEPS
            assert (shown.length < before.length) == (key == "+")
        assert zoom.clamped(shown, whole) == shown


@given(KEYS, MOMENTS)
def test_what_is_looked_at_keeps_its_column(
    keys: list[tuple[str, datetime]], around: datetime
) -> None:
    shown = MONTH
    for key, moment in keys:
        shown = press(shown, MONTH, key, moment)
    near = zoom.nearer(shown, MONTH, around)
    assert around in near or near == shown
    if around in shown and near.start > MONTH.start and near.end < MONTH.end:
        before, after = ((around - window.start) / window.length for window in (shown, near))
        assert abs(before - after) <= 1 / 60
    assert around in zoom.revealing(shown, MONTH, around)
    assert (zoom.revealing(shown, MONTH, around) == shown) == (around in shown)


def test_steps_in_and_out_are_round_lengths() -> None:
    noon, shown, lengths = START + timedelta(days=12), MONTH, []
    while (nearer := zoom.nearer(shown, MONTH, noon)) != shown:
        shown = nearer
        lengths.append(lasting(shown.length))
    assert ", ".join(lengths) == (
        "14 d, 7 d, 3 d, 1 d, 12 h, 6 h, 3 h, 1 h, 30 min, 15 min, 5 min, 1 min"
    )
    for _ in lengths:
        shown = zoom.farther(shown, MONTH, noon)
    assert shown == MONTH


def test_a_shorter_whole_cuts_what_is_shown() -> None:
    day = Window(START, START + timedelta(days=1))
    late = Window(MONTH.end - timedelta(days=2), MONTH.end)
    assert zoom.clamped(late, day) == day
    week = Window(START, START + timedelta(days=7))
    assert zoom.clamped(late, week) == Window(week.end - timedelta(days=2), week.end)


@given(st.integers(-(10**12), 10**13), st.integers(-(10**10), 10**10))
def test_a_brush_holds_both_ends_and_is_said_exactly(one: int, distance: int) -> None:
    window = zoom.enclosing(one, one + distance)
    assert window == zoom.enclosing(one + distance, one)
    assert of_milliseconds(one) in window
    assert of_milliseconds(one + distance) in window
    unit = timedelta(minutes=1) if abs(distance) >= 600_000 else timedelta(seconds=1)
    assert window.length <= timedelta(milliseconds=abs(distance)) + 2 * unit
    assert all(not edge.microsecond for edge in (window.start, window.end))
    assert window.length % unit == timedelta(0)


@pytest.mark.parametrize(
    ("window", "zone", "said"),
    [
        (span("03-02 14:00", "03-02 15:10"), "UTC", "2026-03-02 14:00..15:10 UTC"),
        (
            span("03-02 22:00", "03-03 15:10"),
            "Europe/Berlin",
            "2026-03-02 23:00..2026-03-03 16:10 Europe/Berlin",
        ),
        (
            span("10-25 00:30", "10-25 01:30"),  # clocks are put back
            "Europe/Berlin",
            "2026-10-25 02:30+02:00..02:30+01:00 Europe/Berlin",
        ),
        (
            Window(START, START + timedelta(seconds=5)),
            "UTC",
            "2026-03-01 07:30:00..07:30:05 UTC",
        ),
    ],
)
def test_a_stretch_is_said_with_its_zone(window: Window, zone: str, said: str) -> None:
    assert stretch(window, ZoneInfo(zone)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59, "59 s"), (725, "12 min 5 s"), (3600, "1 h"), (100_000, "1 d 3 h"),
     (86_459, "1 d")],
)  # fmt: skip
def test_a_length_is_said_by_two_units(seconds: int, said: str) -> None:
    assert lasting(timedelta(seconds=seconds)) == said
