"""A large plan while it is made: how far the reading is, what is likely left, and how to end it."""

from collections.abc import Callable, Coroutine
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkType

from tui.domain.mutation import Plan
from tui.domain.times import lasting
from tui.errors import WxiError
from tui.services.mutations.pace import OnPace, Pace, likely
from tui.ui.screens.running import bar
from tui.ui.state import State
from tui.ui.text import shown

Make = Callable[[OnPace], Coroutine[Any, Any, Plan]]

_OFTEN = 0.25  # seconds between two looks at how far it is


class PlanningScreen(ModalScreen[Plan | WxiError | None]):
    """Makes a plan and returns it; the failure that struck, or None when the officer ended it.

    Planning changes nothing at Webex, so that it can be ended at any time.
    """

    BINDINGS = [("escape,q,c", "end", "End")]  # noqa: RUF012 - Textual's form

    def __init__(self, state: State, make: Make, total: int) -> None:
        super().__init__()
        self._state = state
        self._make = make
        self._total = total
        self._pace: Pace | None = None
        self._told = ""
        self._worker: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """One line that says how far it is."""
        with Vertical(id="planning"):
            yield Static(Content(""), id="far")

    def on_mount(self) -> None:
        """Begin."""
        box = self.query_one("#planning")
        box.border_title = Content(f"Planning · {self._total:,} objects to read first")
        box.border_subtitle = "nothing is changed yet · esc ends it"
        self._look()
        self.set_interval(_OFTEN, self._look)
        work: WorkType[None] = self._work
        self._worker = self.run_worker(work, name="plan", description="plan", group="plan")

    async def _work(self) -> None:
        try:
            self.dismiss(await self._make(self._hear))
        except WxiError as failure:
            self.dismiss(failure)

    def _hear(self, pace: Pace) -> None:
        self._pace = pace

    def _look(self) -> None:
        pace, health = self._pace, self._state.health
        far = f"likely {lasting(likely(self._total))} at the usual limit of Webex"
        if pace is not None:
            far = f"{bar(pace)} {pace.told}"
        waiting = f" · {health}" if health.startswith("waiting") else ""
        if (told := far + waiting) != self._told:
            self._told = told
            self.query_one("#far", Static).update(Content(shown(told)))

    def action_end(self) -> None:
        """End it: what was read so far is of no plan."""
        if self._worker is not None:
            self._worker.cancel()
        self.dismiss(None)
