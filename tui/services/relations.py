"""People and rooms of a case as a graph: who is in which room, who was, and who wrote how much."""

from collections import Counter
from collections.abc import Sequence

from tui.domain import ids
from tui.domain.hostile import visible
from tui.domain.models import Event
from tui.domain.ports import Directory
from tui.graph.model import Edge, Graph, PersonNode, RoomNode
from tui.services.names import Names

Ends = tuple[str, str]  # person UUID, room UUID


class Relations:
    """Counts as events come in; the graph is built when it is asked for and then kept.

    A roster that was read says who is in a room now. Where none was read, the membership events
    do, and whoever wrote there counts as a member.
    """

    def __init__(self, names: Names, directory: Directory) -> None:
        self._names = names
        self._directory = directory
        self._messages: Counter[Ends] = Counter()
        self._last_move: dict[Ends, Event] = {}
        self._room_ids: dict[str, str] = {}
        self._graph: Graph | None = None

    def take(self, events: Sequence[Event]) -> None:
        """Take in events."""
        for event in events:
            room = ids.uuid_of(event.room_id)
            if room is None or event.room_id is None:
                continue
            self._room_ids.setdefault(room, event.room_id)
            if event.kind == "messages/created":
                person = ids.uuid_of(event.person_id or event.actor_id)
                if person:
                    self._messages[person, room] += 1
            elif event.resource == "memberships":
                person = ids.uuid_of(event.person_id)
                if person:
                    self._move((person, room), event)
        self._graph = None

    def _move(self, ends: Ends, event: Event) -> None:
        last = self._last_move.get(ends)
        if last is None or (last.created, last.id) < (event.created, event.id):
            self._last_move[ends] = event

    def changed(self) -> None:
        """Say that names or rosters changed, so that the graph is built anew."""
        self._graph = None

    def busiest_rooms(self) -> list[str]:
        """Return the ids of the rooms that events name, those with most messages first."""
        written: Counter[str] = Counter()
        for (_, room), count in self._messages.items():
            written[room] += count
        return sorted(self._room_ids.values(), key=lambda one: -written[ids.uuid_of(one) or one])

    @property
    def graph(self) -> Graph:
        """Return people, rooms and memberships as known now; names are safe to draw."""
        if self._graph is None:
            self._graph = self._build()
        return self._graph

    def _build(self) -> Graph:
        edges: dict[Ends, Edge] = {}
        rosters = self._directory.rosters()
        for room, roster in rosters.items():
            self._room_ids.setdefault(room, roster.room_id)
            for member in roster.members:
                person = ids.uuid_of(member.person_id) or member.person_id
                ends = (person, room)
                edges[ends] = Edge(person, room, self._messages[ends], member.is_moderator)
        for ends, event in self._last_move.items():
            left = event.type == "deleted"
            roster_at = rosters[ends[1]].at if ends[1] in rosters else None
            if ends not in edges:
                # Absent from a later roster: no longer there, whatever the last event seen says.
                gone = left or (roster_at is not None and roster_at > event.created)
                edges[ends] = Edge(*ends, self._messages[ends], left=gone)
            elif left and roster_at is not None and roster_at < event.created:
                edges[ends] = Edge(*ends, self._messages[ends], left=True)
        for ends, count in self._messages.items():
            if ends not in edges:
                edges[ends] = Edge(*ends, count, left=ends[1] in rosters)
        return Graph(
            people=tuple(self._person(person) for person in {ends[0] for ends in edges}),
            rooms=tuple(self._room(room) for room in {ends[1] for ends in edges}),
            edges=tuple(edges.values()),
        )

    def _person(self, uuid: str) -> PersonNode:
        known = self._names.person(uuid)
        # An organization that is not known is drawn as external: the safer reading.
        org = known.org if known.org >= 0 else 3
        return PersonNode(uuid, visible(known.name), org, known.is_bot)

    def _room(self, uuid: str) -> RoomNode:
        room_id = self._room_ids[uuid]
        room = self._names.known_room(room_id)
        return RoomNode(
            id=uuid,
            title=visible(self._names.room(room_id)),
            foreign=self._names.is_foreign(room_id),
            direct=bool(room and room.direct),
        )
