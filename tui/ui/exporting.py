"""Exporting from the console: one export at a time, off the event loop; its page offers formats.

Owns the export and its worker. What it says stands at the bottom of the main screen.
"""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import WorkType

from tui.domain.exports import Asked, Export
from tui.errors import WxiError
from tui.services import exporting
from tui.services.exporting import Exporting
from tui.services.progress import Progress
from tui.ui.screens.choices import Choice, ChoicesScreen
from tui.ui.state import State

if TYPE_CHECKING:
    from tui.ui.screens.board import Board

_OFTEN = 0.5  # seconds between two looks at how far it is


class ExportDesk:
    """Offers formats, and writes what the filter shows, or what is marked."""

    def __init__(self, screen: "Board", state: State) -> None:
        self._screen = screen
        self._state = state
        self._run: Exporting | None = None
        self._heard: Progress | None = None
        self._said: Progress | None = None

    def offer(self) -> None:
        """Show the formats; while an export is being written, offer to stop it."""
        if self._run is not None:
            stop = Choice("stop: nothing of it stays", "", self._run.stop)
            self._screen.app.push_screen(ChoicesScreen(f"Export · {self._far()}", [stop]))
            return
        state, case = self._state, self._state.session.case
        count = len(state.view.marks) or len(state.view.rows)
        what = "marked" if state.view.marks else "shown"
        off = "" if count else "no event is shown"
        choices = [
            Choice(f"{one.name:<11}{one.holds}", off, partial(self._begin, one.name))
            for one in case.exports.formats
        ]
        where = "the current folder" if case.read_only else "the case's folder exports"
        self._screen.app.push_screen(
            ChoicesScreen(
                f"Export {count:,} {what} events", choices, f"⏎ writes into {where} · esc leaves"
            )
        )

    def _begin(self, format_name: str) -> None:
        state, view = self._state, self._state.view
        look, rank = state.session.look, state.session.case.events.columns.rank
        rows = list(view.marks or view.rows)
        asked = Asked(state.filter_text, state.stretch, marked=bool(view.marks))
        path = exporting.place(look, format_name)
        run = self._run = Exporting(look, rows, asked, self._hear)
        self._heard = None

        def write() -> Export:
            rows.sort(key=rank)
            return run.write(format_name, path)

        async def work() -> None:
            timer = self._screen.set_interval(_OFTEN, self._look)
            try:
                done = await asyncio.to_thread(write)
            except WxiError as failure:
                self._end(timer, failure.line(), warning=True)
            except BaseException:
                run.stop()  # the console is being left
                raise
            else:
                told = f"exported {done.events:,} events: {done.path}, sha256 {done.sha256}"
                gaps = f"; {len(done.gaps)} notes in its manifest" if done.gaps else ""
                self._end(timer, told + gaps)

        worker: WorkType[None] = work
        self._screen.run_worker(worker, name="export", description="export", group="export")

    def _end(self, timer: Timer, told: str, *, warning: bool = False) -> None:
        timer.stop()
        self._run = None
        self._screen.say(told, warning=warning)

    def _hear(self, progress: Progress) -> None:
        self._heard = progress  # in the thread that writes

    def _look(self) -> None:
        """Say how far it is, if that has changed."""
        if self._heard is not self._said:
            self._said = self._heard
            self._screen.say(self._far())

    def _far(self) -> str:
        return exporting.told(self._heard) if self._heard else "exporting"
