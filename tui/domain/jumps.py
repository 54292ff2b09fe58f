"""From one hour, day or pause to the next, over rows in time order. Pure.

``rows`` are places in ``created`` (ms since 1970 UTC; 0 where a time is not known). Nothing here
looks at every row: a million of them take a few milliseconds.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from statistics import median

from tui.domain.times import of_milliseconds

SHORTEST = timedelta(hours=1)
TIMES = 10
_SAMPLE = 2000  # distances that the usual one is taken from

Begin = Callable[[int], int]
"""From a moment to the beginning of the stretch that it lies in, both in ms."""


def hour_of(zone: tzinfo) -> Begin:
    """Return where a zone's hours begin; one that a clock change repeats is two."""

    def begin(moment: int) -> int:
        return _milliseconds(_local(moment, zone).replace(minute=0, second=0, microsecond=0))

    return begin


def day_of(zone: tzinfo) -> Begin:
    """Return where a zone's days begin, be they 23, 24 or 25 hours long."""

    def begin(moment: int) -> int:
        local = _local(moment, zone)
        return _milliseconds(local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0))

    return begin


def _local(moment: int, zone: tzinfo) -> datetime:
    return of_milliseconds(moment).astimezone(zone)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def stretch(
    rows: Sequence[int], created: Sequence[int], row: int, begin: Begin, *, backwards: bool
) -> int | None:
    """Return the first row of the next hour or day that has any, or of the previous one.

    None when there is none.
    """

    def key(place: int) -> int:
        return begin(created[place])

    here = key(rows[row])
    if not backwards:
        found = bisect_right(rows, here, lo=row, key=key)
        return found if found < len(rows) else None
    first = bisect_left(rows, here, hi=row, key=key)
    return bisect_left(rows, key(rows[first - 1]), hi=first, key=key) if first else None


@dataclass(frozen=True, slots=True)
class Pause:
    """The row that ends a silence, and how long that was."""

    row: int
    silence: timedelta


def long_pause(rows: Sequence[int], created: Sequence[int]) -> timedelta:
    """Return how long a pause must be to stand out among these rows.

    That is an hour at least, and ten times the median distance between neighbours; of many rows,
    two thousand distances are taken, evenly.
    """
    first = bisect_right(rows, 0, key=created.__getitem__)
    step = max(1, (len(rows) - first) // _SAMPLE)
    places = range(first, len(rows) - 1, step)
    distances = [created[rows[at + 1]] - created[rows[at]] for at in places]
    usual = timedelta(milliseconds=median(distances)) if distances else timedelta(0)
    return max(SHORTEST, TIMES * usual)


def pause(
    rows: Sequence[int], created: Sequence[int], row: int, length: timedelta, *, backwards: bool
) -> Pause | None:
    """Return the first later pause of at least a length, or the last that ended earlier.

    None when there is none. Each step goes over as many rows as fit into the length: among those
    no pause can be.
    """
    least = length // timedelta(milliseconds=1)
    time = created.__getitem__
    first = bisect_right(rows, 0, key=time)  # before it stand events without a time
    at, reach = (row - 1 if backwards else max(row, first)), 1
    while first <= at < len(rows):
        # The answer is mostly not much farther away than the last one was.
        if backwards:
            edge, low = time(rows[at]) - least, at - 2 * reach
            low = low if low > first and time(rows[low]) <= edge else first
            ends = bisect_right(rows, edge, lo=low, hi=at, key=time)
        else:
            edge, high = time(rows[at]) + least, at + 2 * reach
            high = high if high < len(rows) and time(rows[high]) >= edge else len(rows)
            ends = bisect_left(rows, edge, lo=at + 1, hi=high, key=time)
        if not first < ends < len(rows):
            return None
        silence = time(rows[ends]) - time(rows[ends - 1])
        if silence >= least:
            return Pause(ends, timedelta(milliseconds=silence))
        onwards = ends - 1 if backwards else ends
        at, reach = onwards, abs(onwards - at)
    return None
