"""Cross-checks: what a case says of a room, held against what Webex lists for it now.

A reading of ``/events`` cannot prove that it is whole. Where Webex tells the same story a second
way (the messages of a room, its members), the two are compared; nothing is changed at Webex.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta, tzinfo
from itertools import compress
from typing import Any

from tui.domain import ids
from tui.domain.coverage import State
from tui.domain.crosscheck import Asked, Check, Difference, Reach, Told, compare_messages
from tui.domain.families import Webex
from tui.domain.membership import Move, compare_members
from tui.domain.models import Membership, Message
from tui.domain.ports import Casework
from tui.domain.times import format_api, of_milliseconds, parse_api, stamp
from tui.errors import BadInput, BadRequest, Forbidden, NotFound, NotWebex
from tui.services.collect import Collector
from tui.services.investigation import Investigation
from tui.services.names import Names
from tui.services.streams import EVENTS

ROOMS = 20
"""How many rooms are checked when none is named."""
MOST_PAGES = 10  # of messages of one room, newest first
_KEPT = 100  # flagged differences that are remembered of one check
_MOMENT = timedelta(milliseconds=1)
_REMEMBERED = "crosschecks"
_NOT_SHOWN = (BadInput, BadRequest, Forbidden, NotFound)

OnCheck = Callable[[int, int, tuple[Check, ...]], None]


@dataclass(frozen=True, slots=True)
class _Listed:
    """The messages that Webex lists of a room, by UUID, back to ``since``."""

    at: datetime
    since: datetime
    messages: dict[str, Message]
    note: str


class CrossChecker:
    """Compares rooms of a case with Webex. ``retention`` is how long content is assumed kept."""

    def __init__(
        self, gateway: Webex, look: Investigation, collector: Collector, retention: timedelta
    ) -> None:
        self._gateway = gateway
        self._look = look
        self._case = look.case
        self._collector = collector
        self._retention = retention

    async def check(
        self,
        rooms: Sequence[str],
        *,
        on_check: OnCheck = lambda _done, _rooms, _checks: None,
    ) -> list[Check]:
        """Compare messages and members of rooms, one after the other; return two checks of each.

        ``on_check`` hears of each room that is done. The case remembers and journals each room as
        it is done, so what was done stays when the rest is cancelled. Raises Refused on a
        read-only case, and the errors of the gateway and store; a room that Webex does not show
        is no error but a check with a note.
        """
        self._case.require_writing("check")
        found: list[Check] = []
        for done, room_id in enumerate(rooms, 1):
            checks = await self._check_room(room_id)
            self._keep(room_id, checks)
            found += checks
            on_check(done, len(rooms), checks)
        return found

    async def _check_room(self, room_id: str) -> tuple[Check, ...]:
        began = self._look.clock()
        await self._look.look_into(room_id, age=timedelta(0))
        asked = self._asked(room_id)
        roster = self._case.directory.roster(room_id)
        members = roster.members if roster is not None and roster.at >= began else None
        listed = await self._list(room_id)
        checks = await asyncio.to_thread(self._compare, asked, listed, members)
        if any(one.flagged for one in checks):
            # What happened since the last look explains much: flagged is what is left after one.
            await self._collector.poll()
            checks = await asyncio.to_thread(self._compare, asked, listed, members)
        return checks

    def _asked(self, room_id: str) -> Asked:
        foreign = self._look.names.is_foreign(room_id)
        return Asked(room_id, self._collector.now(), foreign, self._retention)

    async def _list(self, room_id: str) -> _Listed | str:
        """Read the messages of a room as far back as events were; or return why they are not."""
        start = self._start()
        if start is None:
            return "nothing was collected yet"
        listed: dict[str, Message] = {}
        unreadable = pages = 0
        note = ""
        try:
            async with aclosing(self._gateway.messages.of_room(room_id)) as found:
                async for page in found:
                    self._collector.learn_clock(page.exchange)
                    pages += 1
                    read = [message for message in map(Message.read, page.items) if message]
                    unreadable += len(page.items) - len(read)
                    listed |= {ids.uuid_of(one.id) or one.id: one for one in read}
                    oldest = min((one.created for one in read if one.created), default=None)
                    if oldest is not None and oldest < start:
                        break
                    if pages >= MOST_PAGES and not page.last:
                        # The page may have cut in two what was posted in one moment.
                        start = (oldest or start) + _MOMENT
                        note = f"only back to {format_api(start)}"
                        break
        except NotWebex:
            raise
        except _NOT_SHOWN as failure:
            return failure.line()
        recent = {key: one for key, one in listed.items() if (one.created or start) >= start}
        if unreadable:
            note = f"{note}; " * bool(note) + f"{unreadable:,} listed that could not be read"
        return _Listed(self._collector.now(), start, recent, note)

    def _start(self) -> datetime | None:
        """Return from when on events were collected."""
        coverage, columns = self._case.events.coverage, self._case.events.columns
        extent = coverage.extent()
        if extent is None:  # a case of an earlier release
            first = next((columns.created[one] for one in columns.order), None)
            return None if first is None else of_milliseconds(first)
        starts = [
            cell.window.start
            for stream in coverage.streams
            for cell in coverage.cells(stream, extent, self._collector.now())
            if cell.state in {State.PARTIAL, State.COMPLETE}
        ]
        return min(starts, default=None)

    def _compare(
        self, asked: Asked, listed: _Listed | str, members: Sequence[Membership] | None
    ) -> tuple[Check, ...]:
        return self._messages(asked, listed), self._members(asked, members)

    def _messages(self, asked: Asked, listed: _Listed | str) -> Check:
        if isinstance(listed, str):
            return Check.of(asked.room, "messages", asked.at, (), listed)
        stories, read = self._look.stories, self._case.events.read
        uuids = dict.fromkeys(listed.messages)
        for position in self._of_room(asked.room, "messages/created"):
            created = of_milliseconds(self._case.events.columns.created[position])
            if listed.since <= created <= listed.at and (uuid := read(position).message_uuid):
                uuids[uuid] = None
        told = {uuid: Told.by(stories.of(uuid), listed.at) for uuid in uuids}
        known = {uuid: one for uuid, one in told.items() if one is not None}
        asked, reach = replace(asked, at=listed.at), self._reach("messages")
        return compare_messages(asked, listed.messages, known, reach, listed.note)

    def _members(self, asked: Asked, members: Sequence[Membership] | None) -> Check:
        if members is None:
            note = "the roster is not shown to this identity, or the room is gone"
            return Check.of(asked.room, "members", asked.at, (), note)
        positions = self._of_room(asked.room, "memberships/")
        moves = (Move.of(self._case.events.read(position)) for position in positions)
        return compare_members(asked, members, filter(None, moves), self._reach("memberships"))

    def _of_room(self, room_id: str, kind: str) -> Iterator[int]:
        """Return the positions of a room's events whose kind begins so."""
        columns = self._case.events.columns
        room = columns.rooms.find(room_id)
        kinds = [name.startswith(kind) for name in columns.kinds.spelled]
        inside = compress(range(len(columns)), map(room.__eq__, columns.room))
        return (position for position in inside if kinds[columns.kind[position]])

    def _reach(self, resource: str) -> Reach:
        streams = frozenset({EVENTS, resource})
        return Reach(self._case.events.coverage, streams, self._collector.now())

    def _keep(self, room_id: str, checks: Sequence[Check]) -> None:
        known = dict(self._case.casework.recall(_REMEMBERED))
        known[ids.uuid_of(room_id) or room_id] = [_content(one) for one in checks]
        self._case.casework.remember(_REMEMBERED, known)
        self._case.journal.append(
            "check",
            object_type="room",
            object_id=room_id,
            result="; ".join(counts(one) for one in checks),
        )


def remembered(casework: Casework) -> list[Check]:
    """Return the last checks of each room; of their differences the flagged ones alone."""
    found = []
    for checks in casework.recall(_REMEMBERED).values():
        try:
            found += [_check(one) for one in checks]  # type: ignore[attr-defined]
        except (KeyError, TypeError, ValueError):
            continue  # of another release: the next check of the room replaces it
    return found


def lines(checks: Iterable[Check], names: Names, zone: tzinfo) -> list[str]:
    """Return checks as lines of text, with names as received, times in ``zone``."""
    found: list[str] = []
    for check in checks:
        found.append(f"{names.room(check.room)}: {counts(check)}")
        if check.note:
            found[-1] += f" ({check.note})"
        whys = Counter(one.why for one in check.differences if one.explained)
        found += [f"  explained: {count:,} {why}" for why, count in whys.most_common()]
        for one in check.differences:
            if not one.explained:
                time = stamp(one.time, zone) if one.time else "at an unknown time"
                whom = names.person(one.id).name if check.what == "members" else one.id
                found.append(f"  FLAGGED {time} {whom}: {one.why}")
    return found


def counts(check: Check) -> str:
    """Return the counts of a check as a phrase."""
    if check.note and not check.compared:
        return f"{check.what} not compared"
    return (
        f"{check.compared:,} {check.what} compared, {check.agree:,} agree, "
        f"{check.explained:,} explained, {check.flagged:,} flagged"
    )


def _content(check: Check) -> dict[str, object]:
    flagged = [one for one in check.differences if not one.explained]
    return asdict(replace(check, differences=())) | {
        "at": format_api(check.at),
        "differences": [
            [one.id, one.time and format_api(one.time), one.why] for one in flagged[:_KEPT]
        ],
    }


def _check(content: dict[str, Any]) -> Check:
    differences = tuple(
        Difference(webex_id, time and parse_api(time), explained=False, why=why)
        for webex_id, time, why in content["differences"]
    )
    return Check(**{**content, "at": parse_api(content["at"]), "differences": differences})
