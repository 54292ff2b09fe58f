"""The list of events: appended in order of time, kept as bytes and compact columns.

Decides no rights: it stores which organizations' officers may see an event as a mask. An event
shows up some time after it happened, and the list keeps the order of arrival.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from heapq import heappop, heappush
from zlib import crc32

from tui.simulator import ids
from tui.simulator.clock import iso
from tui.simulator.directory import Person
from tui.simulator.history import NO_HISTORY, History, Wanted
from tui.simulator.wire import Shape

__all__ = ("RESOURCES", "TYPES", "Feed", "Wanted", "delay", "envelope")

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


class Feed:
    """Every event so far. Positions count from 0, the first to arrive.

    ``history`` comes before everything that is appended; ``lateness`` is the longest delay in
    milliseconds.
    """

    def __init__(self, history: History = NO_HISTORY, lateness: int = 0) -> None:
        self._history = history
        self._lateness = lateness
        self._bodies: list[bytes] = []
        self._created = array("q")
        self._masks = array("B")
        self._kinds = array("B")
        self._actors = array("L")
        self._kind_codes: dict[tuple[str, str], int] = {}
        self._actor_codes: dict[str, int] = {}
        self._order = array("L")
        self._arrivals = array("q")
        self._arrived = bytearray()
        self._travelling: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self._history) + len(self._bodies)

    @property
    def last(self) -> int:
        """The time of the newest event, 0 when there is none."""
        return self._created[-1] if self._created else 0

    def append(
        self, at: int, resource: str, type_: str, actor: Person, mask: int, data: Shape
    ) -> None:
        """Add an event by ``actor`` at ``at``, which is not before the last one."""
        number = len(self._bodies)
        uuid = ids.timed(at, len(self))
        self._bodies.append(envelope(uuid, at, resource, type_, actor, data))
        self._created.append(at)
        self._masks.append(mask)
        self._kinds.append(self._kind_codes.setdefault((resource, type_), len(self._kind_codes)))
        self._actors.append(self._actor_codes.setdefault(actor.uuid, len(self._actor_codes)))
        self._arrived.append(0)
        heappush(self._travelling, (at + delay(uuid, self._lateness), number))
        if not self._lateness:
            self.deliver(at)

    def deliver(self, now: int) -> None:
        """Let lists and details show what arrived by ``now``."""
        while self._travelling and self._travelling[0][0] <= now:
            arrival, number = heappop(self._travelling)
            self._order.append(number)
            self._arrivals.append(arrival)
            self._arrived[number] = 1

    def newest_first(
        self, wanted: Wanted, before: int | None = None
    ) -> Iterator[tuple[int, bytes]]:
        """Yield position and body of matching events, the last to arrive first.

        Only those below position ``before``.
        """
        base = len(self._history)
        first = bisect_left(self._arrivals, wanted.since)
        top = len(self._order)
        if wanted.until is not None:
            top = bisect_left(self._arrivals, wanted.until + self._lateness)
        if before is not None:
            top = min(top, before - base)
        kinds = {code for kind, code in self._kind_codes.items() if wanted.takes(*kind)}
        actor = None if wanted.actor is None else self._actor_codes.get(wanted.actor, -1)
        for position in range(top - 1, first - 1, -1):
            number = self._order[position]
            if (
                self._masks[number] & wanted.mask
                and self._kinds[number] in kinds
                and actor in (None, self._actors[number])
                and wanted.covers(self._created[number])
            ):
                yield base + position, self._bodies[number]
        yield from self._history.newest_first(wanted, base if before is None else before)

    def find(self, uuid: str, mask: int) -> bytes | None:
        """Return the body of the event with this UUID if an organization in ``mask`` may see it."""
        try:
            number = ids.salt(uuid) - len(self._history)
        except ValueError:
            return None
        if number < 0:
            return self._history.find(uuid, mask)
        if number >= len(self._bodies) or not self._masks[number] & mask:
            return None
        if (
            not self._arrived[number]
            or ids.timed(self._created[number], len(self._history) + number) != uuid
        ):
            return None
        return self._bodies[number]


def envelope(uuid: str, at: int, resource: str, type_: str, actor: Person, data: Shape) -> bytes:
    """Return an event as it stands in answers."""
    event: Shape = {
        "id": ids.encode("EVENT", uuid),
        "resource": resource,
        "type": type_,
        "appId": "null" if actor.kind == "person" else ids.encode("APPLICATION", actor.uuid),
        "actorId": actor.id,
        "orgId": actor.org.event_id,
        "created": iso(at),
        "data": data,
    }
    return _encode(event).encode()


def delay(uuid: str, lateness: int) -> int:
    """Return how long the event with this UUID travels: most are quick, few take ``lateness``."""
    share = crc32(uuid.encode()) % 1_000 / 999
    return int(share**3 * lateness)
