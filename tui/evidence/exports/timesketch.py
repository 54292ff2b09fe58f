"""JSON Lines as Timesketch imports them: one line for each time that an event tells.

``message``, ``datetime`` and ``timestamp_desc`` are Timesketch's own; a field that OpenSearch could
not index is cut, and the line says so.
"""

import json
from collections.abc import Iterator
from datetime import datetime

from tui.domain.exports import Material, Told
from tui.domain.models import EPOCH
from tui.evidence.exports import plain
from tui.evidence.exports.outlet import Outlet
from tui.evidence.exports.tally import Tally

MOST = 32_766  # bytes of UTF-8 in a keyword of Lucene
CUT = f"fields of more than {MOST:,} bytes are cut, as OpenSearch indexes no more"
UNTIMED = "events without a time stand at the beginning of 1970, described as time unknown"
CONVENTIONS = (
    "An event with several times has a line for each: see timestamp_desc; the first is its own.",
    "What files hold is not in this export, their names and digests are.",
    "Times are UTC with microseconds. event_type mirrors the vocabulary of chat exports.",
    f"In fields, {plain.LONE}; {CUT}: the line names them in cut.",
)
_TYPES = {
    "messages/created": "Message",
    "messages/updated": "Edit",
    "messages/deleted": "Delete",
    "files/read": "File_transfer",
    "file_transcodings/read": "File_transfer",
    "memberships/created": "Participant_join",
    "memberships/deleted": "Participant_leave",
}


def write(material: Material, outlet: Outlet, tally: Tally) -> None:
    """Write the lines."""
    sheet = outlet.sheet()
    for told in material.told():
        fields, cut = _fields(told), []
        for name, value in fields.items():
            if isinstance(value, str):
                shown = plain.whole(value)
                if shown != value:
                    tally.alter(plain.LONE, told.event.id)
                size = len(shown.encode())
                fields[name] = _cut(shown) if size > MOST else shown
                if size > MOST:
                    cut.append(f"{name}: {size} bytes")
        if cut:
            fields["cut"] = cut
            tally.alter(CUT, told.event.id)
        if not told.has_time:
            tally.alter(UNTIMED, told.event.id)
        for described, moment in _moments(told):
            when = {"datetime": _iso(moment), "timestamp_desc": described}
            sheet.write(json.dumps({**when, **fields}).encode() + b"\n")
            sheet.items += 1


def _moments(told: Told) -> Iterator[tuple[str, datetime]]:
    if not told.has_time:
        yield "time unknown", EPOCH
    yield from told.moments


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _fields(told: Told) -> dict[str, object]:
    event = told.event
    where = f" in {told.room}" if told.room else ""
    files = {f"file_{number}": one.name for number, one in enumerate(told.files, 1)}
    return {
        "message": f"{told.actor.name or 'nobody named'}{where}: {told.says}",
        "event_type": "Reply" if told.parent else _TYPES.get(event.kind, event.kind),
        "data_type": f"webex:{event.resource}:{event.type}",
        "actor": told.actor.name,
        "actor_email": told.actor.email,
        "actor_organization": told.actor.organization,
        "person": told.person.name,
        "person_email": told.person.email,
        "room": told.room,
        "room_id": event.room_id or "",
        "text": told.text,
        "formatted": told.formatted,
        "message_id": event.message_id or told.message,
        "reply_to": told.parent.id if told.parent else "",
        **files,
        "file_sha256": [one.sha256 for one in told.files if one.sha256],
        "event_id": event.id,
        "event_sha256": event.sha256,
        "version": f"{told.version} of {told.versions}",
    }


def _cut(text: str) -> str:
    return text.encode()[:MOST].decode(errors="ignore")
