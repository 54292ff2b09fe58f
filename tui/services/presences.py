"""Who was in the rooms of a case when, kept for whoever draws it.

Finding it out reads from disk: it is asked for room by room, away from the event loop, and what was
found stays in hand until more is known.
"""

from collections.abc import Iterable, Mapping

from tui.domain.attendance import RoomStays
from tui.domain.stays import Stay
from tui.graph.presence import NOTHING
from tui.services.attendance import Attendance

Learnt = Mapping[str, tuple[int, RoomStays]]
"""The stays of rooms by UUID, and of which state of the case they are."""


class Presences:
    """The stays of the rooms that were asked for, by the UUIDs of rooms and people."""

    def __init__(self, attendance: Attendance) -> None:
        self._attendance = attendance
        self._state = 0
        self._rooms: dict[str, tuple[int, RoomStays]] = {}

    def changed(self) -> None:
        """Say that events, names or rosters changed."""
        self._state += 1

    def lacking(self, rooms: Iterable[str]) -> list[str]:
        """Return the rooms of which nothing was learnt since something changed."""
        return [room for room in rooms if self._rooms.get(room, (-1,))[0] != self._state]

    def learn(self, rooms: Iterable[str]) -> Learnt:
        """Find out who was in rooms when. Reads from disk; from any thread."""
        state = self._state
        return {room: (state, self._attendance.of(room)) for room in rooms}

    def keep(self, learnt: Learnt) -> None:
        """Keep what was found out."""
        self._rooms.update(learnt)

    def stay(self, person: str, room: str) -> Stay:
        """Return what is known of a person in a room."""
        found = self._rooms.get(room)
        return found[1].people.get(person, NOTHING) if found else NOTHING
