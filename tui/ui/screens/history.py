"""The life of a message on a page of its own."""

from textual.app import ComposeResult
from textual.screen import ModalScreen

from tui.services.sections import Reading
from tui.ui.widgets.detail import lay_out
from tui.ui.widgets.text_pane import Line, TextPane


class _HistoryText(TextPane):
    TITLED = False

    def __init__(self, reading: Reading) -> None:
        super().__init__(id="history-text")
        self._reading = reading
        self.border_title = "History of the message · esc closes"

    def lay_out(self, width: int) -> list[Line]:
        return lay_out(self._reading, width)


class HistoryScreen(ModalScreen[None]):
    """Shows a message's life over the main screen; any of its closing keys leaves it."""

    BINDINGS = [("escape,q,h", "dismiss", "Close")]  # noqa: RUF012 - Textual's form

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading

    def compose(self) -> ComposeResult:
        """Put the page in the middle."""
        yield _HistoryText(self._reading)
