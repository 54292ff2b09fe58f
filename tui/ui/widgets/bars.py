"""The bars around the panes: status on top, density below it, keys and notices at the bottom."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.widget import Widget

from tui.domain import histogram
from tui.domain.times import Window, of_milliseconds
from tui.services.reading import LANES, letter_of
from tui.ui.actions import ACTIONS, Action, Scope, key_name
from tui.ui.state import State
from tui.ui.text import fit, shown, wrap
from tui.ui.widgets.lines import LinePane

_LABEL = 10
_COUNT = 7
_NOTICE_LINES = 4


class StatusBar(LinePane, can_focus=False):
    """One line: the case, the mode, the state of collecting, counts."""

    TITLED = False

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, classes="")
        self._state = state

    @property
    def line_count(self) -> int:
        """Return the one line."""
        return 1

    def draw(self, index: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Draw the status: what matters most stands first, as a narrow screen cuts the end."""
        state = self._state
        case = state.session.case
        badge = " ARMED " if state.session.armed else " READ-ONLY "
        title = shown(case.facts.title)
        title = fit(title, width // 4).rstrip() if cell_len(title) > width // 4 else title
        parts = [title, state.health or "starting"]
        if state.filter_text:
            # Webex runs no part of it: it narrows what was collected.
            parts.append(f"local filter: {shown(state.filter_text)}")
        parts.append(f"{len(case.events):,} events")
        if state.confirmed:
            parts.append(state.confirmed)
        parts.append(f"journal {len(case.journal):,}")
        if state.officer:
            parts.append(shown(state.officer))
        text = " │ ".join(["", *parts]) if not state.ascii else " | ".join(["", *parts])
        return [
            self.segment(badge, "warning" if state.session.armed else "badge"),
            self.segment(fit(text, max(1, width - len(badge))), "heading"),
        ]


class DensityBar(LinePane, can_focus=False):
    """Events over time: one row of all events, or on wide screens a lane for each type."""

    TITLED = False

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, classes="")
        self._state = state
        self._lanes: list[tuple[str, list[int]]] = []
        self._window: Window | None = None
        self._column: int | None = None

    @property
    def line_count(self) -> int:
        """Return the lanes and the axis."""
        return len(self._lanes) + 1

    @property
    def _span(self) -> int:
        return max(1, self.content_size.width - _LABEL - _COUNT)

    def renew(self) -> None:
        """Count anew what the timeline shows."""
        view, columns = self._state.view, self._state.session.case.events.columns
        self._window, self._lanes = None, []
        if view.everything:
            # The span of the whole case, so that a filter shows where its events lie in it.
            dated = bisect_right(view.everything, 0, key=columns.created.__getitem__)
            last = columns.created[view.everything[-1]]
            first = columns.created[view.everything[min(dated, len(view.everything) - 1)]]
            self._window = Window(
                of_milliseconds(min(first, last - 59_000)), of_milliseconds(last + 1000)
            )
            spans = histogram.buckets(view.rows, columns.created, self._window, self._span)
            if self.content_size.height > 2:
                self._lanes = self._by_lane(spans)
            else:
                self._lanes = [("all", [len(span) for span in spans])]
        self._column = self._cursor_column()
        self.refresh()

    def _by_lane(self, spans: Sequence[range]) -> list[tuple[str, list[int]]]:
        rows, columns = self._state.view.rows, self._state.session.case.events.columns
        lane_of = {one: lane for lane, letters in LANES.items() for one in letters}
        lanes = [lane_of.get(letter_of(kind)) for kind in columns.kinds.spelled]
        counts = {lane: [0] * len(spans) for lane in LANES}
        for place, span in enumerate(spans):
            kinds = Counter(map(columns.kind.__getitem__, rows[span.start : span.stop]))
            for kind, count in kinds.items():
                if lane := lanes[kind]:
                    counts[lane][place] += count
        return list(counts.items())

    def on_resize(self) -> None:
        """Count anew in the new size."""
        self.renew()

    def _cursor_column(self) -> int | None:
        position = self._state.view.selected
        if position is None or self._window is None:
            return None
        created = self._state.session.case.events.columns.created[position]
        return histogram.position(created, self._window, self._span)

    def show_cursor(self) -> None:
        """Draw the axis anew if the cursor's time stands in another column."""
        column = self._cursor_column()
        if column != self._column:
            self._column = column
            self.refresh(Region(0, len(self._lanes), self.size.width, 1))

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw a lane, or the axis with the cursor's place."""
        if index < len(self._lanes):
            lane, counts = self._lanes[index]
            blocks = histogram.ASCII_BLOCKS if self._state.ascii else histogram.BLOCKS
            top = f"max {max(counts)}" if max(counts, default=0) else "none"
            return [
                self.segment(fit(lane, _LABEL), "dim"),
                self.segment(histogram.bars(counts, blocks=blocks), _lane_role(lane)),
                self.segment(top.rjust(_COUNT), "dim"),
            ]
        if self._window is None:
            return [self.segment("no events are shown", "dim")]
        axis = histogram.axis(self._window, self._span, self._state.session.look.zone)
        label = fit("", _LABEL)
        if self._column is None:
            return [self.segment(label + axis, "dim")]
        here = "^" if self._state.ascii else "▲"
        return [
            self.segment(label + axis[: self._column], "dim"),
            self.segment(here, "mark"),
            self.segment(
                fit(axis[self._column + 1 :], max(0, width - _LABEL - self._column - 1)), "dim"
            ),
        ]


def _lane_role(lane: str) -> str:
    return "messages" if lane == "all" else lane


class KeyBar(LinePane, can_focus=False):
    """One line: the keys that matter here. Or the latest notice until the next key, as long as it
    takes to read it whole.
    """

    TITLED = False

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, classes="")
        self._state = state
        self._notice: list[str] = []
        self._role = "notice"
        self._scope = Scope.TIMELINE
        self._off: tuple[str, ...] = ()

    @property
    def line_count(self) -> int:
        """Return the lines of the notice, or the one of the keys."""
        return max(1, len(self._notice))

    def notify_line(self, text: str, *, warning: bool = False) -> None:
        """Show a notice instead of the keys."""
        self._role = "warning" if warning else "notice"
        self._show(wrap(shown(text), self.app.size.width)[:_NOTICE_LINES])

    def clear_notice(self) -> None:
        """Show the keys again."""
        if self._notice:
            self._show([])

    def _show(self, notice: list[str]) -> None:
        before, self._notice = self.line_count, notice
        if self.line_count != before:
            self.styles.height = self.line_count
        self.refresh()

    def renew(self) -> None:
        """Draw the keys anew if any can be used now that could not before, or the reverse."""
        off = tuple(action.id for action in self._actions() if action.off(self._state))
        if off != self._off:
            self._off = off
            self.refresh()

    def _actions(self) -> list[Action]:
        wanted = {Scope.EVERYWHERE, self._scope}
        found = [one for one in ACTIONS if one.bar and one.scope in wanted]
        return sorted(found, key=lambda one: (one.scope is Scope.EVERYWHERE, one.bar))

    def show_scope(self, focused: Widget | None) -> None:
        """Show the keys of the pane that has the focus."""
        names = {scope.value: scope for scope in Scope}
        scope = names.get(focused.id or "", Scope.TIMELINE) if focused else Scope.TIMELINE
        if scope is not self._scope:
            self._scope = scope
            self.refresh()

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw the notice, or as many keys as fit, those that cannot be used now in grey."""
        if self._notice:
            return [self.segment(fit(self._notice[index], width), self._role)]
        segments: list[Segment] = []
        room = width
        for action in self._actions():
            key = f" {key_name(action.keys[0], ascii_only=self._state.ascii)}"
            label = f" {action.label} "
            if len(key) + len(label) > room:
                continue
            room -= len(key) + len(label)
            off = bool(action.off(self._state))
            segments.append(self.segment(key, "dim" if off else "key"))
            segments.append(self.segment(label, "dim" if off else "plain"))
        return segments
