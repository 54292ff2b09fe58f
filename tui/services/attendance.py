"""Who was in which room at which moment, from the events and rosters of a case.

The signs are read back from disk once for each room and then kept; what they amount to is folded
anew when more is known. Safe to call from any thread; not for the event loop the first time.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import compress
from threading import Lock

from tui.domain import ids
from tui.domain.attendance import Frame, RoomStays, fold
from tui.domain.ports import OpenCase
from tui.domain.signs import Sign, What, milliseconds, of_roster
from tui.domain.stays import Stand
from tui.domain.times import Window
from tui.services.names import Names
from tui.services.streams import EVENTS

_MOVES = "memberships"
_MOMENT = timedelta(milliseconds=1)
_ACTS = {
    "messages/created",
    "messages/updated",
    "files/read",
    "file_transcodings/read",
    "attachmentActions/created",
}


@dataclass(slots=True)
class _Known:
    """What is known of a room: its events to read, those that were, and the last fold.

    ``moves`` are membership events that were not read yet, ``acts`` what only members can do;
    ``state`` is what the fold was made of.
    """

    moves: "array[int]" = field(default_factory=lambda: array("I"))
    acts: "array[int]" = field(default_factory=lambda: array("I"))
    signs: list[tuple[str, Sign]] = field(default_factory=list)
    state: object = None
    stays: RoomStays | None = None


class _Outsiders:
    """Holds the people who are not known to be of the own organization."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def __contains__(self, person: object) -> bool:
        return self._names.person(str(person)).org != 0


class Attendance:
    """Tells who was in a room of a case, and what proves it."""

    def __init__(self, case: OpenCase, names: Names) -> None:
        self._case = case
        self._names = names
        self._rooms: dict[int, _Known] = {}
        self._taken = 0
        self._lock = Lock()

    def at(self, room_id: str, instant: datetime) -> dict[str, Stand]:
        """Return how everybody ever met in a room stood to it at an instant, by UUID."""
        return self.of(room_id).at(instant)

    def members(self, room_id: str, instant: datetime) -> list[str]:
        """Return the UUIDs of those who are known to have been in a room at an instant."""
        return self.of(room_id).members(instant)

    def last_read(self, room_id: str) -> datetime | None:
        """Return the latest moment of which anything is known of a room; None when none is."""
        roster = self._case.directory.roster(room_id)
        ends = [one.end - _MOMENT for one in self._quiet()[-1:]] + ([roster.at] if roster else [])
        return max(ends, default=None)

    def rooms_of(self, person: str) -> list[str]:
        """Return the ids of the rooms of which anything is known of a person, by UUID."""
        columns = self._case.events.columns
        number = columns.people.find(person)
        found: dict[str, str] = {}
        for column in (columns.person, columns.actor) if number else ():
            rooms = set(compress(columns.room, map(number.__eq__, column))) - {0}
            found |= {
                ids.uuid_of(one) or one: one
                for one in map(columns.rooms.spelled.__getitem__, rooms)
            }
        for room, roster in self._case.directory.rosters().items():
            if any(
                (ids.uuid_of(one.person_id) or one.person_id) == person for one in roster.members
            ):
                found.setdefault(room, roster.room_id)
        return list(found.values())

    def of(self, room_id: str) -> RoomStays:
        """Return the stays of a room, under any spelling of its id."""
        columns = self._case.events.columns
        with self._lock:
            self._take(len(columns))
            number = columns.rooms.find(room_id)
            known = self._rooms.setdefault(number, _Known()) if number else _Known()
            roster = self._case.directory.roster(room_id)
            quiet = _spans(self._quiet())
            room = self._names.known_room(room_id)
            state = (self._taken, roster, quiet, room, self._names.own_org)
            if known.stays is None or known.state != state:
                self._read(known)
                signs = [*known.signs, *self._acts(known), *(of_roster(roster) if roster else ())]
                on = {person for person, _ in of_roster(roster)} if roster else set()
                rosters = [(milliseconds(roster.at), on)] if roster else []
                frame = self._frame(room_id, number, quiet)
                known.state, known.stays = state, fold(signs, rosters, frame)
            return known.stays

    def _frame(self, room_id: str, number: int, quiet: Sequence[tuple[int, int]]) -> Frame:
        room = self._names.known_room(room_id)
        made = (room.created if room else None) or ids.time_of(room_id)
        return Frame(
            quiet=quiet,
            made=milliseconds(made) if made else None,
            direct=room.direct if room else number in self._case.events.columns.direct,
            hidden=_Outsiders(self._names) if self._names.is_foreign(room_id) else (),
        )

    def _take(self, length: int) -> None:
        """Note by room what came since the last time."""
        columns = self._case.events.columns
        kinds = columns.kinds.spelled
        wanted = bytes(one in _ACTS or one.startswith(f"{_MOVES}/") for one in kinds)
        acts = [one in _ACTS for one in kinds]
        at = slice(self._taken, length)
        some = compress(range(at.start, at.stop), map(wanted.__getitem__, columns.kind[at]))
        for position in some:
            if room := columns.room[position]:
                known = self._rooms.get(room) or self._rooms.setdefault(room, _Known())
                (known.acts if acts[columns.kind[position]] else known.moves).append(position)
        self._taken = length

    def _read(self, known: _Known) -> None:
        """Read back the membership events of a room that were not read yet."""
        read = self._case.events.read
        for position in known.moves:
            if (sign := Sign.of(read(position), position)) is not None:
                known.signs.append(sign)
        del known.moves[:]

    def _acts(self, known: _Known) -> Iterator[tuple[str, Sign]]:
        """Yield what people did in a room that only members can do."""
        columns, people = self._case.events.columns, self._case.events.columns.people.spelled
        for position in known.acts:
            if actor := columns.actor[position]:
                person = ids.uuid_of(people[actor]) or people[actor]
                yield person, Sign(columns.created[position], What.ACTED, position)

    def _quiet(self) -> list[Window]:
        """Return of which stretches everybody's membership events were read to the end."""
        coverage = self._case.events.coverage
        read = [*coverage.read(EVENTS), *coverage.read(_MOVES)]
        return sorted(read, key=lambda one: one.start)


def _spans(windows: Iterable[Window]) -> tuple[tuple[int, int], ...]:
    """Return windows in time order as disjoint spans of ms."""
    spans: list[tuple[int, int]] = []
    for one in windows:
        start, end = milliseconds(one.start), milliseconds(one.end)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
