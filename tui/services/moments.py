"""When everybody wrote, deleted and opened what, in which room.

Taken from the columns as they grow, which takes a while in a large case: away from the event loop,
and only once somebody looks at time. Moments are ms since 1970 UTC.
"""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from threading import Lock

from tui.domain.columns import Columns
from tui.domain.times import Window, of_milliseconds
from tui.services.traces import Numbers

_LETTERS = {
    "messages/created": "",
    "messages/deleted": "X",
    "files/read": "F",
    "file_transcodings/read": "P",
}


class Moments:
    """The moments by person and room, as the columns number them."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._taken = 0
        self._guard = Lock()
        self._messages: dict[Numbers, array[int]] = {}
        self._marks: dict[Numbers, list[tuple[int, str]]] = defaultdict(list)

    def take(self) -> None:
        """Take in the events that were added since the last time; from any thread."""
        with self._guard:
            columns = self._columns
            letters = {columns.kinds.find(kind): one for kind, one in _LETTERS.items()}
            letters.pop(0, None)
            # In time order, so that mostly nothing is to be sorted.
            fresh = sorted(range(self._taken, len(columns)), key=columns.created.__getitem__)
            self._taken += len(fresh)
            late: dict[Numbers, None] = {}
            for position in fresh:
                letter = letters.get(columns.kind[position])
                if letter is None:
                    continue
                person, actor = columns.person[position], columns.actor[position]
                at, room = columns.created[position], columns.room[position]
                if letter:
                    self._marks[actor or person, room].append((at, letter))
                    continue
                times = self._messages.setdefault((person or actor, room), array("q"))
                if times and at < times[-1]:
                    late[person or actor, room] = None
                times.append(at)
            for ends in late:
                self._messages[ends] = array("q", sorted(self._messages[ends]))

    def messages(self, ends: Numbers) -> Sequence[int]:
        """Return when somebody wrote in a room, in order."""
        return self._messages.get(ends, ())

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
