"""A page over the main screen: recordings and transcripts, or the audits, and the text of each.

Workers fetch and read from disk; what they find is shown by the page alone. A reading that is not
of the selected record any more is dropped.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Key
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.worker import WorkType

from tui.domain import records
from tui.domain.coverage import Outcome
from tui.domain.filters.completion import Completion
from tui.domain.records import Family, Record, Source
from tui.domain.times import Window
from tui.errors import WxiError
from tui.services.exhibits import Shown
from tui.services.sections import Reading
from tui.services.session import Online
from tui.ui import capture
from tui.ui.actions import PAGES, Scope, bindings, by_id
from tui.ui.state import State
from tui.ui.text import shown
from tui.ui.widgets.bars import KeyBar, StatusBar
from tui.ui.widgets.detail import lay_out
from tui.ui.widgets.prompt import Prompt
from tui.ui.widgets.record_list import RecordList
from tui.ui.widgets.text_pane import Line, TextPane

_SETTLE = 0.12  # seconds without a move after which the text follows the cursor
_FRESH = timedelta(minutes=10)  # lists that were read so lately are not read by opening the page
_READING = "read"  # the group of the worker that reads lists


@dataclass(frozen=True, slots=True)
class Page:
    """What a page lists."""

    title: str
    families: tuple[Family, ...]
    empty: str

    @property
    def view(self) -> str:
        """Return what exhibits call it."""
        return self.title.lower()


RECORDINGS = Page("Recordings", records.MEETINGS, "no recording and no transcript in this case")
AUDITS = Page("Audits", records.AUDITS, "no audit in this case; a full administrator can read it")


class RecordText(TextPane):
    """The text of one record."""

    def __init__(self, *, id: str, empty: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._reading: Reading | None = None
        self._empty = empty

    def tell(self, reading: Reading | None, *, is_same: bool) -> None:
        """Show a reading; one of the same record keeps its place."""
        self._reading = reading
        if not is_same:
            self.top = 0
        self.renew()

    def lay_out(self, width: int) -> list[Line]:
        """Lay out the reading."""
        if self._reading is None:
            return [[(self._empty, "dim")]]
        return lay_out(self._reading, width, unfolded=self.unfolded)

    def show_position(self) -> None:
        """Say in the title what is read and how much follows."""
        more = self.line_count - min(self.top + self.page, self.line_count)
        title = shown(self._reading.title) if self._reading else ""
        self.entitle("Text", title, f"{more} more lines" if more > 0 else "")


class RecordsScreen(ModalScreen[None]):
    """A list and the text of what is selected in it; read from Webex when it is opened."""

    BINDINGS = bindings(Scope.RECORDS)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual's form

    def __init__(self, state: State, page: Page) -> None:
        super().__init__()
        self._state = state
        self._page = page
        self._shelf = state.session.shelf
        self._told: Record | None = None
        self._words = ""
        self._progress = ""
        self._settle: Timer | None = None

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
            self._work(lambda: self._open(online), _READING)

    @property
    def _list(self) -> RecordList:
        return self.query_one(RecordList)

    @property
    def _text(self) -> RecordText:
        return self.query_one(RecordText)

    @property
    def _is_reading_text(self) -> bool:
        return self.has_class("-reading")

    def _say(self, text: str, *, warning: bool = False) -> None:
        self.query_one(KeyBar).notify_line(text, warning=warning)

    def _work(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        async def guarded() -> None:
            try:
                await work()
            except WxiError as failure:
                self._say(failure.line(), warning=True)

        worker: WorkType[None] = guarded
        self.run_worker(worker, name=group, description=group, group=group, exclusive=True)

    def on_key(self, _key: Key) -> None:
        """Take the notice away at the next key."""
        self.query_one(KeyBar).clear_notice()

    # What is shown

    async def _show(self) -> None:
        """Show what there is now, and the text of the selected."""
        keys = await asyncio.to_thread(self._shelf.log.keys, *self._page.families)
        refusals = await asyncio.to_thread(self._refusals)
        self._list.show(keys, empty="; ".join([self._page.empty, *refusals]))
        self._entitle()
        await self._tell()

    async def _tell(self) -> None:
        record = self._list.selected
        reading = await asyncio.to_thread(self._shelf.reading, record) if record else None
        now = self._list.selected
        if (now.key if now else None) == (record.key if record else None):
            is_same = bool(record and self._told and record.key == self._told.key)
            self._told = record
            self._text.tell(reading, is_same=is_same)

    def _entitle(self) -> None:
        place = self._list
        self._list.entitle(
            self._page.title,
            f"{place.cursor + 1 if place.keys else 0:,}/{len(place.keys):,}",
            self._progress,
            self._shelf.look.zone.key,
        )
        self.query_one(StatusBar).refresh()

    def on_record_list_moved(self) -> None:
        """Let the text follow once the cursor rests."""
        self._entitle()
        if self._settle is not None:
            self._settle.stop()
        self._settle = self.set_timer(_SETTLE, lambda: self._work(self._tell, "text"))

    # Reading from Webex

    async def _open(self, online: Online) -> None:
        """Read the lists unless that was done lately."""
        readings = await asyncio.to_thread(lambda: self._shelf.log.readings)
        since = self._state.session.now() - _FRESH
        mine = [one for one in readings if _family(one.stream) in self._page.families]
        if not any(one.asked > since for one in mine):
            await self._read(online)

    async def _read(self, online: Online) -> None:
        session = self._state.session

        def step(done: int, steps: int, label: str) -> None:
            self._progress = f"reading {done + 1}/{steps}: {shown(label)}"
            self._entitle()

        try:
            now = session.now()
            fresh = await online.records.collect(Window(now - session.look_back, now), on_step=step)
        finally:
            self._progress = ""
            if self.is_attached:
                self._entitle()
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

    # Actions of the registry

    async def action_perform(self, action_id: str) -> None:
        """Perform an action of the registry, or say why it cannot be done now."""
        action = by_id(action_id, PAGES)
        if reason := action.off(self._state):
            self._say(f"{action.label}: {reason}", warning=True)
        else:
            await self.run_action(f"screen.{action_id}")

    def action_down(self) -> None:
        """Select the next line."""
        self._list.move_to(self._list.cursor + 1)

    def action_up(self) -> None:
        """Select the previous line."""
        self._list.move_to(self._list.cursor - 1)

    def action_page_down(self) -> None:
        """Select a line a page further."""
        self._list.move_to(self._list.cursor + self._list.page - 1)

    def action_page_up(self) -> None:
        """Select a line a page back."""
        self._list.move_to(self._list.cursor - self._list.page + 1)

    def action_first(self) -> None:
        """Select the oldest."""
        self._list.move_to(0)

    def action_last(self) -> None:
        """Select the newest."""
        self._list.move_to(self._list.line_count - 1)

    async def action_open(self) -> None:
        """Read the selected, and ask Webex for what belongs to it."""
        record = self._list.selected
        if record is None:
            return
        self.add_class("-reading")
        self.set_focus(self._text)
        await self._tell()
        if record.key.family not in records.AUDITS:
            self._work(lambda: self._follow_up(record), "follow up")

    def action_back(self) -> None:
        """Leave the prompt, the text, then the page."""
        prompt = self.query_one(Prompt)
        if prompt.is_asking:
            prompt.leave()
            self.set_focus(self._text if self._is_reading_text else self._list)
        elif self._is_reading_text:
            self.remove_class("-reading")
            self.set_focus(self._list)
        else:
            self.dismiss()

    def action_unfold(self) -> None:
        """Show the received JSON, or fold it again."""
        self._text.action_unfold()

    def action_retrieve(self) -> None:
        """Download the selected and keep it."""
        record, online = self._list.selected, self._state.session.online
        if record is None or online is None:
            return

        async def fetch() -> None:
            self._say("downloading …")
            kept = await online.record_retriever.retrieve(record)
            self._list.refresh()
            await self._tell()
            done = [one for one in kept.parts if one.blob]
            lost = "".join(f"; {one.kind}: {one.problem}" for one in kept.parts if one.problem)
            names = ", ".join(one.kind for one in done) or "nothing"
            self._say(f"kept: {names}{lost}", warning=bool(lost))

        self._work(fetch, "retrieve")

    def action_read(self) -> None:
        """Read the lists again, or stop."""
        online = self._state.session.online
        if any(one.group == _READING and not one.is_finished for one in self.workers):
            self.workers.cancel_group(self, _READING)
            self._say("stopped: s reads again")
        elif online is not None:
            self._work(lambda: self._read(online), _READING)

    def action_exhibit(self) -> None:
        """Keep the page as an exhibit."""
        rows: list[tuple[int, Record]] = []
        listed = self._list.visible_rows() if self._list.display else []
        rows += listed
        if self._told is not None and self._text.display and self._text.region.height:
            rows.append((self._text.region.y, self._told))
        on_show = Shown(
            view=self._page.view,
            filter="",
            theme=self.app.theme,
            rows=tuple(rows),
            first=self._list.top + 1 if listed else 0,
            last=self._list.top + len(listed),
            total=len(self._list.keys),
        )
        try:
            exhibit = self._state.session.desk.take(capture.grab(self.app), on_show)
        except WxiError as failure:
            self._say(failure.line(), warning=True)
        else:
            self._say(f"exhibit {exhibit.number} kept: {exhibit.svg}, {exhibit.txt}")

    # Finding

    def action_find(self) -> None:
        """Ask for what to find, in the list or in the text."""
        self.query_one(Prompt).ask("find", self._words)

    def action_find_next(self) -> None:
        """Go to the next hit."""
        self._work(lambda: self._seek(backwards=False), "find")

    def action_find_previous(self) -> None:
        """Go to the previous hit."""
        self._work(lambda: self._seek(backwards=True), "find")

    def on_prompt_answered(self, answered: Prompt.Answered) -> None:
        """Go to the first hit of what was typed."""
        prompt = self.query_one(Prompt)
        prompt.accept()
        self._words = answered.words
        self.action_back()  # leaves the prompt
        self._work(lambda: self._seek(backwards=False), "find")

    async def _seek(self, *, backwards: bool) -> None:
        if self._is_reading_text:
            if not self._text.seek(self._words, backwards=backwards) and self._words:
                self._say(f"not found: {self._words}", warning=True)
            return
        if not self._words:
            self._say("nothing is sought: / asks for words")
            return
        place, keys = self._list, self._list.keys
        start = place.cursor + (-1 if backwards else 1)
        found = await asyncio.to_thread(
            self._shelf.find, keys, self._words, start, backwards=backwards
        )
        if found is None:
            self._say(f"not found: {self._words}", warning=True)
        elif place.keys is keys:
            place.move_to(found)


def _family(stream: str) -> Family | None:
    source = Source.parse(stream)
    return source.family if source else None
