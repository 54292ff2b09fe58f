"""``/messages``, ``/attachment/actions`` and ``/contents``: what was written, and its files."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import datetime

import httpx

from tui.domain.hostile import visible
from tui.domain.times import format_api
from tui.domain.wire import Exchange, FileHead, Page, Received
from tui.errors import BadAnswer
from tui.webex.api import Api, checked, parse_url
from tui.webex.operation import Operation


class Messages:
    """Messages of rooms that the officer's organization or its users have a part in."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def message(self, message_id: str) -> Received:
        """Read a message; a deleted one too, for an officer within retention."""
        return await self._api.object(Operation.MESSAGE, f"messages/{checked(message_id)}")

    def of_room(
        self, room_id: str, *, before: datetime | None = None, parent_id: str | None = None
    ) -> AsyncGenerator[Page, None]:
        """List the messages of a room, newest first; with ``before`` those sent earlier alone.

        There is no end to ask for: stop when they are older than wanted.
        """
        query = {
            "roomId": room_id,
            "parentId": parent_id,
            "before": None if before is None else format_api(before),
            "max": "1000",
        }
        return self._api.pages(Operation.MESSAGES, "messages", query)

    async def action(self, action_id: str) -> Received:
        """Read what somebody entered into a card."""
        return await self._api.object(Operation.ACTION, f"attachment/actions/{checked(action_id)}")

    async def delete(self, message_id: str) -> Exchange:
        """Delete a message. Final for users; the caller holds the procedure around it."""
        path = f"messages/{checked(message_id)}"
        return (await self._api.change(Operation.DELETE, "DELETE", path)).exchange

    async def file_head(self, url: str, *, allow_unscannable: bool = False) -> FileHead:
        """Read a file's name, type and size without its bytes. The name is as it was sent."""
        return await self._api.head(Operation.FILE, self._file(url, allow=allow_unscannable))

    async def file(self, url: str, *, allow_unscannable: bool = False) -> AsyncIterator[bytes]:
        """Stream a file's bytes. Nothing is yielded before the answer was found good.

        A stream that breaks off is not taken up again: Unreachable is raised, and what came is not
        the file. ``allow_unscannable`` takes a file that the malware scanner could not read.
        """
        target = self._file(url, allow=allow_unscannable)
        async with aclosing(self._api.stream(Operation.FILE, target)) as chunks:
            async for chunk in chunks:
                yield chunk

    def _file(self, url: str, *, allow: bool) -> httpx.URL:
        """Check the address of a file. Raises BadAnswer for one that the token must not go to."""
        target = parse_url(url)
        if not self._api.origin.trusts(target):
            raise BadAnswer(
                f"the link to the file leads to a foreign host ({visible(target.host)[:100]})",
                do="it is not followed, as the token would go with it",
            )
        return target.copy_merge_params({"allow": "unscannable"}) if allow else target
