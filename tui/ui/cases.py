"""The list of cases, to choose one from."""

from collections.abc import Sequence
from datetime import UTC

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.domain.casefile import CaseFacts
from tui.domain.times import stamp
from tui.ui.text import fit, shown
from tui.ui.themes import use_theme


class CaseList(App[str]):
    """Returns the id of the chosen case, or None when the officer left."""

    CSS = "Static { height: 1; text-style: bold; } OptionList { height: 1fr; border: none; }"
    BINDINGS = [("q,escape", "leave", "Leave")]  # noqa: RUF012 - Textual's form
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, cases: Sequence[CaseFacts], *, theme: str) -> None:
        super().__init__()
        self._cases = sorted(cases, key=lambda facts: facts.created, reverse=True)
        self._theme = theme

    def compose(self) -> ComposeResult:
        """A heading, the cases, the newest first."""
        yield Static(Content("Cases: ⏎ opens, q leaves"))
        options = []
        for facts in self._cases:
            made = stamp(facts.created, UTC)
            text = f"{fit(shown(facts.id), 34)} {made} UTC  {shown(facts.title)}"
            options.append(Option(Content(text), id=facts.id))
        yield OptionList(*options)

    def on_mount(self) -> None:
        """Set the colours."""
        use_theme(self, self._theme)

    def on_option_list_option_selected(self, selected: OptionList.OptionSelected) -> None:
        """Return the chosen case."""
        self.exit(selected.option_id)

    def action_leave(self) -> None:
        """Leave without a choice."""
        self.exit(None)
