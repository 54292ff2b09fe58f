"""One authenticated request, as handlers see it. Knows no resource and decides no rights."""

import json
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams
from starlette.responses import Response

from tui.simulator import clock, ids
from tui.simulator.answers import RefusedError, not_found, raw_answer
from tui.simulator.tokens import Caller
from tui.simulator.wire import HERE
from tui.simulator.world import World


@dataclass(frozen=True)
class Call:
    """A request: who calls, at what time, with which parameters.

    ``base`` is the address of the API on this server; ``path`` follows it.
    """

    world: World
    caller: Caller
    now: int
    base: str
    path: str
    query: QueryParams
    key: str = ""
    body: bytes = b""

    def uuid(self, kind: str, wire_id: str | None = None) -> str:
        """Return what the id in the path (or ``wire_id``) names; 404 when it is no such id."""
        try:
            found, rest = ids.decode(wire_id or self.key)
        except ValueError:
            raise not_found() from None
        if found != kind:
            raise not_found()
        return rest

    def time(self, name: str) -> int | None:
        """Return a query parameter as milliseconds, None when absent; 400 when unreadable."""
        text = self.query.get(name)
        if text is None:
            return None
        try:
            return clock.parse(text)
        except (ValueError, OverflowError):
            raise RefusedError(400, f"The value of '{name}' is not a date and time.") from None

    def size(self, default: int, top: int) -> int:
        """Return the page size asked for, cut to ``top`` without a word."""
        text = self.query.get("max")
        if text is None:
            return default
        if not text.isascii() or not text.isdigit() or len(text) > 18 or int(text) < 1:
            raise RefusedError(400, "The value of 'max' must be a whole number from 1 upwards.")
        return min(int(text), top)

    def document(self) -> dict[str, Any]:
        """Return the JSON object in the body; 400 when there is none."""
        try:
            document = json.loads(self.body)
        except ValueError:
            raise RefusedError(400, "The body is not valid JSON.") from None
        if not isinstance(document, dict):
            raise RefusedError(400, "The body must be a JSON object.")
        return document

    def answer(self, body: Any) -> Response:
        """Return ``body`` as the answer, its stored URLs pointing at this server."""
        return self.localised(json.dumps(body, ensure_ascii=False).encode())

    def localised(self, body: bytes) -> Response:
        """Return encoded JSON as the answer, its stored URLs pointing at this server."""
        return raw_answer(body.replace(HERE.encode(), self.base.encode()))
