"""The log of this session on a page: notices and failures, the newest at the end, in full below."""

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.domain import times
from tui.logs import Entry
from tui.ui.screens.pick import Found, PickScreen
from tui.ui.state import State
from tui.ui.text import fit, shown, shown_lines


class _Entries(Found[Entry]):
    """Entries, one a line."""

    def show(self, rows: list[Entry]) -> None:  # type: ignore[override]
        """Show other entries, with the cursor on the newest."""
        super().show(rows)
        self.move(len(rows))

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw an entry: time, a sign where it is a warning, its first line."""
        one, at = self.rows[index], index == self.cursor
        cursor = (">" if self.state.ascii else "▶") if at else " "
        head = f"{cursor}{times.stamp(one.at, self.state.session.look.zone)} "
        head += "! " if one.is_warning else "  "
        over = ("cursor",) if at else ()
        said = fit(shown(one.text.split("\n", 1)[0]), max(0, width - len(head)))
        return [
            self.segment(head, "dim", *over),
            self.segment(said, "mark" if one.is_warning else "plain", *over),
        ]


class LogScreen(PickScreen[Entry]):
    """Shows what was logged; choosing an entry leads nowhere. Writes nothing, asks nobody."""

    def __init__(self, state: State) -> None:
        self._entry = Static()
        entries = list(state.log.entries)
        super().__init__("Log", _Entries(state), lambda: entries, _holding, lambda _entry: None)

    def compose(self) -> ComposeResult:
        """Put below the list all that the entry under the cursor says."""
        with Vertical(id="pick"):
            yield self.field
            yield self.found
            with VerticalScroll(id="log-entry", can_focus=False):
                yield self._entry

    def say(self) -> None:
        """Say in the title how many entries there are, and below the list all of one."""
        box, rows = self.query_one("#pick"), self.found.rows
        box.border_title = Content(f"Log of this session · {self.told} · ! is a warning")
        box.border_subtitle = Content("type to narrow · esc leaves")
        text = rows[self.found.cursor].text if rows else ""
        self._entry.update(Content("\n".join(shown_lines(text))))

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        super().action_move(by)
        self.say()

    def action_choose(self) -> None:
        """Stay: there is nothing to go to."""


def _holding(among: list[Entry], typed: str) -> list[Entry]:
    words = typed.casefold().split()
    return [one for one in among if all(word in one.text.casefold() for word in words)]
