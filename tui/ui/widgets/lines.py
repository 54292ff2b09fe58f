"""A pane that draws only the lines that are visible, and redraws only what changed.

Owns drawing by line, the title line above and scrolling by ``top``; knows nothing of what the lines
say. The title is a line of its own, not Textual's border, as a change of that redraws the pane.
"""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.ui.text import fit

ROLES = (
    "title", "title_focus", "plain", "dim", "heading", "cursor", "mark", "hit", "notice", "warning",
    "badge", "key",
    "messages", "deleted", "members", "files", "other",
    "own", "ext1", "ext2", "ext3", "bot", "room", "foreign_room", "edge", "edge_left",
    "edge_selected", "number", "more", "selected", "blank",
)  # fmt: skip
ROLE_CLASSES = {f"role--{role}" for role in ROLES}
"""For the app: they are the same in every pane, and are styled once instead of in each."""


class LinePane(Widget, can_focus=True):
    """Draws lines by number. Subclasses give ``line_count`` and ``draw``."""

    ALLOW_SELECT = False
    TITLED = True

    def __init__(self, *, id: str, classes: str = "pane") -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self.top = 0
        self._title = ""
        self._ground: Style | None = None  # known while lines are drawn
        self._styles: dict[tuple[str, str], Style] = {}

    @property
    def body(self) -> Size:
        """Return the size of what is below the title, in cells."""
        width, height = self.content_size
        return Size(width, max(0, height - self.TITLED))

    def entitle(self, *parts: str) -> None:
        """Set the title from safe texts: the first names the pane, empty ones are left out."""
        old, self._title = self._title, " · ".join(part for part in parts if part)
        if self._title == old or not self.TITLED:
            return
        first, last = 0, self.body.width
        if len(old) == len(self._title) == cell_len(self._title):  # mostly a number that counts
            pairs = enumerate(zip(old, self._title, strict=True), 1)  # after the rule's first cell
            changed = [at for at, (one, other) in pairs if one != other]
            first, last = changed[0], changed[-1] + 1
        self.refresh(self._region(0, width=last, x=first))

    def _region(self, y: int, *, width: int, x: int = 0) -> Region:
        return Region(self.gutter.left + x, self.gutter.top + y, width - x, 1)

    @property
    def line_count(self) -> int:
        """Return how many lines there are."""
        raise NotImplementedError

    def draw(self, index: int, width: int) -> list[Segment]:
        """Return one line as segments, each with a style; it is cut and padded to fit."""
        raise NotImplementedError

    def draw_alone(self, index: int, width: int) -> list[Segment]:
        """Return one line without what only belongs to the lines in sight."""
        return self.draw(index, width)

    def cites(self, index: int) -> str:  # noqa: ARG002
        """Return the id of what was received that a line tells of, "" when it tells of none."""
        return ""

    def cited(self, lines: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Yield where among some lines something that was received begins, each with its id."""
        before = ""
        for place, index in enumerate(lines):
            here = self.cites(index)
            if here and here != before:
                yield place, here
            before = here

    def cited_in_sight(self) -> Iterator[tuple[int, str]]:
        """Yield the same of the visible lines, with their rows on the screen."""
        if self.display and self.region.height:
            first = self.content_region.y + self.TITLED
            lines = range(self.top, min(self.top + self.page, self.line_count))
            yield from ((first + place, one) for place, one in self.cited(lines))

    @property
    def arrangement(self) -> object:
        """Return what is another object once lines have changed their places."""
        return self.line_count, self.content_size.width

    def style(self, role: str) -> Style:
        """Return the style of a role in the current theme."""
        app = self.app
        found = self._styles.get((app.theme, role))
        if found is None:
            found = app.get_component_styles(f"role--{role}").partial_rich_style
            self._styles[app.theme, role] = found
        return found

    def segment(self, text: str, *roles: str) -> Segment:
        """Return a segment in one or several roles, later ones over earlier ones."""
        style = self._ground or self.rich_style
        for role in roles:
            style += self.style(role)
        return Segment(text, style)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of visible lines, all on the same ground: to find it takes its time."""
        self._ground = self.rich_style
        try:
            return super().render_lines(crop)
        finally:
            self._ground = None

    def render_line(self, y: int) -> Strip:
        """Return the strip of a visible line (Textual's line API)."""
        index, width = self.top + y - self.TITLED, self.content_size.width
        if y < self.TITLED:
            segments = self._draw_title(width)
        else:
            segments = self.draw(index, width) if 0 <= index < self.line_count else []
        return Strip(segments).adjust_cell_length(width, self._ground or self.rich_style)

    @property
    def heading(self) -> str:
        """Return what the pane is called, by its title or in its border; "" when by neither."""
        return self._title or str(self.border_title or "")

    def _draw_title(self, width: int) -> list[Segment]:
        role = "title_focus" if self.has_focus else "title"
        rule = "━" if self.has_focus else "─"
        title = fit(self._title, min(cell_len(self._title), width - 1))
        return [self.segment(f"{rule}{title}{rule * (width - 1 - cell_len(title))}", role)]

    def watch_has_focus(self, _focused: bool) -> None:  # noqa: FBT001 - Textual's form
        """Show in the title whether keys come here."""
        super().watch_has_focus(_focused)
        if self.TITLED:
            self.refresh(self._region(0, width=self.content_size.width))

    @property
    def page(self) -> int:
        """Return how many lines are visible."""
        return max(1, self.body.height)

    def refresh_line(self, index: int, width: int) -> None:
        """Redraw the first cells of a line, if it is visible."""
        y = index - self.top
        if 0 <= y < self.page:
            self.refresh(self._region(y + self.TITLED, width=width))

    def scroll_lines(self, count: int) -> None:
        """Scroll by lines, as far as there are any."""
        self.scroll_top(self.top + count)

    def scroll_top(self, top: int) -> None:
        """Make a line the first visible one, as far as there are lines below."""
        top = max(0, min(top, self.line_count - self.page))
        if top != self.top:
            self.top = top
            x, y, width, height = self.gutter.left, self.gutter.top + self.TITLED, *self.body
            self.refresh(Region(x, y, width, height))

    def scroll_to_line(self, index: int) -> None:
        """Scroll as little as it takes to make a line visible."""
        self.scroll_top(max(index - self.page + 1, min(self.top, index)))

    def on_mouse_scroll_down(self) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(-3)
