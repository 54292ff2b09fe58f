"""Lets faults strike: between the server and the application, as ASGI middleware.

Knows the outside of answers (status, headers, items of a page), no resource and no world.
"""

import asyncio
import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from tui.simulator import ids, omissions
from tui.simulator.clock import Clock, http_date
from tui.simulator.faults import Faults
from tui.simulator.keyring import Keyring
from tui.simulator.whole import collect

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
        self._lists = omissions.Omissions(application, faults)
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
            await self._lists(scope, receive, send)
            return
        query = parse_qs(scope["query_string"].decode("latin-1"))
        possible = _ALWAYS | ({"expired-cursor"} if "cursor" in query else frozenset())
        if scope["method"] == "GET":
            possible |= _WITH_BODY | omissions.KINDS | {"empty-page", "duplicates"}
        match self._faults.draw(possible):
            case None:
                await self._remember(scope, receive, send)
            case "429":
                headers = {"retry-after": str(self._retry_after), "content-type": "text/html"}
                await self._answer(send, 429, _LIMITED, headers)
            case "5xx":
                if scope["method"] != "GET" and self._faults.number(2):
                    await collect(self._lists, scope, receive)  # done, and not told
                status = _BROKEN[self._faults.number(len(_BROKEN))]
                await self._refuse(send, status, "The service cannot answer at the moment.")
            case "slow":
                await asyncio.sleep(self._slowly)
                await self._lists(scope, receive, send)
            case "expired-cursor":
                await self._refuse(send, 400, "The cursor has expired. Start the list again.")
            case "expired-token":
                self._keyring.revoke(_token(scope))
                await self._refuse(send, 401, "The access token has expired.")
            case kind if kind in omissions.KINDS:
                await (await self._lists.spoil(kind, scope)).send(send)
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
        whole = await collect(self._lists, scope, receive)
        items = whole.items
        if items is not None:
            self._before[scope["path"]] = items[-3:]
        await whole.send(send)

    async def _spoil(self, kind: str, scope: Scope, receive: Receive, send: Send) -> None:
        whole = await collect(self._lists, scope, receive)
        body, items = whole.body, whole.items
        if kind == "cut" and len(body) > 1:
            await send(whole.start)
            half = body[: len(body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            return  # the server closes the connection, as the body is not complete
        if kind == "truncated" and whole.is_json:
            whole = replace(whole, body=body[: max(1, len(body) * 2 // 3)])
        elif kind == "invalid-json" and whole.is_json:
            whole = replace(whole, body=body.replace(b'"', "“".encode()))
        elif kind == "empty-page" and items:
            self._emptied += 1
            base = f"{scope['scheme']}://{_header(scope, b'host')}{scope['path']}"
            query = scope["query_string"].decode("latin-1")
            again = f"{query}&" if query else ""
            link = f'<{base}?{again}page={self._emptied}>; rel="next"'
            whole = replace(whole.with_header(b"link", link.encode()), body=b'{"items":[]}')
        elif kind == "duplicates" and items is not None:
            repeated = self._before.get(scope["path"], [])
            whole = whole.with_items(repeated + items)
            self._before[scope["path"]] = items[-3:]
        await whole.send(send)


def _header(scope: Scope, name: bytes) -> str:
    return str(next((v.decode("latin-1") for n, v in scope["headers"] if n == name), ""))


def _token(scope: Scope) -> str:
    return _header(scope, b"authorization").partition(" ")[2].strip()
