"""What events leave behind for each person in each room: messages, moves, marks, with their times.

Taken from the columns as they grow, each event once. Knows no names and no rosters.
"""

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from tui.domain.columns import Columns
from tui.domain.times import Window, of_milliseconds

Numbers = tuple[int, int]
"""A person and a room as the columns number them."""

_MARKS = {"messages/deleted": "X", "files/read": "F", "file_transcodings/read": "P"}
_OPENED = {"F", "P"}  # what only somebody does who was let in
_MOVES = "memberships/"


class Move(NamedTuple):
    """The last membership event of somebody: when (ms since 1970 UTC), and whether they left."""

    at: int
    left: bool


class Traces:
    """Counts what came in when it is asked for something; moments are ms since 1970 UTC."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._taken = 0
        self._messages: dict[Numbers, array[int]] = {}
        self._unsorted: set[Numbers] = set()
        self._last_move: dict[Numbers, int] = {}
        self._marks: dict[Numbers, list[tuple[int, str]]] = defaultdict(list)

    def _take(self) -> None:
        """Take in the events that were added since the last time."""
        columns = self._columns
        at = slice(self._taken, len(columns))
        self._taken = at.stop
        posted = columns.kinds.find("messages/created")
        other = {
            number: _MARKS.get(kind, "")
            for number, kind in enumerate(columns.kinds.spelled)
            if kind in _MARKS or kind.startswith(_MOVES)
        }
        messages = self._messages
        rows = zip(
            columns.kind[at],
            columns.person[at],
            columns.actor[at],
            columns.room[at],
            columns.created[at],
            strict=True,
        )
        for position, (kind, person, actor, room, created) in enumerate(rows, at.start):
            if kind == posted:
                ends = (person or actor, room)
                times = messages.get(ends)
                if times is None:
                    messages[ends] = array("q", (created,))
                    continue
                if created < times[-1]:
                    self._unsorted.add(ends)
                times.append(created)
            elif kind in other:
                if letter := other[kind]:
                    self._marks[actor or person, room].append((created, letter))
                else:
                    self._move((person, room), position)

    def _move(self, ends: Numbers, position: int) -> None:
        last, rank = self._last_move.get(ends), self._columns.rank
        if last is None or rank(last) < rank(position):
            self._last_move[ends] = position

    def pairs(self) -> set[Numbers]:
        """Return every person and room that a message, a move or an opened file joins."""
        self._take()
        opened = (
            ends for ends, marks in self._marks.items() if any(one in _OPENED for _, one in marks)
        )
        return {ends for ends in (*self._messages, *self._last_move, *opened) if all(ends)}

    def by_room(self) -> Counter[int]:
        """Return how many messages there are by room."""
        self._take()
        written: Counter[int] = Counter()
        for (person, room), times in self._messages.items():
            written[room] += len(times) if person else 0
        return written

    def count(self, ends: Numbers) -> int:
        """Return how many messages somebody wrote in a room."""
        return len(self._messages.get(ends, ()))

    def messages(self, ends: Numbers) -> Sequence[int]:
        """Return when somebody wrote in a room, in order."""
        if ends in self._unsorted:
            self._messages[ends] = array("q", sorted(self._messages[ends]))
            self._unsorted.discard(ends)
        return self._messages.get(ends, ())

    def last_move(self, ends: Numbers) -> Move | None:
        """Return the last membership event of somebody in a room."""
        last, columns = self._last_move.get(ends), self._columns
        if last is None:
            return None
        removed = columns.kinds.find("memberships/deleted")
        return Move(columns.created[last], columns.kind[last] == removed)

    def marks(self, ends: Numbers) -> list[tuple[int, str]]:
        """Return what somebody deleted or opened in a room: when, and the timeline's letter."""
        return sorted(self._marks.get(ends, ()))

    def span(self) -> Window | None:
        """Return the time from the first to the last dated event, None when there is none."""
        columns = self._columns
        order = columns.order
        dated = bisect_right(order, 0, key=columns.created.__getitem__)
        if dated == len(order):
            return None
        first, last = columns.created[order[dated]], columns.created[order[-1]]
        return Window(of_milliseconds(min(first, last - 59_000)), of_milliseconds(last + 1000))
