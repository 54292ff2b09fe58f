"""What a login brings: tokens with their ends, and the code that a person approves elsewhere.

Holds secrets, which no repr shows. Knows neither how they are asked for nor where they are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Grant:
    """Tokens as granted. Times are UTC, None where Webex named none; so are ``scopes`` empty.

    A refresh can bring a new refresh token and end the old one at once: keep both values.
    """

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires: datetime | None = None
    refresh_expires: datetime | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What to show to the person: six digits and where to enter them. ``expires`` is UTC.

    ``complete_uri`` leads there without typing, as for a QR code. ``interval`` is in seconds.
    """

    device_code: str = field(repr=False)
    user_code: str
    uri: str
    complete_uri: str
    expires: datetime
    interval: float


class Logins(Protocol):
    """The ways to tokens, for one registered integration."""

    async def refresh(self, refresh_token: str) -> Grant:
        """Exchange a refresh token for fresh tokens."""

    async def authorize(self, scopes: Sequence[str]) -> DeviceCode:
        """Start a login on another device."""

    async def wait(self, code: DeviceCode) -> Grant:
        """Wait until the person approved; raises NotAuthorised when denied or too late."""

    async def aclose(self) -> None:
        """Close all connections."""
