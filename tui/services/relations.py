"""People and rooms of a case as a graph: who is in which room, who was, and who wrote how much."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from threading import RLock
from typing import NamedTuple

from tui.domain import ids
from tui.domain.hostile import visible
from tui.domain.times import Window
from tui.graph.model import UNKNOWN_ORG, Edge, Graph, PersonNode, RoomNode
from tui.graph.presence import Lane, Lanes, Standing, moves, standing
from tui.services.investigation import Investigation
from tui.services.moments import Moments
from tui.services.presences import Learnt, Presences
from tui.services.traces import Numbers, Traces

Ends = tuple[str, str]
"""A person and a room by their UUIDs."""
_NO_TIME = Window(*[datetime(1970, 1, 1, tzinfo=UTC)] * 2)


class Change(NamedTuple):
    """Somebody came or went, at a moment that is proved (ms since 1970 UTC)."""

    at: int
    person: str
    room: str
    joined: bool


class Relations:
    """Looks at what came in when it is asked for something; what is built once is kept.

    A roster that was read says who is in a room now. Where none was read, the membership events
    do, and whoever wrote or opened a file there counts as a member. What depends on time (lanes,
    changes, the graph of a moment) is about the rooms that were learnt: see ``lacking``.
    The graph and the busiest rooms are safe to ask for from any thread.
    """

    def __init__(self, look: Investigation) -> None:
        self._names = look.names
        self._directory = look.case.directory
        self._columns = look.case.events.columns
        self._traces = Traces(self._columns)
        self._moments = Moments(self._columns)
        self._presences = Presences(look.attendance)
        self._graph: Graph | None = None
        self._numbers: dict[Ends, Numbers] = {}
        self._organizations: dict[int, str] = {}
        self._forget()
        self._guard = RLock()

    def _forget(self) -> None:
        self._lanes: dict[str, Lanes] = {}
        self._changes: dict[str | None, list[Change]] = {}
        self._earlier: tuple[tuple[int, str | None], Graph] | None = None

    def changed(self) -> None:
        """Say that events, names or rosters changed, so that the graph is built anew."""
        self._graph = None
        self._presences.changed()
        self._forget()

    def busiest_rooms(self) -> list[str]:
        """Return the ids of the rooms that events name, those with most messages first."""
        with self._guard:
            written = self._traces.by_room()
        numbers = sorted(range(1, len(self._columns.rooms)), key=lambda one: -written[one])
        return [self._columns.rooms.spelled[one] for one in numbers]

    @property
    def graph(self) -> Graph:
        """Return people, rooms and memberships as known now; names are safe to draw."""
        with self._guard:
            if self._graph is None:
                self._graph = self._build()
            return self._graph

    @property
    def organizations(self) -> Mapping[int, str]:
        """Return a name for each organization by its number: the domain most of its people have."""
        self.graph  # noqa: B018 - they are found while it is built
        return self._organizations

    # What depends on time

    def lacking(self, node: str | None) -> list[str]:
        """Return the rooms to be learnt first: of a person, one room, or with None all there are.

        Give them to ``learn`` away from the event loop, and what that returns to ``keep``.
        """
        graph = self.graph
        if node is None:
            return self._presences.lacking(room.id for room in graph.rooms)
        if graph.room(node):
            return self._presences.lacking([node])
        return self._presences.lacking(room.id for room in graph.rooms_of(node))

    def learn(self, rooms: list[str]) -> Learnt:
        """Find out who was in rooms when; from any thread."""
        self._moments.take()
        return self._presences.learn(rooms)

    def keep(self, learnt: Learnt) -> None:
        """Keep what was learnt."""
        self._presences.keep(learnt)
        self._forget()

    def graph_at(self, moment: int, node: str | None = None) -> Graph:
        """Return the graph as it was at a moment (ms since 1970 UTC), nodes in the same places.

        Who joined later is not in it, who left later is still there, and messages are those until
        then. With ``node`` only what is joined to that.
        """
        graph, asked = self.graph, (moment, node)
        if self._earlier is None or self._earlier[0] != asked:
            edges = graph.edges if node is None else graph.links(node).values()
            self._earlier = (asked, graph.with_edges(self._edges_at(edges, moment)))
        return self._earlier[1]

    def _edges_at(self, edges: Iterable[Edge], moment: int) -> list[Edge]:
        found = []
        for edge in edges:
            ends = (edge.person_id, edge.room_id)
            how = standing(self._presences.stay(*ends), moment)
            if how is Standing.LATER:
                continue
            wrote = edge.messages
            if wrote:
                wrote = bisect_right(self._moments.messages(self._numbers[ends]), moment)
            left, unsure = how is Standing.LEFT, how is Standing.UNSURE
            same = (wrote, left, unsure) == (edge.messages, edge.left, edge.unsure)
            moderates = edge.is_moderator
            found.append(edge if same else Edge(*ends, wrote, moderates, left, unsure))
        return found

    def lanes(self, centre: str) -> Lanes:
        """Return who was in a room when, or when a person was in which rooms."""
        if centre not in self._lanes:
            graph = self.graph
            node = graph.room(centre) or graph.person(centre)
            others = graph.people_of(centre) if graph.room(centre) else graph.rooms_of(centre)
            rows = tuple(self._lane(node, other) for other in others) if node else ()
            self._lanes[centre] = Lanes(node, rows, self._moments.span() or _NO_TIME)
        return self._lanes[centre]

    def _lane(self, centre: PersonNode | RoomNode, other: PersonNode | RoomNode) -> Lane:
        ends = (other.id, centre.id) if isinstance(centre, RoomNode) else (centre.id, other.id)
        numbers, moments = self._numbers.get(ends, (0, 0)), self._moments
        stay = self._presences.stay(*ends)
        return Lane(other, stay, moments.messages(numbers), moments.marks(numbers))

    def changes(self, node: str | None) -> list[Change]:
        """Return when somebody came or went, in order: in a room, of a person, or anywhere."""
        if node not in self._changes:
            graph = self.graph
            edges = graph.edges if node is None else graph.links(node).values()
            self._changes[node] = sorted(
                Change(at, edge.person_id, edge.room_id, joined)
                for edge in edges
                for at, joined in moves(self._presences.stay(edge.person_id, edge.room_id))
            )
        return self._changes[node]

    # Building

    def _build(self) -> Graph:
        traces = self._traces
        people, rooms = self._columns.people.spelled, self._columns.rooms.spelled

        def named(pair: Numbers) -> Ends:
            person, room = people[pair[0]], rooms[pair[1]]
            return (ids.uuid_of(person) or person, ids.uuid_of(room) or room)

        self._numbers = {named(pair): pair for pair in traces.pairs()}
        room_ids = {ids.uuid_of(room) or room: room for room in rooms[1:]}
        edges: dict[Ends, Edge] = {}
        rosters = self._directory.rosters()
        for room, roster in rosters.items():
            room_ids.setdefault(room, roster.room_id)
            for member in roster.members:
                person = ids.uuid_of(member.person_id) or member.person_id
                wrote = traces.count(self._numbers.get((person, room), (0, 0)))
                edges[person, room] = Edge(person, room, wrote, member.is_moderator)
        for ends, pair in self._numbers.items():
            roster_at = _milliseconds(rosters[ends[1]].at) if ends[1] in rosters else None
            moved = traces.last_move(pair)
            if ends in edges:
                # Gone by an event that is newer than the roster.
                if moved and moved.left and roster_at is not None and roster_at < moved.at:
                    edges[ends] = Edge(*ends, traces.count(pair), left=True)
            else:
                # Absent from a later roster: no longer there, whatever the last event seen says.
                gone = roster_at is not None and (moved is None or roster_at > moved.at)
                left = gone or (moved is not None and moved.left)
                edges[ends] = Edge(*ends, traces.count(pair), left=left)
        nodes = tuple(self._person(person) for person in {ends[0] for ends in edges})
        self._organizations = self._named(nodes)
        return Graph(
            people=nodes,
            rooms=tuple(self._room(room, room_ids[room]) for room in {e[1] for e in edges}),
            edges=tuple(edges.values()),
        )

    def _named(self, people: tuple[PersonNode, ...]) -> dict[int, str]:
        domains: dict[int, Counter[str]] = defaultdict(Counter)
        for person in people:
            email = self._names.person(person.id).email
            if email and not person.is_bot and person.org != UNKNOWN_ORG:
                domains[person.org][email.rpartition("@")[2]] += 1
        return {
            org: visible(min(found, key=lambda one: (-found[one], one)))
            for org, found in domains.items()
        }

    def _person(self, uuid: str) -> PersonNode:
        known = self._names.person(uuid)
        org = known.org if known.org >= 0 else UNKNOWN_ORG
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
