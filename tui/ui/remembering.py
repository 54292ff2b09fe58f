"""The console opens where it was left: what is looked at, saved as it changes and when leaving.

Kept in the case among the officer's own work. What has changed is looked for every few seconds, so
that moving about costs no writing; a case that is open for reading only is never written to.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.worker import WorkType

from tui.domain.times import Window, format_api, parse_api
from tui.errors import FilterError, WxiError
from tui.graph.views import ViewName
from tui.ui.action import Scope
from tui.ui.state import State
from tui.ui.widgets.graph_pane import GraphPane
from tui.ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from tui.ui.screens.board import Board

_NAME = "console"  # under which casework keeps it
_PANES = frozenset({Scope.TIMELINE, Scope.GRAPH, Scope.DETAIL})
_OFTEN = 3.0  # seconds between two looks at what has changed
_log = logging.getLogger(__name__)


class Remembering:
    """Recalls what was looked at when the case was left, and keeps it from then on.

    ``missing`` says what could not be recalled, a line for each.
    """

    def __init__(self, screen: "Board", state: State) -> None:
        self._screen = screen
        self._state = state
        self._kept: Mapping[str, object] | None = None  # None until it was recalled
        self.missing: list[str] = []

    def recall(self) -> None:
        """Take up what was left; the filter narrows once ``begin`` is called.

        Quick for a case of any size: the first paint waits for this.
        """
        state, screen = self._state, self._screen
        self._kept = state.session.case.casework.recall(_NAME)
        state.words, state.find = self._filter("filter"), self._filter("find")
        state.node = self._text("node") or None
        state.stretch, state.zoom = self._window("stretch"), self._window("zoom")
        state.by_thread = self._found("by_thread") is True
        self._cursor()
        with suppress(ValueError):  # a view of another release
            screen.query_one(GraphPane).view = ViewName(self._text("graph"))
        if self._text("pane") in _PANES:
            screen.show_pane(self._text("pane"))
        screen.set_class(self._found("zoomed") is True, "-zoomed")

    def begin(self) -> None:
        """Filter as was left, and remember from now on."""
        state = self._state
        if state.filter_text or state.find or state.by_thread:
            self._screen.filtering.take_up(self._place)
        if not state.session.case.read_only:
            self._screen.set_interval(_OFTEN, self._look)

    def save(self) -> None:
        """Keep what is looked at now, at once."""
        if self._state.session.case.read_only or self._kept is None or not self._screen.is_drawn:
            return
        self._kept = self._now()
        try:
            self._keep()
        except WxiError:  # nobody is left to be told
            _log.warning("the session is not remembered", exc_info=True)

    def _found(self, name: str) -> object:
        return None if self._kept is None else self._kept.get(name)

    def _text(self, name: str) -> str:
        found = self._found(name)
        return found if isinstance(found, str) else ""

    @property
    def _place(self) -> int:
        found = self._found("place")
        return found if isinstance(found, int) else 0

    def _window(self, name: str) -> Window | None:
        start, _, end = self._text(name).partition("/")
        try:
            return Window(parse_api(start), parse_api(end))
        except ValueError:
            return None

    def _filter(self, name: str) -> str:
        """Return a filter that was left, nothing when it is not understood any more."""
        words = self._text(name)
        try:
            self._state.session.look.filters.parse(words)
        except FilterError as failure:
            self.missing.append(f"the {name} that was left is not understood: {failure.line()}")
            return ""
        return words

    def _cursor(self) -> None:
        state, event_id = self._state, self._text("event")
        if self._found("following") is True:
            state.asked_to_follow = True
        elif event_id:
            position = state.session.case.events.find(event_id)
            if position is None or not state.view.select_position(position):
                self.missing.append("the event that was selected is not in this case any more")
            else:
                state.view.follow(following=False)
        self._screen.query_one(Timeline).put_cursor_at(self._place)

    def _now(self) -> dict[str, object]:
        state, screen = self._state, self._screen
        selected = state.selected
        return {
            "filter": state.words,
            "node": state.node,
            "stretch": _told(state.stretch),
            "zoom": _told(state.zoom),
            "find": state.find,
            "event": selected.id if selected else "",
            "place": screen.query_one(Timeline).place,
            "by_thread": state.by_thread,
            "following": state.follows,
            "pane": screen.pane,
            "zoomed": screen.has_class("-zoomed"),
            "graph": screen.query_one(GraphPane).view.value,
        }

    def _keep(self) -> None:
        # What counts by now: a thread that comes late must not put older things back.
        self._state.session.case.casework.remember(_NAME, self._kept or {})

    def _look(self) -> None:
        if not self._screen.is_drawn or (now := self._now()) == self._kept:
            return
        self._kept = now

        async def keep() -> None:
            try:
                await asyncio.to_thread(self._keep)
            except WxiError as failure:
                self._screen.say(failure.line(), warning=True)

        work: WorkType[None] = keep
        self._screen.run_worker(
            work, name="remember", description="remember", group="remember", exclusive=False
        )


def _told(window: Window | None) -> str:
    return "" if window is None else f"{format_api(window.start)}/{format_api(window.end)}"
