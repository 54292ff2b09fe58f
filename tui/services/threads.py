"""The thread of a message: the one that began it, and the replies that the case holds.

Webex tells a reply only by its ``parentId``, which is a column. No more than ``MOST`` replies are
read back from disk, the first ones, and the answer says so.
"""

from dataclasses import dataclass
from itertools import compress

from tui.domain.columns import Columns, key_of
from tui.domain.models import Event
from tui.domain.ports import EventLog
from tui.services.stories import Stories

MOST = 5_000
_WRITTEN = ("messages/created", "messages/updated")
_CHUNK = 20_000  # events between two turns of other threads: some ms


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread by the UUID of its first message; each message by its earliest event here.

    ``root`` is None when the case does not hold it. ``whole`` is False when there are more replies
    than were read.
    """

    root_uuid: str
    root: Event | None
    replies: tuple[Event, ...]
    whole: bool


def thread_of(event: Event, events: EventLog, stories: Stories) -> Thread | None:
    """Return the thread of the message that an event concerns; None when it concerns none.

    Reads from disk, and looks at every event there is: not for the event loop.
    """
    if event.message_uuid is None:
        return None
    story = stories.of(event.message_uuid)
    parents = filter(None, (one.parent_uuid for one in [event, *story]))
    root_uuid = next(parents, event.message_uuid)
    written = [one for one in stories.of(root_uuid) if one.kind in _WRITTEN]
    replies, whole = _replies(root_uuid, events)
    return Thread(root_uuid, written[0] if written else None, tuple(replies), whole)


def _replies(root_uuid: str, events: EventLog) -> tuple[list[Event], bool]:
    columns = events.columns
    kinds = {columns.kinds.find(kind) for kind in _WRITTEN}
    first: dict[int, int] = {}  # the earliest event of each message that may reply, by its key
    for at in sorted(_children(key_of(root_uuid), columns), key=columns.rank):
        if columns.kind[at] in kinds and columns.message[at]:
            first.setdefault(columns.message[at], at)
    read = map(events.read, list(first.values())[:MOST])
    # Two UUIDs can share a key: only the events themselves tell.
    replies = [one for one in read if one.parent_uuid == root_uuid]
    return replies, len(first) <= MOST


def _children(key: int, columns: Columns) -> list[int]:
    found: list[int] = []
    for start in range(0, len(columns), _CHUNK):
        part = columns.parent[start : min(start + _CHUNK, len(columns))]
        found += compress(range(start, start + len(part)), map(key.__eq__, part))
    return found
