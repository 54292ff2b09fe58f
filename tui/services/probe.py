"""Asks Webex for a little of everything, to learn what a token may do before it is needed.

Changes nothing and reads no message: a room is asked for the messages before its time, of which
there are none. What only a change would show stays not known.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar, cast

from tui.domain import ids
from tui.domain.families import Webex
from tui.domain.models import Person, parse_object
from tui.domain.ports import Clock
from tui.domain.scopes import Scope, Seat
from tui.domain.times import HISTORY, Window
from tui.domain.wire import Page
from tui.errors import Forbidden, NotWebex, TokenRejected, Unreachable, WxiError
from tui.services.access import Access, Standing

T = TypeVar("T")
_BEFORE_ALL: Final = datetime(2000, 1, 1, tzinfo=UTC)
_DAY: Final = timedelta(days=1)
_OLD: Final = "events older than 90 days"
_PARTICULAR: Final = frozenset({_OLD, "rooms", "messages"})  # what is refused may be the object


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token it is. ``roles`` as Webex spells them, ``expires`` UTC where Webex says so."""

    id: str
    name: str
    email: str | None
    org_id: str | None
    roles: tuple[str, ...]
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class Finding:
    """How one probe went: ``answer`` is "" when it was answered, else why not."""

    name: str
    scope: Scope | None
    answer: str


class Prober:
    """Probes one token. ``findings`` tell of each endpoint that was asked."""

    def __init__(self, webex: Webex, access: Access, clock: Clock) -> None:
        self._webex = webex
        self._access = access
        self._clock = clock
        self.findings: list[Finding] = []

    async def identify(self) -> Identity:
        """Return whose token it is.

        Raises TokenRejected, Unreachable and NotWebex, and what else keeps the caller unknown.
        """
        me = await self._webex.me()
        self.findings.append(Finding("people/me", Scope.PEOPLE_READ, ""))
        person = Person.read(me.raw)
        if person is None:
            raise NotWebex("the base URL answers with something else", do="check WEBEX_BASE_URL")
        expires = await self._try(
            "authorizations/tokenExpiry", None, self._webex.identity.token_expiry
        )
        return Identity(
            id=person.id,
            name=person.name,
            email=person.email,
            org_id=ids.uuid_of(person.org_id),
            roles=tuple(ids.decode(one).name for one in person.roles),
            expires=expires,
        )

    async def prove(self, seat: Seat) -> str:
        """Ask for what somebody in a seat is there for; returns the refusal, "" when there is none.

        Raises TokenRejected, Unreachable and NotWebex.
        """
        if seat is Seat.ADMINISTRATOR:
            audits = self._webex.audits.categories
            await self._try("adminAudit/eventCategories", Scope.AUDIT_READ, audits)
        else:
            yesterday = self._clock() - _DAY
            events = self._webex.feed.list(yesterday, None, per_page=1)
            await self._first("events", Scope.EVENTS_READ, events)
        asked = self.findings[-1]
        refused = self._access.standing(asked.scope or "") is Standing.REFUSED
        return asked.answer if refused else ""

    async def explore(self, identity: Identity) -> None:
        """Ask every family for a little, and let ``access`` learn from it.

        Raises TokenRejected, Unreachable and NotWebex; other failures become findings.
        """
        webex, now = self._webex, self._clock()
        day = Window(now - _DAY, now)
        rooms = await self._first(
            "events", Scope.EVENTS_READ, webex.feed.list(day.start, None, per_page=1)
        )
        await self._look_far_back(now)
        rooms += await self._first(
            "memberships", Scope.MEMBERSHIPS_READ, webex.spaces.memberships(person_id=identity.id)
        )
        room_id = _room(rooms)
        if room_id is not None:
            await self._try("rooms", Scope.ROOMS_READ, lambda: webex.room(room_id))
            past = webex.messages.of_room(room_id, before=_BEFORE_ALL)
            await self._first("messages", Scope.MESSAGES_READ, past)
        await self._first("teams", Scope.TEAMS_READ, webex.spaces.teams())
        await self._first("admin/recordings", Scope.MEETINGS_READ, webex.recordings.list(day))
        await self._first(
            "admin/convergedRecordings", Scope.CALL_RECORDINGS_READ, webex.call_recordings.list(day)
        )
        await self._try("adminAudit/eventCategories", Scope.AUDIT_READ, webex.audits.categories)

    async def _look_far_back(self, now: datetime) -> None:
        """Learn whether events older than 90 days can be had, which takes the Pro Pack."""
        if self._access.standing(Scope.EVENTS_READ) is not Standing.HELD:
            return
        start = now - HISTORY - 30 * _DAY
        old = self._webex.feed.list(start, start + _DAY, per_page=1)
        await self._first(_OLD, None, old)
        self._access.history_is_short = bool(self.findings[-1].answer)

    async def _first(
        self, name: str, scope: Scope | None, pages: AsyncIterator[Page]
    ) -> list[dict[str, Any]]:
        """Return the objects of the first page of a list."""

        async def first() -> list[dict[str, Any]]:
            async with aclosing(cast("Any", pages)):
                async for page in pages:
                    return [found for found in map(parse_object, page.items) if found]
            return []

        return await self._try(name, scope, first) or []

    async def _try(
        self, name: str, scope: Scope | None, ask: Callable[[], Awaitable[T]]
    ) -> T | None:
        try:
            found = await ask()
        except (TokenRejected, Unreachable, NotWebex):
            raise
        except Forbidden as refusal:
            if name not in _PARTICULAR:
                self._access.refuse(refusal)
            self.findings.append(Finding(name, scope, refusal.message))
        except WxiError as failure:
            self.findings.append(Finding(name, scope, failure.message))
        else:
            self.findings.append(Finding(name, scope, ""))
            return found
        return None


def _room(objects: list[dict[str, Any]]) -> str | None:
    """Return the first room that events or memberships name."""
    for one in objects:
        data = one.get("data")
        for holder in (data if isinstance(data, dict) else {}, one):
            room_id = holder.get("roomId")
            if isinstance(room_id, str):
                return room_id
    return None
