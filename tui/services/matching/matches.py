"""The outcome of a filter: a flag for each event, taken further as events come in."""

from array import array
from collections.abc import Callable
from itertools import compress
from threading import Lock

from tui.domain.columns import Columns
from tui.services.matching.narrowing import narrows
from tui.services.matching.sought import Abandoned, Cost, Sought, Stretch, every, packed, raised

_RARE = 0.03


class Matches:
    """Answers for every position there is, from any thread."""

    def __init__(self, columns: Columns, sought: Sought) -> None:
        self._columns = columns
        self.sought = sought
        self._before: Matches | None = None
        self.flags = bytearray()
        """Of the events that were tested, 1 for those that pass."""
        self.among = 0
        """How many events there were when it was first asked."""
        self.picked: tuple[array[int], array[int]] | None = None
        """A timeline, and the events of it that pass."""
        self._guard = Lock()

    def after(self, before: "Matches | None") -> None:
        """Let only what passed another filter be tested, if nothing else can pass this one.

        To be told before anything is asked.
        """
        self._before = before

    @property
    def costly(self) -> bool:
        """Tell whether events are read from disk."""
        return self.sought.cost is Cost.DISK

    def holds(self, position: int) -> bool:
        """Tell whether an event passes the filter."""
        if position >= len(self.flags):
            self.extend()
        return bool(self.flags[position])

    def extend(self, goes_on: Callable[[], bool] = lambda: True) -> bool:
        """Test the events that were added since the last call.

        Returns False when ``goes_on`` said, between two chunks, that nobody waits any more.
        """
        with self._guard:
            stretch = Stretch(len(self.flags), len(self._columns), goes_on)
            if not self.flags:
                self.among = stretch.stop
                self._before = self._narrowed(stretch.stop)
            try:
                found = self.sought.flags(stretch, self._among(len(stretch)))
            except Abandoned:
                return False
            self.flags += found.to_bytes(len(stretch), "little")
        return True

    def _narrowed(self, among: int) -> "Matches | None":
        """Return the other filter, if it counts: what came since may be of messages before."""
        before = self._before
        counts = before and before.among == among and narrows(self.sought, before.sought)
        return before if counts else None

    def _among(self, count: int) -> int:
        if self.flags or self._before is None:
            return every(count)
        return packed(self._before.flags[:count])

    @property
    def count(self) -> int:
        """Return how many of the events that were tested pass."""
        return self.flags.count(1)

    def rows(self, order: "array[int]", goes_on: Callable[[], bool]) -> "array[int] | None":
        """Return the events that pass of a timeline's first so many, which stand in time order.

        None when ``goes_on`` said meanwhile that nobody waits any more.
        """
        if not self.extend(goes_on):
            return None
        try:
            found = self._picked(order, goes_on)
        except Abandoned:
            return None
        self.picked, self._before = (order, found), None
        return found

    def _picked(self, order: "array[int]", goes_on: Callable[[], bool]) -> "array[int]":
        flags, among = self.flags, order
        if self._before and self._before.picked and self._before.picked[0] is order:
            among = self._before.picked[1]
        count = flags.count(1)
        if count == len(flags):
            return among
        if count < len(among) * _RARE:  # then sorting them is quicker than a look at all
            found = filter(len(order).__gt__, raised(flags))
            return self._columns.merged(array("I"), found)
        picked, known = array("I"), list(flags)  # is looked up faster
        for first, last in Stretch(0, len(among), goes_on).chunks():
            part = among[first:last].tolist()
            picked.extend(compress(part, map(known.__getitem__, part)))
        return picked
