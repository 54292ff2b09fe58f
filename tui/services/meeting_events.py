"""The events of a meeting: its end, its chat, its transcript, found by the meeting's id."""

from collections import defaultdict
from threading import Lock

from tui.domain.models import Event, text_of
from tui.domain.ports import EventLog

_RESOURCES = ("meetings/", "meetingMessages/", "meetingTranscripts/")


class MeetingEvents:
    """Remembers what was read: the events of meetings are few among all, and each is read once.

    Safe to call from any thread; reads from disk.
    """

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._guard = Lock()
        self._looked = 0
        self._found: defaultdict[str, list[int]] = defaultdict(list)

    def of(self, meeting_id: str | None) -> list[Event]:
        """Return the events of a meeting, oldest first."""
        if meeting_id is None:
            return []
        with self._guard:
            self._look()
            found = list(self._found.get(meeting_id, ()))
        rank = self._events.columns.rank
        return [self._events.read(position) for position in sorted(found, key=rank)]

    def _look(self) -> None:
        columns, end = self._events.columns, len(self._events.columns)
        spelled = columns.kinds.spelled
        kinds = {number for number, kind in enumerate(spelled) if kind.startswith(_RESOURCES)}
        for position in range(self._looked, end):
            if columns.kind[position] in kinds:
                meeting = text_of(self._events.read(position).data, "meetingId", "id")
                if meeting is not None:
                    self._found[meeting].append(position)
        self._looked = end
