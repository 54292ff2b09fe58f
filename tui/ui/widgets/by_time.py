"""The keys of the timeline that go by time: lanes zoomed and panned, a brush, jumps.

Changes the state and tells the screen, which draws the lanes; knows nothing of how lines look.
"""

from collections.abc import Callable
from datetime import datetime

from textual.message import Message

from tui.domain import jumps, times, zoom
from tui.domain.jumps import Begin
from tui.domain.times import Window, of_milliseconds
from tui.ui.messages import Narrowed, Told
from tui.ui.state import State
from tui.ui.widgets.lines import LinePane


class ByTime(LinePane):
    """A list of events, in time order, of which one is selected."""

    _state: State

    class Reframed(Message):
        """The lanes are to show another stretch of time."""

    class Brushing(Message):
        """A brush began at the selected event."""

    def _move_to_event(self, position: int) -> None:
        raise NotImplementedError

    # Lanes

    def action_zoom_in(self) -> None:
        """Let the lanes show a shorter time around the cursor."""
        self._reframe(lambda shown, whole: zoom.nearer(shown, whole, self._around(shown)))

    def action_zoom_out(self) -> None:
        """Let the lanes show a longer time around the cursor."""
        self._reframe(lambda shown, whole: zoom.farther(shown, whole, self._around(shown)))

    def action_zoom_all(self) -> None:
        """Let the lanes show all time."""
        self._reframe(lambda _shown, whole: whole)

    def action_pan_earlier(self) -> None:
        """Let the lanes show an earlier time."""
        self._reframe(zoom.earlier)

    def action_pan_later(self) -> None:
        """Let the lanes show a later time."""
        self._reframe(zoom.later)

    def _around(self, shown: Window) -> datetime:
        moment = self._state.moment
        return of_milliseconds(moment) if moment else shown.start + shown.length / 2

    def _reframe(self, change: Callable[[Window, Window], Window]) -> None:
        shown, whole = self._state.lanes, self._state.view.whole
        if shown and whole:
            window = change(shown, whole)
            self._state.zoom = None if window == whole else window
        self.post_message(self.Reframed())

    # Brush

    def action_brush(self) -> None:
        """Begin a brush at the selected event, or narrow the timeline to what was brushed."""
        state = self._state
        if not state.moment:
            self.post_message(Told("no event with a time is selected", warning=True))
        elif stretch := state.brushed:
            state.brush = None
            self.post_message(Narrowed(stretch))
        else:
            state.brush = state.moment
            self.post_message(self.Brushing())

    # Jumps

    def action_hour_previous(self) -> None:
        """Go to the previous hour that has events."""
        self._jump("hour", jumps.hour_of(self._state.session.look.zone), backwards=True)

    def action_hour_next(self) -> None:
        """Go to the next hour that has events."""
        self._jump("hour", jumps.hour_of(self._state.session.look.zone), backwards=False)

    def action_day_previous(self) -> None:
        """Go to the previous day that has events."""
        self._jump("day", jumps.day_of(self._state.session.look.zone), backwards=True)

    def action_day_next(self) -> None:
        """Go to the next day that has events."""
        self._jump("day", jumps.day_of(self._state.session.look.zone), backwards=False)

    def action_gap_previous(self) -> None:
        """Go to the event that ended the previous long silence."""
        self._pause(backwards=True)

    def action_gap_next(self) -> None:
        """Go to the event that ends the next long silence."""
        self._pause(backwards=False)

    def _jump(self, name: str, begin: Begin, *, backwards: bool) -> None:
        view, created = self._state.view, self._state.session.case.events.columns.created
        row = None
        if view.rows:
            at = view.timely_cursor
            row = jumps.stretch(view.timely, created, at, begin, backwards=backwards)
        if row is None:
            when = "earlier" if backwards else "later"
            self.post_message(Told(f"no {when} {name} has events that are shown", warning=True))
        else:
            self._move_to_event(view.timely[row])

    def _pause(self, *, backwards: bool) -> None:
        view, created = self._state.view, self._state.session.case.events.columns.created
        length = jumps.long_pause(view.timely, created)
        found = jumps.pause(view.timely, created, view.timely_cursor, length, backwards=backwards)
        if found is None:
            when = "earlier" if backwards else "later"
            told = f"no {when} silence of {times.lasting(length)} or more among the events shown"
            self.post_message(Told(told, warning=True))
        else:
            self._move_to_event(view.timely[found.row])
            self.post_message(Told(f"{times.lasting(found.silence)} of silence before this event"))
