"""The gateway to Webex: every operation of the console, on one pool of connections.

Joins the parts of this package; each rule lives in its own module. Raises the errors of
``tui.errors`` and no library's own.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

import httpx

from tui.domain.hostile import visible
from tui.domain.models import parse_object
from tui.domain.ports import Clock
from tui.domain.times import format_api
from tui.domain.wire import Exchange, FileHead, Page, Received
from tui.errors import BadAnswer, BadInput
from tui.webex.auth import BearerAuth, Token
from tui.webex.disposition import file_name
from tui.webex.failures import not_webex
from tui.webex.operation import Operation
from tui.webex.origin import Origin
from tui.webex.pages import next_url, walk
from tui.webex.reply import OnExchange, Reply
from tui.webex.retry import OnWait, Retry, Sleep
from tui.webex.session import Session
from tui.webex.split import NoItems, is_object, split
from tui.webex.transport import open_http

EVENTS_PER_PAGE: Final = 1000  # the most that /events gives
PEOPLE_PER_CALL: Final = 85  # the most ids that /people takes
_ID: Final = re.compile(r"[A-Za-z0-9_=-]+")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class WebexClient:
    """Webex as ``domain.ports.Gateway`` has it. Use as an async context manager, or call aclose.

    ``on_exchange`` hears of every attempt, ``on_wait`` of every wait before it begins: seconds and
    why. ``patience`` is how many seconds one operation may wait for rate limits and malware scans,
    None for ever. ``sleep``, ``clock`` (aware UTC) and ``transport`` replace time and network.
    Raises BadInput for a base URL that the token must not be sent to.
    """

    def __init__(
        self,
        base_url: str,
        token: Token,
        *,
        on_exchange: OnExchange | None = None,
        on_wait: OnWait | None = None,
        sleep: Sleep = asyncio.sleep,
        clock: Clock = _utc_now,
        patience: float | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._origin = Origin(base_url)
        self._session = Session(
            open_http(self._origin, BearerAuth(token, self._origin), transport),
            Retry(sleep=sleep, clock=clock, on_wait=on_wait, patience=patience),
            token=token,
            clock=clock,
            on_exchange=on_exchange,
        )

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
        received = await self._object(Operation.ME, "people/me")
        if not isinstance((parse_object(received.raw) or {}).get("id"), str):
            raise not_webex(self._origin.host, "something else")
        return received

    def events(
        self,
        start: datetime,
        end: datetime | None,
        *,
        resource: str | None = None,
        actor_id: str | None = None,
    ) -> AsyncIterator[Page]:
        """List events created after ``start`` and before ``end`` (None: until now), unordered."""
        query = {
            "from": format_api(start),
            "to": None if end is None else format_api(end),
            "resource": resource,
            "actorId": actor_id,
            "max": str(EVENTS_PER_PAGE),
        }
        return self._list(Operation.EVENTS, "events", query)

    async def message(self, message_id: str) -> Received:
        """Read a message; a deleted one too, for an officer within retention."""
        return await self._object(Operation.MESSAGE, f"messages/{_checked(message_id)}")

    async def room(self, room_id: str) -> Received:
        """Read a room."""
        return await self._object(Operation.ROOM, f"rooms/{_checked(room_id)}")

    def memberships(
        self, *, room_id: str | None = None, person_id: str | None = None
    ) -> AsyncIterator[Page]:
        """List the memberships of a room, or of a person."""
        query = {"roomId": room_id, "personId": person_id, "max": "1000"}
        return self._list(Operation.MEMBERSHIPS, "memberships", query)

    async def people(self, person_ids: Sequence[str]) -> AsyncIterator[Page]:
        """Look people up by id, in batches that Webex accepts.

        An id that cannot be one is left out, as it would spoil its whole batch.
        """
        wanted = [found for found in dict.fromkeys(person_ids) if _ID.fullmatch(found)]
        for at in range(0, len(wanted), PEOPLE_PER_CALL):
            batch = {"id": ",".join(wanted[at : at + PEOPLE_PER_CALL])}
            async with aclosing(self._list(Operation.PEOPLE, "people", batch)) as pages:
                async for page in pages:
                    yield page

    async def file_head(self, url: str) -> FileHead:
        """Read a file's name, type and size without its bytes. The name is as it was sent."""

        def read(reply: Reply) -> FileHead:
            size = reply.headers.get("content-length", "")
            return FileHead(
                name=file_name(reply.headers.get("content-disposition", "")),
                media_type=reply.headers.get("content-type", "").partition(";")[0].strip().lower(),
                size=int(size) if size.isascii() and size.isdigit() else None,
                exchange=reply.report(),
            )

        return await self._session.send(Operation.FILE, "HEAD", self._file_url(url), read)

    async def file(self, url: str) -> AsyncIterator[bytes]:
        """Stream a file's bytes. Nothing is yielded before the answer was found good.

        A stream that breaks off is not taken up again: Unreachable is raised, and what came is not
        the file.
        """
        async with aclosing(self._session.stream(Operation.FILE, self._file_url(url))) as chunks:
            async for chunk in chunks:
                yield chunk

    async def delete_message(self, message_id: str) -> Exchange:
        """Delete a message. Final for users; the caller holds the procedure around it.

        Sent once, and again only after a 429. When the answer is lost, Unreachable or
        ServiceTrouble says that the outcome is not known.
        """
        url = self._origin.resource(f"messages/{_checked(message_id)}")
        return await self._session.send(Operation.DELETE, "DELETE", url, Reply.report)

    async def _object(self, operation: Operation, path: str) -> Received:
        def read(reply: Reply) -> Received:
            if not is_object(reply.body):
                raise ValueError("no whole object")
            return Received(reply.body, reply.report())

        return await self._session.send(operation, "GET", self._origin.resource(path), read)

    def _list(
        self, operation: Operation, path: str, query: Mapping[str, str | None]
    ) -> AsyncGenerator[Page, None]:
        def read(reply: Reply) -> tuple[Page, httpx.URL | None]:
            try:
                items = split(reply.body)
            except NoItems as error:
                raise not_webex(self._origin.host, "something without items") from error
            following = next_url(self._origin, reply.url, reply.headers)
            return Page(items, reply.report(), last=following is None), following

        async def fetch(url: httpx.URL) -> tuple[Page, httpx.URL | None]:
            return await self._session.send(operation, "GET", url, read)

        params = {name: value for name, value in query.items() if value is not None}
        return walk(self._origin.resource(path).copy_merge_params(params), fetch)

    def _file_url(self, url: str) -> httpx.URL:
        """Check the address of a file. Raises BadAnswer for one that the token must not go to."""
        try:
            target = httpx.URL(url)
        except (httpx.InvalidURL, ValueError) as error:
            raise BadAnswer("the link to the file cannot be read") from error
        if not self._origin.trusts(target):
            raise BadAnswer(
                f"the link to the file leads to a foreign host ({visible(target.host)[:100]})",
                do="it is not followed, as the token would go with it",
            )
        return target


def _checked(webex_id: str) -> str:
    """Return an id that can stand in a path. Raises BadInput for what would be another path."""
    if not _ID.fullmatch(webex_id):
        raise BadInput(f"{visible(webex_id)[:100]!r} is not a Webex id")
    return webex_id
