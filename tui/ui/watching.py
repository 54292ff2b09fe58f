"""Tells the journal what is looked at: what the cursor rests on, pages that open, searches.

A cursor that only passes by leaves no entry, nor does a filter that is still being typed. Entering
is done in a thread and draws nothing, so that neither keys nor an idle line notice it.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import WorkType

from tui.errors import WxiError
from tui.ui.state import State
from tui.ui.widgets.detail import DetailPane

if TYPE_CHECKING:
    from tui.ui.screens.board import Board

REST = 2.0  # seconds after which what is shown counts as looked at


class Watching:
    """Watches over one main screen."""

    def __init__(self, screen: "Board", state: State) -> None:
        self._screen = screen
        self._state = state
        self._views = state.session.views
        self._resting: Timer | None = None
        self._rests_on: tuple[str, str, bool] | None = None
        self._search: Timer | None = None
        self._filter = ""  # what was entered last

    def look(self) -> None:
        """Take in what the cursor is on and where it shows, from now until that changes."""
        event, screen = self._state.selected, self._screen
        on = (event.id, screen.pane, screen.has_class("-zoomed")) if event else None
        if on == self._rests_on:
            return
        self._rests_on = on
        _stop(self._resting)
        if on is not None:
            self._resting = screen.set_timer(REST, self._rested)

    def _rested(self) -> None:
        event, before = self._state.selected, self._rests_on
        if event is None or before is None or event.id != before[0] or not self._screen.is_drawn:
            self._rests_on = None
            return
        detail = self._screen.query_one(DetailPane)
        if self._screen.is_current and detail.display and detail.region.height:
            self._enter(partial(self._views.saw, "event", event.id, event.sha256))

    def uncovered(self) -> None:
        """Take in what a page that was over the screen had hidden."""
        self._rests_on = None
        self.look()

    def opened(self, kind: str, object_id: str, how: str) -> None:
        """Enter that a page opened: ``how`` it shows the object."""
        self._enter(partial(self._views.saw, kind, object_id, how=how))

    def filtered(self, *, asked: bool) -> None:
        """Enter the filter: when it was asked for at once, else if it stays for a while."""
        _stop(self._search)
        view, text = self._state.view, self._state.filter_text
        if not text or (text == self._filter and not asked):  # only arrivals were filtered
            self._filter = text
            return
        enter = partial(self._searched, "filter", text, len(view.rows), len(view.everything))
        if asked:
            enter()
        else:
            self._search = self._screen.set_timer(REST, enter)

    def sought(self, words: str, hits: int) -> None:
        """Enter what was sought."""
        self._searched("find", words, hits, len(self._state.view.everything))

    def _searched(self, how: str, text: str, hits: int, among: int) -> None:
        if how == "filter":
            self._filter = text
        self._enter(partial(self._views.searched, how, text, hits, among))

    def _enter(self, enter: Callable[[], bool]) -> None:
        if self._state.session.case.read_only:
            return

        async def work() -> None:
            try:
                await asyncio.to_thread(enter)
            except WxiError as failure:
                self._screen.say(failure.line(), warning=True)

        worker: WorkType[None] = work
        self._screen.run_worker(worker, name="watch", description="watch", group="watch")


def _stop(timer: Timer | None) -> None:
    if timer is not None:
        timer.stop()
