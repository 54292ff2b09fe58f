"""A whole answer of an ASGI application: collected, looked at, changed and sent on.

Knows the outside of answers (status, headers, items of a page), no resource and no world.
"""

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NEXT = re.compile(r"<[^>?]*\?([^>]*)>; rel=\"next\"")


@dataclass(frozen=True, slots=True)
class Whole:
    """The start message and the whole body."""

    start: Message
    body: bytes

    @property
    def is_json(self) -> bool:
        """Tell whether the body is JSON."""
        return self.header(b"content-type").startswith(b"application/json")

    @property
    def items(self) -> list[Any] | None:
        """Return the items of a page, None when the answer is none."""
        if self.start["status"] != 200 or not self.is_json or not self.body:
            return None
        found = json.loads(self.body)
        items = found.get("items") if isinstance(found, dict) else None
        return items if isinstance(items, list) else None

    @property
    def following(self) -> str | None:
        """Return the query of the next page, None when this is the last."""
        found = _NEXT.search(self.header(b"link").decode("latin-1"))
        return found.group(1) if found else None

    def header(self, name: bytes) -> bytes:
        """Return a header's value; empty when there is none."""
        return next((bytes(v) for n, v in self.start["headers"] if n == name), b"")

    def with_header(self, name: bytes, value: bytes) -> "Whole":
        """Return the answer with another value of a header; without it when that is empty."""
        kept = [(other, text) for other, text in self.start["headers"] if other != name]
        added = [(name, value)] if value else []
        return replace(self, start={**self.start, "headers": [*kept, *added]})

    def with_items(self, items: list[Any]) -> "Whole":
        """Return the page with other items."""
        content = json.loads(self.body) | {"items": items}
        return replace(
            self, body=json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        )

    async def send(self, send: Send) -> None:
        """Send it, with the length that the body has."""
        whole = self
        if self.header(b"content-length") and self.is_json:
            whole = self.with_header(b"content-length", str(len(self.body)).encode())
        await send(whole.start)
        await send({"type": "http.response.body", "body": self.body})


async def collect(application: ASGIApp, scope: Scope, receive: Receive) -> Whole:
    """Return the whole answer to a request."""
    start: Message = {}
    body = bytearray()

    async def take(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
        else:
            body.extend(message.get("body", b""))

    await application(scope, receive, take)
    return Whole(start, bytes(body))


async def no_body() -> Message:
    """Receive a request without a body, as often as asked."""
    return {"type": "http.request", "body": b"", "more_body": False}
