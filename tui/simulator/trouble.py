"""Lets faults strike: between the server and the application, as ASGI middleware.

Knows the outside of answers (status, headers, items of a page), no resource and no world.
"""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tui.simulator import ids
from tui.simulator.clock import Clock, http_date
from tui.simulator.faults import Faults
from tui.simulator.keyring import Keyring

_ALWAYS = frozenset(("429", "5xx", "slow", "expired-token"))
_WITH_BODY = frozenset(("cut", "truncated", "invalid-json"))
_BROKEN = (500, 502, 503, 504)
_EXEMPT = ("/v1/access_token", "/v1/device", "/v1/pages")
_LIMITED = b"<html><body><h1>429 Too Many Requests</h1></body></html>"
SLOW_SECONDS = 2.0


class Trouble:
    """An application with faults in front of it.

    A write that meets a service error is done all the same, every other time. ``clock`` gives the
    date of refusals, ``slowly`` is how many seconds a slow answer takes, ``retry_after`` what a
    limited one says.
    """

    def __init__(
        self,
        application: ASGIApp,
        faults: Faults,
        keyring: Keyring,
        clock: Clock,
        *,
        slowly: float = SLOW_SECONDS,
        retry_after: int = 1,
    ) -> None:
        self._application = application
        self._faults = faults
        self._keyring = keyring
        self._clock = clock
        self._slowly = slowly
        self._retry_after = retry_after
        self._emptied = 0
        self._before: dict[str, list[Any]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or spoil the answer."""
        if scope["type"] != "http" or scope["path"].startswith(_EXEMPT):
            await self._application(scope, receive, send)
            return
        query = parse_qs(scope["query_string"].decode("latin-1"))
        possible = _ALWAYS | ({"expired-cursor"} if "cursor" in query else frozenset())
        if scope["method"] == "GET":
            possible |= _WITH_BODY | {"empty-page", "duplicates"}
        match self._faults.draw(possible):
            case None:
                await self._remember(scope, receive, send)
            case "429":
                headers = {"retry-after": str(self._retry_after), "content-type": "text/html"}
                await self._answer(send, 429, _LIMITED, headers)
            case "5xx":
                if scope["method"] != "GET" and self._faults.number(2):
                    await _collect(self._application, scope, receive)  # done, and not told
                status = _BROKEN[self._faults.number(len(_BROKEN))]
                await self._refuse(send, status, "The service cannot answer at the moment.")
            case "slow":
                await asyncio.sleep(self._slowly)
                await self._application(scope, receive, send)
            case "expired-cursor":
                await self._refuse(send, 400, "The cursor has expired. Start the list again.")
            case "expired-token":
                self._keyring.revoke(_token(scope))
                await self._refuse(send, 401, "The access token has expired.")
            case kind:
                await self._spoil(kind, scope, receive, send)

    async def _answer(self, send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
        told = {
            "trackingid": f"ROUTER_{ids.named(f'fault:{self._faults.struck}')}",
            "date": http_date(self._clock()),
            "content-length": str(len(body)),
        } | headers
        raw = [(name.encode(), value.encode()) for name, value in told.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body})

    async def _refuse(self, send: Send, status: int, message: str) -> None:
        told = {"message": message, "errors": [{"description": message}]}
        kind = {"content-type": "application/json;charset=UTF-8"}
        await self._answer(send, status, json.dumps(told).encode(), kind)

    async def _remember(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer truly, and keep the end of a page for a later repetition."""
        start, body = await _collect(self._application, scope, receive)
        items = _items(start, body)
        if items is not None:
            self._before[scope["path"]] = items[-3:]
        await _send(send, start, body)

    async def _spoil(self, kind: str, scope: Scope, receive: Receive, send: Send) -> None:
        start, body = await _collect(self._application, scope, receive)
        items = _items(start, body)
        if kind == "cut" and len(body) > 1:
            await send(start)
            half = body[: len(body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            return  # the server closes the connection, as the body is not complete
        if kind in ("truncated", "invalid-json") and _is_json(start):
            if kind == "truncated":
                body = body[: max(1, len(body) * 2 // 3)]
            else:
                body = body.replace(b'"', "“".encode())
        elif kind == "empty-page" and items:
            self._emptied += 1
            base = f"{scope['scheme']}://{_header(scope, b'host')}{scope['path']}"
            query = scope["query_string"].decode("latin-1")
            again = f"{query}&" if query else ""
            link = f'<{base}?{again}page={self._emptied}>; rel="next"'
            start = _with(start, b"link", link.encode())
            body = b'{"items":[]}'
        elif kind == "duplicates" and items is not None:
            repeated = self._before.get(scope["path"], [])
            whole = json.loads(body) | {"items": repeated + items}
            body = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
            self._before[scope["path"]] = items[-3:]
        await _send(send, start, body)


async def _collect(application: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """Return the start and the whole body of an answer."""
    start: Message = {}
    body = bytearray()

    async def take(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
        else:
            body.extend(message.get("body", b""))

    await application(scope, receive, take)
    return start, bytes(body)


async def _send(send: Send, start: Message, body: bytes) -> None:
    if _length(start) is not None and _is_json(start):
        start = _with(start, b"content-length", str(len(body)).encode())
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _items(start: Message, body: bytes) -> list[Any] | None:
    """Return the items of a page, None when the answer is none."""
    if start["status"] != 200 or not _is_json(start) or not body:
        return None
    found = json.loads(body)
    items = found.get("items") if isinstance(found, dict) else None
    return items if isinstance(items, list) else None


def _is_json(start: Message) -> bool:
    return any(
        name == b"content-type" and value.startswith(b"application/json")
        for name, value in start["headers"]
    )


def _length(start: Message) -> bytes | None:
    return next((value for name, value in start["headers"] if name == b"content-length"), None)


def _with(start: Message, name: bytes, value: bytes) -> Message:
    kept = [(other, text) for other, text in start["headers"] if other != name]
    return {**start, "headers": [*kept, (name, value)]}


def _header(scope: Scope, name: bytes) -> str:
    return str(next((v.decode("latin-1") for n, v in scope["headers"] if n == name), ""))


def _token(scope: Scope) -> str:
    return _header(scope, b"authorization").partition(" ")[2].strip()
