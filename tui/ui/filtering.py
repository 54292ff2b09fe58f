"""Filtering and finding: in a thread, so that keys never wait; the newest filter wins."""

import asyncio
from array import array
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual.worker import WorkType

from tui.domain.threads import Threads
from tui.domain.view import Made
from tui.errors import FilterError, WxiError
from tui.services.matching.matches import Matches
from tui.ui.state import State
from tui.ui.widgets.bars import KeyBar, StatusBar
from tui.ui.widgets.density import DensityBar
from tui.ui.widgets.prompt import Prompt
from tui.ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from tui.ui.screens.board import Board


_MANY = 100_000  # events from which on a first look is taken around the cursor
_NEAR = 750  # events before the cursor, and from it on, of that look


class Filtering:
    """Reads what was typed at the prompt and narrows the timeline; the screen shows it."""

    def __init__(self, screen: "Board", state: State) -> None:
        self._screen = screen
        self._state = state
        self._generation = 0
        self._is_asked = False  # for what is shown next, not only being typed
        self._narrows = False  # whether the filter, too, is to be applied anew
        self._seeks = False  # whether to go to a hit afterwards
        self._before: Matches | None = None  # of the last filter that was wholly applied

    @property
    def _prompt(self) -> Prompt:
        return self._screen.query_one(Prompt)

    def typed(self, words: str) -> None:
        """Narrow to what is being typed, as soon as it can be understood."""
        filters = self._state.session.look.filters
        try:
            asked = filters.asked(words)
            echo = filters.echo(asked.text)
        except FilterError as failure:
            if self._prompt.is_asking:
                self._prompt.refuse(failure.column, failure.reason)
            return
        self._prompt.understood()
        if echo:
            self._screen.say(echo)
        else:  # what an earlier text meant
            self._screen.query_one(KeyBar).clear_notice()
        if asked.text != self._state.words:
            self._state.words = asked.text
            self.renew()

    def answered(self, purpose: str, words: str) -> bool:
        """Filter or find by an answer; False when the prompt goes on asking."""
        filters = self._state.session.look.filters
        try:
            asked = filters.asked(words)
            if purpose == "find":
                filters.parse(words)
            elif asked.name:
                filters.save(asked)
            echo = filters.echo(asked.text)
        except FilterError as failure:
            self._prompt.refuse(failure.column, failure.reason)
            return False
        except WxiError as failure:
            self._screen.say(failure.line(), warning=True)
            return False
        self._prompt.accept()
        if purpose == "find":
            self._seek(words)
            return True
        if asked.name:
            done = f"saved: @{asked.name}" if asked.text else f"forgotten: @{asked.name}"
            echo = "; ".join(filter(None, (done, echo)))
        if echo:
            self._screen.say(echo)
        self._state.words = f"@{asked.name}" if asked.name and asked.text else asked.text
        self._is_asked = True
        self.renew()
        return True

    def renew(self) -> None:
        """Filter all events anew, by what the state says."""
        self._narrows = True
        self._work(self._show)

    def rearrange(self) -> None:
        """Show the same events in the order that the state says."""
        self._work(self._show)

    def forget(self) -> None:
        """Seek nothing any more."""
        self._state.find, self._state.hits, self._seeks = "", None, False
        self._state.view.stop_seeking()

    def take_up(self, place: int) -> None:
        """Filter and find as the state says already; the cursor stays, also on the screen."""

        async def show() -> None:
            await self._show()
            self._screen.query_one(Timeline).put_cursor_at(place)
            if self._state.find:
                self._state.hits = self._state.session.look.matches(self._state.find)
                await self._show()

        self._narrows = True
        self._work(show)

    def _seek(self, words: str) -> None:
        async def seek() -> None:
            self._state.hits = self._state.session.look.matches(words)
            self._state.find, self._seeks = words, True
            await self._show()
            if self._state.hits is not None:
                self._screen.watching.sought(words, self._state.hits.count)

        self._work(seek)

    def _work(self, work: Callable[[], Awaitable[None]]) -> None:
        async def guarded() -> None:
            try:
                await work()
            except WxiError as failure:
                self._screen.draw_anew()  # arrivals pass by the filter that was there before
                self._screen.say(failure.line(), warning=True)

        worker: WorkType[None] = guarded
        self._screen.run_worker(
            worker, name="filter", description="filter", group="filter", exclusive=True
        )

    async def _show(self) -> None:
        self._generation += 1
        generation, state, view = self._generation, self._state, self._state.view

        def is_newest() -> bool:
            return generation == self._generation

        matches, hits, everything = state.filtered(), state.hits, view.everything
        threads = None
        if state.by_thread:
            threads = view.threads or Threads(state.session.case.events.columns)
        if matches is not None:
            matches.after(self._before)
        if matches is not None and self._narrows and threads is None and hits is None:
            await self._show_early(matches, is_newest)
        made = None
        if matches is not None or hits is not None or threads is not None:
            made = await asyncio.to_thread(_made, everything, matches, hits, threads, is_newest)
            if made is None or not is_newest() or not self._screen.is_drawn:
                return
            await asyncio.to_thread(self._screen.query_one(DensityBar).group, made.timely)
            if not is_newest() or not self._screen.is_drawn:
                return
        self._before = matches
        view.show(
            matches.holds if matches else None,
            made,
            sought=hits.holds if hits else None,
            threads=threads,
        )
        narrows, self._narrows = self._narrows, False
        if narrows:
            self._screen.watching.filtered(asked=self._is_asked)
            self._is_asked = False
            self._screen.draw_rows()
            self._screen.follow_cursor()
        else:
            self._screen.query_one(Timeline).renew()
        seeks, self._seeks = self._seeks, False
        if seeks:
            self._screen.found()

    async def _show_early(self, matches: Matches, is_newest: Callable[[], bool]) -> None:
        """Show what passes around the cursor, where to look at all events takes long."""
        state, view = self._state, self._state.view
        if matches.costly or len(view.everything) < _MANY:
            return
        near = view.near(_NEAR)
        rows = await asyncio.to_thread(state.glanced(), near)
        if is_newest() and view.show_early(rows, near):
            self._screen.query_one(Timeline).renew()
            self._screen.query_one(StatusBar).refresh()


def _made(
    everything: "array[int]",
    matches: Matches | None,
    hits: Matches | None,
    threads: Threads | None,
    goes_on: Callable[[], bool],
) -> Made | None:
    """Return what is to be shown; None when ``goes_on`` said that nobody waits any more."""
    timely = matches.rows(everything, goes_on) if matches else everything
    found = hits.rows(everything, goes_on) if hits else array("I")
    if threads is not None and not threads.learnt:
        threads.learn(len(everything), goes_on)
    if timely is None or found is None or not goes_on():
        return None
    if matches is not None:
        found = array("I", filter(matches.holds, found))
    return Made.of(len(everything), timely, found, threads)
