"""Retrieving many messages from the console: one run at a time, which goes on under other pages.

Owns the run and its worker; the page only shows both.
"""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.worker import Worker, WorkType

from tui.errors import WxiError
from tui.services import errands, recovery
from tui.services.progress import Progress
from tui.services.recovery import Recovery
from tui.services.session import Online
from tui.ui.state import State

if TYPE_CHECKING:
    from tui.ui.screens.board import Board


class Recovering:
    """The run in hand. ``said`` is what there is to say of it now; empty without one."""

    def __init__(self, screen: "Board", state: State) -> None:
        self._screen = screen
        self._state = state
        self._worker: Worker[None] | None = None
        self._heard: Progress | None = None
        self._problem = ""
        self.run: Recovery | None = None
        self.plan = ""

    @property
    def is_running(self) -> bool:
        """Tell whether messages are being fetched."""
        return self._worker is not None and not self._worker.is_finished

    @property
    def said(self) -> str:
        """Return how far the run is, what stopped it, or how it ended."""
        run = self.run
        if run is None:
            return "planning …"
        if self.is_running:
            return recovery.progress_line(self._heard) if self._heard else "retrieving"
        left = f", {run.left:,} left" if run.left else ""
        done = f"{recovery.summary(run)}{left}" if run.items else ""
        return "; ".join(filter(None, (done, self._problem)))

    async def prepare(self, online: Online, positions: Sequence[int]) -> None:
        """Plan what to retrieve of the messages that some events concern."""
        session = self._state.session
        self.run, self._heard, self._problem = None, None, ""
        found = await asyncio.to_thread(
            errands.plan,
            session.case.events,
            positions,
            session.case.casework.all_retrievals(),
            session.retention,
        )
        self.plan = errands.line(found, session.now(), session.look.zone)
        self.run = Recovery(online.retriever, session.look, found, on_progress=self._hear)

    def _hear(self, progress: Progress) -> None:
        self._heard = progress

    def go(self, *, allow_unscannable: bool = False) -> None:
        """Begin, or go on; with files that cannot be scanned when the officer takes that risk."""
        run = self.run
        if run is None or self.is_running:
            return
        if allow_unscannable:
            run.again()
        self._problem = ""

        async def work() -> None:
            try:
                await run.go(allow_unscannable=allow_unscannable)
            except WxiError as failure:
                self._problem = failure.line()
            finally:
                self._screen.draw_soon()
            self._screen.say(
                f"retrieved: {'; '.join(filter(None, (recovery.summary(run), self._problem)))}",
                warning=bool(self._problem),
            )

        worker: WorkType[None] = work
        self._worker = self._screen.run_worker(
            worker, name="recover", description="recover", group="recover"
        )

    def stop(self) -> None:
        """Stop; what was fetched is kept, and ``go`` goes on."""
        if self._worker is not None:
            self._worker.cancel()
