"""The list of events: appended in order of time, kept as bytes and compact columns.

Decides no rights: it stores which organizations' officers may see an event as a mask.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from tui.simulator import ids
from tui.simulator.clock import iso
from tui.simulator.directory import Person
from tui.simulator.wire import Shape

RESOURCES = (
    "attachmentActions",
    "businessTexts",
    "call_records",
    "convergedRecordings",
    "file_transcodings",
    "files",
    "meetingMessages",
    "meetings",
    "meetingTranscripts",
    "memberships",
    "messages",
    "rooms",
    "tabs",
)
TYPES = ("created", "updated", "deleted", "ended", "read")

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_resource_code = {name: code for code, name in enumerate(RESOURCES)}
_type_code = {name: code for code, name in enumerate(TYPES)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to the feed; times in milliseconds, ``since`` included, ``until`` not."""

    mask: int
    since: int = 0
    until: int | None = None
    resource: str | None = None
    type: str | None = None
    actor: str | None = None


class Feed:
    """Every event so far. Positions count from 0, the oldest."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []
        self._created = array("q")
        self._masks = array("B")
        self._resources = array("B")
        self._types = array("B")
        self._actors = array("L")
        self._actor_codes: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._bodies)

    @property
    def last(self) -> int:
        """The time of the newest event, 0 when there is none."""
        return self._created[-1] if self._created else 0

    def append(
        self, at: int, resource: str, type_: str, actor: Person, mask: int, data: Shape
    ) -> None:
        """Add an event by ``actor`` at ``at``, which is not before the last one."""
        envelope: Shape = {
            "id": ids.encode("EVENT", ids.timed(at, len(self._bodies))),
            "resource": resource,
            "type": type_,
            "appId": "null" if actor.kind == "person" else ids.encode("APPLICATION", actor.uuid),
            "actorId": actor.id,
            "orgId": actor.org.event_id,
            "created": iso(at),
            "data": data,
        }
        self._bodies.append(_encode(envelope).encode())
        self._created.append(at)
        self._masks.append(mask)
        self._resources.append(_resource_code[resource])
        self._types.append(_type_code[type_])
        self._actors.append(self._actor_codes.setdefault(actor.uuid, len(self._actor_codes)))

    def newest_first(
        self, wanted: Wanted, before: int | None = None
    ) -> Iterator[tuple[int, bytes]]:
        """Yield position and body of matching events, newest first, below position ``before``."""
        first = bisect_left(self._created, wanted.since)
        top = len(self._bodies)
        if wanted.until is not None:
            top = bisect_left(self._created, wanted.until)
        if before is not None:
            top = min(top, before)
        resource = _code(_resource_code, wanted.resource)
        type_ = _code(_type_code, wanted.type)
        actor = _code(self._actor_codes, wanted.actor)
        for position in range(top - 1, first - 1, -1):
            if (
                self._masks[position] & wanted.mask
                and resource in (None, self._resources[position])
                and type_ in (None, self._types[position])
                and actor in (None, self._actors[position])
            ):
                yield position, self._bodies[position]

    def find(self, uuid: str, mask: int) -> bytes | None:
        """Return the body of the event with this UUID if an organization in ``mask`` may see it."""
        try:
            position = ids.salt(uuid)
        except ValueError:
            return None
        if position >= len(self._bodies) or not self._masks[position] & mask:
            return None
        exact = ids.timed(self._created[position], position) == uuid
        return self._bodies[position] if exact else None


def _code(codes: dict[str, int], name: str | None) -> int | None:
    """Return the code of ``name``; -1, which matches nothing, when it has none."""
    return None if name is None else codes.get(name, -1)
