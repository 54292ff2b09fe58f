"""The chat of an ended meeting, as Webex lists it for sites of the old platform.

Sites of the current platform tell of it by events instead. Texts are as received.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from tui.domain import times
from tui.domain.amounts import counted
from tui.domain.models import EPOCH, Event, text_of
from tui.domain.records import Record
from tui.services.sections import Field, Section

_MEETING = "meetings/ended"


def meeting_of(event: Event) -> str | None:
    """Return the id of the meeting that an event says has ended, None for any other event."""
    return text_of(event.data, "meetingId", "id") if event.kind == _MEETING else None


def said(record: Record) -> tuple[datetime, str]:
    """Return when somebody wrote what, and to whom."""
    content = record.content
    receivers = content.get("receivers")
    to = [_party(one) for one in receivers] if isinstance(receivers, list) else []
    whom = f" privately to {', '.join(to)}" if to else ""
    words = f"{_party(content.get('sender'))} (listed){whom}: {text_of(content, 'text') or ''}"
    return record.moment or EPOCH, words


def told(lines: int) -> str:
    """Say what came of retrieving a chat."""
    if lines:
        return f"kept: the chat of the meeting, {counted(lines, 'line')}"
    return "no chat is listed for this meeting: sites of the current platform tell of it by events"


def section(lines: Sequence[Record], zone: tzinfo) -> Iterator[Section]:
    """Yield what was listed of a chat, nothing when nothing was."""
    rows = sorted(map(said, lines))
    if rows:
        fields = tuple(
            Field("time unknown" if at == EPOCH else times.stamp(at, zone), words)
            for at, words in rows
        )
        yield Section("chat of the meeting", fields)


def _party(one: object) -> str:
    found = text_of(one, "displayName", "email") if isinstance(one, dict) else None
    return found or "somebody"
