"""The prompt above the keys that asks for a filter. Knows nothing of what filters mean.

``tab`` completes, ``up`` and ``down`` bring back what was answered before. What is typed is
reported at once, of keys that come in a burst only what they make together, and taken back when the
prompt is left without an answer.
"""

from collections.abc import Callable

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from tui.domain.filters.completion import Completion
from tui.ui.text import fit, shown

_REST = 0.02  # seconds between keys, below which they come in a burst

Complete = Callable[[str, int], Completion]


class Prompt(Vertical):
    """Hidden until it asks. Every message has the ``purpose`` that it asked for."""

    BINDINGS = [  # noqa: RUF012 - Textual's form
        ("tab", "complete(1)", "Complete"),
        ("shift+tab", "complete(-1)", "Complete backwards"),
        ("up", "recall(-1)", "Earlier"),
        ("down", "recall(1)", "Later"),
    ]

    class Typed(Message):
        """``words`` stand in the prompt, or count again because it was left."""

        def __init__(self, purpose: str, words: str) -> None:
            super().__init__()
            self.purpose = purpose
            self.words = words

    class Answered(Typed):
        """``words`` were confirmed with enter; ``accept`` or ``refuse`` is to be called."""

    def __init__(self, complete: Complete, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._complete = complete
        self._purpose = ""
        self._before = ""
        self._reported = ""
        self._rest: Timer | None = None
        self._waits = False  # whether something typed is to be reported after the rest
        self._answers: dict[str, list[str]] = {}
        self._recalled = 0
        self._offered: tuple[str, Completion, int, str] | None = None

    def compose(self) -> ComposeResult:
        """A label and a field, and below them what is wrong or could be."""
        with Horizontal(id="prompt-line"):
            yield Static(id="prompt-label")
            yield Input(id="prompt-input", compact=True, select_on_focus=False)
        yield Static(id="prompt-note")

    def on_mount(self) -> None:
        """Nothing blinks: over a slow link it costs."""
        self._field.cursor_blink = False

    @property
    def _field(self) -> Input:
        return self.query_one(Input)

    @property
    def is_asking(self) -> bool:
        """Tell whether the prompt is on the screen."""
        return self.has_class("-asking")

    @property
    def purpose(self) -> str:
        """Return what is asked for, or was last."""
        return self._purpose

    def ask(self, purpose: str, words: str) -> None:
        """Ask for a purpose, starting from the words that count so far."""
        self._purpose, self._before, self._reported = purpose, words, words
        self._recalled = len(self._past)
        self.query_one("#prompt-label", Static).update(Content(f"{purpose}: "))
        self._note("")
        self._field.value = words
        self._field.select_all()  # typing replaces what was there
        self.add_class("-asking")
        # At once, not by focus(), which is queued: keys that are typed fast are meant for here.
        self.screen.set_focus(self._field)

    def accept(self) -> None:
        """Take the answer as given: it is remembered, and leaving keeps it."""
        words = self._field.value.strip()
        if words:
            self._answers[self._purpose] = [*(one for one in self._past if one != words), words]
        self._before = self._reported = words

    def refuse(self, column: int, reason: str) -> None:
        """Show below the field what is wrong at a column of what was typed."""
        field, reason = self._field, shown(reason)
        label = cell_len(f"{self._purpose}: ")
        place = label + cell_len(field.value[:column]) - int(field.scroll_offset.x)
        width = max(1, self.size.width)
        if place >= 0 and place + 2 + cell_len(reason) <= width:
            self._note(f"{' ' * place}^ {reason}", "-wrong")
        elif cell_len(reason) < place < width:
            self._note(f"{reason.rjust(place - 1 - cell_len(reason) + len(reason))} ^", "-wrong")
        else:
            self._note(fit(f"column {column + 1}: {reason}", width), "-wrong")

    def understood(self) -> None:
        """Nothing is wrong any more with what was typed."""
        if self._is_wrong:
            self._note("")

    @property
    def _is_wrong(self) -> bool:
        return self.query_one("#prompt-note").has_class("-wrong")

    def leave(self) -> None:
        """Go away; without an answer what counted before counts again."""
        if self.is_asking:
            self._stop()
            self.remove_class("-asking")
            self._report(self._before)

    def _note(self, text: str, role: str = "") -> None:
        note = self.query_one("#prompt-note", Static)
        note.update(Content(text))
        note.set_class(role == "-wrong", "-wrong")
        note.display = bool(text)

    def _stop(self) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        self._waits = False

    def _report(self, words: str) -> None:
        if words != self._reported:
            self._reported = words
            self.post_message(self.Typed(self._purpose, words))

    def _rested(self) -> None:
        if self._rest is not None:  # else it was stopped when this was on its way already
            waits = self._waits
            self._stop()
            if waits:
                self._report(self._field.value.strip())

    def on_input_changed(self, changed: Input.Changed) -> None:
        """Report what stands there, of a burst of keys once it has ended."""
        changed.stop()
        in_burst = self._rest is not None
        self._stop()
        offered = self._offered is not None and self._offered[0] == changed.value
        if not offered and not self._is_wrong:  # an error stays until the text was read again
            self._note("")
        if self.is_asking:
            self._waits = in_burst
            self._rest = self.set_timer(_REST, self._rested)
            if not in_burst:
                self._report(self._field.value.strip())

    def on_input_submitted(self, submitted: Input.Submitted) -> None:
        """Hand over what was typed."""
        submitted.stop()
        self._stop()
        self.post_message(self.Answered(self._purpose, submitted.value.strip()))

    # Completing and recalling

    @property
    def _past(self) -> list[str]:
        return self._answers.get(self._purpose, [])

    def action_recall(self, step: int) -> None:
        """Bring back an earlier answer, or go towards the empty field."""
        self._recalled = max(0, min(self._recalled + step, len(self._past)))
        self._put((*self._past, "")[self._recalled])

    def action_complete(self, step: int) -> None:
        """Put the next choice in the place of the word before the cursor."""
        field = self._field
        if self._offered is None or self._offered[0] != field.value:
            found = self._complete(field.value, field.cursor_position)
            if not found.choices:
                self._note("nothing to complete")
                return
            first = -1 if step > 0 else 0
            self._offered = (field.value, found, first, field.value[field.cursor_position :])
        _, found, at, rest = self._offered
        at = (at + step) % len(found.choices)
        before = field.value[: found.start] + found.choices[at]
        self._put(before + rest, len(before))
        self._offered = (field.value, found, at, rest)
        around = (*found.choices[at:], *found.choices[:at])
        note = f"{at + 1}/{len(around)}  {'   '.join(map(shown, around))}"
        self._note(fit(note, max(1, self.size.width)) if len(around) > 1 else "")

    def _put(self, text: str, cursor: int | None = None) -> None:
        self._field.value = text
        self._field.cursor_position = len(text) if cursor is None else cursor
