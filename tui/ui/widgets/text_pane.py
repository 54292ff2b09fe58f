"""A pane of text that is read and scrolled: lines of text and role, laid out for its width."""

from abc import abstractmethod

from rich.segment import Segment

from tui.ui.action import Scope
from tui.ui.registry import bindings
from tui.ui.widgets.lines import LinePane

Line = list[tuple[str, str]]  # text and role


class TextPane(LinePane):
    """Draws what ``lay_out`` returns; the keys of reading scroll it."""

    BINDINGS = bindings(Scope.DETAIL)

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._lines: list[Line] = []
        self.unfolded = False
        self.sought = ""
        """Words, case-folded: the lines that hold them stand out."""
        self._hit = -1

    @abstractmethod
    def lay_out(self, width: int) -> list[Line]:
        """Return the text as lines of at most ``width`` cells."""

    @property
    def line_count(self) -> int:
        """Return how many lines the text has."""
        return len(self._lines)

    def draw(self, index: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Draw one line."""
        more = ("hit",) if self.sought and self._holds(index) else ()
        return [self.segment(text, role, *more) for text, role in self._lines[index]]

    def _holds(self, index: int) -> bool:
        return self.sought in "".join(text for text, _ in self._lines[index]).casefold()

    def seek(self, words: str, *, backwards: bool = False) -> bool:
        """Go to the next line that has words, or the previous, and around; False without any.

        What is folded is unfolded when only that has them.
        """
        self.sought = words.casefold()
        found = self._place(backwards=backwards)
        if found is None and self.sought and not self.unfolded:
            self.unfolded = True
            self.renew()
            found = self._place(backwards=backwards)
            if found is None:
                self.unfolded = False
                self.renew()
        if found is not None:
            self._hit = found
            self._go(found)
        self.refresh()
        return found is not None

    def _place(self, *, backwards: bool) -> int | None:
        """Return the line of the next hit: after the last one while that is in sight."""
        step = -1 if backwards else 1
        in_sight = self.top <= self._hit < self.top + self.page
        start = self._hit + step if in_sight else self.top
        order = ((start + step * number) % self.line_count for number in range(self.line_count))
        return next((one for one in order if self.sought and self._holds(one)), None)

    def renew(self) -> None:
        """Lay the text out anew; what is read stays where it is as far as possible."""
        if self.content_size.width > 0:
            self._lines = self.lay_out(self.content_size.width)
            self.top = max(0, min(self.top, self.line_count - self.page))
        self.show_position()
        self.refresh()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.renew()

    def show_position(self) -> None:
        """Say where in the text the pane stands, if it says so anywhere."""

    def _go(self, top: int) -> None:
        self.scroll_top(top)
        self.show_position()

    def action_down(self) -> None:
        """Scroll a line down."""
        self._go(self.top + 1)

    def action_up(self) -> None:
        """Scroll a line up."""
        self._go(self.top - 1)

    def action_page_down(self) -> None:
        """Scroll a page down."""
        self._go(self.top + self.page - 1)

    def action_page_up(self) -> None:
        """Scroll a page up."""
        self._go(self.top - self.page + 1)

    def action_first(self) -> None:
        """Scroll to the top."""
        self._go(0)

    def action_last(self) -> None:
        """Scroll to the end."""
        self._go(len(self._lines))

    def action_unfold(self) -> None:
        """Show what is folded at the end, or fold it again."""
        before = self.line_count
        self.unfolded = not self.unfolded
        self.renew()
        if self.line_count > before:
            self._go(before - 1)
