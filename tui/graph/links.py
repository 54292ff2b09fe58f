"""The links view: people on the left, rooms on the right, the selection's edges between them.

Owns what this view says of each node. Must not know colours, keys or where scroll positions are
kept.

Both columns keep their order whatever is selected, so the eye finds a name where it was. Only the
selection's edges are drawn; what the other edges would say is printed as numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tui.graph.columns import LEAD, Columns, columns
from tui.graph.fan import arrivals, curvable, fan
from tui.graph.glyphs import Glyphs
from tui.graph.labels import (
    Label,
    drawable,
    edge_mark,
    edge_role,
    first_fitting,
    has_legend,
    label,
    legend,
    more,
    too_small,
)
from tui.graph.model import Edge, Graph, PersonNode, RoomNode
from tui.graph.picture import Fit, Picture, Role, Run, joined
from tui.graph.window import Window, window


def body_height(size: tuple[int, int]) -> int:
    """The rows of both columns in a picture of that size; `window.follow` wants them."""
    return size[1] - 1 - has_legend(size)


def draw(
    graph: Graph,
    *,
    selected: str | None,
    size: tuple[int, int],
    top_people: int,
    top_rooms: int,
    fit: Fit,
    glyphs: Glyphs,
    wider: int = 0,
) -> Picture:
    """The picture of `size` (columns, rows) with the edges of the selected person or room.

    `top_people` and `top_rooms` are the first items shown of either column; any number will do.
    An unknown `selected` selects nothing.
    """
    if not drawable(size):
        return too_small(size, fit)
    width, _ = size
    body = body_height(size)
    person, room = graph.person(selected or ""), graph.room(selected or "")
    view = _View(
        graph=graph,
        person=person,
        room=room,
        links=graph.links(selected or ""),
        people_seen=window(len(graph.people), top_people, body),
        rooms_seen=window(len(graph.rooms), top_rooms, body),
        columns=columns(graph, width, wider),
        fit=fit,
        glyphs=glyphs,
    )
    rest = Run(" " * view.columns.rest, Role.BLANK)
    rows = [view.heading()]
    for y, between in enumerate(view.edges(body)):
        rows.append(joined([*view.person_row(y), *between, *view.room_row(y), rest]))
    if has_legend(size):
        rows.append(legend(graph, width, fit=fit, glyphs=glyphs))
    return Picture(tuple(rows))


@dataclass(frozen=True, slots=True)
class _View:
    graph: Graph
    person: PersonNode | None
    room: RoomNode | None
    links: Mapping[str, Edge]
    people_seen: Window
    rooms_seen: Window
    columns: Columns
    fit: Fit
    glyphs: Glyphs

    @property
    def idle(self) -> bool:
        """Whether nothing is selected, so that nothing is dimmed."""
        return self.person is None and self.room is None

    def heading(self) -> tuple[Run, ...]:
        """Both column heads: how many there are, and what the numbers below mean."""
        it = self.columns
        texts = ["rooms"]
        if self.person:
            texts = [f"rooms{self.glyphs.shared}shared", "rooms"]
        elif self.room:
            texts = [f"rooms{'msgs':>{it.messages}}"] if it.roomy else ["msgs".rjust(it.counts - 1)]
        # The head of the counts may run on over the edges; without counts, the first head may.
        count = LEAD + it.name + (0 if it.counts else it.gap)
        space = it.person + it.gap - count
        numbers = " " + first_fitting(texts, space - 1)
        ext = " ext".rjust(it.externals)[: it.externals]
        people = f"PEOPLE {len(self.graph.people)}"
        parts = (
            (first_fitting([f" {people}", people], count), count),
            (numbers, space),
            (f" ROOMS {len(self.graph.rooms)}", LEAD + it.title),
            (" " + "members".rjust(it.members - 1) if it.roomy else " memb", it.members),
            (ext, it.externals),
            ("msgs".rjust(it.messages), it.messages),
        )
        line = "".join(self.fit(text, width) for text, width in parts if width)
        return (Run(line + " " * it.rest, Role.HEADING),)

    def edges(self, height: int) -> list[tuple[Run, ...]]:
        """The cells between the columns: each edge of the selection arrives on some row."""
        near, far = self.people_seen, self.rooms_seen
        if self.room:
            near, far = far, near
        at = self.graph.position
        chosen = self.person or self.room
        return fan(
            self.columns.gap,
            height,
            near.row(at(chosen.id)) if chosen else 0,
            arrivals((far.row(at(end)), edge_role(edge)) for end, edge in self.links.items()),
            glyphs=self.glyphs,
            curved=curvable(self.columns.gap, height, self.glyphs),
            mirrored=self.room is not None,
        )

    def person_row(self, y: int) -> list[Run]:
        """The left cells of a row: a person and its counts, or what is hidden."""
        it = self.columns
        at = self.people_seen.item(y)
        if at is None:
            return [self.no_item(self.people_seen, y, it.person, self.person, self.room)]
        person = self.graph.people[at]
        shared = self.graph.shared(person.id, self.person.id) if self.person else 0
        bright = shared > 0 or self.idle or person.id in self.links
        name = label(person, self.glyphs)
        counts = self.counts(person, shared)
        if person is self.person:
            return self.selected(name, it.name, counts)
        numbers = Run(counts, Role.NUMBER if bright else Role.DIM)
        return [*self.named(name, it.name, bright=bright), numbers]

    def counts(self, person: PersonNode, shared: int) -> str:
        """The person's rooms, and how many it shares with a person or wrote in a room."""
        it = self.columns
        if not it.counts:
            return ""
        text = str(len(self.graph.links(person.id))).rjust(it.rooms)
        if self.room and not it.roomy:
            text = ""  # the head says msgs
        if person.id in self.links:
            wrote = self.wrote(self.links[person.id])
            text = text + wrote if it.roomy else wrote[1:]
        elif shared and person is not self.person:
            text += f"{self.glyphs.shared}{shared}"
        return " " + text.ljust(it.counts - 1)

    def wrote(self, edge: Edge) -> str:
        """Blank, mark and number of messages of one edge."""
        return f" {edge_mark(edge, self.glyphs)}{edge.messages:>{self.columns.messages - 2}}"

    def room_row(self, y: int) -> list[Run]:
        """The right cells of a row: a room and its numbers, or what is hidden."""
        it = self.columns
        at = self.rooms_seen.item(y)
        if at is None:
            return [self.no_item(self.rooms_seen, y, it.room, self.room, self.person)]
        room = self.graph.rooms[at]
        edge = self.links.get(room.id)
        bright = edge is not None or self.idle
        title = label(room, self.glyphs)
        members = self.graph.members(room.id), self.graph.externals(room.id)
        numbers = ""
        for number, width in zip(members, (it.members, it.externals), strict=True):
            numbers += f" {number:>{width - 1}}"[:width]
        numbers += (self.wrote(edge) if edge else " " * it.messages) if it.messages else ""
        if room is self.room:
            return self.selected(title, it.title, numbers)
        role = Role.NUMBER if bright else Role.DIM
        return [*self.named(title, it.title, bright=bright), Run(numbers, role)]

    def named(self, it: Label, width: int, *, bright: bool) -> list[Run]:
        """The sign and the name of a node that is not selected."""
        return [Run(f" {it.sign} {it.fitted(width, self.fit)}", it.role if bright else Role.DIM)]

    def selected(self, it: Label, width: int, numbers: str) -> list[Run]:
        """The whole entry of the selected node, marked by the pointer as well."""
        text = f"{self.glyphs.pointer}{it.sign} {it.fitted(width, self.fit)}{numbers}"
        return [Run(text, Role.SELECTED)]

    def no_item(
        self,
        seen: Window,
        y: int,
        width: int,
        same: PersonNode | RoomNode | None,
        other: PersonNode | RoomNode | None,
    ) -> Run:
        """A row without an item: empty, or standing for the items hidden above or below.

        `same` is the selection if it is in this column, `other` if it is in the other one.
        """
        hidden, above = seen.hidden(y)
        if not hidden:
            return Run(" " * width, Role.BLANK)
        at = self.graph.position

        def is_hidden(node_id: str) -> bool:
            return at(node_id) < seen.first if above else at(node_id) >= seen.last

        return more(
            hidden,
            sum(map(is_hidden, self.links)) if other else 0,
            above=above,
            holds_selection=same is not None and is_hidden(same.id),
            width=width,
            fit=self.fit,
            glyphs=self.glyphs,
        )
