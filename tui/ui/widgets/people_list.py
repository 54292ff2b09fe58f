"""A list of people with what is said of each, and the proofs of one of them; a cursor among them.

Only visible lines are drawn, and an entry's line is made when it is drawn.
"""

from bisect import bisect_left, bisect_right
from itertools import chain

from rich.segment import Segment
from textual.message import Message

from tui.domain.histogram import ASCII_BLOCKS, BLOCKS, bars
from tui.services.listing import Entry, Heading, Listing, Proof
from tui.ui.state import State
from tui.ui.text import fit, shown, wrap
from tui.ui.widgets.text_pane import Line, TextPane
from tui.ui.widgets.timeline import ORG_ROLES

Row = str | Heading | Entry | Proof
_OPENED = "F"  # as in the timeline
_WIDE = 100  # from this width on a row of density has all its cells
_EMPTY = Listing("…", (), ())


class PeopleList(TextPane):
    """Draws a listing, or the proofs of one of its entries."""

    TITLED = False

    class Moved(Message):
        """The cursor stands on another line."""

    def __init__(self, state: State) -> None:
        super().__init__(id="people-list")
        self._state = state
        self.listing = _EMPTY
        self.entry: Entry | None = None
        self._rows: list[Row] = []
        self._stops: list[int] = []
        self._cursor = 0  # a place in the stops
        self._titled = 0  # how many of the first lines are the title

    @property
    def line_count(self) -> int:
        """Return how many lines there are."""
        return len(self._rows)

    @property
    def chosen(self) -> Entry | Proof | None:
        """Return what stands under the cursor."""
        row = self._rows[self._stops[self._cursor]] if self._stops else None
        return row if isinstance(row, Entry | Proof) else None

    def show(self, listing: Listing) -> None:
        """Show a listing from its beginning."""
        self.listing, self.entry, self._cursor, self.top = listing, None, 0, 0
        self.renew()

    def show_proofs(self, entry: Entry | None) -> None:
        """Show the proofs of an entry, or the listing again with the cursor where it was."""
        before, self.entry, self._cursor, self.top = self.entry, entry, 0, 0
        self.renew()
        if before is not None:
            rows = [self._rows[stop] for stop in self._stops]
            self._move(next(at for at, row in enumerate(rows) if row is before))

    def lay_out(self, width: int) -> list[Line]:
        """Arrange the lines anew; they are drawn one by one."""
        entry = self.entry
        if entry is None:
            said = [self.listing.title, *(f"· {one}" for one in self.listing.notes)]
            rows: list[Row] = [*self.listing.rows]
        else:
            said = [entry.known.described if entry.known else entry.name, entry.line()]
            rows = [*entry.proofs()] or ["there is no event or roster that proves it"]
        parts = [wrap(shown(one), max(10, width)) for one in said]
        self._titled = len(parts[0])
        self._rows = [*chain.from_iterable(parts), "", *rows]
        self._stops = [at for at, one in enumerate(self._rows) if isinstance(one, Entry | Proof)]
        self._cursor = max(0, min(self._cursor, len(self._stops) - 1))
        return []

    def cites(self, index: int) -> str:
        """Return the id of the event by which a line proves something."""
        row = self._rows[index]
        return (row.event_id or "") if isinstance(row, Proof) else ""

    def show_position(self) -> None:
        """Say that the cursor moved."""
        self.post_message(self.Moved())

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw one line."""
        row = self._rows[index]
        here = bool(self._stops) and index == self._stops[self._cursor]
        cursor = ((">" if self._state.ascii else "▶") if here else " ") + " "
        match row:
            case str():
                return [self.segment(row, "plain" if index < self._titled else "dim")]
            case Heading(text, level):
                said = fit("  " * level + shown(text), width)
                return [self.segment(said, "dim" if level else "heading")]
            case Proof():
                text = shown(row.line(self._state.session.look.zone))
                return [self.segment(fit(cursor + text, width), *["cursor"] * here)]
        org = ORG_ROLES[min(row.org, 3)] if row.org >= 0 else "ext3"
        glyphs = self._state.glyphs
        glyph = glyphs.bot if row.is_bot else glyphs.orgs[min(row.org, 3)]
        if row.known is None:  # a room
            glyph = glyphs.foreign_room if row.org else glyphs.room
        name = fit(f"{cursor}{glyph} {shown(row.name)}", max(14, width * 3 // 10))
        spark = self._bars(row, width)
        used = max(14, width * 3 // 10) + 1 + (len(spark) + 1 if spark else 0)
        rest = fit(shown(row.line()), width - used)
        return [
            self.segment(f"{name} ", *(["cursor"] if here else [org])),
            *([self.segment(f"{spark} ", "files")] if spark else []),
            self.segment(rest),
        ]

    def _bars(self, entry: Entry, width: int) -> str:
        """Draw what is counted of an entry as a row of density; "" where nothing is."""
        step = 1 if width >= _WIDE else 2
        edges = range(0, len(entry.density), step)
        counts = [sum(entry.density[at : at + step]) for at in edges]
        drawn = bars(counts, blocks=ASCII_BLOCKS if self._state.ascii else BLOCKS)
        opened = [sum(entry.opened[at : at + step]) for at in edges]
        return "".join(
            _OPENED if some else block for some, block in zip(opened, drawn, strict=True)
        )

    def _move(self, place: int) -> None:
        if not self._stops:
            return
        self._cursor = max(0, min(place, len(self._stops) - 1))
        line = self._stops[self._cursor]
        if self._cursor == 0:
            self.scroll_top(min(line, max(0, line - self.page + 1)))
        elif line < self.top or line >= self.top + self.page:
            self.scroll_top(line - self.page // 2)
        self.refresh()
        self.show_position()

    def action_down(self) -> None:
        """Go to the next name."""
        self._move(self._cursor + 1)

    def action_up(self) -> None:
        """Go to the previous name."""
        self._move(self._cursor - 1)

    def action_page_down(self) -> None:
        """Go a page further."""
        line = self._stops[self._cursor] + self.page - 1 if self._stops else 0
        self._move(bisect_right(self._stops, line) - 1)

    def action_page_up(self) -> None:
        """Go a page back."""
        line = self._stops[self._cursor] - self.page + 1 if self._stops else 0
        self._move(bisect_left(self._stops, line))

    def action_first(self) -> None:
        """Go to the first name."""
        self._move(0)

    def action_last(self) -> None:
        """Go to the last name."""
        self._move(len(self._stops) - 1)

    def action_unfold(self) -> None:
        """Do nothing: nothing is folded here."""
