"""The timeline as it is looked at: an ordered, filtered window over events, with a cursor.

Pure state, drawn by a widget and moved by key presses. The cursor is an event id, so that arrivals
never move what the officer is looking at. Following the newest is on while a case is first filled,
and explicit from then on.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from tui.domain.models import Event

Predicate = Callable[[Event], bool]


def order(event: Event) -> tuple[datetime, str]:
    """Return the sort key of a timeline: creation, then id for a stable order."""
    return (event.created, event.id)


class TimelineView:
    """Rows oldest first. ``cursor`` is the row index of the selected event (0 when empty)."""

    def __init__(self) -> None:
        self._all: list[Event] = []
        self._rows: list[Event] = []
        self._filter: Predicate | None = None
        self._anchor: Event | None = None  # what the cursor stands on, also while nothing is shown
        self.following = True
        self.paused = False
        self.unseen = 0
        self.marks: set[str] = set()
        self._held: list[Event] = []

    @property
    def rows(self) -> Sequence[Event]:
        """Return the events that pass the filter, oldest first."""
        return self._rows

    @property
    def everything(self) -> Sequence[Event]:
        """Return all events, filtered or not, oldest first."""
        return self._all

    @property
    def selected(self) -> Event | None:
        """Return the event under the cursor; None while nothing is shown."""
        return self._rows[self.cursor] if self._rows else None

    @property
    def cursor(self) -> int:
        """Return the row of the selected event, or of the nearest later one that is shown."""
        if self._anchor is None or not self._rows:
            return 0
        return min(bisect_left(self._rows, order(self._anchor), key=order), len(self._rows) - 1)

    @property
    def held(self) -> int:
        """Return how many arrivals wait because the view is paused."""
        return len(self._held)

    def add(self, events: Iterable[Event]) -> int:
        """Take in events, each id once, and return how many new ones are shown.

        The selection stays; while following it moves to the newest. When paused they are held.
        """
        if self.paused:
            self._held = _merge(self._held, _new(events, self._all, self._held))
            return 0
        fresh = _new(events, self._all)
        shown = [event for event in fresh if self._filter is None or self._filter(event)]
        was_empty = not self._rows
        self._all = _merge(self._all, fresh)
        self._rows = _merge(self._rows, shown)
        if self.following or self._anchor is None:
            self.to_end()
        else:
            if was_empty:
                self._anchor = self.selected or self._anchor
            mark = order(self._anchor)
            self.unseen += sum(1 for event in shown if order(event) > mark)
        return len(shown)

    def pause(self, *, paused: bool) -> None:
        """Hold arrivals, or take in those that were held."""
        self.paused = paused
        if not paused:
            held, self._held = self._held, []
            self.add(held)

    def show(self, rows: list[Event], predicate: Predicate | None) -> None:
        """Replace the filter and the rows that passed it; the selection stays where possible."""
        self._filter = predicate
        self._rows = rows
        self.unseen = 0
        self._anchor = self.selected or self._anchor

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

    def select_id(self, event_id: str) -> bool:
        """Move the cursor to an event by id; False when it is not shown."""
        for index, event in enumerate(self._rows):
            if event.id == event_id:
                self.select(index)
                return True
        return False

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
            self.marks ^= {selected.id}

    def find(self, hit: Predicate, *, backwards: bool = False) -> bool:
        """Move to the next (or previous) row that is a hit, going round; False when none is."""
        count, start = len(self._rows), self.cursor
        step = -1 if backwards else 1
        for distance in range(1, count + 1):
            index = (start + step * distance) % count
            if hit(self._rows[index]):
                self.select(index)
                return True
        return False


def _new(events: Iterable[Event], *known: list[Event]) -> list[Event]:
    """Return the events that are in none of the sorted lists, sorted, each once."""
    fresh = {order(event): event for event in events}
    return [fresh[key] for key in sorted(fresh) if not any(_is_in(key, events) for events in known)]


def _is_in(key: tuple[datetime, str], events: list[Event]) -> bool:
    if not events or order(events[-1]) < key:
        return False
    return order(events[bisect_left(events, key, key=order)]) == key


def _merge(old: list[Event], fresh: list[Event]) -> list[Event]:
    if not fresh:
        return old
    if not old or order(old[-1]) <= order(fresh[0]):
        return old + fresh
    return sorted(old + fresh, key=order)  # two sorted runs: linear
