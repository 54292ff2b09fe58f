"""The list of recordings, transcripts or audit entries: one line each, drawn when it is visible."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment

from tui.domain import times
from tui.domain.records import Key, Record
from tui.ui.state import State
from tui.ui.text import fit, shown
from tui.ui.widgets.list_pane import ListPane

_ROLES = {"deleted": "mark", "purged": "deleted", "FAILURE": "deleted"}
_STATUS = 9  # cells
_WIDE, _NARROW = 100, 76  # as in the timeline: from and below these widths columns change


class RecordList(ListPane):
    """Draws ``keys``; the cursor is a key, so that what arrives never moves it."""

    def __init__(self, state: State, *, id: str, has_lengths: bool) -> None:  # noqa: A002
        super().__init__(id=id)
        self.keys: Sequence[Key] = ()
        self._shelf = state.session.shelf
        self._ascii = state.ascii
        self._has_lengths = has_lengths
        self._empty = ""

    @property
    def line_count(self) -> int:
        """Return how many lines there are, one of which says that there is nothing."""
        return max(1, len(self.keys))

    @property
    def _widths(self) -> tuple[int, int]:
        """Return the widths of time and name in cells."""
        width = self.content_size.width
        return (19, 22) if width >= _WIDE else (14, 14) if width >= _NARROW else (11, 10)

    @property
    def head_width(self) -> int:
        """Return how many cells the cursor covers: a move of it redraws those and no more."""
        return self._widths[0] + _STATUS + 4

    @property
    def selected(self) -> Record | None:
        """Return what the cursor stands on."""
        return self._shelf.log.record(self.keys[self.cursor]) if self.keys else None

    def cites(self, index: int) -> str:
        """Return the id of the record."""
        return self.keys[index].id if self.keys else ""

    def show(self, keys: Sequence[Key], *, empty: str) -> None:
        """Show keys, or say why there are none; the cursor stays, and starts on the newest."""
        here = self.keys[self.cursor] if self.keys else None
        self.keys, self._empty = keys, empty
        self.cursor = keys.index(here) if here in keys else max(0, len(keys) - 1)
        self.reveal()
        self.refresh()

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw one line: cursor, kept, time, status, kind, length, who, topic."""
        if not self.keys:
            return [self.segment(fit(shown(self._empty), width), "dim")]
        row = self._shelf.row(self._shelf.log.record(self.keys[index]))
        time_width, who_width = self._widths
        here = index == self.cursor
        cursor = (">" if self._ascii else "▶") if here else " "
        kept = ("*" if self._ascii else "✓") if row.is_kept else " "
        stamp = "time unknown"
        if row.moment is not None:
            stamp = times.stamp(row.moment, self._shelf.look.zone)[19 - max(time_width, 14) :]
        status = fit(shown(row.status), _STATUS)
        head = f"{cursor}{kept}{fit(stamp[:time_width], time_width)} {status} "
        kind = f"{fit(shown(row.kind), 10)} "
        if self._has_lengths and width >= _NARROW:
            kind += f"{fit(row.length, 7)} "
        who = f"{fit(shown(row.who), who_width)} "
        rest = max(1, width - cell_len(head) - cell_len(kind) - who_width - 1)
        return [
            self.segment(head, "cursor" if here else _ROLES.get(row.status, "plain")),
            self.segment(kind + who, "dim"),
            self.segment(fit(shown(row.topic), rest), "plain"),
        ]
