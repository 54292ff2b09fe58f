"""The detail of the selected event: human reading first, the received JSON last."""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from tui.domain.models import Event
from tui.domain.worddiff import Change, marked
from tui.services.portrait import portrait
from tui.services.sections import Field, Reading, Section
from tui.ui.state import State
from tui.ui.text import fit, flow, shown, shown_lines, wrap
from tui.ui.widgets.text_pane import Line, TextPane

Row = tuple[Line, Field | None]
_LABEL, _WIDEST = 10, 19  # cells for labels: a time is as wide as what others are lined up with
_ROLES = {Change.SAME: "messages", Change.REMOVED: "deleted", Change.ADDED: "hit"}


def lay_out(reading: Reading, width: int, *, unfolded: bool = False) -> list[Line]:
    """Lay a reading out as lines of at most ``width`` cells; folded sections by their titles."""
    return [line for line, _ in rows_of(reading, width, unfolded=unfolded)]


def rows_of(reading: Reading, width: int, *, unfolded: bool = False) -> Iterator[Row]:
    """Yield the lines of a reading, each with the fact that it is of, if it is of one."""
    for section in reading.sections:
        if section.folded and not unfolded:
            yield from _plain([[], [(fit(_folded(section), width), "heading")]])
            continue
        if section.title:
            title = fit(f"── {shown(section.title)} ", width)
            yield from _plain([[], [(title, "heading")]])
        labels = [shown(one.label) for one in section.fields]
        room = max((_LABEL, *(cell_len(one) for one in labels if cell_len(one) <= _WIDEST)))
        for label, one in zip(labels, section.fields, strict=True):
            lines = _labelled(label, shown_lines(one.value), width, room)
            yield from ((line, one) for line in lines)
        if section.body:
            if section.fields:
                yield [], None
            role = "dim" if section.title == "as received" else "messages"
            for text in shown_lines(section.body):
                indent = len(text) - len(text.lstrip(" "))
                pad = " " * min(indent, width // 2)
                parts = wrap(text[indent:], width - len(pad))
                yield from _plain([(pad + part, role)] for part in parts)
        if section.runs:
            yield [], None
            yield from _plain(flow(_parts(section), width))


def _plain(lines: Iterable[Line]) -> Iterator[Row]:
    return ((line, None) for line in lines)


def _labelled(label: str, values: list[str], width: int, room: int) -> Iterator[Line]:
    """Yield a labelled value; a label that is long, as of a card, stands on lines of its own."""
    room = max(room, cell_len(label))
    if room > _LABEL and room > width // 2:
        yield from ([(part, "dim")] for part in wrap(label, width))
        label, room = "", _LABEL
    for text in values:
        for part in wrap(text, max(8, width - room - 1)):
            yield [(fit(label, room) + " ", "dim"), (part, "plain")]
            label = ""


def _folded(section: Section) -> str:
    facts = "".join(f", {shown(one.value)} {shown(one.label)}" for one in section.fields)
    return f"▸ {shown(section.title)}{facts} (folded)"


def _parts(section: Section) -> Iterator[tuple[str, str]]:
    """Yield the lines of a changed text in pieces, a line feed between lines."""
    for run in section.runs:
        for number, text in enumerate(shown_lines(marked(run))):
            if number:
                yield "\n", ""
            yield text, _ROLES[run.change]


class DetailPane(TextPane):
    """Draws the reading of one event, or of a person or room until the event changes."""

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._state = state
        self._event: Event | None = None
        self._heading = ""
        self._node = ""

    def show(self, event: Event | None) -> None:
        """Show an event; the same one again is read anew and keeps its place."""
        if event is None or self._event is None or event.id != self._event.id:
            self.top = 0
            self._node = ""
        self._event = event
        self.renew()

    def show_node(self, node: str) -> None:
        """Show a person or room by its UUID; "" shows the event again."""
        self.top = 0
        self._node = node
        self.renew()

    def lay_out(self, width: int) -> list[Line]:
        """Lay out the reading of the event as it is known now."""
        reading = self._reading()
        if reading is None:
            self._heading = ""
            return [[("no event is selected", "dim")]]
        self._heading = shown(reading.title)
        return lay_out(reading, width, unfolded=self.unfolded)

    def _reading(self) -> Reading | None:
        session = self._state.session
        if self._node and (found := portrait(self._node, session.relations, session.look.names)):
            return found
        return session.look.reading(self._event) if self._event else None

    def cites(self, index: int) -> str:  # noqa: ARG002
        """Return the id of the event, which every line tells of."""
        return "" if self._event is None or self._node else self._event.id

    def show_position(self) -> None:
        """Say in the title what is read and how much follows."""
        more = self.line_count - min(self.top + self.page, self.line_count)
        self.entitle("3 Detail", self._heading, f"{more} more lines" if more > 0 else "")
