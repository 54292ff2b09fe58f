"""The detail of the selected event: human reading first, the received JSON last."""

from tui.domain.models import Event
from tui.services.reading import Reading
from tui.ui.state import State
from tui.ui.text import fit, shown, shown_lines, wrap
from tui.ui.widgets.text_pane import Line, TextPane

_LABEL = 10  # cells for a label


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


class DetailPane(TextPane):
    """Draws the reading of one event."""

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._state = state
        self._event: Event | None = None
        self._heading = ""

    def show(self, event: Event | None) -> None:
        """Show an event; the same one again is read anew and keeps its place."""
        if event is None or self._event is None or event.id != self._event.id:
            self.top = 0
        self._event = event
        self.renew()

    def lay_out(self, width: int) -> list[Line]:
        """Lay out the reading of the event as it is known now."""
        if self._event is None:
            self._heading = ""
            return [[("no event is selected", "dim")]]
        reading = self._state.session.look.reading(self._event)
        self._heading = shown(reading.title)
        return lay_out(reading, width)

    def show_position(self) -> None:
        """Say in the title what is read and how much follows."""
        more = self.line_count - min(self.top + self.page, self.line_count)
        self.entitle("3 Detail", self._heading, f"{more} more lines" if more > 0 else "")
