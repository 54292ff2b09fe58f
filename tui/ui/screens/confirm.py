"""The confirmation of a plan: what will happen, a reason, and a phrase that must be typed."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.domain.mutation import Plan
from tui.ui.text import shown


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the officer typed: it is for the services to accept or refuse."""

    reason: str
    phrase: str


def plan_text(plan: Plan) -> str:
    """Return a plan as safe text: steps, what is left alone, warnings, what cannot be undone."""
    lines = [f"{len(plan.steps)} to delete, {len(plan.skipped)} left alone. Plan {plan.id}"]
    lines += [f"  ✗ {shown(step.summary)}" for step in plan.steps]
    lines += [f"  - left alone: {shown(why)}" for _, why in plan.skipped]
    lines += [f"  ! {shown(warning)}" for warning in plan.warnings]
    lines.append(
        "Cannot be undone: users lose the message and its files. The officer can still read both "
        f"until retention ends. Before-images are kept. Calls to Webex: {len(plan.steps)}."
    )
    return "\n".join(lines)


class ConfirmScreen(ModalScreen[Confirmation | None]):
    """Returns what was typed, or None when the officer left it."""

    BINDINGS = [("escape", "leave", "Leave")]  # noqa: RUF012 - Textual's form

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._plan = plan

    def compose(self) -> ComposeResult:
        """Plan, reason, phrase."""
        with Vertical(id="confirm"):
            yield VerticalScroll(Static(Content(plan_text(self._plan)), id="plan"))
            yield Static(Content("Reason (goes into the journal):"))
            yield Input(id="reason", compact=True)
            yield Static(Content(f"To confirm, type: {self._plan.phrase}    esc leaves"))
            yield Input(id="phrase", compact=True)
            yield Static(Content(""), id="problem")

    def on_mount(self) -> None:
        """Start with the reason; nothing blinks."""
        self.query_one("#confirm").border_title = "Delete at Webex"
        for field in self.query(Input):
            field.cursor_blink = False
        self.query_one("#reason", Input).focus()

    def on_input_submitted(self, submitted: Input.Submitted) -> None:
        """Go from the reason to the phrase, and from the right phrase back to the main screen."""
        reason = self.query_one("#reason", Input).value.strip()
        phrase = self.query_one("#phrase", Input).value.strip()
        problem = self.query_one("#problem", Static)
        if not reason:
            problem.update(Content("A reason is needed."))
            self.query_one("#reason", Input).focus()
        elif submitted.input.id == "reason":
            self.query_one("#phrase", Input).focus()
        elif phrase != self._plan.phrase:
            problem.update(Content(f"Not deleted: type exactly “{self._plan.phrase}”, or esc."))
        else:
            self.dismiss(Confirmation(reason, phrase))

    def action_leave(self) -> None:
        """Leave without deleting anything."""
        self.dismiss(None)
