"""The detail of the selected event: human reading first, the received JSON last."""

from rich.segment import Segment

from tui.domain.models import Event
from tui.services.reading import Reading
from tui.ui.actions import Scope, bindings
from tui.ui.state import State
from tui.ui.text import fit, shown, shown_lines, wrap
from tui.ui.widgets.lines import LinePane

_LABEL = 10  # cells for a label
Line = list[tuple[str, str]]  # text and role


def lay_out(reading: Reading, width: int) -> list[Line]:
    """Lay a reading out as lines of at most ``width`` cells."""
    lines: list[Line] = []
    for section in reading.sections:
        if section.title:
            lines.append([])
            lines.append([(fit(f"── {section.title} ", width), "heading")])
        for one in section.fields:
            label = shown(one.label)
            room = max(_LABEL, len(label))
            parts = [
                part
                for text in shown_lines(one.value)
                for part in wrap(text, max(8, width - room - 1))
            ]
            for number, part in enumerate(parts):
                lines.append(
                    [(fit(label if number == 0 else "", room) + " ", "dim"), (part, "plain")]
                )
        if section.body:
            if section.fields:
                lines.append([])
            role = "dim" if section.title == "as received" else "messages"
            for text in shown_lines(section.body):
                indent = len(text) - len(text.lstrip(" "))
                pad = " " * min(indent, width // 2)
                lines.extend([(pad + part, role)] for part in wrap(text[indent:], width - len(pad)))
    return lines


class DetailPane(LinePane):
    """Draws the reading of one event."""

    BINDINGS = bindings(Scope.DETAIL)

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._state = state
        self._event: Event | None = None
        self._lines: list[Line] = []
        self._heading = ""

    @property
    def line_count(self) -> int:
        """Return how many lines the detail has."""
        return len(self._lines)

    def draw(self, index: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Draw one line of the detail."""
        return [self.segment(text, role) for text, role in self._lines[index]]

    def show(self, event: Event | None) -> None:
        """Show an event; the same one again is read anew and keeps its place."""
        if event is None or self._event is None or event.id != self._event.id:
            self.top = 0
        self._event = event
        self._lay_out()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self._event is None:
            self._lines = [[("no event is selected", "dim")]]
        elif self.content_size.width > 0:
            reading = self._state.session.look.reading(self._event)
            self._heading = shown(reading.title)
            self._lines = lay_out(reading, self.content_size.width)
        self._show_position()
        self.refresh()

    def _show_position(self) -> None:
        last = min(self.top + self.page, len(self._lines))
        more = len(self._lines) - last
        self.entitle("3 Detail", self._heading, f"{more} more lines" if more > 0 else "")

    def _go(self, top: int) -> None:
        self.scroll_top(top)
        self._show_position()

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
