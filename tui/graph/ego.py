"""The ego view: one room or person in the middle, what it is joined to as spokes on both sides.

Owns what this view says of the centre and of each spoke. Must not know colours, keys or where the
scroll position is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.graph.fan import arrivals, curvable, fan
from tui.graph.glyphs import Glyphs
from tui.graph.labels import (
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
from tui.graph.model import Graph, PersonNode, RoomNode
from tui.graph.picture import Fit, Picture, Role, Run, joined
from tui.graph.sides import Sides, Spoke, sides, spokes
from tui.graph.window import Window, window


def body_height(size: tuple[int, int]) -> int:
    """The rows of both sides in a picture of that size; `window.follow` wants them."""
    return size[1] - 1 - has_legend(size)


def draw(
    graph: Graph,
    *,
    centre: str,
    selected: str | None,
    size: tuple[int, int],
    top: int,
    fit: Fit,
    glyphs: Glyphs,
    wider: int = 0,
) -> Picture:
    """The picture of `size` (columns, rows) around a room or person, one spoke selected or none.

    `top` is the first spoke shown of both sides; any number will do. An unknown centre gives a
    picture that says so.
    """
    if not drawable(size):
        return too_small(size, fit)
    width, height = size
    node = graph.room(centre) or graph.person(centre)
    if node is None:
        blank = (Run(" " * width, Role.BLANK),)
        return Picture(((Run(fit("not in this graph", width), Role.DIM),), *[blank] * (height - 1)))
    left, right = spokes(graph, centre)
    body = body_height(size)
    widths = sides(graph, node, width, wider)
    curved = curvable(widths.gap, min(body, max(len(left), len(right))), glyphs)
    view = _View(graph, node, selected, widths, curved, fit, glyphs)
    columns = zip(
        view.side(left, window(len(left), top, body, centred=True), on_left=True),
        view.middle(body, len(left), len(right)),
        view.side(right, window(len(right), top, body, centred=True), on_left=False),
        strict=True,
    )
    rows = [view.heading(len(left), len(right))]
    rows += [joined([*before, middle, *after, view.rest]) for before, middle, after in columns]
    if has_legend(size):
        rows.append(legend(graph, width, fit=fit, glyphs=glyphs))
    return Picture(tuple(rows))


@dataclass(frozen=True, slots=True)
class _View:
    graph: Graph
    centre: PersonNode | RoomNode
    selected: str | None
    widths: Sides
    curved: bool
    fit: Fit
    glyphs: Glyphs

    @property
    def boxed(self) -> bool:
        """Whether the centre is a box rather than one sign."""
        return self.widths.centre > 1

    @property
    def rest(self) -> Run:
        """The blank cells at the end of a row."""
        return Run(" " * self.widths.rest, Role.BLANK)

    @property
    def pointed(self) -> str:
        """The pointer, if the centre itself is selected."""
        return self.glyphs.pointer if self.centre.id == self.selected else ""

    def heading(self, own: int, other: int) -> tuple[Run, ...]:
        """How many spokes each side has, and the name where no box holds it."""
        it = self.widths
        people = isinstance(self.centre, RoomNode)
        outside = "external" if people else "foreign"
        if not self.boxed:
            width = it.left + it.right + 2 * it.gap + it.centre + it.rest
            name = label(self.centre, self.glyphs)
            text = f" {own} own, {other} {outside}"
            text = text if len(text) <= width // 2 else ""
            line = self.fit(f"{self.pointed}{name.sign} {name.name}", width - len(text)) + text
            return (Run(line, Role.HEADING),)
        noun = "" if people else " ROOMS"
        parts = (
            (f" OWN{noun} {own}", 1 + it.name),
            ("msgs".rjust(it.messages), it.messages + 2),
            ("", 2 * it.gap + it.centre),
            ("msgs".rjust(it.messages), it.messages + 2),
            (f" {outside.upper()}{noun} {other}", 1 + it.name + it.rest),
        )
        return (Run("".join(self.fit(text, width) for text, width in parts), Role.HEADING),)

    def side(self, side: Sequence[Spoke], seen: Window, *, on_left: bool) -> list[list[Run]]:
        """The rows of one side, edges included."""
        ends = (
            (seen.row(at), Role.EDGE_SELECTED if self.chosen(spoke) else edge_role(spoke.edge))
            for at, spoke in enumerate(side)
        )
        edges = fan(
            self.widths.gap,
            seen.height,
            _hub_row(seen.height),
            arrivals(ends),
            glyphs=self.glyphs,
            curved=self.curved,
            mirrored=on_left,
        )
        rows = []
        for y, edge in enumerate(edges):
            at = seen.item(y)
            if at is None:
                entry = [self.no_item(side, seen, y, on_left=on_left)]
            else:
                entry = self.entry(side[at], on_left=on_left)
            rows.append([*entry, *edge] if on_left else [*edge, *entry])
        return rows

    def chosen(self, spoke: Spoke) -> bool:
        """Whether the spoke is the selected one."""
        return spoke.node.id == self.selected

    def entry(self, spoke: Spoke, *, on_left: bool) -> list[Run]:
        """One spoke: sign, name, mark and number of messages, the sign next to the edge."""
        it = self.widths
        name = label(spoke.node, self.glyphs)
        text = name.fitted(it.name, self.fit)
        pointer = self.glyphs.pointer if self.chosen(spoke) else " "
        mark, number = edge_mark(spoke.edge, self.glyphs), str(spoke.edge.messages)
        if on_left:
            bare = text.rstrip(" ")
            text = " " * (len(text) - len(bare)) + bare
            wrote = f" {mark}{number:>{it.messages - 2}}" if it.messages else ""
            runs = [(pointer + text, name.role), (wrote, Role.NUMBER), (f" {name.sign}", name.role)]
        else:
            wrote = f" {number:>{it.messages - 2}} {mark}" if it.messages else ""
            runs = [(name.sign, name.role), (wrote, Role.NUMBER), (pointer + text, name.role)]
        if self.chosen(spoke):
            return [Run("".join(part for part, _ in runs), Role.SELECTED)]
        return [Run(part, role) for part, role in runs]

    def no_item(self, side: Sequence[Spoke], seen: Window, y: int, *, on_left: bool) -> Run:
        """A row without a spoke: empty, or standing for the spokes hidden above or below."""
        width = self.widths.left if on_left else self.widths.right
        above = y == 0 and seen.above > 0
        hidden = side[: seen.first] if above else side[seen.last :] if y == seen.height - 1 else ()
        if not hidden:
            return Run(" " * width, Role.BLANK)
        return more(
            len(hidden),
            len(hidden),
            above=above,
            holds_selection=any(map(self.chosen, hidden)),
            width=width,
            fit=self.fit,
            glyphs=self.glyphs,
        )

    def middle(self, height: int, own: int, other: int) -> list[Run]:
        """The centre, one run a row: a box with its numbers, or its sign alone."""
        it = self.widths
        name = label(self.centre, self.glyphs)
        role = Role.SELECTED if self.centre.id == self.selected else Role.HEADING
        rows = [Run(" " * it.centre, Role.BLANK)] * height
        hub = _hub_row(height)
        if not self.boxed:
            rows[hub] = Run(name.sign, role)
            return rows
        line = self.glyphs.lines
        inner = it.centre - 2
        texts = [f"{self.pointed}{name.sign} {name.name}", *self.numbers(inner)]
        level = line[3] * inner
        # The sides with spokes open towards them on the hub's row, the middle one of the box.
        sides = [(line[12], line[12]), (line[13 if own else 12], line[14 if other else 12])]
        lines = [line[10] + level + line[9]]
        for (left, right), text in zip([sides[0], sides[1], sides[0]], texts, strict=True):
            lines.append(left + self.fit(text, inner) + right)
        lines.append(line[6] + level + line[5])
        for y, text in enumerate(lines, hub - 2):
            if 0 <= y < height:
                rows[y] = Run(text, role)
        return rows

    def numbers(self, width: int) -> list[str]:
        """The two lines of numbers about the centre."""
        edges = self.graph.links(self.centre.id).values()
        wrote, left = sum(edge.messages for edge in edges), sum(edge.left for edge in edges)
        if isinstance(self.centre, RoomNode):
            members, external = (
                self.graph.members(self.centre.id),
                self.graph.externals(self.centre.id),
            )
            first = [f"{members} members, {external} ext", f"{members} in, {external} ext"]
        else:
            first = [f"in {len(edges) - left} rooms"]
        second = [f"{wrote} messages, {left} left", f"{wrote} msgs, {left} left", f"{wrote} msgs"]
        return [first_fitting(texts, width) for texts in (first, second)]


def _hub_row(height: int) -> int:
    """The row of the centre in a body of that height."""
    return height // 2
