"""The density lanes: how many events happened when, over a time axis with cursor and brush."""

from array import array
from collections.abc import Sequence
from itertools import groupby

from rich.segment import Segment
from textual.events import MouseDown, MouseMove, MouseUp
from textual.geometry import Region
from textual.message import Message

from tui.domain import histogram, times, zoom
from tui.domain.times import Window, of_milliseconds
from tui.services.reading import LANES, letter_of
from tui.ui.messages import Narrowed
from tui.ui.state import State
from tui.ui.text import fit
from tui.ui.widgets.lines import LinePane

_LABEL = 9
_COUNT = 12
_GROUPS = {lane: number for number, lane in enumerate(LANES)}
_GROUP_OF = {letter: _GROUPS[lane] for lane, letters in LANES.items() for letter in letters}
_CHUNK = 20_000  # rows between two turns of other threads: some ms


class DensityBar(LinePane, can_focus=False):
    """Events over time: one row of all events, or on wide screens a lane for each type."""

    TITLED = False

    class Pointed(Message):
        """The officer pointed at a moment (ms since 1970 UTC)."""

        def __init__(self, moment: int) -> None:
            super().__init__()
            self.moment = moment

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, classes="")
        self._state = state
        self._lanes: list[tuple[str, list[int]]] = []
        self._window: Window | None = None
        self._outside = (0, 0)
        self._cursor = (0, "")  # the column, and the sign that stands in it
        self._drag: tuple[int, int] | None = None  # from one column to another
        self._grouped: tuple[Sequence[int], bytes] = (array("I"), b"")  # rows, the group of each

    @property
    def line_count(self) -> int:
        """Return the lanes and the axis."""
        return len(self._lanes) + 1

    @property
    def _span(self) -> int:
        return max(1, self.content_size.width - _LABEL - _COUNT)

    def renew(self) -> None:
        """Count anew what the timeline shows."""
        self._window, self._lanes = self._state.lanes, []
        if self._window is not None:
            rows, created = self._state.view.timely, self._state.session.case.events.columns.created
            spans = histogram.buckets(rows, created, self._window, self._span)
            self._outside = (spans[0].start, len(rows) - spans[-1].stop)
            if self._has_lanes:
                groups = self.group(rows)
                self._lanes = [
                    (lane, histogram.tally(groups, group, spans)) for lane, group in _GROUPS.items()
                ]
            else:
                self._lanes = [("all", [len(span) for span in spans])]
        self._cursor = self._place(self._state.moment)
        self.refresh()

    @property
    def _has_lanes(self) -> bool:
        return self.content_size.height > 2

    def group(self, rows: Sequence[int]) -> bytes:
        """Return the lane of every row, and take note so that zooming need not look at each again.

        Many rows take their time: a thread may do it before they are shown.
        """
        known, groups = self._grouped
        if rows is known or not self._has_lanes:
            return groups
        columns = self._state.session.case.events.columns
        of_kind = [_GROUP_OF[letter_of(kind)] for kind in columns.kinds.spelled]
        # Most arrivals are the newest of all.
        parts = [groups] if rows[: len(known)] == known else []
        for first in range(sum(map(len, parts)), len(rows), _CHUNK):
            kinds = map(columns.kind.__getitem__, rows[first : first + _CHUNK])
            parts.append(bytes(map(of_kind.__getitem__, kinds)))
        self._grouped = rows, b"".join(parts)
        return self._grouped[1]

    def on_resize(self) -> None:
        """Count anew in the new size."""
        self.renew()

    @property
    def told(self) -> str:
        """Return which time the lanes show, and how many events lie outside."""
        if self._window is None:
            return "no events are shown"
        zone, (before, after) = self._state.session.look.zone, self._outside
        if self._window == self._state.view.whole:
            return f"lanes: all time, {times.stretch(self._window, zone)}"
        shown = times.stretch(self._window, zone, "%m-%d")
        return f"lanes: {shown}; outside: {before:,} earlier, {after:,} later"

    def _place(self, moment: int | None) -> tuple[int, str]:
        """Return the column of a moment, at the edge for one that is outside, and a sign for it."""
        if moment is None or self._window is None:
            return 0, ""
        before, here, after = ("<", "^", ">") if self._state.ascii else ("◀", "▲", "▶")
        column = histogram.position(moment, self._window, self._span)
        if column is not None:
            return column, here
        is_before = of_milliseconds(moment) < self._window.start
        return (0, before) if is_before else (self._span - 1, after)

    def show_cursor(self) -> None:
        """Draw the cursor's move on the axis; the lanes only if it left what they show."""
        if self._state.zoom and self._state.lanes != self._window:
            self.renew()
            return
        before, self._cursor = self._cursor, self._place(self._state.moment)
        if before == self._cursor:
            return
        if self._state.brush is None:
            self._refresh_axis(before[0], self._cursor[0])
        else:
            self.show_brush()

    def _refresh_axis(self, one: int, other: int) -> None:
        low, high = sorted((one, other))
        self.refresh(Region(_LABEL + low, len(self._lanes), high - low + 1, 1))

    # Brushing

    def show_brush(self) -> None:
        """Draw the whole axis anew, as labels give way to the brush."""
        self._refresh_axis(0, self._span - 1)

    def leave_brush(self) -> bool:
        """Forget the stretch that is being brushed; False when none is."""
        if self._drag is None and self._state.brush is None:
            return False
        self.release_mouse()
        self._drag = self._state.brush = None
        self.show_brush()
        return True

    def _column(self, mouse: MouseDown | MouseMove | MouseUp) -> int:
        return max(0, min(mouse.x - _LABEL, self._span - 1))

    def on_mouse_down(self, mouse: MouseDown) -> None:
        """Begin a brush that the mouse draws."""
        if mouse.button == 1 and self._window is not None:
            self.leave_brush()
            self._drag = (self._column(mouse), self._column(mouse))
            self.capture_mouse()

    def on_mouse_move(self, mouse: MouseMove) -> None:
        """Draw the brush as far as the mouse is."""
        if self._drag is not None and self._drag[1] != self._column(mouse):
            self._drag = (self._drag[0], self._column(mouse))
            self.show_brush()

    def on_mouse_up(self, mouse: MouseUp) -> None:
        """Ask for the stretch that was brushed, or for the moment that was clicked."""
        if self._drag is None or self._window is None:
            return
        begin, end = sorted((self._drag[0], self._column(mouse)))
        self.leave_brush()
        first = histogram.beginning(begin, self._window, self._span)
        if begin == end:
            self.post_message(self.Pointed(first))
        else:
            after = histogram.beginning(end + 1, self._window, self._span)
            self.post_message(Narrowed(zoom.enclosing(first, after - 1)))

    def _brushed(self) -> tuple[int, int] | None:
        """Return the first and the last column of the brush."""
        ends = self._drag
        if ends is None and self._state.brush is not None:
            ends = (self._place(self._state.brush)[0], self._cursor[0])
        return ends and (min(ends), max(ends))

    # Drawing

    def draw(self, index: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Draw a lane, or the axis with the cursor's place."""
        if index < len(self._lanes):
            return self._draw_lane(*self._lanes[index])
        if self._window is None:
            return [self.segment("no events are shown", "dim")]
        return self._draw_axis(self._window)

    def _draw_lane(self, lane: str, counts: list[int]) -> list[Segment]:
        blocks = histogram.ASCII_BLOCKS if self._state.ascii else histogram.BLOCKS
        top = max(counts, default=0)
        most = f"max {top:,}" if top else "none"
        return [
            self.segment(fit(lane, _LABEL), "dim"),
            self.segment(histogram.bars(counts, blocks=blocks), _lane_role(lane)),
            self.segment((most if len(most) < _COUNT else f"{top:,}").rjust(_COUNT), "dim"),
        ]

    def _draw_axis(self, window: Window) -> list[Segment]:
        axis = histogram.axis(window, self._span, self._state.session.look.zone)
        brush, (cursor, sign) = self._brushed(), self._cursor
        if brush is not None:
            signs = "[-]" if self._state.ascii else "├─┤"
            axis = histogram.brushed(axis, *brush, signs)
        first, last = brush or (0, -1)
        if sign:
            axis = axis[:cursor] + sign + axis[cursor + 1 :]

        def is_marked(column: int) -> bool:
            return first <= column <= last or (column == cursor and bool(sign))

        left, right = ("< ", " >") if self._state.ascii else ("← ", " →")
        before, after = self._outside
        return [
            self.segment(fit(f"{left}{_number(before)}" if before else "", _LABEL), "dim"),
            *(
                self.segment("".join(axis[at] for at in columns), "mark" if marked else "dim")
                for marked, columns in groupby(range(len(axis)), is_marked)
            ),
            self.segment((f"{_number(after)}{right}" if after else "").rjust(_COUNT), "dim"),
        ]


def _number(count: int) -> str:
    return f"{count:,}" if count < 100_000 else f"{count}"


def _lane_role(lane: str) -> str:
    return "messages" if lane == "all" else lane
