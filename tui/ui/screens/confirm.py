"""The confirmation of a plan: what will happen, a reason, and a phrase that must be typed.

Nothing happens unless the phrase was typed: every other way out leaves without it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.domain.mutation import Plan, Step
from tui.ui.signs import Signs
from tui.ui.text import fit, shown, wrap
from tui.ui.widgets.lines import LinePane

Told = Callable[[Step], str]
_ROOM = 9  # lines of the dialog besides the plan


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the officer typed: it is for the services to accept or refuse."""

    reason: str
    phrase: str


class PlanLines(LinePane, can_focus=False):
    """A plan, line by line: totals, warnings, steps, what is left alone. Drawn as far as visible.

    Totals and warnings are broken to the width, of which there are few; a step is one line.
    """

    TITLED = False

    def __init__(self, facts: Sequence[str], plan: Plan, told: Told, signs: Signs) -> None:
        super().__init__(id="plan")
        self.remove_class("pane")
        self._facts = facts
        self._plan = plan
        self._told = told
        self._signs = signs
        self._head: list[tuple[str, str]] = []

    @property
    def line_count(self) -> int:
        """Return how many lines the plan takes."""
        return len(self._head) + len(self._plan.steps) + len(self._plan.skipped)

    def on_resize(self) -> None:
        """Break totals and warnings anew."""
        self.lay_out(self.content_size.width)

    def lay_out(self, width: int) -> None:
        """Break totals and warnings to a width; take as many lines as the screen can give."""
        told = [(one, "heading" if not at else "plain") for at, one in enumerate(self._facts)]
        told += [(f"! {warning}", "mark") for warning in self._plan.warnings]
        self._head = [
            (part, role) for said, role in told for part in wrap(shown(said), max(20, width))
        ]
        room = max(4, self.app.size.height * 92 // 100 - _ROOM)  # styles.tcss: 92 %
        self.styles.height = max(1, min(self.line_count, room))
        self.scroll_top(self.top)
        self.refresh()

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw one line."""
        steps, place = self._plan.steps, index - len(self._head)
        if place < 0:
            text, role = self._head[index]
            return [self.segment(fit(text, width), role)]
        if place < len(steps):
            sign = self._signs.undoable if steps[place].reversible else self._signs.final
            text = f"{place + 1:>4} {sign} {shown(self._told(steps[place]))}"
            return [self.segment(fit(text, width), "plain")]
        what, why = self._plan.skipped[place - len(steps)]
        words = shown(f"{what} {why}" if " " in what else why)  # an id tells nothing here
        return [self.segment(fit(f"   - left alone: {words}", width), "dim")]


class ConfirmScreen(ModalScreen[Confirmation | None]):
    """Returns what was typed, or None when the officer left it.

    ``told`` says what a step does. Of a plan that lacks something (``lacking``) nothing is asked.
    """

    BINDINGS = [  # noqa: RUF012 - Textual's form
        ("escape", "leave", "Leave"),
        ("down", "scroll(1)", "Down"),
        ("up", "scroll(-1)", "Up"),
        ("pagedown", "page(1)", "Page down"),
        ("pageup", "page(-1)", "Page up"),
    ]

    AUTO_FOCUS = "#reason"  # by Textual once it is there: a screen can be left before that

    def __init__(
        self,
        plan: Plan,
        facts: Sequence[str],
        phrase: str,
        told: Told,
        signs: Signs,
        lacking: str = "",
    ) -> None:
        super().__init__()
        self._plan = plan
        self._phrase = phrase
        self._lacking = lacking
        self._lines = PlanLines(facts, plan, told, signs)

    def compose(self) -> ComposeResult:
        """Plan, reason, phrase."""
        with Vertical(id="confirm"):
            yield self._lines
            if self._lacking:
                yield Static(Content(shown(self._lacking)), id="problem")
                return
            yield Static(Content("Reason (goes into the journal):"))
            yield Input(id="reason", compact=True)
            yield Static(Content(f"To confirm, type: {self._phrase}    esc leaves: no"))
            yield Input(id="phrase", compact=True)
            yield Static(Content(""), id="problem")

    def on_mount(self) -> None:
        """Start with the reason; nothing blinks."""
        box = self.query_one("#confirm")
        title = f"{self._plan.word.capitalize()} at Webex · {self._plan.id}"
        box.border_title = Content(shown(title))
        box.border_subtitle = "↓ ↑ pgdn pgup read the plan"
        for field in self.query(Input):
            field.cursor_blink = False

    def on_input_submitted(self, submitted: Input.Submitted) -> None:
        """Go from the reason to the phrase, and from the right phrase back to the main screen."""
        reason = self.query_one("#reason", Input).value.strip()
        phrase = self.query_one("#phrase", Input).value.strip()
        problem = self.query_one("#problem", Static)
        if not reason:
            problem.update(Content("A reason is needed."))
            self.query_one("#reason", Input).focus()
        elif submitted.input.id == "reason":
            self.set_focus(self.query_one("#phrase", Input))
            problem.update(Content("enter now does it, once the phrase stands there"))
        elif phrase != self._phrase:
            problem.update(Content(f"Nothing was done: type exactly “{self._phrase}”, or esc."))
        else:
            self.dismiss(Confirmation(reason, phrase))

    def action_leave(self) -> None:
        """Leave without doing anything."""
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        """Read on in the plan."""
        self._lines.scroll_lines(by)

    def action_page(self, by: int) -> None:
        """Read on in the plan by a page."""
        self._lines.scroll_lines(by * (self._lines.page - 1))
