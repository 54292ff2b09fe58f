"""Keyboard walking: from the selected node to the next one in a direction.

Owns where each direction leads in each view. Must not know keys or the terminal's size.

Every function takes an id or None and gives an id, or None where the graph is empty. At an edge of
the view, and where nothing is joined, the selection stays.
"""

from collections.abc import Sequence
from enum import StrEnum

from tui.graph.model import Graph, PersonNode, RoomNode
from tui.graph.sides import spokes


class Direction(StrEnum):
    """Where the selection moves."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


def links(graph: Graph, selected: str | None, direction: Direction, steps: int = 1) -> str | None:
    """The next selection in the links view.

    Up and down walk `steps` nodes in the column; left and right go from a room to its first person
    and from a person to its first room. With nothing selected, the first node is.
    """
    people, rooms = graph.people, graph.rooms
    person, room = graph.person(selected or ""), graph.room(selected or "")
    column: tuple[PersonNode | RoomNode, ...] = rooms if room else people or rooms
    if person is None and room is None:
        return column[0].id if column else None
    chosen = selected or ""
    if direction in (Direction.UP, Direction.DOWN):
        return column[_moved(graph.position(chosen), direction, steps, len(column))].id
    if (direction is Direction.RIGHT) == (person is not None):
        return next(iter(graph.links(chosen)), chosen)
    return chosen


def ego(
    graph: Graph, centre: str, selected: str | None, direction: Direction, steps: int = 1
) -> str | None:
    """The next selection around `centre`.

    Up and down walk `steps` spokes of one side; left and right go to the centre and on to the
    first spoke of the other side. From the centre, up and down lead to the first spoke there is.
    With nothing selected, the centre is.
    """
    if graph.room(centre) is None and graph.person(centre) is None:
        return None
    left, right = ([spoke.node.id for spoke in side] for side in spokes(graph, centre))
    if selected not in (*left, *right):
        if selected != centre:
            return centre
        side = {Direction.LEFT: left, Direction.RIGHT: right}.get(direction, left or right)
        return side[0] if side else centre
    here = left if selected in left else right
    if direction in (Direction.UP, Direction.DOWN):
        return here[_moved(here.index(selected), direction, steps, len(here))]
    inwards = Direction.RIGHT if here is left else Direction.LEFT
    return centre if direction is inwards else selected


def column(
    ids: Sequence[str], selected: str | None, direction: Direction, steps: int = 1
) -> str | None:
    """The next selection up or down one column; with nothing of it selected, the first."""
    if selected not in ids:
        return ids[0] if ids else None
    return ids[_moved(ids.index(selected), direction, steps, len(ids))]


def _moved(at: int, direction: Direction, steps: int, count: int) -> int:
    moved = at - steps if direction is Direction.UP else at + steps
    return max(0, min(moved, count - 1))
