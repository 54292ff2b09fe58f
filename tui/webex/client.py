"""The gateway to Webex: every family of operations, on one pool of connections.

Joins the parts of this package; each rule lives in its own module. Raises the errors of
``tui.errors`` and no library's own.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

import httpx

from tui.domain.ports import Clock
from tui.domain.scopes import Seat
from tui.domain.wire import Exchange, FileHead, Page, Received
from tui.webex.api import Api
from tui.webex.auth import BearerAuth, Credential, Token
from tui.webex.origin import Origin
from tui.webex.reply import OnExchange
from tui.webex.resources.audits import Audits
from tui.webex.resources.call_recordings import CallRecordings
from tui.webex.resources.events import Events
from tui.webex.resources.meetings import Meetings
from tui.webex.resources.messages import Messages
from tui.webex.resources.people import Identity
from tui.webex.resources.recordings import MeetingRecordings
from tui.webex.resources.spaces import Spaces
from tui.webex.resources.transcripts import Transcripts
from tui.webex.retry import Monotonic, OnWait, Retry, Sleep
from tui.webex.session import OnVerdict, Session
from tui.webex.transport import open_http

EVENTS_PER_PAGE: Final = 1000  # the most that /events gives


def _utc_now() -> datetime:
    return datetime.now(UTC)


class WebexClient:
    """Webex as ``domain.ports.Gateway`` has it, and each family of ``domain.families`` in full.

    Use as an async context manager, or call aclose. ``on_exchange`` hears of every attempt,
    ``on_wait`` of every wait before it begins (seconds and why), ``on_verdict`` of every scope that
    sufficed (None) or was refused. ``patience`` is how many seconds one operation may wait for rate
    limits and malware scans, None for ever. ``administrator`` is used for what takes one, and the
    ``officer`` where there is none. ``sleep``, ``monotonic``, ``clock`` (aware UTC) and
    ``transport`` replace time and network. Raises BadInput for a base URL that the token must not
    be sent to.
    """

    def __init__(
        self,
        base_url: str,
        officer: Token | Credential,
        *,
        on_exchange: OnExchange | None = None,
        on_wait: OnWait | None = None,
        on_verdict: OnVerdict | None = None,
        administrator: Credential | None = None,
        sleep: Sleep = asyncio.sleep,
        monotonic: Monotonic = time.monotonic,
        clock: Clock = _utc_now,
        patience: float | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        origin = Origin(base_url)
        own = officer if isinstance(officer, Credential) else Credential(officer)
        auths = {Seat.OFFICER: BearerAuth(own, origin, clock)}
        if administrator is not None:
            auths[Seat.ADMINISTRATOR] = BearerAuth(administrator, origin, clock)
        self._session = Session(
            open_http(origin, transport),
            Retry(sleep=sleep, monotonic=monotonic, on_wait=on_wait, patience=patience),
            auths=auths,
            clock=clock,
            on_exchange=on_exchange,
            on_verdict=on_verdict,
        )
        api = Api(origin, self._session)
        self.feed = Events(api)
        self.messages = Messages(api)
        self.spaces = Spaces(api)
        self.identity = Identity(api)
        self.recordings = MeetingRecordings(api)
        self.call_recordings = CallRecordings(api)
        self.transcripts = Transcripts(api)
        self.meetings = Meetings(api)
        self.audits = Audits(api)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._session.aclose()

    async def me(self) -> Received:
        """Read the caller's own person object. Raises NotWebex when it is not one."""
        return await self.identity.me()

    def events(
        self,
        start: datetime,
        end: datetime | None,
        *,
        resource: str | None = None,
        actor_id: str | None = None,
    ) -> AsyncGenerator[Page, None]:
        """List events created after ``start`` and before ``end`` (None: until now), unordered."""
        return self.feed.list(
            start, end, resource=resource, actor_id=actor_id, per_page=EVENTS_PER_PAGE
        )

    async def message(self, message_id: str) -> Received:
        """Read a message; a deleted one too, for an officer within retention."""
        return await self.messages.message(message_id)

    async def room(self, room_id: str) -> Received:
        """Read a room."""
        return await self.spaces.room(room_id)

    def memberships(
        self, *, room_id: str | None = None, person_id: str | None = None
    ) -> AsyncIterator[Page]:
        """List the memberships of a room, or of a person."""
        return self.spaces.memberships(room_id=room_id, person_id=person_id)

    def people(self, person_ids: Sequence[str]) -> AsyncIterator[Page]:
        """Look people up by id, in batches that Webex accepts."""
        return self.identity.people(person_ids)

    async def file_head(self, url: str, *, allow_unscannable: bool = False) -> FileHead:
        """Read a file's name, type and size without its bytes. The name is as it was sent."""
        return await self.messages.file_head(url, allow_unscannable=allow_unscannable)

    def file(self, url: str, *, allow_unscannable: bool = False) -> AsyncIterator[bytes]:
        """Stream a file's bytes. Nothing is yielded before the answer was found good."""
        return self.messages.file(url, allow_unscannable=allow_unscannable)

    async def delete_message(self, message_id: str) -> Exchange:
        """Delete a message. Final for users; the caller holds the procedure around it."""
        return await self.messages.delete(message_id)
