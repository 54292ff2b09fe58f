"""More people than anybody reads one by one: those of an organization become one node.

Owns who is put together, and the numbers that the node carries. Must not know what is drawn.

A node for many is a person to every view: it stands in the column of people, its edges add up those
of its people. Opening an organization shows its people one by one among the others' nodes.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.graph.model import UNKNOWN_ORG, Edge, Graph, PersonNode
from tui.graph.presence import Lane, Lanes, together

_FEW = 3
"""So many people of an organization are named one by one all the same."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """A graph with nodes for many, and which of them stands for whom."""

    graph: Graph
    nodes: Mapping[str, PersonNode]
    """The node that stands for a person, by the person's id."""

    def shown(self, node_id: str | None) -> str | None:
        """The id under which a node is drawn: that of its organization where it has no own."""
        node = self.nodes.get(node_id or "")
        return node.id if node else node_id

    def lanes(self, lanes: Lanes) -> Lanes:
        """The same rows, with one for each node for many."""
        some: dict[PersonNode, list[Lane]] = defaultdict(list)
        alone = []
        for lane in lanes.lanes:
            node = self.nodes.get(lane.node.id)
            if node:
                some[node].append(lane)
            else:
                alone.append(lane)
        rows = [together(node, rows) for node, rows in some.items()]
        return Lanes(lanes.centre, (*rows, *alone), lanes.span)


def group_id(org: int) -> str:
    """The id of an organization's node; no person's, as those hold no colon."""
    return f"organization:{org}"


def org_of(node_id: str | None) -> int | None:
    """The organization whose node has the id, None for any other node."""
    kind, _, number = (node_id or "").partition(":")
    return int(number) if kind == "organization" and number.isdecimal() else None


def grouped(
    graph: Graph,
    *,
    limit: int,
    opened: int | None = None,
    names: Mapping[int, str] | None = None,
    among: str | None = None,
) -> Grouped:
    """Put people of one organization together if there are more than `limit`.

    Those of the organization `opened` stay alone. `names` are organizations' names by number. With
    `among`, only the people of that room count, and others are left out if any are put together.
    """
    room = graph.room(among) if among else None
    people: Sequence[PersonNode] = graph.people_of(room.id) if room else graph.people
    sizes = Counter(one.org for one in people)
    if len(people) <= limit:
        return Grouped(graph, {})
    memberships = tuple(graph.links(room.id).values()) if room else graph.edges
    writers = {edge.person_id for edge in memberships if edge.messages}
    wrote = Counter(one.org for one in people if one.id in writers)
    made = {
        org: PersonNode(
            group_id(org),
            _name(org, names or {}),
            org,
            is_bot=False,
            people=size,
            writers=wrote[org],
        )
        for org, size in sizes.items()
        if size > _FEW and org != opened
    }
    nodes = {one.id: made[one.org] for one in people if one.org in made}
    shown = tuple(one for one in people if one.id not in nodes)
    kept = {one.id for one in shown}
    edges = [edge for edge in memberships if edge.person_id in kept]
    edges += _added_up(memberships, nodes)
    rooms = (room,) if room else graph.rooms
    return Grouped(Graph((*made.values(), *shown), rooms, tuple(edges)), nodes)


def _added_up(memberships: Sequence[Edge], nodes: Mapping[str, PersonNode]) -> list[Edge]:
    """One edge for all memberships of a node's people in one room."""
    some: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in memberships:
        node = nodes.get(edge.person_id)
        if node:
            some[node.id, edge.room_id].append(edge)
    added = []
    for (node_id, room_id), edges in some.items():
        inside = [edge for edge in edges if not edge.left]
        added.append(
            Edge(
                node_id,
                room_id,
                sum(edge.messages for edge in edges),
                left=not inside,
                people=len(inside) or len(edges),
            )
        )
    return added


def _name(org: int, names: Mapping[int, str]) -> str:
    if org in names:
        return names[org]
    if org == UNKNOWN_ORG:
        return "unknown organization"
    return f"external organization {org}" if org else "own organization"
