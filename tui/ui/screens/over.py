"""What stands over the main screen and can be kept as an exhibit, as the main screen can."""

from itertools import chain
from typing import TypeVar

from textual.screen import ModalScreen

from tui.services.exhibits import Shown
from tui.ui.screens.board import Board
from tui.ui.widgets.lines import LinePane

Answer = TypeVar("Answer")


class Over(ModalScreen[Answer]):
    """A page over the main screen. ``VIEW`` is what exhibits call it."""

    BINDINGS = [  # noqa: RUF012 - Textual's form
        ("e", "exhibit", "Exhibit"),
        ("E", "exhibit_more", "Exhibit of a part, or of more than the screen"),
    ]
    VIEW = ""

    @property
    def _board(self) -> Board:
        return next(one for one in self.app.screen_stack if isinstance(one, Board))

    def shown(self) -> Shown:
        """Return what the screen shows."""
        panes = self.query(LinePane)
        rows = tuple(chain.from_iterable(one.cited_in_sight() for one in panes))
        return Shown(self.VIEW, self._board.state.filter_text, self.app.theme, rows)

    def action_exhibit(self) -> None:
        """Keep the screen as an exhibit; what came of it is said at the bottom."""
        self._board.keeping.keep(self.shown())
        self.refresh()

    def action_exhibit_more(self) -> None:
        """Ask which part of the page to keep as an exhibit, or whether all of it."""
        self._board.keeping.ask(self.query(LinePane).first(), self.shown())
