"""A pane that draws only the lines that are visible, and redraws only those that changed.

Owns drawing by line and scrolling by ``top``; knows nothing of what the lines say.
"""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

ROLES = (
    "plain", "dim", "heading", "cursor", "mark", "hit", "notice", "warning", "badge", "key",
    "messages", "deleted", "members", "files", "other",
    "own", "ext1", "ext2", "ext3", "bot", "room", "foreign_room", "edge", "edge_left",
    "edge_selected", "number", "more", "selected", "blank",
)  # fmt: skip


class LinePane(Widget, can_focus=True):
    """Draws lines by number. Subclasses give ``line_count`` and ``draw``."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"role--{role}" for role in ROLES}
    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes="pane")
        self.top = 0

    def entitle(self, *parts: str) -> None:
        """Write safe texts into the border: the first names the pane, empty ones are left out."""
        title = Content(" · ".join(part for part in parts if part))
        if self.border_title != title.plain:
            self.border_title = title

    @property
    def line_count(self) -> int:
        """Return how many lines there are."""
        raise NotImplementedError

    def draw(self, index: int, width: int) -> list[Segment]:
        """Return one line as segments, each with a style; it is cut and padded to fit."""
        raise NotImplementedError

    def style(self, role: str) -> Style:
        """Return the style of a role in the current theme."""
        return self.get_component_rich_style(f"role--{role}", partial=True)

    def segment(self, text: str, *roles: str) -> Segment:
        """Return a segment in one or several roles, later ones over earlier ones."""
        style = self.rich_style
        for role in roles:
            style += self.style(role)
        return Segment(text, style)

    def render_line(self, y: int) -> Strip:
        """Return the strip of a visible line (Textual's line API)."""
        index, width = self.top + y, self.content_size.width
        base = self.rich_style
        segments = self.draw(index, width) if 0 <= index < self.line_count else []
        return Strip(segments).adjust_cell_length(width, base)

    @property
    def page(self) -> int:
        """Return how many lines are visible."""
        return max(1, self.content_size.height)

    def refresh_line(self, index: int) -> None:
        """Redraw one line, if it is visible."""
        y = index - self.top
        if 0 <= y < self.page:
            gutter = self.gutter
            self.refresh(Region(gutter.left, y + gutter.top, self.content_size.width, 1))

    def scroll_lines(self, count: int) -> None:
        """Scroll by lines, as far as there are any."""
        self.scroll_top(self.top + count)

    def scroll_top(self, top: int) -> None:
        """Make a line the first visible one, as far as there are lines below."""
        top = max(0, min(top, self.line_count - self.page))
        if top != self.top:
            self.top = top
            self.refresh()

    def on_mouse_scroll_down(self) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(-3)
