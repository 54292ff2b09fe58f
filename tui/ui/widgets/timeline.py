"""The timeline: one line an event, drawn from the view model, with a cursor and marks."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Click
from textual.message import Message

from tui.domain import times
from tui.services.reading import LANES
from tui.ui.action import Scope
from tui.ui.branches import branch
from tui.ui.registry import bindings
from tui.ui.state import State
from tui.ui.text import fit, shown
from tui.ui.widgets.by_time import ByTime

_LANE_OF = {letter: lane for lane, letters in LANES.items() for letter in letters}
_WITH_YEAR = 100  # from this width on the date has a year and names have more room
_WITH_SECONDS = 76  # below this width the time has no seconds
_KEPT = 2  # lines that stay in sight when the cursor steps over the edge
ORG_ROLES = ("own", "ext1", "ext2", "ext3")


class Timeline(ByTime):
    """Draws ``state.view``; the cursor line is the view's selected event."""

    BINDINGS = bindings(Scope.TIMELINE)

    class Selected(Message):
        """The cursor stands on another event."""

    class Regrouped(Message):
        """The officer wants threads together, or all in time order again."""

    class Opened(Message):
        """The officer wants to read the selected event."""

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._state = state
        self._place = 0  # of the cursor: lines below the first visible one
        self._rail = b""  # at the right edge, while anything is sought or marked

    @property
    def line_count(self) -> int:
        """Return how many events are shown, and the heading."""
        return len(self._state.view.rows)

    @property
    def widths(self) -> tuple[int, int, int]:
        """Return the widths of time, name and room in cells."""
        width = self.content_size.width
        if width >= _WITH_YEAR:
            return (19, 20, 24)
        return (14, 14, 14) if width >= _WITH_SECONDS else (11, 13, 12)

    @property
    def head_width(self) -> int:
        """Return how many cells the cursor covers: a move of it redraws those and no more."""
        return self.widths[0] + 3

    def cites(self, index: int) -> str:
        """Return the id of the event."""
        return self._state.event(self._state.view.rows[index]).id

    @property
    def arrangement(self) -> object:
        """Return what is another object once the events shown are others."""
        view = self._state.view
        return len(view.rows), id(view.rows), id(view.threads), self.content_size.width

    def marked_lines(self) -> list[int]:
        """Return the lines of the marked events, in the order shown."""
        marks = self._state.view.marks
        rows = enumerate(self._state.view.rows) if marks else ()
        return [index for index, position in rows if position in marks]

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw one event, and the right edge beside it."""
        rail = self._draw_rail(index - self.top)
        return [*self.draw_alone(index, width - bool(self._rail)), *rail]

    def draw_alone(self, index: int, width: int) -> list[Segment]:
        """Draw one event: cursor, mark, time, letter, organization, who, room, text."""
        state = self._state
        position = state.view.rows[index]
        event = state.event(position)
        row = state.session.look.row(event)
        time_width, who_width, room_width = self.widths
        lane = _LANE_OF.get(row.letter, "other")
        org = ORG_ROLES[min(row.org, 3)] if row.org >= 0 else "ext3"
        glyph = state.glyphs.bot if row.is_bot else state.glyphs.orgs[min(row.org, 3)]
        marked = position in state.view.marks
        here = index == state.view.cursor
        text_width = max(1, width - time_width - who_width - room_width - 9)
        before = branch(state.view, state.session.case.events.columns, state.signs, index)
        before = fit(before, min(cell_len(before), text_width))
        hit = state.hits is not None and state.hits.holds(position)
        text_role = "hit" if hit else "deleted" if row.letter == "X" else "plain"
        cursor = state.signs.cursor if here else " "
        mark = state.signs.mark if marked else " "
        if index in state.view.reach:
            mark = state.signs.ranged_mark if marked else state.signs.ranged
        stamp = times.stamp(event.created, state.session.look.zone)[19 - max(time_width, 14) :]
        when = f"{cursor}{mark}{fit(stamp[:time_width], time_width)}{state.sign(event)}"
        return [
            self.segment(when, "cursor" if here else "plain"),
            self.segment(row.letter, lane),
            self.segment(f" {glyph} {fit(shown(row.who), who_width)} ", org),
            self.segment(f"{fit(shown(row.room), room_width)} {before}", "dim"),
            self.segment(fit(shown(row.text), text_width - cell_len(before)), text_role),
        ]

    def _draw_rail(self, y: int) -> list[Segment]:
        if not 0 <= y < len(self._rail):
            return []
        height, count = len(self._rail), self.line_count
        last = min(self.top + self.page, count) - 1
        visible = self.top * height // count <= y <= last * height // count
        flags = self._rail[y]
        sign = self._state.signs.rail[4 * visible + flags]
        return [self.segment(sign, "mark" if flags else "dim")]

    def _renew_rail(self) -> None:
        """Draw anew what has changed at the right edge, or all when it comes or goes."""
        view, before = self._state.view, self._rail
        height = min(self.page, self.line_count)
        self._rail = view.rail(height) if height and (view.marks or view.found) else b""
        if len(self._rail) != len(before):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, self._rail, strict=True), self.TITLED):
            if old != new:
                width = self.content_size.width
                self.refresh(self._region(y, width=width, x=width - 1))

    def on_mount(self) -> None:
        """Show where the list stands."""
        self.show_position()

    def on_resize(self) -> None:
        """Keep the cursor visible when the pane changes size."""
        self.reveal()
        self._renew_rail()

    def on_click(self, click: Click) -> None:
        """Move the cursor to the line that was clicked."""
        offset = click.get_content_offset(self)
        if offset is not None:
            self._move_to(self.top + offset.y - 1)

    def show_position(self) -> None:
        """Write the position, the zone and what waits into the title."""
        view, state = self._state.view, self._state
        grouping = "by thread" if view.threads else "putting threads together" if view.rows else ""
        hits = f"hit {view.hit:,} of {len(view.found):,}" if view.hit else ""
        self.entitle(
            "1 Timeline",
            f"{view.cursor + 1 if view.rows else 0:,}/{len(view.rows):,}",
            f"+{view.unseen:,} new" if view.unseen else "",
            f"paused, {view.held:,} held" if view.paused else "",
            "searching on" if view.is_partial else "",
            "following" if view.following and not view.paused else "",
            grouping if state.by_thread else "",
            hits,
            f"range of {len(view.reach):,}" if view.reach else "",
            f"{len(view.marks):,} marked" if view.marks else "",
            self._time_shown(),
        )

    def _time_shown(self) -> str:
        """Return what is being brushed, else what the lanes show, else the zone alone."""
        state, zone = self._state, self._state.session.look.zone
        if window := state.brushed or (state.zoom and state.lanes):
            what = "brush" if state.brushed else "only" if window == state.stretch else "lanes"
            return f"{what} {times.stretch(window, zone, '%m-%d')}"
        return f"{zone.key} {times.offset(state.session.now().astimezone(zone))}"

    def renew(self) -> None:
        """Draw all anew after the rows changed; the cursor keeps its place on the screen."""
        was_visible = 0 <= self._place < self.page
        self.top = max(0, self._state.view.cursor - self._place)
        if was_visible:
            self.reveal()
        else:  # scrolled away by the wheel
            self.scroll_top(self.top)
        self._renew_rail()
        self.show_position()
        self.refresh()

    def scroll_top(self, top: int) -> None:
        """Scroll, and remember where the cursor stands on the screen."""
        super().scroll_top(top)
        self._place = self._state.view.cursor - self.top

    @property
    def place(self) -> int:
        """Return where the cursor stands on the screen: lines below the first visible one."""
        return self._place

    def put_cursor_at(self, place: int) -> None:
        """Scroll so that the cursor stands so many lines below the first visible one."""
        self._place = place
        self.renew()

    def reveal(self) -> None:
        """Scroll so that the cursor is visible.

        A step over the edge shows a new page but for a few lines: over a slow link that costs less
        than to draw half of one twice as often.
        """
        cursor, page = self._state.view.cursor, self.page
        above, below = self.top - cursor, cursor - self.top - page + 1  # lines out of sight
        kept = min(_KEPT, page // 4)
        if below == 1:
            self.scroll_top(cursor - kept)
        elif above == 1:
            self.scroll_top(cursor - page + 1 + kept)
        elif above > page:
            self.scroll_top(cursor)
        elif above > 0 or below > 0:
            self.scroll_top(cursor - page // 2)
        else:
            self.scroll_top(self.top)

    def _move_to(self, index: int) -> None:
        view = self._state.view
        before = view.cursor
        view.select(index)
        self.moved(before)

    def _move_to_event(self, position: int) -> None:
        before = self._state.view.cursor
        self._state.view.select_position(position)
        self.moved(before)

    def moved(self, before: int) -> None:
        """Draw a move of the cursor away from line ``before``."""
        top = self.top
        self.reveal()
        if self.top == top:
            self._refresh_heads(before, self._state.view.cursor)
        self._state.reveal()
        self.show_position()
        self.post_message(self.Selected())

    def _refresh_heads(self, one: int, other: int) -> None:
        """Draw the heads of two lines, and while there is a range those between them."""
        ends = sorted((one, other))
        whole = range(max(ends[0], self.top), min(ends[1] + 1, self.top + self.page))
        for index in whole if self._state.view.reach else ends:
            self.refresh_line(index, self.head_width)

    def action_down(self) -> None:
        """Select the next event."""
        self._move_to(self._state.view.cursor + 1)

    def action_up(self) -> None:
        """Select the previous event."""
        self._move_to(self._state.view.cursor - 1)

    def action_page_down(self) -> None:
        """Select an event a page further."""
        self._move_to(self._state.view.cursor + self.page - 1)

    def action_page_up(self) -> None:
        """Select an event a page back."""
        self._move_to(self._state.view.cursor - self.page + 1)

    def action_first(self) -> None:
        """Select the oldest event."""
        self._move_to(0)

    def action_last(self) -> None:
        """Select the newest event."""
        self._move_to(len(self._state.view.rows) - 1)

    def action_mark(self) -> None:
        """Mark the event and go on to the next; or mark all of a range."""
        if self._state.view.reach:
            self.leave_range(mark=True)
            return
        self._state.view.toggle_mark()
        self._renew_rail()
        self._move_to(self._state.view.cursor + 1)

    def action_range(self) -> None:
        """Begin a range at the cursor, or mark all that is in it."""
        if self._state.view.reach:
            self.leave_range(mark=True)
            return
        self._state.view.begin_range()
        self.refresh_line(self._state.view.cursor, self.head_width)
        self.show_position()

    def leave_range(self, *, mark: bool) -> None:
        """End the range, and mark what is in it."""
        reach = self._state.view.reach
        self._refresh_heads(reach.start, reach.stop - 1)
        self._state.view.leave_range(mark=mark)
        self._renew_rail()
        self.show_position()

    def action_by_thread(self) -> None:
        """Ask for threads together, or for time order again."""
        self.post_message(self.Regrouped())

    def action_mark_all(self) -> None:
        """Mark all events shown; when all are marked, none."""
        view = self._state.view
        if view.is_partial:  # "all" would be some
            return
        shown_now = set(view.rows)
        view.marks = set() if shown_now <= view.marks else view.marks | shown_now
        self._renew_rail()
        self.show_position()
        self.refresh()

    def action_open(self) -> None:
        """Ask for the detail of the event; a brush that was begun is ended."""
        if self._state.brush is not None:
            self.action_brush()
        else:
            self.post_message(self.Opened())
