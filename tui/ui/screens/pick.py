"""Choosing one of many: a field to type into, and below it what fits; a person or room for one."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.worker import WorkType

from tui.services import candidates
from tui.services.candidates import Candidate
from tui.ui.state import State
from tui.ui.text import fit, shown
from tui.ui.widgets.lines import LinePane
from tui.ui.widgets.timeline import ORG_ROLES

Row = TypeVar("Row")


class Found(LinePane, Generic[Row], can_focus=False):
    """The rows that fit, with a cursor. Subclasses draw one."""

    TITLED = False

    def __init__(self, state: State) -> None:
        super().__init__(id="pick-list")
        self.state = state
        self.rows: Sequence[Row] = ()
        self.cursor = 0

    @property
    def line_count(self) -> int:
        """Return how many rows fit."""
        return len(self.rows)

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; the cursor stays on its line as far as there is one."""
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


class _Candidates(Found[Candidate]):
    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw a candidate: cursor, sign, name, facts."""
        one, glyphs = self.rows[index], self.state.glyphs
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


class PickScreen(ModalScreen[None], Generic[Row]):
    """Asks for one of the rows that ``gather`` returns, narrowed by what is typed, and goes to it.

    ``gather`` and ``narrow`` are called in a thread. ``field`` takes text before it is drawn.
    """

    BINDINGS = [  # noqa: RUF012 - Textual's form
        ("escape", "dismiss", "Leave"),
        ("enter", "choose", "Choose"),
        ("down", "move(1)", "Down"),
        ("up", "move(-1)", "Up"),
        ("pagedown", "page(1)", "Page down"),
        ("pageup", "page(-1)", "Page up"),
    ]

    def __init__(
        self,
        what: str,
        found: Found[Row],
        gather: Callable[[], list[Row]],
        narrow: Callable[[list[Row], str], list[Row]],
        go: Callable[[Row], None],
    ) -> None:
        super().__init__()
        self.field = Input(id="pick-input", compact=True, select_on_focus=False)
        self.found = found
        self._what = what
        self._gather = gather
        self._select = narrow
        self._go = go
        self._all: list[Row] | None = None
        self._typed = ""  # what was heeded
        self._narrowed = ""  # what the list shows
        self._is_chosen = False  # before there was anything to choose from

    def compose(self) -> ComposeResult:
        """Put the field over the list."""
        with Vertical(id="pick"):
            yield self.field
            yield self.found

    def on_mount(self) -> None:
        """Nothing blinks; the field has the focus at once; then everybody is gathered."""
        self.field.cursor_blink = False
        self.set_focus(self.field)
        self.say()
        self.run_worker(self._begin(), name="gather", description="gather", group="gather")

    async def _begin(self) -> None:
        self._all = await asyncio.to_thread(self._gather)
        if self._is_chosen:
            self.action_choose()
        else:
            self._heed(anew=True)

    @property
    def told(self) -> str:
        """Return how many rows fit, and of how many."""
        return f"{len(self.found.rows):,} of {len(self._all):,}" if self._all is not None else "…"

    def say(self) -> None:
        """Say in the title how many rows fit, and what keys do."""
        box = self.query_one("#pick")
        box.border_title = Content(f"{self._what} · {self.told} · enter opens · esc leaves")

    def _heed(self, *, anew: bool = False) -> None:
        """Narrow to what stands in the field, in a thread; the newest counts."""
        if anew or self.field.value != self._typed:
            self._typed = self.field.value
            self.found.cursor = 0
            if self._all is not None:
                narrowing: WorkType[None] = partial(self._narrow, self._all, self._typed)
                self.run_worker(
                    narrowing, name="narrow", description="narrow", group="narrow", exclusive=True
                )

    async def _narrow(self, among: list[Row], typed: str) -> None:
        rows = await asyncio.to_thread(self._select, among, typed)
        if typed == self._typed:
            self._show(rows, typed)

    def _show(self, rows: list[Row], typed: str) -> None:
        self._narrowed = typed
        self.found.show(rows)
        self.say()

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
        self.found.move(by)

    def action_page(self, by: int) -> None:
        """Move the cursor by a page."""
        self.action_move(by * self.found.page)

    def action_choose(self) -> None:
        """Go to what is under the cursor, once it is known what fits what was typed."""
        self._heed()
        if self._all is None:
            self._is_chosen = True
            return
        if self._narrowed != self._typed:  # enter came faster than the thread
            self._show(self._select(self._all, self._typed), self._typed)
        if self.found.rows:
            chosen = self.found.rows[self.found.cursor]
            self.dismiss()
            self._go(chosen)


def candidate_screen(
    state: State, what: str, gather: Callable[[], list[Candidate]], go: Callable[[str], None]
) -> PickScreen[Candidate]:
    """Return the screen that asks for a person or a room."""
    return PickScreen(
        what, _Candidates(state), gather, candidates.narrowed, lambda one: go(one.node)
    )
