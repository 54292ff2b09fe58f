"""The matrix view: a row for each person, a column for each room, numbers where they meet.

Owns what a cell, a head and the line about the selected cell say. Must not know keys or where
scroll positions are kept.

A cell is a pointer or blank, a number, and a mark; so nobody has to guess what a shade means. The
selected row and column are ruled where they would be blank, and named in full above.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from tui.graph.glyphs import Glyphs
from tui.graph.labels import (
    Label,
    drawable,
    edge_mark,
    first_fitting,
    has_legend,
    label,
    legend,
    more,
    too_small,
)
from tui.graph.model import Graph, PersonNode, RoomNode, cells
from tui.graph.picture import Fit, Picture, Role, Run, joined
from tui.graph.window import Window, window

CELLS = (3, 5, 8, 12, 18)
"""Widths of a cell, from the densest on: pointer, number, mark."""
_NAMED = 5  # from this width of a cell on titles stand level
_LINES = 4  # of a level title
_LEAD = 3  # pointer, sign, blank
_MIN_NAME, _MAX_NAME = 6, 30
_TOTALS = 13  # cells for the totals at the end of a row


@dataclass(frozen=True, slots=True)
class Shape:
    """How a picture is shared out, in cells and rows."""

    name: int
    cell: int
    columns: int
    heads: int
    body: int
    totals: bool

    @property
    def head(self) -> int:
        """The cells before the first room."""
        return _LEAD + self.name


def fitting(graph: Graph, size: tuple[int, int]) -> int:
    """Which of `CELLS` shows all rooms at the greatest width; the densest if none does."""
    free = size[0] - _LEAD - _name(graph, size[0])
    wide = [at for at, cell in enumerate(CELLS) if cell * len(graph.rooms) <= free]
    return wide[-1] if wide else 0


def _name(graph: Graph, width: int) -> int:
    return max(_MIN_NAME, min(graph.widest_name, _MAX_NAME, width // 3))


def shape(graph: Graph, size: tuple[int, int], zoom: int) -> Shape:
    """The shape of a picture; `zoom` is one of `CELLS` by its place."""
    width, height = size
    name = _name(graph, width)
    free = width - _LEAD - name
    wanted = CELLS[max(0, min(zoom, len(CELLS) - 1))]
    cell = max(one for one in CELLS if one <= max(min(wanted, free), CELLS[0]))
    columns = max(1, min(len(graph.rooms), free // cell))
    level = cell >= _NAMED
    longest = max((cells(room.title) for room in graph.rooms), default=0)
    heads = min(_LINES if level else longest, max(2, height // 3))
    body = height - 2 - heads - has_legend(size)
    return Shape(name, cell, columns, heads, body, totals=free - columns * cell >= _TOTALS)


def cell(
    graph: Graph, selected: str | None, place: str | None, centre: str | None
) -> tuple[PersonNode | None, RoomNode | None]:
    """The row and the column that are selected, the missing one being the nearest at hand."""
    person = graph.person(selected or "")
    room = graph.room(selected or "") or graph.room(place or "") or graph.room(centre or "")
    if person is None and room is not None:
        person = next(iter(graph.people_of(room.id)), None)
    person = person or next(iter(graph.people), None)
    if room is None and person is not None:
        room = next(iter(graph.rooms_of(person.id)), None)
    return person, room or next(iter(graph.rooms), None)


def draw(
    graph: Graph,
    *,
    person: PersonNode | None,
    room: RoomNode | None,
    size: tuple[int, int],
    top: int,
    left: int,
    zoom: int,
    fit: Fit,
    glyphs: Glyphs,
) -> Picture:
    """The picture of `size` (columns, rows) with the cell of `person` and `room` selected.

    `top` and `left` are the first person and room shown; any numbers will do.
    """
    if not drawable(size):
        return too_small(size, fit)
    if person is None or room is None:
        blank = (Run(" " * size[0], Role.BLANK),)
        text = "no membership is known"
        return Picture(((Run(fit(text, size[0]), Role.DIM),), *[blank] * (size[1] - 1)))
    it = shape(graph, size, zoom)
    seen = window(len(graph.people), top, it.body)
    first = max(0, min(left, len(graph.rooms) - it.columns))
    rooms = graph.rooms[first : first + it.columns]
    view = _View(graph, person, room, size[0], it, seen, first, rooms, fit, glyphs)
    rows = [*view.about(), *view.heads()]
    rows += [view.row(y) for y in range(it.body)]
    if has_legend(size):
        rows.append(legend(graph, size[0], fit=fit, glyphs=glyphs))
    return Picture(tuple(rows[: size[1]]))


@dataclass(frozen=True, slots=True)
class _View:
    graph: Graph
    person: PersonNode
    room: RoomNode
    width: int
    shape: Shape
    seen: Window
    first: int
    rooms: Sequence[RoomNode]
    fit: Fit
    glyphs: Glyphs

    @property
    def rest(self) -> int:
        """The cells after the last room."""
        return self.width - self.shape.head - len(self.rooms) * self.shape.cell

    def about(self) -> Iterator[tuple[Run, ...]]:
        """Two lines that say in words what the selected row, column and cell are."""
        edge = self.graph.links(self.person.id).get(self.room.id)
        person, room = label(self.person, self.glyphs), label(self.room, self.glyphs)
        if edge is None:
            said = ["was never in", "not in"]
        else:
            many = f"{edge.people} " if self.person.many else ""
            stands = "left" if edge.left else "perhaps in" if edge.unsure else "in"
            role = ", moderator" if edge.is_moderator else ""
            said = [
                f"{edge.messages} messages, {many}{stands}{role}",
                f"{edge.messages} msgs, {many}{stands}{role}",
                f"{edge.messages} msgs, {many}{stands}",
            ]
        yield self.words(person, said)
        inside = self.graph.members(self.room.id)
        outside = self.graph.externals(self.room.id)
        numbers = [f"{inside} members, {outside} external", f"{inside} in, {outside} ext"]
        yield self.words(room, numbers)

    def words(self, name: Label, said: Sequence[str]) -> tuple[Run, ...]:
        """A name, shortened if need be, and what is said of it."""
        text = first_fitting(said, self.width // 2)
        free = max(1, self.width - cells(text) - 6)
        head = f" {name.sign} {name.fitted(free, self.fit).rstrip()}: {text}"
        return (Run(self.fit(head, self.width), Role.HEADING),)

    def heads(self) -> Iterator[tuple[Run, ...]]:
        """The titles of the rooms: level where cells are wide, else downwards."""
        it = self.shape
        titles = [self.title(room) for room in self.rooms]
        for y in range(it.heads):
            last = y == it.heads - 1
            runs = [Run(self.fit(self.hidden() if last else "", it.head), Role.MORE)]
            for room, lines in zip(self.rooms, titles, strict=True):
                role = Role.FOREIGN_ROOM if room.foreign else Role.ROOM
                chosen = Role.SELECTED if room is self.room else role
                runs.append(Run(lines[y], chosen))
            totals = f"{'rooms':>6}{'msgs':>7}" if it.totals and last else ""
            runs.append(Run(self.fit(totals, self.rest), Role.HEADING))
            yield joined(runs)

    def title(self, room: RoomNode) -> list[str]:
        """The lines of a title, each as wide as a cell, standing on the last of them."""
        it, name = self.shape, self.glyphs.title(room)
        if it.cell >= _NAMED:
            pieces = wrap(name, it.cell - 1, max_lines=it.heads, placeholder="")
            lines = [" " + self.fit(piece, it.cell - 1) for piece in pieces]
        else:
            lines = [" " + self.fit(sign, it.cell - 1) for sign in name[: it.heads]]
        return [" " * it.cell] * (it.heads - len(lines)) + lines

    def hidden(self) -> str:
        """How many rooms are out of sight on either side."""
        after = len(self.graph.rooms) - self.first - len(self.rooms)
        parts = []
        if self.first:
            parts.append(f"{self.glyphs.back}{self.first}")
        if after:
            parts.append(f"{after}{self.glyphs.forth}")
        words = " ".join(parts)
        texts = [f" {words} more rooms", f" {words} more", f" {words}"] if parts else [""]
        return first_fitting(texts, self.shape.head)

    def row(self, y: int) -> tuple[Run, ...]:
        """One person's cells, or what is hidden."""
        at, it = self.seen.item(y), self.shape
        if at is None:
            return joined([*self.no_item(y), Run(" " * self.rest, Role.BLANK)])
        person = self.graph.people[at]
        links = self.graph.links(person.id)
        name = label(person, self.glyphs)
        chosen = person.id == self.person.id
        pointer = self.glyphs.pointer if chosen else " "
        head = f"{pointer}{name.sign} {name.fitted(it.name, self.fit)}"
        runs = [Run(head, Role.SELECTED if chosen else name.role)]
        runs += [self.cell(person, room, name.role) for room in self.rooms]
        totals = ""
        if it.totals:
            wrote = sum(edge.messages for edge in links.values())
            totals = f"{len(links):>6}{self.number(wrote, 6):>7}"
        runs.append(Run(self.fit(totals, self.rest), Role.NUMBER))
        return joined(runs)

    def cell(self, person: PersonNode, room: RoomNode, role: Role) -> Run:
        """One cell: pointer, number and mark; a rule in the selected row and column."""
        width = self.shape.cell
        here, there = person.id == self.person.id, room is self.room
        edge = self.graph.links(person.id).get(room.id)
        pointer = self.glyphs.pointer if here and there else " "
        if edge is None:
            rule = self.glyphs.across[0] if here else self.glyphs.across[1] if there else " "
            text = rule * (width - 1) if here else f"{rule:>{width - 2}} "
            return Run(pointer + text, Role.SELECTED if here and there else Role.EDGE)
        number = self.number(edge.messages, width - 2) if edge.messages else self.glyphs.silent
        text = f"{pointer}{number:>{width - 2}}{edge_mark(edge, self.glyphs)}"
        selected = here and there
        return Run(text, Role.SELECTED if selected else Role.DIM if edge.left else role)

    def number(self, count: int, width: int) -> str:
        """A number in so many cells; one that does not fit is a plus sign, or thousands."""
        if len(str(count)) <= width:
            return str(count)
        thousands = f"{count // 1000}k"
        return thousands if count >= 1000 and len(thousands) <= width else "+"

    def no_item(self, y: int) -> list[Run]:
        """A row without a person, which may stand for hidden ones."""
        hidden, above = self.seen.hidden(y)
        if not hidden:
            return [Run(" " * (self.width - self.rest), Role.BLANK)]
        place = self.graph.position(self.person.id)
        holds = place < self.seen.first if above else place >= self.seen.last
        head = more(
            hidden,
            0,
            above=above,
            holds_selection=holds,
            width=self.shape.head,
            fit=self.fit,
            glyphs=self.glyphs,
        )
        return [head, Run(" " * (self.width - self.rest - self.shape.head), Role.BLANK)]
