"""The access token: held so that it never shows, sent only where the origin rule allows.

Knows nothing of where a token comes from.
"""

from collections.abc import Generator
from typing import Final

import httpx

from tui.errors import BadInput, NoToken
from tui.webex.origin import Origin

_DO: Final = "set WEBEX_ACCESS_TOKEN to the token alone, without the word Bearer and without quotes"


class Token:
    """An access token (RFC 6750). Printing, formatting or logging one never shows it.

    Raises NoToken for an empty one and BadInput for one that cannot stand in a header; neither
    repeats it. Blanks around it, as a copied line brings, are no part of it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        value = value.strip()
        if not value:
            raise NoToken("no access token was given", do="set WEBEX_ACCESS_TOKEN")
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


class BearerAuth(httpx.Auth):
    """Adds the token to requests that the origin rule allows, and to no other.

    ``token`` may be replaced by a fresh one at any time.
    """

    def __init__(self, token: Token, origin: Origin) -> None:
        self.token = token
        self._origin = origin

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield the request, with the header where it is allowed."""
        if self._origin.trusts(request.url):
            request.headers["Authorization"] = f"Bearer {self.token.reveal()}"
        yield request
