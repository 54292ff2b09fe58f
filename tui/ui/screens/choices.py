"""A few things to choose one of, each a line with a key; choosing runs it, escape does nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen

from tui.ui.text import fit, shown
from tui.ui.widgets.bars import say_on_top
from tui.ui.widgets.lines import LinePane


@dataclass(frozen=True)
class Choice:
    """One thing to choose: what it is, why it cannot be done now ("" when it can), what it does."""

    text: str
    off: str
    do: Callable[[], None]


class ChoiceLines(LinePane):
    """The choices, with a cursor."""

    TITLED = False

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__(id="choices")
        self.choices = choices
        self.cursor = 0

    @property
    def line_count(self) -> int:
        """Return how many choices there are."""
        return len(self.choices)

    def move(self, by: int) -> None:
        """Move the cursor."""
        before, last = self.cursor, max(0, len(self.choices) - 1)
        self.cursor = max(0, min(before + by, last))
        self.scroll_to_line(self.cursor)
        for line in {before, self.cursor}:
            self.refresh_line(line, self.content_size.width)

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw a choice: cursor, what it is, why not."""
        one, at = self.choices[index], index == self.cursor
        text = f"{one.text} · not now: {one.off}" if one.off else one.text
        over = ("cursor",) if at else ()
        return [
            self.segment("▶ " if at else "  ", "mark", *over),
            self.segment(fit(shown(text), max(1, width - 2)), "dim" if one.off else "plain", *over),
        ]


class ChoicesScreen(ModalScreen[None]):
    """Runs what was chosen, after closing."""

    BINDINGS = [  # noqa: RUF012 - Textual's form
        ("escape,q", "dismiss", "Leave"),
        ("enter", "choose", "Choose"),
        ("down,j", "move(1)", "Down"),
        ("up,k", "move(-1)", "Up"),
        ("pagedown", "page(1)", "Page down"),
        ("pageup", "page(-1)", "Page up"),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], note: str = "") -> None:
        super().__init__()
        self._title = title
        self._note = note
        self._lines = ChoiceLines(choices)

    def compose(self) -> ComposeResult:
        """Put the choices in the middle."""
        yield self._lines

    def on_mount(self) -> None:
        """Show title and keys."""
        self._lines.border_title = Content(shown(self._title))
        self._say(self._note or "⏎ chooses · esc leaves")
        self._lines.styles.height = min(len(self._lines.choices), self.app.size.height - 4) + 2
        self.set_focus(self._lines)

    def _say(self, text: str) -> None:
        self._lines.border_subtitle = Content(shown(text))

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._lines.move(by)

    def action_page(self, by: int) -> None:
        """Move the cursor by a page."""
        self._lines.move(by * self._lines.page)

    def action_choose(self) -> None:
        """Run what is chosen, or say why not."""
        if not self._lines.choices:
            return
        chosen = self._lines.choices[self._lines.cursor]
        if chosen.off:
            self._say(f"not now: {chosen.off}")
            # A border cuts what is long; below the page there is room for it.
            say_on_top(self.app, f"not now: {chosen.off}", warning=True)
        else:
            self.dismiss()
            chosen.do()
