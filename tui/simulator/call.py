"""One authenticated request, as handlers see it. Knows no resource and decides no rights."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import QueryParams
from starlette.responses import Response

from tui.simulator import clock, ids
from tui.simulator.answers import RefusedError, not_found, raw_answer
from tui.simulator.keyring import Keyring
from tui.simulator.tokens import Caller
from tui.simulator.wire import HERE
from tui.simulator.world import World


@dataclass(frozen=True)
class Call:
    """A request: who calls, at what time, with which parameters.

    ``base`` is the address of the API on this server; ``path`` follows it. ``zone`` is the time
    zone asked for in the header ``timezone``, ``basic`` the credentials of a Basic scheme.
    """

    world: World
    caller: Caller
    keyring: Keyring
    now: int
    base: str
    path: str
    query: QueryParams
    key: str = ""
    body: bytes = b""
    zone: str = ""
    basic: str = ""

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

    def needed(self, name: str) -> str:
        """Return a query parameter; 400 when it is absent or empty."""
        text = self.query.get(name)
        if not text:
            raise RefusedError(400, f"The parameter '{name}' is needed.")
        return text

    def choice(self, name: str, choices: tuple[str, ...]) -> str | None:
        """Return a query parameter, None when absent; 400 when it is none of ``choices``."""
        text = self.query.get(name)
        if text is not None and text not in choices:
            raise RefusedError(400, f"The value of '{name}' is not one that is known.")
        return text

    def flag(self, name: str) -> bool:
        """Return whether a query parameter says true; 400 when it is neither that nor false."""
        return self.choice(name, ("true", "false")) == "true"

    def span(
        self, *, days: int, usual: int = 7, names: tuple[str, str] = ("from", "to")
    ) -> tuple[int, int]:
        """Return the range of a query: at most ``days`` long, ``usual`` ones where left open."""
        since, until = self.time(names[0]), self.time(names[1])
        if until is None:
            until = self.now if since is None else min(self.now, since + usual * clock.DAY)
        if since is None:
            since = until - usual * clock.DAY
        if since > until:
            raise RefusedError(400, f"'{names[0]}' must not lie after '{names[1]}'.")
        if until - since > days * clock.DAY:
            raise RefusedError(400, f"The range must not be longer than {days} days.")
        return since, until

    def spell(self, at: int) -> str:
        """Spell a time as meetings do, in the zone that the header asks for."""
        if self.zone in ("", "UTC"):
            return clock.iso_seconds(at)
        try:
            return clock.local_seconds(at, self.zone)
        except ValueError:
            raise RefusedError(400, "The header 'timezone' names no known zone.") from None

    def size(self, default: int, top: int) -> int:
        """Return the page size asked for, cut to ``top`` without a word."""
        found = self._whole("max", 1)
        return default if found is None else min(found, top)

    def offset(self) -> int:
        """Return how many rows are to be left out."""
        return self._whole("offset", 0) or 0

    def _whole(self, name: str, least: int) -> int | None:
        text = self.query.get(name)
        if text is None:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 18 or int(text) < least:
            raise RefusedError(
                400, f"The value of '{name}' must be a whole number from {least} upwards."
            )
        return int(text)

    def form(self) -> dict[str, str]:
        """Return the fields of a form in the body; the first of each name counts."""
        try:
            pairs = parse_qsl(self.body.decode(), keep_blank_values=True)
        except ValueError:
            raise RefusedError(400, "The body is not a form.") from None
        return dict(reversed(pairs))

    def document(self, *, optional: bool = False) -> dict[str, Any]:
        """Return the JSON object in the body; 400 when there is none and it is not ``optional``."""
        if optional and not self.body:
            return {}
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
