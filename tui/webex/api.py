"""The forms in which every resource of Webex is asked for: an object, a list, a change, a file.

Knows the base URL and what a good body looks like; the paths belong to ``webex.resources``.
"""

import re
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final

import httpx

from tui.domain.hostile import visible
from tui.domain.wire import FileHead, Page, Received
from tui.errors import BadAnswer, BadInput
from tui.webex.disposition import file_name
from tui.webex.failures import not_webex
from tui.webex.operation import Operation
from tui.webex.origin import Origin
from tui.webex.pages import Following, next_url, walk
from tui.webex.reply import Reply
from tui.webex.session import Request, Session
from tui.webex.split import NoItems, is_json, is_object, split

Query = Mapping[str, str | None]

_ID: Final = re.compile(r"[A-Za-z0-9_=-]+")


def is_id(text: str) -> bool:
    """Tell whether a text can be an id of Webex."""
    return _ID.fullmatch(text) is not None


def checked(webex_id: str) -> str:
    """Return an id that can stand in a path. Raises BadInput for what would be another path."""
    if not is_id(webex_id):
        raise BadInput(f"{visible(webex_id)[:100]!r} is not a Webex id")
    return webex_id


class Api:
    """What the resources share. A value of None in a query is left out."""

    def __init__(self, origin: Origin, session: Session) -> None:
        self.origin = origin
        self._session = session

    def url(self, path: str, query: Query | None = None) -> httpx.URL:
        """Return the address of a path below the base URL."""
        params = {name: value for name, value in (query or {}).items() if value is not None}
        found = self.origin.resource(path)
        return found.copy_merge_params(params) if params else found

    async def object(
        self,
        operation: Operation,
        path: str,
        query: Query | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Received:
        """Read one JSON object."""

        def read(reply: Reply) -> Received:
            if not is_object(reply.body):
                raise ValueError("no whole object")
            return Received(reply.body, reply.report())

        request = Request(operation, "GET", self.url(path, query), headers=headers or {})
        return await self._session.send(request, read)

    def pages(
        self, operation: Operation, path: str, query: Query | None = None
    ) -> AsyncGenerator[Page, None]:
        """List, page by page."""

        def read(reply: Reply) -> tuple[Page, Following]:
            try:
                items = split(reply.body)
            except NoItems as error:
                if not is_json(reply.body):
                    raise ValueError("no whole list") from error
                raise not_webex(self.origin.host, "something without items") from error
            following = next_url(self.origin, reply.url, reply.headers)
            return Page(items, reply.report(), last=following is None), following

        async def fetch(url: httpx.URL) -> tuple[Page, Following]:
            return await self._session.send(Request(operation, "GET", url), read)

        return walk(self.url(path, query), fetch)

    async def change(
        self,
        operation: Operation,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Received:
        """Send what changes something, and return what was answered (often nothing).

        Sent once, and again only where the server said that it did not do it (429, 423, and 401
        when the token was renewed). When the answer is lost, Unreachable or ServiceTrouble says
        that the outcome is not known.
        """
        request = Request(operation, method, self.url(path, query), body)
        return await self._session.send(request, lambda reply: Received(reply.body, reply.report()))

    async def head(self, operation: Operation, url: httpx.URL) -> FileHead:
        """Read a file's name, type and size without its bytes. The name is as it was sent."""

        def read(reply: Reply) -> FileHead:
            size = reply.headers.get("content-length", "")
            return FileHead(
                name=file_name(reply.headers.get("content-disposition", "")),
                media_type=reply.headers.get("content-type", "").partition(";")[0].strip().lower(),
                size=int(size) if size.isascii() and size.isdigit() else None,
                exchange=reply.report(),
            )

        return await self._session.send(Request(operation, "HEAD", url), read)

    def stream(self, operation: Operation, url: httpx.URL) -> AsyncGenerator[bytes, None]:
        """Stream a file's bytes. Nothing is yielded before the answer was found good."""
        return self._session.stream(Request(operation, "GET", url))


def parse_url(url: str) -> httpx.URL:
    """Read the address of a file. Raises BadAnswer, as Webex sent it."""
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise BadAnswer("the link to the file cannot be read") from error
