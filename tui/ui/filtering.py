"""Filtering and finding: in a thread, so that keys never wait; the newest filter wins."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual.worker import WorkType

from tui.errors import FilterError, WxiError
from tui.ui.state import State
from tui.ui.widgets.bars import KeyBar
from tui.ui.widgets.prompt import Prompt
from tui.ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from tui.ui.screens.board import Board


class Filtering:
    """Reads what was typed at the prompt and narrows the timeline; the screen shows it."""

    def __init__(self, screen: "Board", state: State) -> None:
        self._screen = screen
        self._state = state
        self._generation = 0
        self._is_asked = False  # for what is shown next, not only being typed

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
        self._work(self._show, "filter")

    def take_up(self, place: int) -> None:
        """Filter and find as the state says already; the cursor stays, also on the screen."""

        async def show() -> None:
            await self._show()
            self._screen.query_one(Timeline).put_cursor_at(place)

        self._work(show, "filter")
        if self._state.find:
            self._seek(self._state.find, self._screen.query_one(Timeline).refresh)

    def _seek(self, words: str, found: Callable[[], object] | None = None) -> None:
        async def seek() -> None:
            hits = self._state.session.look.matches(words)
            if hits is not None:
                await asyncio.to_thread(hits.extend)
                self._screen.watching.sought(words, hits.count)
            self._state.find, self._state.hits = words, hits
            (found or self._screen.found)()

        self._work(seek, "find")

    def _work(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        async def guarded() -> None:
            try:
                await work()
            except WxiError as failure:
                self._screen.draw_anew()  # arrivals pass by the filter that was there before
                self._screen.say(failure.line(), warning=True)

        worker: WorkType[None] = guarded
        self._screen.run_worker(worker, name=group, description=group, group=group, exclusive=True)

    async def _show(self) -> None:
        self._generation += 1
        generation, view = self._generation, self._state.view

        def is_newest() -> bool:
            return generation == self._generation

        matches, everything = self._state.filtered(), view.everything
        if matches is None:
            view.show(None)
        else:
            rows = await asyncio.to_thread(matches.rows, everything, is_newest)
            if rows is None or not is_newest():
                return
            view.show(matches.holds, rows, len(everything))
        self._screen.watching.filtered(asked=self._is_asked)
        self._is_asked = False
        self._screen.draw_anew()
        self._screen.follow_cursor()
