"""A plan that waits for the second officer: what they run where, and the file they hand back."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import WorkType

from tui.errors import WxiError
from tui.ui.text import shown


class ApprovalScreen(ModalScreen[str]):
    """Returns by whom the signature is that was taken in, from the file that was named.

    ``take`` does that, in a thread; what it refuses is said here, and another file can be named.
    """

    BINDINGS = [("escape", "dismiss", "Leave")]  # noqa: RUF012 - Textual's form

    AUTO_FOCUS = "#signature"

    def __init__(self, title: str, told: Sequence[str], take: Callable[[str], str]) -> None:
        super().__init__()
        self._title = title
        self._told = told
        self._take = take

    def compose(self) -> ComposeResult:
        """What to do, the file, what was wrong with it."""
        with Vertical(id="confirm"):
            yield Static(Content("\n".join(map(shown, self._told))))
            yield Static(Content("File of the signature, on this host:"))
            yield Input(id="signature", compact=True)
            yield Static(Content(""), id="problem")

    def on_mount(self) -> None:
        """Ask for the file; nothing blinks."""
        box = self.query_one("#confirm")
        box.border_title = Content(shown(self._title))
        box.border_subtitle = "enter verifies it · esc leaves"
        for field in self.query(Input):
            field.cursor_blink = False

    def on_input_submitted(self, submitted: Input.Submitted) -> None:
        """Verify the signature in the file."""
        name = submitted.value.strip()
        if name:
            verify: WorkType[None] = partial(self._verify, name)
            self.run_worker(
                verify, name="verify", description="verify", group="verify", exclusive=True
            )

    async def _verify(self, name: str) -> None:
        try:
            signed_by = await asyncio.to_thread(self._take, name)
        except WxiError as failure:
            self.query_one("#problem", Static).update(Content(shown(failure.line())))
        else:
            self.dismiss(signed_by)
