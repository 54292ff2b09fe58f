"""What came over the wire: received bytes with the envelope of the exchange that brought them.

Knows nothing of HTTP libraries. An envelope never holds a token or a header that could.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes as lower-case hex."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP exchange. Times are UTC; ``server_date`` is the ``Date`` header, a second clock.

    ``path`` is the path and query below the base URL's host, ``status`` 0 when no answer came,
    ``size`` and ``sha256`` are of the body as received, ``attempt`` counts from 1.
    """

    method: str
    path: str
    status: int
    started: datetime
    ended: datetime
    attempt: int
    size: int
    sha256: str
    server_date: datetime | None = None
    tracking_id: str | None = None
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """One object as received: the body's bytes and the exchange."""

    raw: bytes
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: the bytes of each item exactly as received, and the exchange.

    ``last`` is True when the answer named no next page; a page may be empty and not the last.
    """

    items: tuple[bytes, ...]
    exchange: Exchange
    last: bool


@dataclass(frozen=True, slots=True)
class FileHead:
    """What Webex says of a file before its bytes are fetched. The name is hostile text."""

    name: str
    media_type: str
    size: int | None
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Place:
    """Where received bytes lie: a file relative to the case, from which byte on, and how many."""

    file: str
    offset: int
    length: int
