"""When things happen: working days counted back from the start, and the rhythm of a week."""

from bisect import bisect_left
from itertools import accumulate
from random import Random

from tui.simulator.clock import DAY, HOUR, MINUTE

_THURSDAY = 3  # 1970-01-01, with Monday as 0
_HOURS = (1, 1, 1, 1, 1, 3, 12, 40, 80, 95, 100, 85, 55, 80, 95, 90, 75, 45, 18, 8, 6, 5, 3, 2)
"""How busy each hour of a working day is (UTC)."""
_WEEKEND = 0.06


def weekday(at: int) -> int:
    """Return the day of the week, Monday being 0."""
    return (at // DAY + _THURSDAY) % 7


def busyness(at: int) -> float:
    """Return how busy the hour is in which a time lies, in shares of nothing in particular."""
    return _HOURS[at % DAY // HOUR] * (_WEEKEND if weekday(at) > 4 else 1.0)


def workday(start: int, back: int, clock: str, *, plus_days: int = 0) -> int:
    """Return ``clock`` (``HH:MM``, UTC) on the working day that lies ``back`` of them before.

    ``plus_days`` then moves by calendar days: the night that follows is ``01:10`` plus one.
    """
    day = start // DAY
    while back:
        day -= 1
        if weekday(day * DAY) < 5:
            back -= 1
    hour, minute = clock.split(":")
    jitter = (day * 7919 + int(minute) * 104729 + int(hour) * 15485863) % MINUTE
    return (day + plus_days) * DAY + int(hour) * HOUR + int(minute) * MINUTE + jitter


class Rhythm:
    """Draws moments between two times: most in office hours, few at night and on weekends."""

    def __init__(self, rng: Random, since: int, until: int) -> None:
        self._rng = rng
        self._since = since
        self._until = until
        self._first = since // HOUR * HOUR
        hours = range(self._first, until, HOUR)
        self._sums = list(accumulate(busyness(at) for at in hours))

    def moment(self) -> int:
        """Return the next moment drawn, in milliseconds."""
        hour = bisect_left(self._sums, self._rng.random() * self._sums[-1])
        at = self._first + hour * HOUR + self._rng.randrange(HOUR)
        return min(max(at, self._since), self._until - 1)
