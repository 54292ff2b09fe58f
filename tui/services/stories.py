"""The story of a message: which events concern it, found by the message's UUID."""

from tui.domain.columns import key_of
from tui.domain.models import Event
from tui.domain.ports import EventLog


class Stories:
    """Looks messages up among the events of a case."""

    def __init__(self, events: EventLog) -> None:
        self._events = events

    def of(self, message_uuid: str | None) -> list[Event]:
        """Return a message's events, oldest first."""
        if message_uuid is None:
            return []
        columns = self._events.columns
        found = columns.by_message.of(key_of(message_uuid))
        placed = sorted((one for one in found if one < len(columns)), key=columns.rank)
        events = map(self._events.read, placed)
        # Two UUIDs can share a key: only the events themselves tell.
        return [event for event in events if event.message_uuid == message_uuid]

    def deletion(self, message_uuid: str | None) -> Event | None:
        """Return the event that says a message was deleted."""
        return next((e for e in self.of(message_uuid) if e.kind == "messages/deleted"), None)

    def text(self, message_uuid: str | None) -> str | None:
        """Return the last text that the events of a message carry."""
        texts = [e.text for e in self.of(message_uuid) if e.resource == "messages" and e.text]
        return texts[-1] if texts else None

    def message_id(self, event: Event) -> str | None:
        """Return the id of the message an event concerns, as some event spelt it."""
        if event.message_id:
            return event.message_id
        return next((e.message_id for e in self.of(event.message_uuid) if e.message_id), None)
