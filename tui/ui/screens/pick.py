"""Choosing a person or a room: a field to type into, and below it who fits, best first."""

import asyncio
from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.services import candidates
from tui.services.candidates import Candidate
from tui.ui.state import State
from tui.ui.text import fit, shown
from tui.ui.widgets.lines import LinePane
from tui.ui.widgets.timeline import ORG_ROLES

Gather = Callable[[], list[Candidate]]
Go = Callable[[str], None]


class _Found(LinePane, can_focus=False):
    """The candidates that fit, with a cursor."""

    TITLED = False

    def __init__(self, state: State) -> None:
        super().__init__(id="pick-list")
        self._state = state
        self.rows: Sequence[Candidate] = ()
        self.cursor = 0

    @property
    def line_count(self) -> int:
        """Return how many candidates fit."""
        return len(self.rows)

    def show(self, rows: Sequence[Candidate]) -> None:
        """Show other candidates; the cursor stays on its line as far as there is one."""
        self.rows = rows
        self.move(0)
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor."""
        before, last = self.cursor, max(0, len(self.rows) - 1)
        self.cursor = max(0, min(before + by, last))
        self.scroll_to_line(self.cursor)
        for line in {before, self.cursor}:
            self.refresh_line(line, self.content_size.width)

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw a candidate: cursor, sign, name, facts."""
        one, glyphs = self.rows[index], self._state.glyphs
        if one.is_room:
            sign = glyphs.foreign_room if one.org else glyphs.room
            role = "foreign_room" if one.org else "room"
        else:
            sign = glyphs.bot if one.is_bot else glyphs.orgs[min(one.org, 3)]
            role = ORG_ROLES[min(one.org, 3)] if one.org >= 0 else "ext3"
        at = index == self.cursor
        name = max(10, (width - 4) * 2 // 5)
        facts = " · ".join(map(shown, one.facts))
        over = ("cursor",) if at else ()
        return [
            self.segment("▶" if at else " ", "mark", *over),
            self.segment(f"{sign} ", role, *over),
            self.segment(f"{fit(shown(one.name), name)} ", role, *over),
            self.segment(fit(facts, max(0, width - 4 - name)), "plain", *over),
        ]


class PickScreen(ModalScreen[None]):
    """Asks for one of the candidates that ``gather`` returns, and goes to it.

    ``gather`` is called in a thread. ``field`` takes text before it is drawn.
    """

    BINDINGS = [  # noqa: RUF012 - Textual's form
        ("escape", "dismiss", "Leave"),
        ("enter", "choose", "Choose"),
        ("down", "move(1)", "Down"),
        ("up", "move(-1)", "Up"),
        ("pagedown", "page(1)", "Page down"),
        ("pageup", "page(-1)", "Page up"),
    ]

    def __init__(self, state: State, what: str, gather: Gather, go: Go) -> None:
        super().__init__()
        self.field = Input(id="pick-input", compact=True, select_on_focus=False)
        self._found = _Found(state)
        self._what = what
        self._gather = gather
        self._go = go
        self._all: list[Candidate] | None = None
        self._typed = ""  # what was heeded
        self._narrowed = ""  # what the list shows
        self._is_chosen = False  # before there was anything to choose from

    def compose(self) -> ComposeResult:
        """Put the field over the list."""
        with Vertical(id="pick"):
            yield self.field
            yield self._found

    def on_mount(self) -> None:
        """Nothing blinks; the field has the focus at once; then everybody is gathered."""
        self.field.cursor_blink = False
        self.set_focus(self.field)
        self._say()
        self.run_worker(self._begin(), name="gather", description="gather", group="gather")

    async def _begin(self) -> None:
        self._all = await asyncio.to_thread(self._gather)
        if self._is_chosen:
            self.action_choose()
        else:
            self._heed(anew=True)

    def _say(self) -> None:
        total = len(self._all or ())
        told = f"{len(self._found.rows):,} of {total:,}" if self._all is not None else "…"
        box = self.query_one("#pick")
        box.border_title = Content(f"{self._what} · {told} · enter opens · esc leaves")

    def _heed(self, *, anew: bool = False) -> None:
        """Narrow to what stands in the field, in a thread; the newest counts."""
        if anew or self.field.value != self._typed:
            self._typed = self.field.value
            self._found.cursor = 0
            if self._all is not None:
                narrowing = self._narrow(self._all, self._typed)
                self.run_worker(
                    narrowing, name="narrow", description="narrow", group="narrow", exclusive=True
                )

    async def _narrow(self, among: list[Candidate], typed: str) -> None:
        rows = await asyncio.to_thread(candidates.narrowed, among, typed)
        if typed == self._typed:
            self._show(rows, typed)

    def _show(self, rows: list[Candidate], typed: str) -> None:
        self._narrowed = typed
        self._found.show(rows)
        self._say()

    def on_input_changed(self, changed: Input.Changed) -> None:
        """Narrow to what was typed."""
        changed.stop()
        self._heed()

    def on_input_submitted(self, submitted: Input.Submitted) -> None:
        """Go to what is under the cursor."""
        submitted.stop()
        self.action_choose()

    def action_move(self, by: int) -> None:
        """Move the cursor, among what fits the newest text."""
        self._heed()
        self._found.move(by)

    def action_page(self, by: int) -> None:
        """Move the cursor by a page."""
        self.action_move(by * self._found.page)

    def action_choose(self) -> None:
        """Go to what is under the cursor, once it is known what fits what was typed."""
        self._heed()
        if self._all is None:
            self._is_chosen = True
            return
        if self._narrowed != self._typed:  # enter came faster than the thread
            self._show(candidates.narrowed(self._all, self._typed), self._typed)
        if self._found.rows:
            node = self._found.rows[self._found.cursor].node
            self.dismiss()
            self._go(node)
