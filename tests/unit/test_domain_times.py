"""Times: read as Webex spells them, shown in every zone, always aware."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain import times
from tui.domain.times import Window, format_api, parse_api, parse_last

ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("UTC", "Pacific/Kiritimati", "Pacific/Niue", "Asia/Kathmandu")]
)
MOMENTS = st.datetimes(
    datetime(1970, 1, 1),  # noqa: DTZ001
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-03-11T23:08:59.142Z", datetime(2021, 3, 11, 23, 8, 59, 142000, UTC)),
        ("2015-10-18T14:26:16+00:00", datetime(2015, 10, 18, 14, 26, 16, 0, UTC)),
        ("2015-10-18T14:26:16+05:45", datetime(2015, 10, 18, 8, 41, 16, 0, UTC)),
        ("2015-10-18T14:26:16.1-11:00", datetime(2015, 10, 19, 1, 26, 16, 100000, UTC)),
    ],
)
def test_both_spellings_of_webex_are_read(text: str, expected: datetime) -> None:
    assert parse_api(text) == expected
    assert parse_api(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2021-03-11",
        "2021-03-11T23:08:59",
        "2021-13-11T23:08:59Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00Z",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_api(text)


@given(st.text())
def test_any_text_is_a_time_or_a_value_error(text: str) -> None:
    try:
        found = parse_api(text)
    except ValueError:
        return
    assert found.tzinfo is UTC


@given(st.datetimes(timezones=st.timezones()), ZONES)
def test_whatever_was_read_can_be_shown_everywhere(moment: datetime, zone: ZoneInfo) -> None:
    try:
        found = parse_api(moment.isoformat())
    except ValueError:
        assert not 1900 <= moment.year < 9000 or moment.utcoffset() is None
        return
    assert times.full(found, zone).startswith(times.stamp(found, zone))


@given(MOMENTS)
def test_milliseconds_survive_the_wire(moment: datetime) -> None:
    cut = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert parse_api(format_api(moment)) == cut
    assert format_api(cut) == format_api(moment)


def test_a_moment_is_shown_with_its_zone() -> None:
    moment = datetime(2026, 3, 29, 0, 59, 59, 120_500, UTC)
    assert times.stamp(moment, ZoneInfo("Europe/Berlin")) == "2026-03-29 01:59:59"
    assert times.full(moment, ZoneInfo("Europe/Berlin")) == "2026-03-29 01:59:59.120 +01:00"
    assert (
        times.full(moment + timedelta(seconds=1), ZoneInfo("Europe/Berlin"))
        == "2026-03-29 03:00:00.120 +02:00"
    )
    assert times.full(moment, ZoneInfo("America/St_Johns")).endswith("-02:30")


def test_a_window_is_half_open_and_aware() -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    window = Window(start, start + timedelta(hours=1))
    assert start in window
    assert window.end not in window
    assert window.length == timedelta(hours=1)
    with pytest.raises(ValueError, match="before"):
        Window(window.end, start)
    with pytest.raises(ValueError, match="aware"):
        Window(start.replace(tzinfo=None), start)


def test_a_look_back_is_a_number_and_a_unit() -> None:
    assert parse_last("30d") == timedelta(days=30)
    assert parse_last("12h") == timedelta(hours=12)
    assert parse_last("90m") == timedelta(minutes=90)


@pytest.mark.parametrize(
    "text", ["", "d", "0d", "-1d", "1.5h", "30", "30 d", "30D", "٣d", "99999999999999d", "4000d"]
)
def test_other_look_backs_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text.replace(".", r"\.") or "''"):
        parse_last(text)


@given(st.text())
def test_any_look_back_can_be_subtracted_from_now(text: str) -> None:
    try:
        length = parse_last(text)
    except ValueError:
        return
    assert datetime(2026, 1, 1, tzinfo=UTC) - length < datetime(2026, 1, 1, tzinfo=UTC)
