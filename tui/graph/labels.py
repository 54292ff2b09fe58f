"""The words around the drawing that every view shares: roles of nodes, "more" rows, the legend.

Owns their wording. Must not know where a view puts them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.graph.glyphs import Glyphs
from tui.graph.model import Edge, Graph, PersonNode, RoomNode, cells
from tui.graph.picture import Fit, Picture, Role, Run

_MIN_SIZE = (20, 5)
_LEGEND_SIZE = (60, 18)
_PEOPLE = (Role.OWN, Role.EXT1, Role.EXT2, Role.EXT3)


@dataclass(frozen=True, slots=True)
class Label:
    """What a row says of a node: the owner's sign, the name, and the role of both.

    `shorter` are other wordings for where the name does not fit.
    """

    id: str
    sign: str
    name: str
    role: Role
    shorter: tuple[str, ...] = ()

    def fitted(self, width: int, fit: Fit) -> str:
        """The name in exactly `width` cells, in the longest wording that fits or the last, cut."""
        texts = (self.name, *self.shorter)
        return fit(next((text for text in texts if cells(text) <= width), texts[-1]), width)


def label(node: PersonNode | RoomNode, glyphs: Glyphs) -> Label:
    """The label of a person or a room."""
    if isinstance(node, RoomNode):
        role = Role.FOREIGN_ROOM if node.foreign else Role.ROOM
        return Label(node.id, glyphs.owner(node), glyphs.title(node), role)
    role = Role.BOT if node.is_bot else _PEOPLE[min(node.org, len(_PEOPLE) - 1)]
    if node.many:
        some = f"{node.name} {node.people} people"
        # Where it must be cut, the number is what stays.
        shorter = (some, f"{node.people} {node.name}")
        return Label(node.id, glyphs.person(node), f"{some}, {node.writers} wrote", role, shorter)
    return Label(node.id, glyphs.person(node), glyphs.name(node), role)


def edge_mark(edge: Edge, glyphs: Glyphs) -> str:
    """One cell: the sign of an ended or unsure membership, else of a moderator, else blank."""
    if edge.left or edge.unsure:
        return glyphs.left if edge.left else glyphs.unsure
    return glyphs.moderator if edge.is_moderator else " "


def edge_role(edge: Edge) -> Role:
    """The role of an edge that is not selected."""
    return Role.EDGE_LEFT if edge.left or edge.unsure else Role.EDGE


def more(
    hidden: int,
    linked: int,
    *,
    above: bool,
    holds_selection: bool,
    width: int,
    fit: Fit,
    glyphs: Glyphs,
) -> Run:
    """The row standing for `hidden` items, `linked` of them joined to the selection.

    With the pointer before it if the selection itself is among them.
    """
    arrow, where = (glyphs.above, "above") if above else (glyphs.below, "below")
    if linked:
        texts = [f"{arrow} {linked} linked of {hidden} more {where}"] if linked < hidden else []
        texts += [f"{arrow} {linked} more {where}", f"{arrow} {linked} more", f"{arrow} {linked}"]
    else:
        texts = [f"{arrow} {hidden} {where}", f"{arrow} {hidden}"]
    pointer = glyphs.pointer if holds_selection else " "
    role = Role.SELECTED if holds_selection else Role.MORE if linked else Role.DIM
    return Run(fit(pointer + first_fitting(texts, width - 2), width), role)


def first_fitting(texts: Sequence[str], width: int) -> str:
    """The first text of one-cell characters not longer than `width`; else the last, to be cut."""
    return next((text for text in texts if len(text) <= width), texts[-1])


def legend(graph: Graph, width: int, *, fit: Fit, glyphs: Glyphs) -> tuple[Run, ...]:
    """One row that explains the signs this graph uses."""
    text = ""
    for sign, meaning in _signs(graph, glyphs):
        longer = f"{text}  {sign} {meaning}" if text else f" {sign} {meaning}"
        text = longer if len(longer) <= width else text
    return (Run(fit(text, width), Role.DIM),)


def _signs(graph: Graph, glyphs: Glyphs) -> Iterator[tuple[str, str]]:
    """Signs in use with their meaning, the least important last."""
    orgs = {min(person.org, len(glyphs.orgs) - 1) for person in graph.people}
    if 0 in orgs:
        yield glyphs.orgs[0], "own"
    if external := " ".join(glyphs.orgs[org] for org in sorted(orgs) if org):
        yield external, "external"
    yield glyphs.left, "left"
    if any(edge.unsure for edge in graph.edges):
        yield glyphs.unsure, "unsure"
    yield glyphs.moderator, "moderator"
    if any(room.foreign for room in graph.rooms):
        yield glyphs.foreign_room, "foreign"
    if any(person.is_bot for person in graph.people):
        yield glyphs.bot, "bot"
    if any(room.direct for room in graph.rooms):
        yield glyphs.direct, "direct"


def drawable(size: tuple[int, int]) -> bool:
    """Whether (columns, rows) is enough for a view at all."""
    return size[0] >= _MIN_SIZE[0] and size[1] >= _MIN_SIZE[1]


def has_legend(size: tuple[int, int]) -> bool:
    """Whether a picture of that size explains its signs in its last row."""
    return size[0] >= _LEGEND_SIZE[0] and size[1] >= _LEGEND_SIZE[1]


def too_small(size: tuple[int, int], fit: Fit) -> Picture:
    """The picture for a pane no view can use."""
    width, height = max(size[0], 0), max(size[1], 0)
    texts = ["pane too small", *[""] * height][:height]
    return Picture(tuple((Run(fit(text, width), Role.DIM),) if width else () for text in texts))
