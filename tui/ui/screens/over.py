"""What stands over the main screen and can be kept as an exhibit, as the main screen can."""

from collections.abc import Iterable
from typing import TypeVar

from textual.screen import ModalScreen

from tui.services.exhibits import Shown
from tui.ui.screens.board import Board

Answer = TypeVar("Answer")


class Over(ModalScreen[Answer]):
    """A page over the main screen. ``VIEW`` is what exhibits call it."""

    BINDINGS = [("e", "exhibit", "Exhibit")]  # noqa: RUF012 - Textual's form
    VIEW = ""

    def cited(self) -> Iterable[tuple[int, str]]:
        """Return the rows of the screen that tell of an event, each with its id."""
        return ()

    def action_exhibit(self) -> None:
        """Keep the screen as an exhibit; what came of it is said at the bottom."""
        board = next(one for one in self.app.screen_stack if isinstance(one, Board))
        events = board.state.session.case.events
        found = ((row, events.find(event_id)) for row, event_id in self.cited())
        rows = tuple((row, events.read(place)) for row, place in found if place is not None)
        board.keep(Shown(self.VIEW, board.state.filter_text, self.app.theme, rows))
        self.refresh()
