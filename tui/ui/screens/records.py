"""A page over the main screen: recordings and transcripts, or the audits, and the text of each."""

import asyncio
from functools import partial
from time import monotonic

from textual.worker import Worker, WorkType

from tui.domain import amounts, records
from tui.domain.models import text_of
from tui.domain.records import Record
from tui.errors import WxiError
from tui.services.access import Ability
from tui.services.mutations import chosen
from tui.ui.action import Scope
from tui.ui.registry import bindings
from tui.ui.screens.choices import Choice, ChoicesScreen
from tui.ui.screens.records_board import READING, RecordsBoard
from tui.ui.situation import armed_off
from tui.ui.widgets.bars import say_on_top
from tui.ui.widgets.prompt import Prompt

_SHORT = 1_000  # records; searching them takes a few milliseconds
_OFTEN = 0.5  # seconds between two words on how far a download is
_DOWNLOAD = "download"  # the group of the app's workers that download


class RecordsScreen(RecordsBoard):
    """Recordings and transcripts, or the audits: what can be done with them."""

    BINDINGS = bindings(Scope.RECORDS)
    SCOPE = Scope.RECORDS

    async def action_open(self) -> None:
        """Read the selected, and ask Webex for what belongs to it."""
        record = self._list.selected
        if record is None:
            return
        self._read_text()
        await self._tell()
        if record.key.family not in records.AUDITS:
            self._work(lambda: self._follow_up(record), "follow up")

    def action_unfold(self) -> None:
        """Show the received JSON, or fold it again."""
        self._text.action_unfold()

    def action_retrieve(self) -> None:
        """Download the selected and keep it; of what is in the recycle bin ask whether that."""
        record = self._list.selected
        wish = chosen.restoring(record) if record else None
        if record is None or wish is None:
            self._retrieve(record)
            return
        state, host = self._state, text_of(record.content, "hostEmail") or "its host"
        command = f"wxi restore {state.session.case.facts.id} --recording {record.id}"
        lacking = state.lacks(Ability.RESTORE_RECORDINGS)
        off = armed_off(state) or (lacking and f"{lacking}: as administrator, {command}")
        self.app.push_screen(
            ChoicesScreen(
                "Recover · it is in the recycle bin of its host",
                [
                    Choice("retrieve: download it and keep it", "", lambda: self._retrieve(record)),
                    Choice(
                        f"restore it as full administrator to {host}",
                        off,
                        lambda: self._mutating.one(wish, "restore", self._read_again),
                    ),
                ],
            )
        )

    def action_delete(self) -> None:
        """Plan to delete the selected."""
        record = self._list.selected
        wish = chosen.wish_of_record(record) if record else None
        if wish is None:
            self._say("there is no recording and no transcript to delete here", warning=True)
        else:
            self._mutating.one(wish, "delete", self._read_again)

    def _read_again(self) -> None:
        """Read how all stands, after something was changed."""
        online = self._state.session.online
        if online is not None:
            self._work(lambda: self._read(online), READING)

    def _retrieve(self, record: Record | None) -> None:
        online = self._state.session.online
        if record is None or online is None:
            return
        if any(one.name == record.id and not one.is_finished for one in self._downloads):
            self._say("this is being downloaded already: s stops it")
            return
        told = 0.0

        def show(kind: str, received: int, size: int | None) -> None:
            nonlocal told
            if monotonic() - told >= _OFTEN:
                told = monotonic()
                of = "" if size is None else f" of {amounts.size(size)}"
                self._show_progress(f"downloading {kind}: {amounts.size(received)}{of}")

        async def fetch() -> None:
            try:
                kept = await online.record_retriever.retrieve(record, on_bytes=show)
            except WxiError as failure:
                self._tell_end(failure.line(), warning=True)
                return
            finally:
                self._show_progress("")
            done = ", ".join(one.kind for one in kept.parts if one.blob) or "nothing"
            lost = "".join(f"; {one.kind}: {one.problem}" for one in kept.parts if one.problem)
            self._tell_end(f"kept: {done}{lost}", warning=bool(lost))

        self._say("downloading …")
        # The app's, as a long download goes on when the page is left.
        worker: WorkType[None] = fetch
        self.app.run_worker(worker, name=record.id, description=_DOWNLOAD, group=_DOWNLOAD)

    @property
    def _downloads(self) -> list[Worker[object]]:
        return [one for one in self.app.workers if one.group == _DOWNLOAD]

    def _tell_end(self, text: str, *, warning: bool) -> None:
        """Say how a download ended, on this page or on whatever is shown now."""
        if not self._is_leaving:
            self._list.refresh()
            self._work(self._tell, "text")
            self._say(text, warning=warning)
        else:
            say_on_top(self.app, text, warning=warning)

    def action_read(self) -> None:
        """Read the lists again, or stop what is under way."""
        online = self._state.session.online
        if any(not one.is_finished for one in self._downloads):
            self.app.workers.cancel_group(self.app, _DOWNLOAD)
            self._say("stopped: nothing is kept of the file that was coming")
        elif any(one.group == READING and not one.is_finished for one in self.workers):
            self.workers.cancel_group(self, READING)
            self._say("stopped: s reads again")
        elif online is not None:
            self._work(lambda: self._read(online), READING)

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
        find = partial(self._shelf.find, keys, self._words, start, backwards=backwards)
        # A short list is searched at once, so that the next key is meant for the hit.
        found = find() if len(keys) <= _SHORT else await asyncio.to_thread(find)
        if found is None:
            self._say(f"not found: {self._words}", warning=True)
        elif (hit := keys[found]) in place.keys:  # there may be more of them meanwhile
            place.move_to(place.keys.index(hit))
