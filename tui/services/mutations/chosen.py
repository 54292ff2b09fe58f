"""What deleting means for an event: the message, the member, the recording that it is about."""

from collections.abc import Iterable
from typing import Final

from tui.domain import ids
from tui.domain.models import Event, text_of
from tui.domain.mutation import Verb, Wish
from tui.domain.records import Family, Record
from tui.domain.times import format_api

Skipped = tuple[str, str]

_BY_KIND: Final = {
    "MESSAGE": Verb.DELETE_MESSAGE,
    "MEMBERSHIP": Verb.REMOVE_MEMBER,
    "TEAM_MEMBERSHIP": Verb.REMOVE_TEAM_MEMBER,
}
_LEFT: Final = "memberships/deleted"
DELETABLE: Final = frozenset(
    {
        "memberships/created",
        "memberships/updated",
        "meetingMessages/created",
        "meetingMessages/updated",
        "meetingTranscripts/created",
        "convergedRecordings/created",
    }
)
"""Kinds of events besides those of messages that are about something that can be deleted."""


def wishes(events: Iterable[Event]) -> tuple[list[Wish], list[Skipped]]:
    """Return what deleting events means, and those that are about nothing that can be deleted."""
    found: list[Wish] = []
    skipped: list[Skipped] = []
    for event in events:
        wish = wish_of(event)
        if wish is None:
            why = "is about nothing that can be deleted"
            if event.kind == _LEFT:
                why = "tells of somebody who left: u undoes what was done here"
            skipped.append((event.id, why))
        else:
            found.append(wish)
    return found, skipped


def wish_named(webex_id: str) -> Wish | None:
    """Return what deleting means for an id that says what it is of; None for any other."""
    verb = _BY_KIND.get(ids.decode(webex_id).kind)
    return Wish(verb, webex_id) if verb else None


def wish_of_record(record: Record) -> Wish | None:
    """Return what deleting means for a recording or transcript, None for anything else."""
    match record.key.family:
        case Family.RECORDING:
            return Wish(Verb.DELETE_RECORDING, record.id)
        case Family.CALL:
            return Wish(Verb.DESTROY_CALL_RECORDING, record.id)
        case Family.TRANSCRIPT if record.moment is not None:
            site = text_of(record.content, "siteUrl") or record.newest.source.of
            listed = {"site": site, "start": format_api(record.moment)}
            return Wish(Verb.DELETE_TRANSCRIPT, record.id, listed)
        case _:
            return None


def restoring(record: Record) -> Wish | None:
    """Return what brings a recording of a meeting back; None unless it is in the recycle bin."""
    if record.key.family is not Family.RECORDING or record.status != "deleted":
        return None
    return Wish(Verb.RESTORE_RECORDING, record.id)


def wish_of(event: Event) -> Wish | None:
    """Return what deleting means for an event, None when it means nothing."""
    if event.message_uuid is not None:
        return Wish(Verb.DELETE_MESSAGE, event.message_id or event.message_uuid)
    if event.object_id is None or event.kind == _LEFT:
        return None
    match event.resource:
        case "memberships" if event.person_id and event.room_id:
            ends = {"person": event.person_id, "room": event.room_id}
            return Wish(Verb.REMOVE_MEMBER, event.object_id, ends)
        case "meetingMessages":
            return Wish(Verb.DELETE_MEETING_MESSAGE, event.object_id)
        case "meetingTranscripts":
            site = text_of(event.data, "siteUrl") or ""
            listed = {"site": site, "start": format_api(event.created)}
            return Wish(Verb.DELETE_TRANSCRIPT, text_of(event.data, "id") or "", listed)
        case "convergedRecordings":
            return Wish(Verb.DESTROY_CALL_RECORDING, event.object_id)
        case _:
            return None
