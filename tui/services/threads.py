"""The thread of a message: the one that began it, and the replies that the case holds.

Webex tells a reply only by its ``parentId``, so the messages of the room are read back from disk;
as a room can be large, no more than ``MOST`` of them, and the answer says so.
"""

from bisect import bisect_left
from dataclasses import dataclass

from tui.domain.models import Event
from tui.domain.ports import EventLog
from tui.services.stories import Stories

MOST = 5_000
_WRITTEN = ("messages/created", "messages/updated")


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread by the UUID of its first message; each message by its earliest event here.

    ``root`` is None when the case does not hold it. ``whole`` is False when the room has more
    messages than were looked at.
    """

    root_uuid: str
    root: Event | None
    replies: tuple[Event, ...]
    whole: bool


def thread_of(event: Event, events: EventLog, stories: Stories) -> Thread | None:
    """Return the thread of the message that an event concerns; None when it concerns none.

    Reads from disk, for up to a second in a large room: not for the event loop.
    """
    if event.message_uuid is None:
        return None
    story = stories.of(event.message_uuid)
    parents = filter(None, (one.parent_uuid for one in [event, *story]))
    root_uuid = next(parents, event.message_uuid)
    written = [one for one in stories.of(root_uuid) if one.kind in _WRITTEN]
    rooms = [one.room_id for one in [*written, *story, event] if one.room_id]
    replies, whole = _replies(root_uuid, rooms[0] if rooms else None, written, events)
    return Thread(root_uuid, written[0] if written else None, tuple(replies), whole)


def _replies(
    root_uuid: str, room_id: str | None, written: list[Event], events: EventLog
) -> tuple[list[Event], bool]:
    columns = events.columns
    room, order = columns.rooms.find(room_id), columns.order
    first = events.find(written[0].id) if written else None
    start = 0 if first is None else bisect_left(order, columns.rank(first), key=columns.rank)
    kinds = {columns.kinds.find(kind) for kind in _WRITTEN} - {0}
    replies: dict[str, Event] = {}
    looked = 0
    for at in range(start, len(order) if room else 0):
        position = order[at]
        if columns.room[position] != room or columns.kind[position] not in kinds:
            continue
        if looked == MOST:
            return list(replies.values()), False
        looked += 1
        one = events.read(position)
        if b"parentId" in one.raw and one.parent_uuid == root_uuid and one.message_uuid:
            replies.setdefault(one.message_uuid, one)
    return list(replies.values()), True
