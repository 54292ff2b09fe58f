"""The access token: held so that it never shows, renewed in time, sent only where it may go.

Knows nothing of where a token comes from or is kept.
"""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import httpx

from tui.domain.ports import Clock
from tui.errors import BadInput, NoToken, WxiError
from tui.webex.origin import Origin

AHEAD: Final = timedelta(minutes=2)  # a token is renewed that long before its end
_PAUSE: Final = timedelta(seconds=30)  # between two attempts to renew ahead that failed
_DO: Final = "set WEBEX_ACCESS_TOKEN to the token alone, without the word Bearer and without quotes"


SIGN_IN: Final = "sign in with wxi login, or set WEBEX_ACCESS_TOKEN"
"""What to do without a token."""


class Token:
    """An access token (RFC 6750). Printing, formatting or logging one never shows it.

    Raises NoToken for an empty one and BadInput for one that cannot stand in a header; neither
    repeats it. Blanks around it, as a copied line brings, are no part of it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        value = value.strip()
        if not value:
            raise NoToken("no access token was given", do=SIGN_IN)
        if not all("!" <= char <= "~" for char in value):
            raise BadInput("the access token has blanks or characters no token has", do=_DO)
        self._value = value

    def __repr__(self) -> str:
        return "Token(…)"

    __str__ = __repr__

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a token is not stored")

    def reveal(self) -> str:
        """Return the token itself, for the header alone."""
        return self._value

    def hide(self, text: str) -> str:
        """Return ``text`` with every occurrence of the token blotted out."""
        return text.replace(self._value, "‹token›")


@dataclass(frozen=True, slots=True)
class Credential:
    """A token with its end (UTC, None where it is not known) and the way to a fresh one, if any.

    ``renew`` is given the token that is of no use any more. It raises NotAuthorised when the person
    has to sign in again.
    """

    token: Token
    expires: datetime | None = None
    renew: "Callable[[Token], Awaitable[Credential]] | None" = None


class BearerAuth(httpx.Auth):
    """Adds the token to requests that the origin rule allows, and to no other.

    The credential is replaced by a fresh one before its end, and when a token was rejected; who
    asks meanwhile waits for the same renewal.
    """

    def __init__(self, credential: Credential, origin: Origin, clock: Clock) -> None:
        self._credential = credential
        self._origin = origin
        self._clock = clock
        self._renewing: asyncio.Task[None] | None = None
        self._not_before: datetime | None = None

    @property
    def token(self) -> Token:
        """Return the present token."""
        return self._credential.token

    @property
    def renewable(self) -> bool:
        """Tell whether there is a way to a fresh token."""
        return self._credential.renew is not None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield the request, with the header where it is allowed."""
        if self._origin.trusts(request.url):
            request.headers["Authorization"] = f"Bearer {self.token.reveal()}"
        yield request

    async def keep_fresh(self) -> None:
        """Renew the token when its end is near. A failure is no matter yet: it is still good."""
        expires, now = self._credential.expires, self._clock()
        waiting = self._not_before is not None and now < self._not_before
        if self.renewable and expires is not None and now > expires - AHEAD and not waiting:
            self._not_before = now + _PAUSE
            with suppress(WxiError):
                await self.renew(self.token)

    async def renew(self, used: Token) -> None:
        """Replace the token that was rejected. Raises what keeps a fresh one away."""
        if self.token is not used:  # another request has renewed it already
            return
        if self._renewing is None:
            self._renewing = asyncio.create_task(self._renew())
        # A spent refresh token is lost with its answer: the renewal goes on, whoever is cancelled.
        await asyncio.shield(self._renewing)

    async def _renew(self) -> None:
        assert self._credential.renew is not None
        try:
            self._credential = await self._credential.renew(self.token)
        finally:
            self._renewing = None

    async def aclose(self) -> None:
        """Let a renewal that is under way end."""
        if self._renewing is not None:
            with suppress(WxiError):
                await self._renewing
