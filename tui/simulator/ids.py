"""Webex identifiers as this server issues them. Knows no object, only spellings.

An id is unpadded base64url of ``ciscospark://us/KIND/REST``. Messages, rooms and events
carry version-1 UUIDs (RFC 9562, section 5.1) whose clock is their creation time.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import md5

_GREGORIAN_TICKS = 0x01B21DD213814000  # 100 ns steps from 1582-10-15 to 1970-01-01
_NODE = 0x02005E000000  # locally administered, so no real network card is named


def encode(kind: str, rest: str) -> str:
    """Return the id of the object ``rest`` (a UUID or a composite of UUIDs) of ``kind``."""
    return bare(f"ciscospark://us/{kind}/{rest}")


def bare(text: str) -> str:
    """Return ``text`` as unpadded base64url; an event's ``orgId`` is a lone UUID so spelt."""
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decode(wire_id: str) -> tuple[str, str]:
    """Return kind and rest of an id, whatever cluster its middle part names.

    Raises ``ValueError`` when the text is not a Webex id.
    """
    raw = urlsafe_b64decode(wire_id.encode("ascii") + b"=" * (-len(wire_id) % 4))
    scheme, _, cluster, kind, rest = raw.decode().strip().split("/", 4)
    if scheme != "ciscospark:" or not cluster or not rest:
        raise ValueError(wire_id)
    return kind, rest


def named(text: str) -> str:
    """Return a random-looking version-4 UUID that is always the same for ``text``."""
    digest = md5(text.encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:]}"


def timed(at: int, salt: int) -> str:
    """Return a version-1 UUID for ``at`` (milliseconds since 1970, UTC), unique by ``salt``.

    ``salt`` is any number below 2**38.
    """
    ticks = at * 10_000 + _GREGORIAN_TICKS
    sequence, node = 0x8000 | salt & 0x3FFF, _NODE | salt >> 14
    return (
        f"{ticks & 0xFFFFFFFF:08x}-{ticks >> 32 & 0xFFFF:04x}-1{ticks >> 48:03x}"
        f"-{sequence:04x}-{node:012x}"
    )


def salt(uuid: str) -> int:
    """Return the salt of a UUID made by `timed`; raises ``ValueError`` for other text."""
    return int(uuid[19:23], 16) & 0x3FFF | (int(uuid[24:], 16) & 0xFFFFFF) << 14
