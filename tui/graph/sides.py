"""The two sides of the ego view: which spoke stands where, and how a row is shared out.

Owns the order of spokes and the widths at every terminal width. Must not know how they are drawn.

A room's spokes are people, a person's are rooms: the officer's organization on the left, others on
the right, those with the most messages first, then in the order of their column.
"""

from dataclasses import dataclass

from tui.graph.model import Edge, Graph, PersonNode, RoomNode

_MIN_NAME = 6
"""Cells a name gets even if all are shorter, for what else its column says."""
_MAX_NAME, _MAX_GAP, _MAX_CENTRE = 40, 28, 32
_BOXED = 64
"""Columns from which the centre is a box with numbers; below it is one sign."""
_NUMBERED = 36
"""Columns from which spokes carry numbers."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """One node around the centre and the membership that joins it."""

    node: PersonNode | RoomNode
    edge: Edge


def spokes(graph: Graph, centre: str) -> tuple[tuple[Spoke, ...], tuple[Spoke, ...]]:
    """The spokes of the left and of the right side, in the order they are drawn."""
    return graph.once(centre, lambda: _spokes(graph, centre))


def _spokes(graph: Graph, centre: str) -> tuple[tuple[Spoke, ...], tuple[Spoke, ...]]:
    own: list[Spoke] = []
    other: list[Spoke] = []
    links = graph.links(centre)
    for node in graph.people_of(centre) if graph.room(centre) else graph.rooms_of(centre):
        outside = node.external if isinstance(node, PersonNode) else node.foreign
        (other if outside else own).append(Spoke(node, links[node.id]))
    for side in (own, other):
        side.sort(key=lambda spoke: -spoke.edge.messages)
    return tuple(own), tuple(other)


@dataclass(frozen=True, slots=True)
class Sides:
    """Widths in cells; `messages`, the number with a blank and a mark, may be 0."""

    name: int
    messages: int
    gap: int
    centre: int
    rest: int

    @property
    def left(self) -> int:
        """An entry on the left: pointer, name, numbers, blank, sign."""
        return 1 + self.name + self.messages + 2

    @property
    def right(self) -> int:
        """An entry on the right: sign, blank, numbers, pointer, name."""
        return 1 + (self.messages and 1 + self.messages) + 1 + self.name


def sides(graph: Graph, centre: PersonNode | RoomNode, width: int, wider: int = 0) -> Sides:
    """The widths for `width` cells (20 or more): names before edges.

    `wider` gives the names so many cells of the edges.
    """
    widest = graph.widest_name if isinstance(centre, RoomNode) else graph.widest_title
    messages = 2 + max(4, len(str(graph.most_messages))) if width >= _NUMBERED else 0
    middle = min(_MAX_CENTRE, width // 4) if width >= _BOXED else 1
    free = width - middle - 2 * messages - 5 - (messages > 0)
    gap = max(3, width // 20)
    name = min(max(widest, _MIN_NAME), _MAX_NAME, free // 2 - gap)
    name = max(min(name, _MIN_NAME), min(name + wider, free // 2 - 3))
    gap = min(free // 2 - name, _MAX_GAP)
    return Sides(name, messages, gap, middle, free - 2 * (name + gap))
