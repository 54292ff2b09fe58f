"""The outcome of a filter: a flag for each event, taken further as events come in."""

from array import array
from collections.abc import Callable, Iterator
from itertools import compress
from threading import Lock

from tui.domain.columns import Columns
from tui.services.matching.sought import Sought, every

_CHUNK = 20_000  # events between two turns of other threads: some ms
_RARE = 0.03


class Matches:
    """Answers for every position there is, from any thread."""

    def __init__(self, columns: Columns, sought: Sought) -> None:
        self._columns = columns
        self._sought = sought
        self._flags = bytearray()
        self._learnt = 0
        self._guard = Lock()

    @property
    def costly(self) -> bool:
        """Tell whether events are read from disk."""
        return self._sought.costly

    def holds(self, position: int) -> bool:
        """Tell whether an event passes the filter."""
        if position >= len(self._flags):
            self.extend()
        return bool(self._flags[position])

    def extend(self, goes_on: Callable[[], bool] = lambda: True) -> bool:
        """Test the events that were added since the last call.

        Returns False when ``goes_on`` said, between two chunks, that nobody waits any more.
        """
        with self._guard:
            end = len(self._columns)
            for start, stop in _chunks(self._learnt, end):
                if not goes_on():
                    return False
                self._sought.learn(start, stop)
                self._learnt = stop
            for start, stop in _chunks(len(self._flags), end):
                if not goes_on():
                    return False
                count = stop - start
                found = self._sought.flags(start, stop, every(count))
                self._flags += found.to_bytes(count, "little")
        return True

    @property
    def count(self) -> int:
        """Return how many of the events that were tested pass."""
        return self._flags.count(1)

    def rows(self, order: "array[int]", goes_on: Callable[[], bool]) -> "array[int] | None":
        """Return the events that pass of a timeline's first so many, which stand in time order.

        None when ``goes_on`` said meanwhile that nobody waits any more.
        """
        if not self.extend(goes_on):
            return None
        found, flags, count = array("I"), self._flags, len(order)
        if flags.count(1) < count * _RARE:  # then sorting them is quicker than a look at all
            at = -1
            while (at := flags.find(1, at + 1, count)) >= 0:
                found.append(at)
            return self._columns.merged(array("I"), found)
        known = list(flags)  # is looked up faster
        for start, stop in _chunks(0, count):
            if not goes_on():
                return None
            part = order[start:stop].tolist()
            found.extend(compress(part, map(known.__getitem__, part)))
        return found


def _chunks(start: int, stop: int) -> Iterator[tuple[int, int]]:
    for first in range(start, stop, _CHUNK):
        yield first, min(first + _CHUNK, stop)
