"""Webex identifiers: what kind an id is of, which UUID it names, and what time that UUID tells.

Reads ids and never builds one by prefix: the middle part of ``ciscospark://us/KIND/UUID`` is not
always ``us``, and some ids decode to a bare UUID. Rules: "Compliance & Events" guide of Webex, and
RFC 4648 section 5 (base64url without padding).
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_GREGORIAN = datetime(1582, 10, 15, tzinfo=UTC)  # epoch of version-1 UUIDs, RFC 9562 section 5.1


@dataclass(frozen=True, slots=True)
class DecodedId:
    """What an id says of itself: ``kind`` ("MESSAGE", "" when bare), ``name`` as decoded text."""

    kind: str
    name: str

    @property
    def uuids(self) -> tuple[str, ...]:
        """Return the UUIDs in the name, lower case, in order (a MEMBERSHIP has two)."""
        return tuple(found.lower() for found in _UUID.findall(self.name))


@lru_cache(maxsize=65_536)
def decode(webex_id: str) -> DecodedId:
    """Decode a Webex id; one that is not base64 of text comes back as its own name, no kind."""
    webex_id = webex_id.strip()
    try:
        padded = webex_id + "=" * (-len(webex_id) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("utf-8").strip()
    except (ValueError, binascii.Error, UnicodeError):
        return DecodedId("", webex_id)
    if "://" not in text:
        return DecodedId("", text) if _UUID.fullmatch(text) else DecodedId("", webex_id)
    parts = text.split("://", 1)[1].split("/")
    if len(parts) < 3:
        return DecodedId("", text)
    return DecodedId(parts[1], "/".join(parts[2:]))


def uuid_of(webex_id: str | None) -> str | None:
    """Return the first UUID that an id names, lower case, or the id itself when it names none.

    People, organizations and rooms appear under several spellings of one id; compare by this.
    """
    if not webex_id:
        return None
    found = decode(webex_id).uuids
    return found[0] if found else webex_id


def same(one: str | None, other: str | None) -> bool:
    """Tell whether two ids name the same object; two absent ids do not."""
    return bool(one and other) and uuid_of(one) == uuid_of(other)


def time_of(webex_id: str | None) -> datetime | None:
    """Return the UTC time inside an id whose first UUID is of version 1, else None."""
    if not webex_id:
        return None
    for found in decode(webex_id).uuids[:1]:
        uuid = UUID(found)
        if uuid.version == 1:
            return _GREGORIAN + timedelta(microseconds=uuid.time // 10)
    return None


def message_uuid_of_content(content_id: str) -> str | None:
    """Return the UUID of the message that carries a file; None when the id is not of a file.

    A CONTENT id names ``messageUUID/index``, so a download leads back to its message.
    """
    decoded = decode(content_id)
    bare = not decoded.kind and _UUID.match(decoded.name)
    if decoded.kind == "CONTENT" or bare:
        return decoded.uuids[0] if decoded.uuids else None
    return None
