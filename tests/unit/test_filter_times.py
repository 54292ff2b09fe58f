"""Times of a filter: closed, in the case's zone, never guessed across a change of the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.filters import times
from tui.domain.filters.times import Here

BERLIN = ZoneInfo("Europe/Berlin")
HERE = Here(datetime(2026, 3, 18, 15, 0, tzinfo=UTC), BERLIN)  # a Wednesday
NAMES = st.sampled_from(["since", "until", "in"])


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("24h", "2026-03-17T15:00", "2026-03-18T15:00"),
        ("90m", "2026-03-18T13:30", "2026-03-18T15:00"),
        ("2w", "2026-03-04T15:00", "2026-03-18T15:00"),
        ("today", "2026-03-17T23:00", "2026-03-18T23:00"),
        ("Yesterday", "2026-03-16T23:00", "2026-03-17T23:00"),
        ("wed", "2026-03-17T23:00", "2026-03-18T23:00"),
        ("last wed", "2026-03-10T23:00", "2026-03-11T23:00"),
        ("mon", "2026-03-15T23:00", "2026-03-16T23:00"),
        ("last mon", "2026-03-15T23:00", "2026-03-16T23:00"),
        ("thu", "2026-03-11T23:00", "2026-03-12T23:00"),
        ("2026-03-29", "2026-03-28T23:00", "2026-03-29T22:00"),  # 23 hours
        ("2026-10-25", "2026-10-24T22:00", "2026-10-25T23:00"),  # 25 hours
        ("2026-03-02..2026-03-03", "2026-03-01T23:00", "2026-03-03T23:00"),
        ("2026-03-02 14:00..2026-03-02T14:00:05Z", "2026-03-02T13:00", "2026-03-02T14:00:05"),
        ("48h .. 24h", "2026-03-16T15:00", "2026-03-17T15:00"),
        ("yesterday 14:00..today", "2026-03-17T13:00", "2026-03-18T23:00"),
    ],
)
def test_a_stretch_is_a_half_open_utc_window(text: str, start: str, end: str) -> None:
    found = times.window("in", text, HERE)
    assert (found.start, found.end) == (utc(start), utc(end))


def test_since_begins_with_a_day_and_until_ends_with_it() -> None:
    day = times.window("in", "2026-03-02", HERE)
    assert times.window("since", "2026-03-02", HERE).start == day.start
    assert times.window("until", "2026-03-02", HERE).end == day.end
    moment = times.window("since", "2026-03-02 14:00", HERE).start
    assert times.window("until", "2026-03-02 14:00", HERE).end == moment == utc("2026-03-02T13:00")
    assert times.window("until", "24h", HERE).end == HERE.now - timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-03-29 02:30", "02:30 on 2026-03-29 does not exist in Europe/Berlin"),
        ("2026-10-25 02:30", "write 2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00"),
        ("2026-02-30", "no day of the calendar"),
        ("2026-03-02 24:00", "no time of day"),
        ("1066-10-14", "between the years"),
        ("0h", "between a minute and ten years"),
        ("9999w", "between a minute and ten years"),
        ("now", "is no time"),
        ("next mon", "is no time"),
        ("14:00", "is no time"),
        ("٢٤h", "is no time"),
        ("", "is no time"),
    ],
)
def test_what_is_not_clear_is_refused(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=r".*") as caught:
        times.window("since", text, HERE)
    assert told in str(caught.value)


def test_a_time_that_happens_twice_is_told_apart_by_its_offset() -> None:
    first = times.window("since", "2026-10-25T02:30+02:00", HERE).start
    second = times.window("since", "2026-10-25 02:30+01:00", HERE).start
    assert second - first == timedelta(hours=1)


def test_a_stretch_needs_a_length() -> None:
    for text in ("2026-03-02 14:00", "today..yesterday", "24h..48h"):
        with pytest.raises(ValueError, match=r"in: takes|the end is not after"):
            times.window("in", text, HERE)


def test_a_day_that_a_zone_skipped_is_refused() -> None:
    apia = Here(HERE.now, ZoneInfo("Pacific/Apia"))
    with pytest.raises(ValueError, match="2011-12-30 does not exist"):
        times.window("in", "2011-12-30", apia)


def test_the_echo_names_zone_and_offset() -> None:
    found = times.window("in", "2026-03-29", HERE)
    assert times.echo(found, HERE) == (
        "from 2026-03-29 00:00:00 +01:00 before 2026-03-30 00:00:00 +02:00 (Europe/Berlin)"
    )
    assert times.echo(times.window("since", "today", HERE), HERE).startswith("from 2026-03-18 00")
    assert times.echo(times.window("until", "today", HERE), HERE).startswith("before 2026-03-19")


@given(NAMES, st.text())
def test_any_text_is_a_time_or_a_value_error(name: str, text: str) -> None:
    try:
        found = times.window(name, text, HERE)
    except ValueError:
        return
    assert found.start < found.end


@given(
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia"]),
)
def test_days_follow_each_other_without_a_gap(day: date, zone: str) -> None:
    here = Here(HERE.now, ZoneInfo(zone))
    after = day + timedelta(days=1)
    try:
        one, other = (times.window("in", each.isoformat(), here) for each in (day, after))
    except ValueError as failure:
        assert "does not exist" in str(failure)  # noqa: PT017 - either outcome is right
        return
    assert one.end == other.start
