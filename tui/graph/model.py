"""People, rooms and the memberships between them, with the numbers a picture needs.

Owns the stable order of both columns and the indexes built once per graph. Must not know how
anything is drawn.

A membership that has ended is still an edge (`Edge.left`): the picture shows it as ended, and what
two people share includes the rooms one of them has left, because leaving does not undo having read.
Only `Graph.members` and `Graph.externals` count the present alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self, TypeVar, cast
from unicodedata import east_asian_width

T = TypeVar("T")

UNKNOWN_ORG = 1 << 30
"""The number of organizations that are not known; drawn as external, the safer reading."""


@dataclass(frozen=True, slots=True)
class PersonNode:
    """A person or a bot, or one node for many people of an organization.

    `org` is 0 for the officer's organization, 1, 2, ... for external ones. A node for many names
    their organization and counts its `people`, `writers` of whom wrote something.
    """

    id: str
    name: str
    org: int
    is_bot: bool
    people: int = 1
    writers: int = 0

    @property
    def external(self) -> bool:
        """Whether the person belongs to another organization than the officer's."""
        return self.org != 0

    @property
    def many(self) -> bool:
        """Whether the node stands for more than one person."""
        return self.people > 1


@dataclass(frozen=True, slots=True)
class RoomNode:
    """A room. `foreign`: owned by another organization; `direct`: a room of exactly two people."""

    id: str
    title: str
    foreign: bool
    direct: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """One membership: how many messages the person wrote in the room, and whether it has ended.

    `unsure`: nothing tells whether the person was in the room at the moment that is drawn.
    `people` is how many memberships it stands for, of those there now, or of all if all `left`.
    """

    person_id: str
    room_id: str
    messages: int
    is_moderator: bool = False
    left: bool = False
    unsure: bool = False
    people: int = 1


@dataclass(frozen=True, slots=True)
class _Index:
    """What one pass over the edges yields; no draw computes any of it again."""

    position: Mapping[str, int]
    links: Mapping[str, Mapping[str, Edge]]
    members: Mapping[str, int]
    externals: Mapping[str, int]
    most_rooms: int
    most_messages: int
    widest_name: int
    widest_title: int
    kept: dict[str, object] = field(default_factory=dict)

    @classmethod
    def of(
        cls, people: Sequence[PersonNode], rooms: Sequence[RoomNode], edges: Sequence[Edge]
    ) -> Self:
        """The index of nodes and edges that stand in their order."""
        position = {person.id: at for at, person in enumerate(people)}
        position |= {room.id: at for at, room in enumerate(rooms)}
        links, members, externals = _joined(people, position, edges)
        return cls(
            position=position,
            links=links,
            members=members,
            externals=externals,
            most_rooms=max((len(links[person.id]) for person in people), default=0),
            most_messages=max((edge.messages for edge in edges), default=0),
            widest_name=max(map(_name_cells, people), default=0),
            widest_title=max((cells(r.title) + 2 * r.direct for r in rooms), default=0),
        )

    def with_edges(self, people: Sequence[PersonNode], edges: Sequence[Edge]) -> Self:
        """The index of the same nodes with other edges, laid out alike."""
        links, members, externals = _joined(people, self.position, edges)
        return replace(self, links=links, members=members, externals=externals, kept={})


def _joined(
    people: Iterable[PersonNode], ids: Iterable[str], edges: Iterable[Edge]
) -> tuple[dict[str, dict[str, Edge]], Counter[str], Counter[str]]:
    """The edges by both of their ends, and members and external ones by room."""
    links: dict[str, dict[str, Edge]] = {node: {} for node in ids}
    members: Counter[str] = Counter()
    externals: Counter[str] = Counter()
    outside = {person.id for person in people if person.external}
    for edge in edges:
        links[edge.person_id][edge.room_id] = edge
        links[edge.room_id][edge.person_id] = edge
        if not edge.left:
            members[edge.room_id] += edge.people
            if edge.person_id in outside:
                externals[edge.room_id] += edge.people
    return links, members, externals


def _name_cells(person: PersonNode) -> int:
    if person.many:  # with both numbers in words
        numbers = f" {person.people} people, {person.writers} wrote"
        return cells(person.name) + len(numbers)
    return cells(person.name) + 2 * person.is_bot


def cells(text: str) -> int:
    """An estimate of the terminal cells a text takes, to share out a row, not to fill it."""
    return len(text) + sum(east_asian_width(char) in "WF" for char in text)


_NO_EDGES: Mapping[str, Edge] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Graph:
    """People and rooms in their stable order, joined by memberships.

    The order given does not matter: people are kept by number of rooms (most first), then name;
    rooms by present members (most first), then title. Ids of people and rooms share one space.

    Raises ValueError for a repeated id, a repeated edge, or an edge to an unknown node.
    """

    people: tuple[PersonNode, ...]
    rooms: tuple[RoomNode, ...]
    edges: tuple[Edge, ...]
    _index: _Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        person_ids = {person.id for person in self.people}
        room_ids = {room.id for room in self.rooms}
        if len(person_ids | room_ids) != len(self.people) + len(self.rooms):
            raise ValueError("an id occurs twice in the graph")
        pairs = {(edge.person_id, edge.room_id) for edge in self.edges}
        if len(pairs) != len(self.edges):
            raise ValueError("a membership occurs twice in the graph")
        if not all(person in person_ids and room in room_ids for person, room in pairs):
            raise ValueError("an edge names an unknown person or room")
        degree = Counter(edge.person_id for edge in self.edges)
        members: Counter[str] = Counter()
        for edge in self.edges:
            members[edge.room_id] += 0 if edge.left else edge.people
        people = sorted(self.people, key=lambda p: (-degree[p.id], p.name.casefold(), p.id))
        rooms = sorted(self.rooms, key=lambda r: (-members[r.id], r.title.casefold(), r.id))
        place = {person.id: at for at, person in enumerate(people)}
        place |= {room.id: at for at, room in enumerate(rooms)}
        edges = sorted(self.edges, key=lambda e: (place[e.person_id], place[e.room_id]))
        index = _Index.of(people, rooms, edges)
        self._settle(tuple(people), tuple(rooms), tuple(edges), index)

    def _settle(
        self,
        people: tuple[PersonNode, ...],
        rooms: tuple[RoomNode, ...],
        edges: tuple[Edge, ...],
        index: _Index,
    ) -> None:
        object.__setattr__(self, "people", people)
        object.__setattr__(self, "rooms", rooms)
        object.__setattr__(self, "edges", edges)
        object.__setattr__(self, "_index", index)

    def with_edges(self, edges: Iterable[Edge]) -> Self:
        """The same people and rooms in the same places, with other memberships among them.

        The caller answers for their being memberships of these, in the order of these.
        """
        other, some = object.__new__(type(self)), tuple(edges)
        other._settle(self.people, self.rooms, some, self._index.with_edges(self.people, some))
        return other

    @property
    def most_rooms(self) -> int:
        """The largest number of rooms any one person is or was in."""
        return self._index.most_rooms

    @property
    def most_messages(self) -> int:
        """The largest number of messages on any one edge."""
        return self._index.most_messages

    @property
    def widest_name(self) -> int:
        """An estimate of the cells the longest name takes, to share out a row, not to fill it."""
        return self._index.widest_name

    @property
    def widest_title(self) -> int:
        """The same estimate for the longest title."""
        return self._index.widest_title

    def person(self, node_id: str) -> PersonNode | None:
        """The person of that id, or None if it names a room or nothing."""
        at = self._index.position.get(node_id, -1)
        found = self.people[at] if 0 <= at < len(self.people) else None
        return found if found and found.id == node_id else None

    def room(self, node_id: str) -> RoomNode | None:
        """The room of that id, or None if it names a person or nothing."""
        at = self._index.position.get(node_id, -1)
        found = self.rooms[at] if 0 <= at < len(self.rooms) else None
        return found if found and found.id == node_id else None

    def position(self, node_id: str) -> int:
        """The node's place (from 0) in its own column. Raises KeyError for an unknown id."""
        return self._index.position[node_id]

    def links(self, node_id: str) -> Mapping[str, Edge]:
        """The node's edges by the id of their other end, in column order; empty if unknown."""
        return self._index.links.get(node_id, _NO_EDGES)

    def rooms_of(self, person_id: str) -> tuple[RoomNode, ...]:
        """Every room the person is or was in, in column order."""
        return tuple(self.rooms[self.position(room)] for room in self.links(person_id))

    def people_of(self, room_id: str) -> tuple[PersonNode, ...]:
        """Everyone who is or was in the room, in column order."""
        return tuple(self.people[self.position(person)] for person in self.links(room_id))

    def once(self, node_id: str, make: Callable[[], T]) -> T:
        """What `make` gives for a node, asked for it only once in the life of this graph."""
        kept = self._index.kept
        if node_id not in kept:
            kept[node_id] = make()
        return cast("T", kept[node_id])

    def shared(self, one: str, other: str) -> int:
        """How many rooms two people (or people two rooms) have in common, ended ones included."""
        return len(self.links(one).keys() & self.links(other).keys())

    def members(self, room_id: str) -> int:
        """How many people are in the room now."""
        return self._index.members.get(room_id, 0)

    def externals(self, room_id: str) -> int:
        """How many people of other organizations are in the room now."""
        return self._index.externals.get(room_id, 0)
