"""Times: aware UTC inside, the case's zone on screen, parsed and formatted here only.

Knows no clock: whoever needs "now" passes it in.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

HISTORY = timedelta(days=90)  # how far /events reaches without Pro Pack (guide, "Events")
SAFE_HISTORY = timedelta(days=89)  # a margin, as the edge is not documented
_YEARS = range(1900, 9000)  # what can be shown in every zone; no clock of Webex leaves it
_LONGEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open UTC interval: ``start`` is inside, ``end`` is not."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs aware times")
        if self.start > self.end:
            raise ValueError("a window cannot end before it starts")

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    @property
    def length(self) -> timedelta:
        """Return how long the window is."""
        return self.end - self.start


def parse_api(text: str) -> datetime:
    """Parse a time as Webex sends it (``Z`` or an offset) into aware UTC.

    Raises ValueError for anything that is not ISO 8601 with an offset, and for a year that no
    clock shows.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"no offset in {text!r}")
    if moment.year not in _YEARS:
        raise ValueError(f"no usable year in {text!r}")
    return moment.astimezone(UTC)


def format_api(moment: datetime) -> str:
    """Format an aware time as Webex wants it: ``yyyy-MM-ddTHH:mm:ss.SSSZ``."""
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
    )


def of_milliseconds(count: int) -> datetime:
    """Return the aware UTC time that lies so many ms after the beginning of 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=count)


def stamp(moment: datetime, zone: tzinfo) -> str:
    """Format for a table cell: ``2026-03-02 10:00:00`` in the zone."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def full(moment: datetime, zone: tzinfo) -> str:
    """Format in full: ``2026-03-02 10:00:00.120 +01:00``."""
    local = moment.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03d} {offset(local)}"


def offset(moment: datetime) -> str:
    """Return the UTC offset of an aware time as ``+01:00``."""
    raw = moment.strftime("%z")
    return f"{raw[:3]}:{raw[3:5]}"


def stretch(window: Window, zone: ZoneInfo, day: str = "%Y-%m-%d") -> str:
    """Format a window: ``2026-03-02 14:00..15:10 UTC``.

    Seconds are given where there are any, the second day where it is another, and the offsets
    where a clock change lies between the ends. ``day`` is how days are written.
    """
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    clock = "%H:%M:%S" if start.second or end.second else "%H:%M"
    turned = start.utcoffset() != end.utcoffset()
    first, last = (f"{edge:{clock}}{offset(edge) if turned else ''}" for edge in (start, end))
    another = "" if start.date() == end.date() else f"{end:{day}} "
    return f"{start:{day}} {first}..{another}{last} {zone.key}"


def lasting(length: timedelta) -> str:
    """Format a length by its two largest units: ``3 d 4 h``, ``1 h``, ``12 min 5 s``."""
    left = length // timedelta(seconds=1)
    parts = []
    for name, seconds in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left = divmod(left, seconds)
        parts.append(f"{count} {name}" if count else "")
    first = next((at for at, part in enumerate(parts) if part), None)
    return "0 s" if first is None else " ".join(filter(None, parts[first : first + 2]))


def parse_last(text: str) -> timedelta:
    """Parse the length of a look-back: ``30d``, ``12h``, ``90m``; ten years at most.

    Raises ValueError otherwise.
    """
    units = {"d": "days", "h": "hours", "m": "minutes"}
    number, unit = text[:-1], text[-1:]
    if unit not in units or not (number.isascii() and number.isdecimal()) or int(number) == 0:
        raise ValueError(f"{text!r} is not a length such as 30d, 12h or 90m")
    if len(number) > 9 or (length := timedelta(**{units[unit]: int(number)})) > _LONGEST:
        raise ValueError(f"{text!r} is longer than ten years")
    return length
