"""What events leave behind for each person in each room: how many messages, the last move.

Counted from the columns as they grow, each event once. Knows no names and no rosters.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import compress
from typing import NamedTuple

from tui.domain.columns import Columns

Numbers = tuple[int, int]
"""A person and a room as the columns number them."""

_POSTED = "messages/created"
_OPENED = frozenset({"files/read", "file_transcodings/read"})
_MOVES = "memberships/"


class Move(NamedTuple):
    """The last membership event of somebody: when (ms since 1970 UTC), and whether they left."""

    at: int
    left: bool


class Traces:
    """Counts what came in when it is asked for something."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._taken = 0
        self._messages: Counter[Numbers] = Counter()
        self._last_move: dict[Numbers, int] = {}
        self._opened: set[Numbers] = set()

    def _take(self) -> None:
        """Count the events that were added since the last time."""
        columns = self._columns
        at = range(self._taken, len(columns))
        self._taken = at.stop
        part = slice(at.start, at.stop)
        posted = columns.kinds.find(_POSTED)
        rows = zip(
            columns.kind[part],
            columns.person[part],
            columns.actor[part],
            columns.room[part],
            strict=True,
        )
        self._messages.update(
            (person or actor, room)
            for kind, person, actor, room in rows
            if kind == posted and room and (person or actor)
        )
        kinds = columns.kinds.spelled
        for position in self._of_kind(at, bytes(kind.startswith(_MOVES) for kind in kinds)):
            ends = (columns.person[position], columns.room[position])
            last = self._last_move.get(ends)
            if all(ends) and (last is None or columns.rank(last) < columns.rank(position)):
                self._last_move[ends] = position
        for position in self._of_kind(at, bytes(kind in _OPENED for kind in kinds)):
            ends = (columns.actor[position], columns.room[position])
            if all(ends):
                self._opened.add(ends)

    def _of_kind(self, at: range, wanted: bytes) -> Iterator[int]:
        return compress(at, map(wanted.__getitem__, self._columns.kind[at.start : at.stop]))

    def pairs(self) -> set[Numbers]:
        """Return every person and room that a message, a move or an opened file joins."""
        self._take()
        return {*self._messages, *self._last_move, *self._opened}

    def by_room(self) -> Counter[int]:
        """Return how many messages there are by room."""
        self._take()
        written: Counter[int] = Counter()
        for (_, room), count in self._messages.items():
            written[room] += count
        return written

    def count(self, ends: Numbers) -> int:
        """Return how many messages somebody wrote in a room."""
        return self._messages[ends]

    def last_move(self, ends: Numbers) -> Move | None:
        """Return the last membership event of somebody in a room."""
        last, columns = self._last_move.get(ends), self._columns
        if last is None:
            return None
        removed = columns.kinds.find("memberships/deleted")
        return Move(columns.created[last], columns.kind[last] == removed)
