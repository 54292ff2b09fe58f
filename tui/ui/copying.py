"""Copies what is selected or marked, in the form that is chosen, to the clipboard or a file."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.domain.amounts import counted
from tui.domain.hostile import visible
from tui.domain.models import Event
from tui.services.copying import CopyDesk, Form, forms
from tui.ui.clipboard import Clipboard
from tui.ui.live import Live
from tui.ui.screens.choices import Choice, ChoicesScreen
from tui.ui.state import State

if TYPE_CHECKING:
    from tui.ui.screens.board import Board

MOST = 1_000  # events at a time; more are exported


class Copying:
    """Copies for one main screen; each copy is in the journal before it leaves."""

    def __init__(self, screen: "Board", state: State, live: Live, clipboard: Clipboard) -> None:
        self._screen = screen
        self._state = state
        self._live = live
        self._clipboard = clipboard
        self._desk = CopyDesk(state.session.case)

    def offer(self) -> None:
        """Ask in which form, and where to."""
        chosen = self._state.chosen()
        if len(chosen) > MOST:
            self._screen.say(f"{len(chosen):,} events are marked: at most {MOST:,}", warning=True)
            return
        events = [*map(self._state.event, chosen)]
        offered = forms(self._state.session.look, events)
        whole = Form("everything", "\n\n".join(f"{one.name}:\n{one.text}" for one in offered))
        choices = [
            Choice(
                f"{form.name} · {_glimpse(form.text)}",
                self._clipboard.why_not(form.text),
                partial(self.send, form, events),
            )
            for form in offered
        ]
        choices.append(
            Choice(
                f"all of these, to a file: {counted(len(events), 'event')}",
                "",
                partial(self._to_file, whole, events),
            )
        )
        self._screen.app.push_screen(
            ChoicesScreen("Copy", choices, f"to {self._clipboard.route} · ⏎ chooses · esc leaves")
        )

    def selection(self, text: str) -> None:
        """Send what was selected on the screen, where every character is safe already."""
        if reason := self._state.can_write_case or self._clipboard.why_not(text):
            self._screen.say(f"not copied: {reason}", warning=True)
        else:
            self.send(Form("selection", visible(text, multiline=True)))

    def send(self, form: Form, events: Sequence[Event] = ()) -> None:
        """Send one form of some events, or what was selected on the screen, to the clipboard."""
        route = self._clipboard.route

        async def run() -> None:
            await asyncio.to_thread(self._desk.enter, form, events, route)
            await self._clipboard.send(form.text)
            self._screen.say(f"{form.name}: {len(form.text):,} characters sent to {route}")

        self._live.work(run, "copy", exclusive=False)

    def _to_file(self, form: Form, events: Sequence[Event]) -> None:
        async def run() -> None:
            path = await asyncio.to_thread(self._desk.to_file, form, events)
            self._screen.say(f"kept in the case: {path.parent.name}/{path.name}")

        self._live.work(run, "copy", exclusive=False)


def _glimpse(text: str) -> str:
    return text.split("\n", 1)[0][:60]
