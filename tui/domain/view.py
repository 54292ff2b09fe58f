"""The timeline as it is looked at: an ordered, filtered window over events, with a cursor.

Pure state, drawn by a widget and moved by key presses. Rows are positions in the case's columns,
in time order or with each thread together. The cursor is a position too, so that arrivals never
move what the officer is looking at. Following the newest is on while a case is first filled, and
explicit from then on.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import filterfalse
from typing import NamedTuple

from tui.domain import rail
from tui.domain.columns import Columns, merged
from tui.domain.threads import Threads
from tui.domain.times import Window, of_milliseconds

Predicate = Callable[[int], bool]
_MINUTE = 60_000  # ms


class Made(NamedTuple):
    """What passes a filter, made ready elsewhere, of the first ``tested`` events.

    ``timely`` stand in time order, ``rows`` are the same as they are shown, ``found`` are those
    that are sought, as they are shown.
    """

    tested: int
    timely: "array[int]"
    rows: "array[int]"
    found: "array[int]"

    @classmethod
    def of(
        cls,
        tested: int,
        timely: "array[int]",
        found: "array[int]",
        threads: Threads | None,
    ) -> "Made":
        """Return rows in time order and those of them that are sought, as they are shown."""
        if threads is None:
            return cls(tested, timely, timely, found)
        return cls(tested, timely, threads.arranged(timely), threads.arranged(found))


class TimelineView:
    """Rows oldest first. ``cursor`` is the row index of the selected event (0 when empty)."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._all = array("I")
        self._timely = array("I")
        self._rows = array("I")
        self._taken = 0
        self._filter: Predicate | None = None
        self._sought: Predicate | None = None
        self._anchor: int | None = None  # what the cursor stands on, also while nothing is shown
        self._begun: int | None = None  # what a range begins at
        self.threads: Threads | None = None
        """By what events stand together; None in time order."""
        self.found = array("I")
        """Those of the rows that are sought, in the order of the rows."""
        self.following = True
        self.paused = False
        self.unseen = 0
        self.marks: set[int] = set()
        self.is_partial = False
        """Whether more rows are still being looked for."""

    @property
    def rows(self) -> Sequence[int]:
        """Return the positions of the events that pass the filter, as they are shown."""
        return self._rows

    @property
    def timely(self) -> Sequence[int]:
        """Return the same as ``rows``, oldest first."""
        return self._timely

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
        return 0 if self._anchor is None else self._nearest(self._anchor)

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
        self._timely = self._all if passes is None else self._columns.merged(self._timely, shown)
        self._place_anew(shown)
        if self.following or self._anchor is None:
            self.to_end()
        else:
            if was_empty and (selected := self.selected) is not None:
                self._anchor = selected
            mark = self._columns.rank(self._anchor)
            self.unseen += sum(1 for one in shown if self._columns.rank(one) > mark)
        return len(shown)

    def _place_anew(self, shown: Sequence[int]) -> None:
        """Put what is new into the rows, and what it moves to another place."""
        threads = self.threads
        found = list(filter(self._sought, shown)) if self._sought else []
        if threads is None:
            self._rows = self._timely
            self.found = self._columns.merged(self.found, found)
        else:
            moved = threads.learn(self._taken)
            self._rows = _moved(self._rows, moved, shown, threads)
            self.found = _moved(self.found, moved, found, threads)

    def pause(self, *, paused: bool) -> None:
        """Hold arrivals, or take in those that were held."""
        self.paused = paused
        self.take()

    def show(
        self,
        passes: Predicate | None,
        made: Made | None = None,
        *,
        sought: Predicate | None = None,
        threads: Threads | None = None,
    ) -> None:
        """Replace the filter, what is sought and the order; the selection stays where possible.

        ``made`` is for these, where somebody has made it already.
        """
        self._filter, self._sought, self.threads = passes, sought, threads
        self.is_partial = False
        if made is None or (threads is not None and threads.learnt != made.tested):
            made = self._made()
        shown = [*filter(passes, range(made.tested, self._taken))] if passes else ()
        self._timely = self._columns.merged(made.timely, shown) if passes else self._all
        self._rows, self.found = made.rows, made.found
        self._place_anew(shown if passes else range(made.tested, self._taken))
        self.unseen = 0
        self._anchor = self._anchor if self.selected is None else self.selected

    def near(self, count: int) -> "array[int]":
        """Return so many events before the cursor and from it on, filtered or not, oldest first."""
        rank = self._columns.rank
        at = bisect_left(self._all, rank(self._anchor), key=rank) if self._anchor is not None else 0
        return self._all[max(0, at - count) : at + count]

    def show_early(self, rows: "array[int]", near: "array[int]") -> bool:
        """Show what passes a filter ``near`` the cursor until all that passes is there.

        False, and nothing is shown, when the cursor could stand elsewhere among all.
        """
        rank = self._columns.rank
        if not rows or self._anchor is None:
            return False
        if near[-1] != self._all[-1] and rank(rows[-1]) < rank(self._anchor):
            return False
        self.show(lambda _position: False, Made(self._taken, rows, rows, array("I")))
        self.is_partial = True
        return True

    def _made(self) -> Made:
        passes, sought = self._filter, self._sought
        if self.threads is not None:
            self.threads.learn(self._taken)
        timely = array("I", filter(passes, self._all)) if passes else self._all
        found = array("I", filter(sought, timely) if sought else ())
        return Made.of(self._taken, timely, found, self.threads)

    def select(self, index: int) -> None:
        """Move the cursor to a row (clamped). Leaving the newest event stops following."""
        if not self._rows:
            return
        self._anchor = self._rows[max(0, min(index, len(self._rows) - 1))]
        rank = self._columns.rank
        later = len(self._timely) - bisect_right(self._timely, rank(self._anchor), key=rank)
        self.unseen = min(self.unseen, later)
        if later:
            self.following = False

    def select_position(self, position: int) -> bool:
        """Move the cursor to an event; False when it is not shown."""
        index = self._place(self._rows, position)
        if index == len(self._rows) or self._rows[index] != position:
            return False
        self.select(index)
        return True

    def select_moment(self, moment: int) -> None:
        """Move the cursor to the first event at or after a moment (ms), or to the last."""
        at = bisect_left(self._timely, moment, key=self._columns.created.__getitem__)
        if self._timely:
            self.select_position(self._timely[min(at, len(self._timely) - 1)])

    @property
    def timely_cursor(self) -> int:
        """Return the index in ``timely`` of the selected event (0 when empty)."""
        if (selected := self.selected) is None:
            return 0
        return bisect_left(self._timely, self._columns.rank(selected), key=self._columns.rank)

    def to_end(self) -> None:
        """Select the newest event."""
        if self._timely:
            self._anchor = self._timely[-1]
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

    def begin_range(self) -> None:
        """Begin a range at the cursor; it reaches to wherever the cursor goes."""
        self._begun = self.selected

    def leave_range(self, *, mark: bool) -> None:
        """End the range, and mark what is in it."""
        if mark:
            self.marks.update(self._rows[self.reach.start : self.reach.stop])
        self._begun = None

    @property
    def reach(self) -> range:
        """Return the rows of the range; none when none was begun."""
        if self._begun is None or not self._rows:
            return range(0)
        ends = self._nearest(self._begun), self.cursor
        return range(min(ends), max(ends) + 1)

    def find(self, hit: Predicate, *, backwards: bool = False) -> bool:
        """Move to the next (or previous) row that is a hit; False when none is."""
        steps = (
            range(self.cursor - 1, -1, -1) if backwards else range(self.cursor + 1, len(self._rows))
        )
        index = next((one for one in steps if hit(self._rows[one])), None)
        if index is not None:
            self.select(index)
        return index is not None

    def find_sought(self, *, backwards: bool = False) -> bool:
        """Move to the next (or previous) row that is sought, around the end; False when none is."""
        found, selected = self.found, self.selected
        if not found or selected is None:
            return False
        at = self._place(found, selected)
        here = at < len(found) and found[at] == selected
        at = at - 1 if backwards else at + here
        return self.select_position(found[at % len(found)])

    @property
    def hit(self) -> int:
        """Return which of those that are sought is selected, from 1; 0 when none is."""
        selected = self.selected
        if not self.found or selected is None:
            return 0
        at = self._place(self.found, selected)
        return at + 1 if at < len(self.found) and self.found[at] == selected else 0

    def stop_seeking(self) -> None:
        """Forget what was sought."""
        self._sought, self.found = None, array("I")

    def rail(self, height: int) -> bytes:
        """Return where hits and marks lie in the rows, as ``rail.cells``."""
        return rail.cells(self._rows, self.found, self.marks, self._key, height)

    def _nearest(self, position: int) -> int:
        return max(0, min(self._place(self._rows, position), len(self._rows) - 1))

    def _place(self, rows: "array[int]", position: int) -> int:
        return bisect_left(rows, self._key(position), key=self._key)

    @property
    def _key(self) -> Callable[[int], tuple[int, ...]]:
        return self._columns.rank if self.threads is None else self.threads.key


def _moved(
    rows: "array[int]", moved: set[int], fresh: Sequence[int], threads: Threads
) -> "array[int]":
    """Return rows with fresh ones put in, and with those that have moved at their new place."""
    again = list(filter(moved.__contains__, rows)) if moved else []
    kept = array("I", filterfalse(moved.__contains__, rows)) if again else rows
    return merged(kept, [*again, *fresh], threads.key)
