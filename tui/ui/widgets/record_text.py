"""The text of one record: a recording, a transcript or an audit entry."""

from tui.services.sections import Reading
from tui.ui.text import shown
from tui.ui.widgets.detail import lay_out
from tui.ui.widgets.text_pane import Line, TextPane


class RecordText(TextPane):
    """The text of one record."""

    def __init__(self, *, id: str, empty: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._reading: Reading | None = None
        self._empty = empty
        self._of = ""

    def tell(self, reading: Reading | None, of: str) -> None:
        """Show the reading of the record with an id; one of the same keeps its place."""
        self._reading = reading
        if of != self._of:
            self.top = 0
        self._of = of
        self.renew()

    def cites(self, index: int) -> str:  # noqa: ARG002
        """Return the id of the record, which every line tells of."""
        return self._of if self._reading else ""

    def lay_out(self, width: int) -> list[Line]:
        """Lay out the reading."""
        if self._reading is None:
            return [[(self._empty, "dim")]]
        return lay_out(self._reading, width, unfolded=self.unfolded)

    def show_position(self) -> None:
        """Say in the title what is read and how much follows."""
        more = self.line_count - min(self.top + self.page, self.line_count)
        title = shown(self._reading.title) if self._reading else ""
        self.entitle("Text", title, f"{more} more lines" if more > 0 else "")
