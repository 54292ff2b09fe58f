"""A page over the main screen: the exhibits of the case, checked now, and the text of each."""

import asyncio
from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.domain import times
from tui.domain.annotation import Kind, ObjectType, Target
from tui.domain.casefile import KeptExhibit
from tui.domain.filters.completion import Completion
from tui.services import exhibits, gallery
from tui.services.gallery import ExhibitRow
from tui.services.sections import Field, Reading
from tui.ui.action import Scope
from tui.ui.registry import bindings
from tui.ui.screens.listed import ListedScreen
from tui.ui.screens.page import PageText
from tui.ui.state import State
from tui.ui.text import fit, shown
from tui.ui.widgets.bars import KeyBar, StatusBar
from tui.ui.widgets.list_pane import ListPane
from tui.ui.widgets.prompt import Prompt

_EMPTY = "no exhibit yet: e keeps the screen, E a part of it or more"
_STATE, _WIDE = 8, 76  # cells; from that width on a time has a year and seconds
Go = Callable[[Field | None], None]


class GalleryList(ListPane):
    """One line an exhibit: number, time, whether it was altered, view, rows, caption."""

    def __init__(self, state: State) -> None:
        super().__init__(id="records-list")
        self.rows: Sequence[ExhibitRow] = ()
        self._state = state

    @property
    def line_count(self) -> int:
        """Return how many lines there are, one of which says that there is nothing."""
        return max(1, len(self.rows))

    def show(self, rows: Sequence[ExhibitRow]) -> None:
        """Show exhibits; the cursor stays, and starts on the newest."""
        first = not self.rows
        self.rows = rows
        self.cursor = max(0, len(rows) - 1) if first else min(self.cursor, max(0, len(rows) - 1))
        self.reveal()
        self.refresh()

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw one exhibit."""
        if not self.rows:
            return [self.segment(fit(_EMPTY, width), "dim")]
        row, here = self.rows[index], index == self.cursor
        cursor = (">" if self._state.ascii else "▶") if here else " "
        stamp = "time unknown"
        if row.moment is not None:
            stamp = times.stamp(row.moment, self._state.session.look.zone)
            stamp = stamp if width >= _WIDE else stamp[5:16]
        over = ("cursor",) if here else ()
        head = f"{cursor}{shown(row.number)} {stamp} "
        state = fit(row.state, _STATE)
        said = " · ".join(shown(one) for one in (row.caption, row.view, row.rows) if one)
        return [
            self.segment(head, "plain", *over),
            self.segment(state, "notice" if row.state == gallery.OK else "deleted", *over),
            self.segment(fit(said, max(1, width - cell_len(head) - _STATE)), "plain", *over),
        ]


class GalleryText(PageText):
    """The text of one exhibit, with a cursor that can go to what it shows."""

    TITLED = True

    def __init__(self) -> None:
        super().__init__("", id="records-text")
        self.reading = Reading("")

    def show(self, reading: Reading) -> None:
        """Show an exhibit; the same one keeps its place."""
        if reading.title != self.reading.title:
            self.action_first()
        self.reading = reading
        self.renew()

    def show_position(self) -> None:
        """Say in the title what is read and how much follows."""
        more = self.line_count - min(self.top + self.page, self.line_count)
        title = shown(self.reading.title)
        self.entitle("Exhibit", title, f"{more} more lines" if more > 0 else "")


class GalleryScreen(ListedScreen):
    """The exhibits; ``go`` is told which record of one was chosen, once the page is closed."""

    BINDINGS = bindings(Scope.GALLERY)
    SCOPE = Scope.GALLERY

    def __init__(self, state: State, go: Go) -> None:
        super().__init__(state)
        self._go = go
        self._kept: list[KeptExhibit] = []

    def compose(self) -> ComposeResult:
        """Status, list, text, prompt, keys."""
        yield StatusBar(self._state, id="records-status")
        with Horizontal(id="records"):
            yield GalleryList(self._state)
            yield GalleryText()
        yield Prompt(lambda _text, cursor: Completion(cursor, ()), id="prompt")
        yield KeyBar(self._state, id="records-keys", page=Scope.GALLERY)

    def on_mount(self) -> None:
        """Check the exhibits, in a thread."""
        self.set_focus(self._list)
        self._list.entitle("Exhibits", "checking")
        self._work(self._check, "check")

    @property
    def view(self) -> str:
        """Return what exhibits call the page."""
        return "exhibits"

    @property
    def _list(self) -> GalleryList:
        return self.query_one(GalleryList)

    @property
    def _text(self) -> GalleryText:
        return self.query_one(GalleryText)

    @property
    def _selected(self) -> KeptExhibit | None:
        return self._kept[self._list.cursor] if self._kept else None

    async def _check(self) -> None:
        """Read the exhibits, check each, and show them."""
        look = self._state.session.look
        kept = await asyncio.to_thread(exhibits.kept, look.case)
        rows = [gallery.row(one, look) for one in kept]
        if self._is_leaving:
            return
        self._kept = kept
        self._list.show(rows)
        self._entitle()
        await self._tell()

    def _entitle(self) -> None:
        altered = sum(1 for one in self._list.rows if one.state != gallery.OK)
        self._list.entitle(
            "Exhibits",
            f"{self._list.cursor + 1 if self._kept else 0:,}/{len(self._kept):,}",
            f"{altered:,} altered" if altered else "checked now" if self._kept else "",
            self._state.session.look.zone.key,
        )

    async def _tell(self) -> None:
        if self._is_leaving or (kept := self._selected) is None:
            return
        reading = await asyncio.to_thread(gallery.reading, kept, self._state.session.look)
        if not self._is_leaving and self._selected is kept:
            self._text.show(reading)

    def on_list_pane_moved(self) -> None:
        """Say where the cursor stands; Textual calls the handler of the ground, too."""
        self._entitle()

    async def action_open(self) -> None:
        """Read the selected exhibit."""
        if self._kept:
            self._read_text()
            await self._tell()

    def on_page_text_chosen(self, chosen: PageText.Chosen) -> None:
        """Close the page and go to the event in the timeline."""
        chosen.stop()
        if chosen.field is not None:
            self.dismiss()
            self._go(chosen.field)

    def action_caption(self) -> None:
        """Ask what the selected exhibit shows."""
        if self._kept:
            self.query_one(Prompt).ask("caption", "")

    def on_prompt_answered(self, answered: Prompt.Answered) -> None:
        """Keep the caption as a note on the exhibit."""
        kept = self._selected
        self.action_back()  # leaves the prompt
        if answered.words and kept is not None:
            self._work(lambda: self._note(kept, answered.words), "caption")

    async def _note(self, kept: KeptExhibit, words: str) -> None:
        look = self._state.session.look
        target = Target(ObjectType.EXHIBIT, kept.number)
        (added,) = await asyncio.to_thread(look.annotations.add, [target], Kind.NOTE, words)
        self._list.show([gallery.row(one, look) for one in self._kept])
        await self._tell()
        self._say(f"{kept.number}: caption kept as note {added.id}")
