"""One investigation in hand: the case, what is known of its people, and how its events read.

The console and the plain commands look at a case through this; it fetches names, rooms and rosters
on demand and never changes anything at Webex.
"""

import asyncio
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from tui.domain import ids
from tui.domain.casefile import CaseFacts, FileFacts, Retrieval
from tui.domain.filters.tree import Named, Tree, When
from tui.domain.models import Event, Membership, Person, parse_object, texts_of
from tui.domain.ports import Clock, Gateway, OpenCase
from tui.domain.records import Family, Record
from tui.domain.times import Window
from tui.domain.wire import Exchange
from tui.errors import (
    BadAnswer,
    BadInput,
    BadRequest,
    Forbidden,
    Gone,
    NotAuthorised,
    NotFound,
    NotWebex,
    ScanPending,
    Unscannable,
    WebexFailure,
    WxiError,
)
from tui.services import chats, detail, history
from tui.services.annotations import Annotations
from tui.services.attendance import Attendance
from tui.services.copies import Copy
from tui.services.filters import Filters
from tui.services.matching.bearers import Bearers
from tui.services.matching.matches import Matches
from tui.services.names import Names
from tui.services.reading import letter, summary
from tui.services.reads import Reads
from tui.services.search import Sources, glance, search
from tui.services.sections import Reading
from tui.services.server_clock import ServerClock
from tui.services.stories import Stories
from tui.services.threads import Thread, thread_of

# Answers about one object that will be the same however often it is asked for.
_STAYS_UNKNOWN = (
    BadAnswer,
    BadInput,
    BadRequest,
    Forbidden,
    Gone,
    NotFound,
    ScanPending,
    Unscannable,
)
_ORGANIZATIONS = "organizations"
NAME_AGE = timedelta(days=7)  # people looked up longer ago are looked up again
ROSTER_AGE = timedelta(minutes=10)  # a roster older than this is read again when it is looked at


@dataclass(frozen=True, slots=True)
class Row:
    """One event as the timeline shows it; texts are as received. ``org`` as in ``names.Known``."""

    letter: str
    org: int
    is_bot: bool
    who: str
    room: str
    text: str


class Investigation:
    """What the officer looks at. ``gateway`` is None when working offline."""

    def __init__(self, case: OpenCase, gateway: Gateway | None, clock: Clock) -> None:
        self.case = case
        self.gateway = gateway
        self.clock = clock
        self._webex_time = ServerClock(clock)
        self.zone = ZoneInfo(case.facts.zone)
        self._met = texts_of(dict(case.casework.recall(_ORGANIZATIONS)), "order")
        self.names = Names(case.directory, case.facts.org_id, self._met)
        self.stories = Stories(case.events)
        self.attendance = Attendance(case, self.names)
        self.annotations = Annotations(case, clock)
        self.filters = Filters(case, self.names, clock, self.annotations.book.tags)
        self._bearers = Bearers(case.events)
        self.reads = Reads(case)
        self.on_answer: Callable[[Exchange], None] = lambda _exchange: None
        self._tried_people: set[str] = set()
        self._tried_rooms: set[str] = set()
        self._tried_files: set[str] = set()
        self._lock = asyncio.Lock()
        self.take(range(len(case.events.columns)))

    def take(self, fresh: range) -> None:
        """Take in events that were collected, by their positions."""
        self.names.learn_events(self.case.events.columns, fresh)
        self._keep_organizations()

    def _keep_organizations(self) -> None:
        met = tuple(self.names.organizations)
        if met != self._met and not self.case.read_only:
            self.case.casework.remember(_ORGANIZATIONS, {"order": list(met)})
            self._met = met

    def row(self, event: Event) -> Row:
        """Return how an event stands in the timeline."""
        actor = self.names.actor(event)
        return Row(
            letter=letter(event),
            org=actor.org,
            is_bot=actor.is_bot,
            who=actor.name,
            room=self.names.room(event.room_id),
            text=summary(event, self.names, self.stories),
        )

    def matches(
        self, text: str, node: str | None = None, stretch: Window | None = None
    ) -> Matches | None:
        """Return the events that pass a filter, concern a person or room, and lie in a stretch.

        None when none is given; ``node`` is a UUID, or several, separated by blanks, which are all
        concerned. Raises FilterError.
        """
        return search(self._sources(), *self._trees(text, node, stretch))

    def glance(
        self, text: str, node: str | None, stretch: Window | None
    ) -> Callable[["array[int]"], "array[int]"]:
        """Return what says, in any thread, which of a few events ``matches`` would find."""
        sources, trees = self._sources(), self._trees(text, node, stretch)
        return lambda among: glance(sources, among, *trees)

    def _sources(self) -> Sources:
        return Sources(
            self.case.events.columns,
            self.names,
            tuple(self.case.directory.files().values()),
            self._bearers.bears,
            self.annotations.book.standing(),
        )

    def _trees(self, text: str, node: str | None, stretch: Window | None) -> list[Tree | None]:
        return [
            When("in", "", stretch) if stretch else None,
            *(Named("id", one) for one in (node or "").split()),
            self.filters.parse(text),
        ]

    def bears_files(self, position: int) -> bool:
        """Tell whether the event at a position names files; read from disk, once."""
        return self._bearers.bears(position)

    def reading(self, event: Event) -> Reading:
        """Return the detail of an event, with what was retrieved of its message."""
        about = self.annotations.about(event)
        kept, chat = self._copies(event), self._chat(event)
        return detail.read(event, self.names, self.stories, kept, self.zone, about, chat)

    def _chat(self, event: Event) -> list[Record]:
        log, meeting = self.case.records, chats.meeting_of(event)
        return [log.record(key) for key in log.parts(Family.CHAT, meeting)] if meeting else []

    def thread(self, event: Event) -> Thread | None:
        """Return the thread of the message that an event concerns; None when it concerns none.

        Reads from disk, for up to a second in a large room; safe to call from any thread.
        """
        return thread_of(event, self.case.events, self.stories)

    def history(self, event: Event, thread: Thread) -> Reading:
        """Return the life of the message that an event concerns, with its thread."""
        kept, about = self._copies(event), self.annotations.about(event)
        return history.life(event, self.names, self.stories, kept, thread, self.zone, about)

    def _copies(self, event: Event) -> list[Copy]:
        message_id = self.stories.message_id(event)
        kept = self.case.casework.retrievals(message_id) if message_id else ()
        return [self.copy(one) for one in kept]

    def copy(self, retrieval: Retrieval) -> Copy:
        """Return a message as it was retrieved, or why it cannot be shown."""
        try:
            data = parse_object(self.case.vault.read(retrieval.sha256))
        except WxiError as failure:
            return Copy(retrieval, {}, f"(cannot be shown: {failure.line()})")
        if data is None:
            return Copy(retrieval, {}, "(not readable as a message)")
        return Copy(retrieval, data)

    async def identify(self) -> tuple[Person, CaseFacts]:
        """Ask Webex who the caller is; learn their organization. Raises the gateway's errors.

        Returns the caller and the facts of the case, completed by the organization.
        """
        if self.gateway is None:
            raise WebexFailure(
                "working offline", do="sign in with wxi login and open the case again"
            )
        received = await self.gateway.me()
        self._webex_time.learn(received.exchange)
        self.on_answer(received.exchange)
        person = Person.read(received.raw)
        if person is None:
            raise WebexFailure("Webex did not say who the token belongs to", do="try again")
        self.names.learn_person(person)
        if not self.case.read_only:
            self.case.journal.identify(person.id)
        if self.names.own_org is None:
            self.names.own_org = person.org_id
        elif person.org_id and not ids.same(self.names.own_org, person.org_id):
            raise NotAuthorised(
                "this case belongs to another organization than the token",
                do="open it with a token of the organization that it was collected from",
            )
        return person, replace(self.case.facts, org_id=self.case.facts.org_id or person.org_id)

    async def resolve(self, among: range) -> bool:
        """Look up the names of people whom events mention, given by their positions.

        True when any was learnt.
        """
        if self.gateway is None or self.case.read_only:
            return False
        async with self._lock:
            columns = self.case.events.columns
            asked = [*self.names.unknown(columns, among), *self._outdated(among)]
            wanted = [one for one in asked if one not in self._tried_people]
            self._tried_people.update(wanted)
            self.reads.count("profile", len(wanted))
            learnt = False
            try:
                async for page in self.gateway.people(wanted):
                    people = await asyncio.to_thread(
                        self.case.directory.put_people, page.items, page.exchange.ended
                    )
                    for person in people:
                        self.names.learn_person(person)
                        learnt = True
                self._keep_organizations()
            except BaseException:
                self._tried_people.difference_update(wanted)
                raise
            return learnt

    def _outdated(self, among: range) -> list[str]:
        """Return the people of events who were looked up too long ago."""
        columns, before = self.case.events.columns, self.clock() - NAME_AGE
        at = slice(among.start, among.stop)
        found = []
        for number in sorted({*columns.actor[at], *columns.person[at]} - {0}):
            read_at = self.case.directory.read_at(columns.people.spelled[number])
            if read_at is not None and read_at < before:
                found.append(columns.people.spelled[number])
        return found

    async def look_into(self, room_id: str | None, *, age: timedelta = ROSTER_AGE) -> bool:
        """Read a room and its roster unless both are fresh; True when anything new was read.

        A roster proves who was in the room when it was read: that time is told by Webex's clock.

        ``age`` is from when on a roster is read again, and 0 asks in any case.
        What is not visible to the officer, or has an id that Webex does not take, stays unknown:
        that is not a failure here.
        """
        if self.gateway is None or self.case.read_only or room_id is None:
            return False
        async with self._lock:
            known = self.case.directory.roster(room_id)
            if known is not None and self._webex_time.now() - known.at < age:
                return False
            if known is None and room_id in self._tried_rooms and age:
                return False
            self._tried_rooms.add(room_id)
            try:
                return await self._read_room(self.gateway, room_id)
            except BaseException:
                self._tried_rooms.discard(room_id)
                raise

    async def _read_room(self, gateway: Gateway, room_id: str) -> bool:
        read_any = False
        self.reads.count("room")
        try:
            received = await gateway.room(room_id)
            await asyncio.to_thread(
                self.case.directory.put_room, received.raw, received.exchange.ended
            )
            read_any = True
            items: list[bytes] = []
            exchange = received.exchange
            async for page in gateway.memberships(room_id=room_id):
                items.extend(page.items)
                exchange = page.exchange
        except NotWebex:
            raise
        except _STAYS_UNKNOWN:
            return read_any
        self._webex_time.learn(exchange)
        at = self._webex_time.at(exchange.ended)
        roster = await asyncio.to_thread(self.case.directory.put_roster, room_id, items, at)
        for member in roster.members:
            self.names.learn_member(member)
        self._keep_organizations()
        return True

    async def name_files(self, urls: Sequence[str]) -> bool:
        """Ask for the names of files that are not known yet; True when any was learnt.

        A file that is gone or not visible stays without a name. Raises the gateway's errors when
        Webex cannot be asked at all.
        """
        learnt = False
        if self.gateway is None or self.case.read_only:
            return learnt
        for url in urls:
            if url in self._tried_files or self.case.directory.file(url) is not None:
                continue
            self._tried_files.add(url)
            self.reads.count("file name")
            try:
                head = await self.gateway.file_head(url)
            except NotWebex:
                raise
            except _STAYS_UNKNOWN:
                continue
            except BaseException:
                self._tried_files.discard(url)
                raise
            facts = FileFacts(url, head.name, head.media_type, head.size)
            await asyncio.to_thread(self.case.directory.put_file, facts, head.exchange.ended)
            learnt = True
        return learnt

    def files_opened_outside(self, most: int) -> list[str]:
        """Return the URLs of files that people of other organizations opened, newest first."""
        columns = self.case.events.columns
        kinds = {columns.kinds.find("files/read"), columns.kinds.find("file_transcodings/read")}
        found: dict[str, None] = {}
        opened = (one for one in reversed(columns.order) if columns.kind[one] in kinds)
        for event in map(self.case.events.read, opened):
            if self.names.actor(event).org != 0:
                found.update(dict.fromkeys(event.files))
            if len(found) >= most:
                break
        return list(found)[:most]

    def members(self, room_id: str | None) -> tuple[Membership, ...]:
        """Return the roster last read of a room; empty when none was."""
        roster = self.case.directory.roster(room_id) if room_id else None
        return roster.members if roster else ()
