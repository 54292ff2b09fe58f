"""The ground of a page over the main screen: records in a list, the text of one; no action.

Workers fetch and read from disk; what they find is shown by the page alone. A reading that is not
of the selected record any more is dropped.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.domain import records
from tui.domain.coverage import Outcome
from tui.domain.filters.completion import Completion
from tui.domain.records import Family, Record, Source
from tui.domain.times import Window
from tui.services.session import Online
from tui.ui.action import Scope
from tui.ui.mutating import Mutating
from tui.ui.screens.listed import ListedScreen
from tui.ui.state import State
from tui.ui.text import shown
from tui.ui.widgets.bars import KeyBar, StatusBar
from tui.ui.widgets.prompt import Prompt
from tui.ui.widgets.record_list import RecordList
from tui.ui.widgets.record_text import RecordText

_FRESH = timedelta(minutes=10)  # lists that were read so lately are not read by opening the page
READING = "read"  # the group of the worker that reads lists


@dataclass(frozen=True, slots=True)
class Page:
    """What a page lists."""

    title: str
    families: tuple[Family, ...]
    empty: str


RECORDINGS = Page("Recordings", records.MEETINGS, "no recording and no transcript in this case")
AUDITS = Page("Audits", records.AUDITS, "no audit in this case; a full administrator can read it")


class RecordsBoard(ListedScreen):
    """A list and the text of what is selected in it; read from Webex when it is opened."""

    def __init__(self, state: State, page: Page, mutating: Mutating) -> None:
        super().__init__(state)
        self._mutating = mutating
        self._page = page
        self._shelf = state.session.shelf
        self._words = ""
        self._progress = ""

    def compose(self) -> ComposeResult:
        """Status, list, text, prompt, keys."""
        yield StatusBar(self._state, id="records-status")
        lengths = self._page is RECORDINGS
        with Horizontal(id="records"):
            yield RecordList(self._state, id="records-list", has_lengths=lengths)
            yield RecordText(id="records-text", empty=self._page.empty)
        yield Prompt(lambda _text, cursor: Completion(cursor, ()), id="prompt")
        yield KeyBar(self._state, id="records-keys", page=Scope.RECORDS)

    def on_mount(self) -> None:
        """Show what the case holds, then read what Webex lists unless that was done lately."""
        self.set_focus(self._list)
        self._work(self._show, "show")
        online = self._state.session.online
        if online is not None and not self._state.session.case.read_only:
            self._work(lambda: self._open(online), READING)

    @property
    def view(self) -> str:
        """Return what exhibits call the page."""
        return self._page.title.lower()

    @property
    def _list(self) -> RecordList:
        return self.query_one(RecordList)

    @property
    def _text(self) -> RecordText:
        return self.query_one(RecordText)

    # What is shown

    async def _show(self) -> None:
        """Show what there is now, and the text of the selected."""
        keys = await asyncio.to_thread(self._shelf.log.keys, *self._page.families)
        refusals = await asyncio.to_thread(self._refusals)
        if self._is_leaving:
            return
        self._list.show(keys, empty="; ".join([self._page.empty, *refusals]))
        self._entitle()
        self.query_one(StatusBar).refresh()
        await self._tell()

    async def _tell(self) -> None:
        record = None if self._is_leaving else self._list.selected
        reading = await asyncio.to_thread(self._shelf.reading, record) if record else None
        if self._is_leaving:
            return
        now = self._list.selected
        if (now.key if now else None) == (record.key if record else None):
            self._text.tell(reading, record.id if record else "")

    def _entitle(self) -> None:
        if self._is_leaving:
            return
        place = self._list
        self._list.entitle(
            self._page.title,
            f"{place.cursor + 1 if place.keys else 0:,}/{len(place.keys):,}",
            self._progress,
            self._shelf.look.zone.key,
        )

    def _show_progress(self, progress: str) -> None:
        """Say in the title what is under way."""
        self._progress = progress
        self._entitle()

    def on_list_pane_moved(self) -> None:
        """Say where the cursor stands; Textual calls the handler of the ground, too."""
        self._entitle()

    # Reading from Webex

    async def _open(self, online: Online) -> None:
        """Read the lists unless that was done lately."""
        last = online.records.read_at
        if last is None or last < self._state.session.now() - _FRESH:
            await self._read(online)

    async def _read(self, online: Online) -> None:
        session = self._state.session

        def step(done: int, steps: int, label: str) -> None:
            self._show_progress(f"reading {done + 1}/{steps}: {shown(label)}")

        try:
            now = session.now()
            fresh = await online.records.collect(Window(now - session.look_back, now), on_step=step)
        finally:
            self._show_progress("")
        await self._show()
        refused = await asyncio.to_thread(self._refusals)
        self._say("; ".join([f"{fresh:,} new observations", *refused]), warning=bool(refused))

    def _refusals(self) -> list[str]:
        """Return why lists of this page could not be read, one line for each cause."""
        newest = {one.stream: one for one in self._shelf.log.readings}
        mine = [one for one in newest.values() if _family(one.stream) in self._page.families]
        return list(dict.fromkeys(one.cause for one in mine if one.outcome is not Outcome.END))

    async def _follow_up(self, record: Record) -> None:
        """Read what belongs to a record, then tell it anew."""
        online = self._state.session.online
        if online is not None and not self._state.session.case.read_only:
            await online.records.follow_up(record)
            await self._tell()


def _family(stream: str) -> Family | None:
    source = Source.parse(stream)
    return source.family if source else None
