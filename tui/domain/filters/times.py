"""The times of a filter: a closed grammar, read in the case's zone, resolved to UTC windows.

Nothing is guessed: what the grammar does not name is refused, and so is a local time that a clock
change skips, or repeats unless its offset is given. Knows no clock of its own.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil import tz
from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta

from tui.domain.times import Window, offset, stamp

GRAMMAR: tuple[tuple[str, str], ...] = (
    ("90m 24h 3d 2w", "so long before now; in: from then until now"),
    ("today yesterday", "a whole day of the case's zone"),
    ("mon ... sun", "the latest such day, today too"),
    ("last mon", "the latest such day before today"),
    ("2026-03-02", "that day"),
    ("2026-03-02 14:00:05", "a moment in the case's zone; any day takes a time, seconds or not"),
    ("2026-03-02T14:00Z", "a moment in UTC, or with an offset such as +02:00"),
    ("a..b", "for in: from a until before b; a day as b is included"),
)
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(8999, 1, 1, tzinfo=UTC)
_WEEKDAYS = {"mon": MO, "tue": TU, "wed": WE, "thu": TH, "fri": FR, "sat": SA, "sun": SU}
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST = timedelta(days=3650)
_LOOK_BACK = re.compile(r"([0-9]{1,7})([mhdw])")
_MOMENT = re.compile(
    r"(?P<day>today|yesterday|(?:last )?(?:mon|tue|wed|thu|fri|sat|sun)|[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[ t](?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?P<offset>z|[+-][0-9]{2}:[0-9]{2})?)?"
)


@dataclass(frozen=True, slots=True)
class Here:
    """The moment (aware UTC) and the zone in which a time is meant."""

    now: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class _Meant:
    """From ``start`` to below ``end``; both the same for a moment."""

    start: datetime
    end: datetime
    looks_back: bool = False


def window(name: str, text: str, here: Here) -> Window:
    """Return the UTC window of ``since``, ``until`` or ``in`` with a time.

    Raises ValueError, with a sentence for the officer.
    """
    text = " ".join(text.lower().split())
    if name == "in":
        return _within(text, here)
    meant = _meant(text, here)
    if name == "since":
        return Window(meant.start, _LAST)
    return Window(_FIRST, meant.end)


def moment(text: str, here: Here) -> datetime:
    """Return the one moment that a time means. Raises ValueError for a day, and as ``window``."""
    meant = _meant(" ".join(text.lower().split()), here)
    if meant.start != meant.end:
        raise ValueError("that is a whole day: a time of day is needed, as in mon 14:00")
    return meant.start


def _within(text: str, here: Here) -> Window:
    if ".." in text:
        first, _, last = text.partition("..")
        start, end = _meant(first.strip(), here).start, _meant(last.strip(), here).end
        if start >= end:
            raise ValueError("the end is not after the start")
        return Window(start, end)
    meant = _meant(text, here)
    if meant.looks_back:
        return Window(meant.start, here.now)
    if meant.start == meant.end:
        raise ValueError("in: takes a day, a look-back such as 24h, or a..b")
    return Window(meant.start, meant.end)


def _meant(text: str, here: Here) -> _Meant:
    if found := _LOOK_BACK.fullmatch(text):
        length = timedelta(**{_UNITS[found[2]]: int(found[1])})
        if not timedelta(0) < length <= _LONGEST:
            raise ValueError(f"{text} is not between a minute and ten years")
        return _Meant(here.now - length, here.now - length, looks_back=True)
    parsed = _MOMENT.fullmatch(text)
    if parsed is None:
        raise ValueError(
            f'{text[:40]!r} is no time: expected 24h, today, mon, 2026-03-02 or "2026-03-02 14:00"'
        )
    day = _day(parsed["day"], here)
    if parsed["clock"]:
        moment = _moment(day, parsed["clock"], parsed["offset"], here.zone)
        return _Meant(moment, moment)
    start = datetime.combine(day, time(), here.zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), here.zone).astimezone(UTC)
    if start >= end:
        raise ValueError(f"{day} does not exist in {here.zone.key}: the clocks skip it")
    return _Meant(start, end)


def _day(text: str, here: Here) -> date:
    today = here.now.astimezone(here.zone).date()
    if text in {"today", "yesterday"}:
        return today - timedelta(days=text == "yesterday")
    if (weekday := _WEEKDAYS.get(text[-3:])) is not None:
        latest = today - timedelta(days=text.startswith("last "))
        return latest + relativedelta(weekday=weekday(-1))
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is no day of the calendar") from None
    if not _FIRST.year < found.year < _LAST.year:
        raise ValueError(f"{text} is not between the years {_FIRST.year} and {_LAST.year}")
    return found


def _moment(day: date, clock: str, shift: str | None, zone: ZoneInfo) -> datetime:
    try:
        local = datetime.combine(day, time.fromisoformat(clock))
        if shift:
            return datetime.fromisoformat(f"{local.isoformat()}{shift.upper()}").astimezone(UTC)
    except ValueError:
        raise ValueError(f"{clock}{shift or ''} is no time of day") from None
    if not tz.datetime_exists(local, zone):
        raise ValueError(f"{clock} on {day} does not exist in {zone.key}: the clocks skip it")
    if tz.datetime_ambiguous(local, zone):
        first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        spelled = f"{day}T{clock}"
        raise ValueError(
            f"{clock} on {day} happens twice in {zone.key}: "
            f"write {spelled}{offset(first)} or {spelled}{offset(second)}"
        )
    return local.replace(tzinfo=zone).astimezone(UTC)


def echo(meant: Window, here: Here) -> str:
    """Return what a window means, e.g. ``from 2026-03-02 00:00:00 +01:00 (Europe/Berlin)``."""
    parts = [] if meant.start == _FIRST else [f"from {_shown(meant.start, here)}"]
    parts += [] if meant.end == _LAST else [f"before {_shown(meant.end, here)}"]
    return f"{' '.join(parts)} ({here.zone.key})"


def _shown(moment: datetime, here: Here) -> str:
    return f"{stamp(moment, here.zone)} {offset(moment.astimezone(here.zone))}"
