"""People and rooms of a case as a graph: who is in which room, who was, and who wrote how much."""

from collections import Counter
from datetime import datetime
from itertools import compress
from threading import RLock

from tui.domain import ids
from tui.domain.columns import Columns
from tui.domain.hostile import visible
from tui.domain.ports import Directory
from tui.graph.model import Edge, Graph, PersonNode, RoomNode
from tui.services.names import Names

Ends = tuple[str, str]  # person UUID, room UUID
Numbers = tuple[int, int]  # the same in the columns


class Relations:
    """Counts what came in when it is asked for something; the graph is built once and then kept.

    A roster that was read says who is in a room now. Where none was read, the membership events
    do, and whoever wrote there counts as a member. Safe to ask from any thread.
    """

    def __init__(self, names: Names, directory: Directory, columns: Columns) -> None:
        self._names = names
        self._directory = directory
        self._columns = columns
        self._taken = 0
        self._messages: Counter[Numbers] = Counter()
        self._last_move: dict[Numbers, int] = {}
        self._graph: Graph | None = None
        self._guard = RLock()

    def _take(self) -> None:
        """Count the events that were added since the last time."""
        columns = self._columns
        at = slice(self._taken, len(columns))
        self._taken = at.stop
        columns_of = (columns.person[at], columns.actor[at], columns.room[at])
        posted = columns.kinds.find("messages/created")
        self._messages.update(
            (person or actor, room)
            for kind, person, actor, room in zip(columns.kind[at], *columns_of, strict=True)
            if kind == posted and room and (person or actor)
        )
        moves = bytes(kind.startswith("memberships/") for kind in columns.kinds.spelled)
        moved = compress(range(at.start, at.stop), map(moves.__getitem__, columns.kind[at]))
        for position in moved:
            ends = (columns.person[position], columns.room[position])
            last = self._last_move.get(ends)
            if all(ends) and (last is None or columns.rank(last) < columns.rank(position)):
                self._last_move[ends] = position

    def changed(self) -> None:
        """Say that events, names or rosters changed, so that the graph is built anew."""
        self._graph = None

    def busiest_rooms(self) -> list[str]:
        """Return the ids of the rooms that events name, those with most messages first."""
        written: Counter[int] = Counter()
        with self._guard:
            self._take()
            for (_, room), count in self._messages.items():
                written[room] += count
        numbers = sorted(range(1, len(self._columns.rooms)), key=lambda one: -written[one])
        return [self._columns.rooms.spelled[one] for one in numbers]

    @property
    def graph(self) -> Graph:
        """Return people, rooms and memberships as known now; names are safe to draw."""
        with self._guard:
            graph = self._graph
            if graph is None:
                self._take()
                graph = self._graph = self._build()
            return graph

    def _build(self) -> Graph:
        people, rooms = self._columns.people.spelled, self._columns.rooms.spelled

        def named(ends: Numbers) -> Ends:
            person, room = people[ends[0]], rooms[ends[1]]
            return (ids.uuid_of(person) or person, ids.uuid_of(room) or room)

        room_ids = {ids.uuid_of(room) or room: room for room in rooms[1:]}
        messages = Counter({named(ends): count for ends, count in self._messages.items()})
        edges: dict[Ends, Edge] = {}
        rosters = self._directory.rosters()
        for room, roster in rosters.items():
            room_ids.setdefault(room, roster.room_id)
            for member in roster.members:
                person = ids.uuid_of(member.person_id) or member.person_id
                ends = (person, room)
                edges[ends] = Edge(person, room, messages[ends], member.is_moderator)
        removed = self._columns.kinds.find("memberships/deleted")
        for numbers, position in self._last_move.items():
            ends = named(numbers)
            left = self._columns.kind[position] == removed
            roster_at = _milliseconds(rosters[ends[1]].at) if ends[1] in rosters else None
            moved_at = self._columns.created[position]
            if ends not in edges:
                # Absent from a later roster: no longer there, whatever the last event seen says.
                gone = left or (roster_at is not None and roster_at > moved_at)
                edges[ends] = Edge(*ends, messages[ends], left=gone)
            elif left and roster_at is not None and roster_at < moved_at:
                edges[ends] = Edge(*ends, messages[ends], left=True)
        for ends, count in messages.items():
            if ends not in edges:
                edges[ends] = Edge(*ends, count, left=ends[1] in rosters)
        return Graph(
            people=tuple(self._person(person) for person in {ends[0] for ends in edges}),
            rooms=tuple(self._room(room, room_ids[room]) for room in {e[1] for e in edges}),
            edges=tuple(edges.values()),
        )

    def _person(self, uuid: str) -> PersonNode:
        known = self._names.person(uuid)
        # An organization that is not known is drawn as external: the safer reading.
        org = known.org if known.org >= 0 else 3
        return PersonNode(uuid, visible(known.name), org, known.is_bot)

    def _room(self, uuid: str, room_id: str) -> RoomNode:
        room = self._names.known_room(room_id)
        return RoomNode(
            id=uuid,
            title=visible(self._names.room(room_id)),
            foreign=self._names.is_foreign(room_id),
            direct=bool(room and room.direct),
        )


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
