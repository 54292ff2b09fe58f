"""What Webex lists besides events: recordings, transcripts with what belongs to them, and audits.

A list tells how things stand when it is read, and no more. What was received of a thing over time
is its history: each differing body is an observation of its own, with the time of the reading. Read
tolerantly: a missing or odd field reads as "" or None. Pure.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from tui.domain.models import moment_of, parse_object, text_of
from tui.domain.wire import sha256

STATUSES = ("available", "deleted", "purged")
"""How a recording can stand: each has a list of its own. Only officers see purged ones."""


class Family(StrEnum):
    """One kind of list. The value is the name under which readings of it are kept."""

    RECORDING = "recordings"
    CALL = "convergedRecordings"
    TRANSCRIPT = "meetingTranscripts"
    SNIPPET = "snippets"
    CHAT = "postMeetingChats"
    ACCESS = "accessDetail"
    ADMIN = "adminAudit"
    SECURITY = "securityAudit"


MEETINGS = (Family.RECORDING, Family.CALL, Family.TRANSCRIPT)
AUDITS = (Family.ADMIN, Family.SECURITY)
PARTS = frozenset({Family.SNIPPET, Family.CHAT, Family.ACCESS})
"""What belongs to one transcript, meeting or recording, whose id its source names."""
LINKS = "temporaryDirectDownloadLinks"
"""The field of a recording whose links are keys to it for hours: never kept."""
_WITHHELD = "wxi.withheld"

_TIMES = {
    Family.RECORDING: ("timeRecorded", "createTime"),
    Family.CALL: ("timeRecorded", "createTime"),
    Family.TRANSCRIPT: ("startTime",),
    Family.CHAT: ("chatTime",),
    Family.ACCESS: ("accessTime",),
    Family.ADMIN: ("created",),
    Family.SECURITY: ("created",),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One list: its family, the status asked for, and of which site or object it is."""

    family: Family
    status: str = ""
    of: str = ""

    @property
    def name(self) -> str:
        """Return the name under which readings of the list are kept."""
        return f"{self.family}/{self.status}/{self.of}"

    @classmethod
    def parse(cls, name: str) -> "Source | None":
        """Read a name; None for one that a later version has kept."""
        family, _, rest = name.partition("/")
        status, _, of = rest.partition("/")
        return cls(Family(family), status, of) if family in set(Family) else None


class Key(NamedTuple):
    """What tells one thing from all others. ``of`` is "" but for those of ``PARTS``."""

    family: Family
    of: str
    id: str


@dataclass(frozen=True, slots=True)
class Observation:
    """A body as received, from which list, and when that page of it was read (Webex's clock)."""

    raw: bytes
    source: Source
    seen: datetime
    tracking_id: str

    @property
    def sha256(self) -> str:
        """Return the digest of the received bytes."""
        return sha256(self.raw)

    @property
    def content(self) -> dict[str, Any]:
        """Return the body as JSON, {} for one that is none."""
        return parse_object(self.raw) or {}

    @property
    def status(self) -> str:
        """Return how the thing stood: as it says itself, else as it was asked for."""
        return text_of(self.content, "status") or self.source.status


@dataclass(frozen=True, eq=False, slots=True)
class Record:
    """A thing with all that was received of it, oldest first; ``content`` is the newest body."""

    key: Key
    observations: tuple[Observation, ...]
    content: dict[str, Any]

    @classmethod
    def of(cls, key: Key, observations: tuple[Observation, ...]) -> "Record":
        """Make a record of at least one observation."""
        return cls(key, observations, observations[-1].content)

    @property
    def id(self) -> str:
        """Return Webex's id."""
        return self.key.id

    @property
    def sha256(self) -> str:
        """Return the digest of the newest body."""
        return self.newest.sha256

    @property
    def newest(self) -> Observation:
        """Return the last observation."""
        return self.observations[-1]

    @property
    def status(self) -> str:
        """Return how it stood when last seen otherwise than before."""
        return self.newest.status

    @property
    def moment(self) -> datetime | None:
        """Return when it happened: the recording began, the administrator acted."""
        return moment_in(self.key.family, self.content)

    @property
    def topic(self) -> str:
        """Return what it is called; of an audit what was done."""
        return text_of(self.content, "topic", "meetingTopic") or text_of(
            self.data, "actionText", "eventDescription"
        ) or ""  # fmt: skip

    @property
    def data(self) -> dict[str, Any]:
        """Return the ``data`` of an audit entry, {} for what has none."""
        found = self.content.get("data")
        return found if isinstance(found, dict) else {}

    @property
    def meeting_id(self) -> str | None:
        """Return the instance of the meeting that it comes from."""
        return text_of(self.content, "meetingId")

    def turns(self) -> Iterator[Observation]:
        """Yield the first observation of each status, as one followed the other."""
        before: str | None = None
        for one in self.observations:
            if one.status != before:
                before = one.status
                yield one


def moment_in(family: Family, content: dict[str, Any]) -> datetime | None:
    """Return when something happened, as its body says."""
    found = (moment_of(content, name) for name in _TIMES.get(family, ()))
    return next((one for one in found if one is not None), None)


def key_in(source: Source, raw: bytes, content: dict[str, Any]) -> Key:
    """Return the key of a received body; one without an id goes by its digest."""
    of = source.of if source.family in PARTS else ""
    return Key(source.family, of, text_of(content, "id") or f"sha256:{sha256(raw)}")


def without_links(raw: bytes) -> bytes:
    """Return a received body as it is to be kept: without download links, which is then said in it.

    Lists have none, as far as is known; a body without any is returned as it is.
    """
    if LINKS.encode() not in raw and b"\\u" not in raw:  # a name can be spelled with escapes
        return raw
    content = parse_object(raw)
    if content is None or LINKS not in content:
        return raw
    del content[LINKS]
    return json.dumps({**content, _WITHHELD: [LINKS]}).encode()
