"""A page with a line to type into and annotations below it, one of which can be chosen."""

from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.domain.annotation import Kept
from tui.ui.state import State
from tui.ui.text import shown
from tui.ui.widgets.annotation_lines import AnnotationLines

Answer = TypeVar("Answer")


class AnnotationPage(ModalScreen[Answer | None]):
    """What is typed goes into the line; arrows move the cursor among the annotations."""

    BINDINGS = [  # noqa: RUF012 - Textual's form
        ("escape", "dismiss(None)", "Leave"),
        ("down", "move(1)", "Next"),
        ("up", "move(-1)", "Previous"),
        ("pagedown", "move(10)", "Further"),
        ("pageup", "move(-10)", "Back"),
        ("enter", "answer", "Take"),  # that comes before the line has the focus
        ("tab", "turn", "Other"),
    ]
    TITLE = ""
    HINT = ""

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state

    def compose(self) -> ComposeResult:
        """Put line, note and annotations in the middle."""
        with Vertical(classes="annotated"):
            yield Input(placeholder=self.HINT, compact=True, select_on_focus=False)
            yield Static()
            yield AnnotationLines(self.state, self.named)

    def on_mount(self) -> None:
        """Begin with the line; nothing blinks."""
        self.query_one(".annotated").border_title = Content(shown(self.TITLE))
        self.line.cursor_blink = False
        self.set_focus(self.line)
        self.renew()

    @property
    def line(self) -> Input:
        """Return the line that is typed into."""
        return self.query_one(Input)

    @property
    def lines(self) -> AnnotationLines:
        """Return the annotations."""
        return self.query_one(AnnotationLines)

    def note(self, text: str) -> None:
        """Say something below the line."""
        self.query_one(Static).update(Content(shown(text)))

    def hint(self, text: str) -> None:
        """Say at the lower edge what keys do now."""
        self.query_one(".annotated").border_subtitle = Content(text)

    def named(self, kept: Kept) -> str:
        """Return what an annotation is on."""
        raise NotImplementedError

    def renew(self) -> None:
        """Show what there is now."""
        raise NotImplementedError

    def action_answer(self) -> None:
        """Take what was typed or chosen."""
        raise NotImplementedError

    def action_turn(self) -> None:
        """Do what tab does here."""
        raise NotImplementedError

    def action_move(self, count: int) -> None:
        """Choose another annotation."""
        self.lines.move(count)

    def on_input_submitted(self, submitted: Input.Submitted) -> None:
        """Take what was typed or chosen."""
        submitted.stop()
        self.action_answer()
