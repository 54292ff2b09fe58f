"""The prompt: one line above the keys that asks for words. Knows nothing of what they are for."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static


class Prompt(Horizontal):
    """Hidden until it asks; says ``Answered`` when the officer presses enter."""

    class Answered(Message):
        """``words`` were typed for a ``purpose``; there may be none."""

        def __init__(self, purpose: str, words: str) -> None:
            super().__init__()
            self.purpose = purpose
            self.words = words

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._purpose = ""

    def compose(self) -> ComposeResult:
        """A label and a field."""
        yield Static(id="prompt-label")
        yield Input(id="prompt-input", compact=True)

    def on_mount(self) -> None:
        """Nothing blinks: over a slow link it costs."""
        self.query_one(Input).cursor_blink = False

    @property
    def is_asking(self) -> bool:
        """Tell whether the prompt is on the screen."""
        return self.has_class("-asking")

    def ask(self, purpose: str, words: str) -> None:
        """Ask for the words of a purpose, starting from those that are there."""
        self._purpose = purpose
        self.query_one(Static).update(Content(f"{purpose} words: "))
        field = self.query_one(Input)
        field.value = words
        self.add_class("-asking")
        field.focus()

    def leave(self) -> None:
        """Go away without an answer."""
        self.remove_class("-asking")

    def on_input_submitted(self, submitted: Input.Submitted) -> None:
        """Hand over what was typed."""
        submitted.stop()
        self.post_message(self.Answered(self._purpose, submitted.value.strip()))
