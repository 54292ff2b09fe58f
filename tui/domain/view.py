"""The timeline as it is looked at: an ordered, filtered window over events, with a cursor.

Pure state, drawn by a widget and moved by key presses. Rows are positions in the case's columns.
The cursor is a position too, so that arrivals never move what the officer is looking at. Following
the newest is on while a case is first filled, and explicit from then on.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from tui.domain.columns import Columns
from tui.domain.times import Window, of_milliseconds

Predicate = Callable[[int], bool]
_MINUTE = 60_000  # ms


class TimelineView:
    """Rows oldest first. ``cursor`` is the row index of the selected event (0 when empty)."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._all = array("I")
        self._rows = array("I")
        self._taken = 0
        self._filter: Predicate | None = None
        self._anchor: int | None = None  # what the cursor stands on, also while nothing is shown
        self.following = True
        self.paused = False
        self.unseen = 0
        self.marks: set[int] = set()

    @property
    def rows(self) -> Sequence[int]:
        """Return the positions of the events that pass the filter, oldest first."""
        return self._rows

    @property
    def everything(self) -> "array[int]":
        """Return the positions of all events, filtered or not, oldest first."""
        return self._all

    @property
    def whole(self) -> Window | None:
        """Return the time of all events, filtered or not, in whole minutes; None without any."""
        if not self._all:
            return None
        created = self._columns.created
        dated = bisect_right(self._all, 0, key=created.__getitem__)
        first = created[self._all[min(dated, len(self._all) - 1)]]
        last = created[self._all[-1]]
        start, end = first // _MINUTE, last // _MINUTE + 1
        return Window(of_milliseconds(start * _MINUTE), of_milliseconds(end * _MINUTE))

    @property
    def selected(self) -> int | None:
        """Return the position of the event under the cursor; None while nothing is shown."""
        return self._rows[self.cursor] if self._rows else None

    @property
    def cursor(self) -> int:
        """Return the row of the selected event, or of the nearest later one that is shown."""
        if self._anchor is None or not self._rows:
            return 0
        return min(self._place(self._anchor), len(self._rows) - 1)

    @property
    def held(self) -> int:
        """Return how many arrivals wait because the view is paused."""
        return len(self._columns) - self._taken if self.paused else 0

    def take(self) -> int:
        """Take in what was added to the columns, and return how many new events are shown.

        The selection stays; while following it moves to the newest. While paused nothing is taken.
        """
        if self.paused:
            return 0
        self._all = self._columns.order
        fresh = range(self._taken, len(self._all))
        self._taken = fresh.stop
        passes = self._filter
        was_empty = not self._rows
        shown = fresh if passes is None else [one for one in fresh if passes(one)]
        self._rows = self._all if passes is None else self._columns.merged(self._rows, shown)
        if self.following or self._anchor is None:
            self.to_end()
        else:
            if was_empty and (selected := self.selected) is not None:
                self._anchor = selected
            mark = self._columns.rank(self._anchor)
            self.unseen += sum(1 for one in shown if self._columns.rank(one) > mark)
        return len(shown)

    def pause(self, *, paused: bool) -> None:
        """Hold arrivals, or take in those that were held."""
        self.paused = paused
        self.take()

    def show(
        self, passes: Predicate | None, rows: "array[int] | None" = None, tested: int = 0
    ) -> None:
        """Replace the filter; the selection stays where possible.

        ``rows`` are those that pass of the first ``tested`` events, in time order, where somebody
        has found them already.
        """
        self._filter = passes
        if passes is None:
            self._rows = self._all
        else:
            fresh = filter(passes, range(tested, self._taken))
            self._rows = self._columns.merged(rows or array("I"), fresh)
        self.unseen = 0
        self._anchor = self._anchor if self.selected is None else self.selected

    def select(self, index: int) -> None:
        """Move the cursor to a row (clamped). Leaving the last row stops following."""
        if not self._rows:
            return
        index = max(0, min(index, len(self._rows) - 1))
        self._anchor = self._rows[index]
        below = len(self._rows) - 1 - index
        self.unseen = min(self.unseen, below)
        if below:
            self.following = False

    def select_position(self, position: int) -> bool:
        """Move the cursor to an event; False when it is not shown."""
        index = self._place(position)
        if index == len(self._rows) or self._rows[index] != position:
            return False
        self.select(index)
        return True

    def select_moment(self, moment: int) -> None:
        """Move the cursor to the first event at or after a moment (ms), or to the last."""
        self.select(bisect_left(self._rows, moment, key=self._columns.created.__getitem__))

    def to_end(self) -> None:
        """Select the newest row."""
        if self._rows:
            self._anchor = self._rows[-1]
        self.unseen = 0

    def follow(self, *, following: bool) -> None:
        """Start following the newest, or stop."""
        self.following = following
        if following:
            self.to_end()

    def toggle_mark(self) -> None:
        """Mark the selected event, or take its mark away."""
        if (selected := self.selected) is not None:
            self.marks ^= {selected}

    def find(self, hit: Predicate, *, backwards: bool = False, around: bool = True) -> bool:
        """Move to the next (or previous) row that is a hit; False when none is.

        ``around`` goes on at the other end.
        """
        count, start = len(self._rows), self.cursor
        step = -1 if backwards else 1
        reach = count if around else start if backwards else count - 1 - start
        for distance in range(1, reach + 1):
            index = (start + step * distance) % count
            if hit(self._rows[index]):
                self.select(index)
                return True
        return False

    def _place(self, position: int) -> int:
        rank = self._columns.rank
        return bisect_left(self._rows, rank(position), key=rank)
