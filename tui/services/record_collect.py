"""Collecting records: the lists of recordings, transcripts and audits, and what belongs to each.

A list tells how things stand now, so each is read anew every time; only what differs from what was
last seen is kept. What Webex refuses is kept as the state of that list and ends no other: an
officer's token is refused the audits, an administrator's the purged recordings.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from tui.domain.coverage import Advance, Outcome
from tui.domain.families import Webex
from tui.domain.models import Person, parse_object, texts_of
from tui.domain.records import MEETINGS, STATUSES, Family, Record, Source, without_links
from tui.domain.times import Window, format_api
from tui.domain.wire import Page
from tui.errors import (
    BadInput,
    BadRequest,
    CaseFailure,
    Forbidden,
    NotFound,
    NotWebex,
    WxiError,
)
from tui.services.collect import Collector
from tui.services.investigation import Investigation
from tui.services.record_coverage import label
from tui.services.slice_reader import cause_of

_AGAIN = timedelta(days=1)  # what belongs to a record is read again after so long

OnStep = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class _List:
    """A list, and how its pages of a window are asked for."""

    source: Source
    pages: Callable[[Window], AsyncIterator[Page]]


class RecordCollector:
    """Brings records into the case, of its own organization alone.

    ``collector`` lends the server's clock.
    """

    def __init__(self, gateway: Webex, look: Investigation, collector: Collector) -> None:
        self._gateway = gateway
        self._look = look
        self._case = look.case
        self._clock = collector
        self._person: Person | None = None
        self.read_at: datetime | None = None
        """When all lists were last read with this token."""

    async def collect(
        self,
        window: Window,
        *,
        on_step: OnStep = lambda _done, _all, _label: None,
        with_parts: bool = False,
    ) -> int:
        """Read every list over a window, and ``with_parts`` what belongs to each record as well.

        ``on_step`` hears of each list before it is read. Returns the number of new observations.
        One that was cut short, also by cancelling it, keeps what it received. Raises Refused on a
        read-only case, NotAuthorised for a token of another organization, and the errors of gateway
        and store.
        """
        self._require_writing()
        lists, fresh = await self._lists(), 0
        try:
            for done, one in enumerate(lists):
                on_step(done, len(lists), label(one.source))
                fresh += await self._read(one, window)
            self.read_at = self._clock.now()
            if with_parts:
                log = self._case.records
                records = [log.record(key) for key in log.keys(*MEETINGS)]
                parts = self._due(self._parts(records))
                for done, one in enumerate(parts):
                    on_step(done, len(parts), label(one.source))
                    fresh += await self._read(one, window)
        finally:
            self._journal(window, fresh)
        return fresh

    async def follow_up(self, record: Record) -> int:
        """Read what belongs to one record, unless that was done lately; raises as above."""
        self._require_writing()
        await self._me()
        now, fresh = self._clock.now(), 0
        window = Window(record.moment or now, max(now, record.moment or now))
        parts = self._due(self._parts([record]))
        try:
            for one in parts:
                fresh += await self._read(one, window)
        finally:
            if parts:
                self._journal(window, fresh)
        return fresh

    async def retrieve_chat(self, meeting_id: str) -> int:
        """Read and keep the chat of an ended meeting; return how many lines of it the case holds.

        Only sites of the old platform have one here. Journalled before and after, as any content
        is. Raises NotFound when Webex refuses it, Refused on a read-only case, and the errors of
        gateway and store.
        """
        self._require_writing()
        journal = partial(
            self._case.journal.append, object_type="meeting chat", object_id=meeting_id
        )
        journal("retrieve")
        chat = self._chat(meeting_id)
        try:
            await self._me()
            now = self._clock.now()
            await self._read(chat, Window(now, now))
            ended = {one.stream: one for one in self._case.records.readings}[chat.source.name]
            if ended.outcome is not Outcome.END:
                raise NotFound(f"Webex gives no chat of this meeting: {ended.cause}")
        except (WxiError, asyncio.CancelledError) as failure:
            journal("receipt", result=f"retrieve failed: {type(failure).__name__}")
            raise
        lines = len(self._case.records.parts(Family.CHAT, meeting_id))
        journal(
            "receipt",
            object_sha256=self._case.records.head or None,
            result=f"{lines} lines kept",
        )
        return lines

    async def _lists(self) -> Sequence[_List]:
        person, webex = await self._me(), self._gateway
        me = parse_object(person.raw) or {}
        found = []
        for site in texts_of(me, "siteUrls") or ("",):  # without one the preferred site is asked
            for status in STATUSES:
                source = Source(Family.RECORDING, status, site)
                ask = partial(webex.recordings.list, status=status, site_url=site or None)
                found.append(_List(source, ask))
            if site:
                transcripts = partial(webex.transcripts.list, site_url=site)
                found.append(_List(Source(Family.TRANSCRIPT, "", site), transcripts))
        for status in STATUSES:
            calls = partial(webex.call_recordings.list, status=status)
            found.append(_List(Source(Family.CALL, status), calls))
        if org := person.org_id:
            audits = webex.audits
            found.append(_List(Source(Family.ADMIN), partial(audits.admin, org_id=org)))
            found.append(_List(Source(Family.SECURITY), partial(audits.security, org_id=org)))
        return found

    async def _me(self) -> Person:
        """Return the caller. Raises NotAuthorised for one of another organization."""
        if self._person is None:
            self._person, _ = await self._look.identify()
        return self._person

    def _parts(self, records: Iterable[Record]) -> Iterator[_List]:
        """Yield the lists of what belongs to records, each once."""
        webex, meetings, log = self._gateway, set(), self._case.records
        for record in records:
            key = record.key
            if key.family is Family.RECORDING:
                source = Source(Family.ACCESS, "", key.id)
                yield _List(source, _whole(partial(webex.recordings.access_detail, key.id)))
            if key.family is not Family.CALL and record.meeting_id:
                meetings.add(record.meeting_id)
        for meeting in sorted(meetings):
            yield self._chat(meeting)
        for key in log.keys(Family.TRANSCRIPT):
            if log.record(key).meeting_id in meetings:
                source = Source(Family.SNIPPET, "", key.id)
                yield _List(source, _whole(partial(webex.transcripts.snippets, key.id)))

    def _chat(self, meeting: str) -> _List:
        chats = partial(self._gateway.meetings.chats, meeting)
        return _List(Source(Family.CHAT, "", meeting), _whole(chats))

    def _due(self, lists: Iterable[_List]) -> list[_List]:
        """Return what is to be read again; what was said in a meeting does not change."""
        before = self._clock.now() - _AGAIN
        ended = {one.stream: one for one in self._case.records.readings}
        found = []
        for one in lists:
            last = ended.get(one.source.name)
            stays = one.source.family is Family.SNIPPET and last and last.outcome is Outcome.END
            if last is None or (last.asked < before and not stays):
                found.append(one)
        return found

    async def _read(self, one: _List, window: Window) -> int:
        """Read a list to its end, page by page, or note why Webex refuses it."""
        pages = items = fresh = 0

        async def keep(outcome: Outcome, cause: str = "", page: Page | None = None) -> int:
            tracking = page.exchange.tracking_id if page else None
            now = self._clock.now()
            advance = Advance(
                *(one.source.name, window, outcome, now, pages, items, fresh, cause),
                tracking or "",
            )
            received = [without_links(item) for item in page.items] if page else ()
            return await asyncio.to_thread(self._case.records.append, received, advance)

        try:
            async for page in one.pages(window):
                self._clock.learn_clock(page.exchange)
                pages, items = pages + 1, items + len(page.items)
                fresh += await keep(Outcome.PAGE, page=page)
        except CaseFailure:
            raise
        except WxiError as failure:
            outcome = _outcome(failure)
            await keep(outcome, cause_of(failure))
            if outcome is Outcome.FAILED:
                raise
        else:
            await keep(Outcome.END)
        return fresh

    def _require_writing(self) -> None:
        self._case.require_writing("collect")

    def _journal(self, window: Window, fresh: int) -> None:
        self._case.journal.append(
            "collect",
            object_type="records",
            object_id=f"{format_api(window.start)}/{format_api(window.end)}",
            object_sha256=self._case.records.head or None,
            result=f"{fresh} new",
        )


def _whole(pages: Callable[[], AsyncIterator[Page]]) -> Callable[[Window], AsyncIterator[Page]]:
    """Let a list that has no window be asked for like one that has."""
    return lambda _window: pages()


def _outcome(failure: WxiError) -> Outcome:
    if isinstance(failure, Forbidden):
        return Outcome.DENIED
    # An id that cannot be one is not asked for; a base URL that is not Webex is another matter.
    is_odd_id = isinstance(failure, BadInput) and not isinstance(failure, NotWebex)
    if is_odd_id or isinstance(failure, NotFound | BadRequest):
        return Outcome.NEVER
    return Outcome.FAILED
