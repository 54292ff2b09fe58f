"""How many events of each lane happened when, in stretches of the case's zone.

What the lanes of the console draw, as numbers. Counts in quarters of an hour first, as every offset
of a zone is a multiple of that, so that a million events are not a million dates.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from tui.domain.columns import Columns
from tui.domain.times import of_milliseconds
from tui.services.reading import LANES, letter_of

_QUARTER = 15 * 60 * 1000  # ms
_LANE_OF = {letter: lane for lane, letters in LANES.items() for letter in letters}


class By(StrEnum):
    """How long a stretch is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of local time, from ``start`` on, and how many events of each lane lie in it."""

    start: datetime
    counts: Mapping[str, int]

    def line(self, by: By) -> str:
        """Return the numbers as words, after the hour or the first day."""
        start = f"{self.start:%Y-%m-%d %H:%M %z}" if by is By.HOUR else f"{self.start:%Y-%m-%d}"
        lanes = (f"{lane} {self.counts[lane]:,}" for lane in LANES if self.counts.get(lane))
        return "\t".join((start, f"all {sum(self.counts.values()):,}", *lanes))


def _hour(local: datetime) -> datetime:
    return local.replace(minute=0)


def _day(local: datetime) -> datetime:
    return local.replace(hour=0, minute=0)


def _week(local: datetime) -> datetime:
    return _day(local - timedelta(days=local.weekday()))


_BEGINNING: dict[By, Callable[[datetime], datetime]] = {
    By.HOUR: _hour,
    By.DAY: _day,
    By.WEEK: _week,
}


def stretches(columns: Columns, rows: Iterable[int], by: By, zone: tzinfo) -> list[Stretch]:
    """Return the stretches that have events of ``rows``, oldest first.

    What has no time (see ``Columns``) is in none.
    """
    lanes = [_LANE_OF[letter_of(kind)] for kind in columns.kinds.spelled]
    created, kind = columns.created, columns.kind
    counted = Counter((created[row] // _QUARTER, kind[row]) for row in rows if created[row] > 0)
    found: dict[datetime, Counter[str]] = {}
    for (quarter, number), count in counted.items():
        start = _BEGINNING[by](of_milliseconds(quarter * _QUARTER).astimezone(zone))
        found.setdefault(start, Counter())[lanes[number]] += count
    return [Stretch(start, found[start]) for start in sorted(found)]
