"""A list of one line each with a cursor among them, drawn when it is visible; knows no content."""

from textual.events import Click
from textual.message import Message

from tui.ui.widgets.lines import LinePane


class ListPane(LinePane):
    """Subclasses say how many lines there are, what each says, and how wide the cursor is."""

    class Moved(Message):
        """The cursor stands on another line."""

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.cursor = 0

    @property
    def head_width(self) -> int:
        """Return how many cells the cursor covers: a move of it redraws those and no more."""
        return self.content_size.width

    def move_to(self, index: int) -> None:
        """Put the cursor on a line, as far as there is one."""
        before, top = self.cursor, self.top
        self.cursor = max(0, min(index, self.line_count - 1))
        self.reveal()
        if self.top == top:
            self.refresh_line(before, self.head_width)
            self.refresh_line(self.cursor, self.head_width)
        self.post_message(self.Moved())

    def reveal(self) -> None:
        """Scroll so that the cursor is visible, in jumps of half a page."""
        if not self.top <= self.cursor < self.top + self.page:
            self.scroll_top(self.cursor - self.page // 2)
        else:
            self.scroll_top(self.top)

    def on_resize(self) -> None:
        """Keep the cursor visible when the pane changes size."""
        self.reveal()

    def on_click(self, click: Click) -> None:
        """Move the cursor to the line that was clicked."""
        offset = click.get_content_offset(self)
        if offset is not None:
            self.move_to(self.top + offset.y - 1)
