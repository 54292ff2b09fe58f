"""What the columns keep of a received event, decoded once and fast.

Knows how events read; nothing of where they lie. Says the same of every
item as ``Event.read``: what the fast way cannot read the same is left to it.
"""

from binascii import a2b_base64
from collections.abc import Sequence
from datetime import timedelta
from itertools import compress
from re import compile as pattern
from typing import NamedTuple

import msgspec

from tui.domain import ids
from tui.domain.columns import Columns, key_of
from tui.domain.models import EPOCH, Event, text_of
from tui.domain.times import parse_api

_MS = timedelta(milliseconds=1)
_MESSAGE = "Y2lzY29zcGFyazovL3VzL01FU1NBR0Uv"  # ciscospark://us/MESSAGE/, on the border of a triple
_UUID = pattern(rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# Longer ones can hold what the standard library refuses and msgspec takes: numbers of 4,300 digits
# and more, and (each level needs two bytes) nesting near the limit of 1,000 levels.
_LONG, _NESTED, _DEEP = 4000, 1500, 100


class Facets(NamedTuple):
    """One event as ``Columns.extend`` takes it in, its id, and what it says of its person.

    ``settles`` tells a membership event, whose word on a person replaces any before it; ``direct``
    that its room is known to be 1:1.
    """

    id: str
    key: int
    created: int
    kind: str
    actor: str | None
    person: str | None
    room: str | None
    message: int
    parent: int
    text: str
    name: str
    email: str
    org_id: str
    settles: bool = False
    direct: bool = False


class _Host(msgspec.Struct, gc=False):
    id: str | None = None


class _Data(msgspec.Struct, gc=False):
    id: str | None = None
    roomId: str | None = None  # noqa: N815 - Webex's names
    roomType: str | None = None  # noqa: N815
    text: str | None = None
    personId: str | None = None  # noqa: N815
    personEmail: str | None = None  # noqa: N815
    created: str | None = None
    fileId: str | None = None  # noqa: N815
    messageId: str | None = None  # noqa: N815
    parentId: str | None = None  # noqa: N815
    meetingId: str | None = None  # noqa: N815
    creatorId: str | None = None  # noqa: N815
    userId: str | None = None  # noqa: N815
    hostUserId: str | None = None  # noqa: N815
    ownerId: str | None = None  # noqa: N815
    ownerEmail: str | None = None  # noqa: N815
    host: _Host | None = None
    title: str | None = None
    displayName: str | None = None  # noqa: N815
    meetingTopic: str | None = None  # noqa: N815
    topic: str | None = None


class _Item(msgspec.Struct, gc=False):
    id: str
    resource: str | None = None
    type: str | None = None
    actorId: str | None = None  # noqa: N815
    orgId: str | None = None  # noqa: N815
    created: str | None = None
    data: _Data | None = None


_decode = msgspec.json.Decoder(_Item).decode
_NOTHING = _Data()


def of_item(raw: bytes) -> Facets:
    """Return the facets of one item of ``/events`` as received; never fails."""
    return _fast(raw) or of_event(Event.read(raw))


def of_event(event: Event) -> Facets:
    """Return the facets of an event that was read."""
    member = event.resource == "memberships"
    data = event.data if member else {}
    uuid, parent = event.message_uuid, event.parent_uuid
    return Facets(
        event.id,
        key_of(event.id),
        (event.created - EPOCH) // _MS,
        event.kind,
        event.actor_id,
        event.person_id,
        event.room_id,
        key_of(uuid) if uuid else 0,
        key_of(parent) if parent else 0,
        event.text,
        text_of(data, "personDisplayName") or "",
        (text_of(data, "personEmail") if member else event.person_email) or "",
        (text_of(data, "personOrgId") if member else event.org_id) or "",
        member,
        data.get("roomType") == "direct",
    )


def _fast(raw: bytes) -> Facets | None:
    if len(raw) > _NESTED and (len(raw) > _LONG or raw.count(b"[") + raw.count(b"{") > _DEEP):
        return None
    try:
        item = _decode(raw)
        if not raw.isascii():
            raw.decode()  # msgspec does not look into what it skips
        data = item.data or _NOTHING
        told = item.created or data.created
        created = parse_api(told) if told else EPOCH
    except (ValueError, RecursionError):  # msgspec's errors are ValueErrors
        return None
    resource = item.resource or "unknown"
    if not item.id or resource == "memberships":  # few, and their ends can hide in their ids
        return None
    uuid: str | None = None
    parent: str | None = None
    if resource == "messages":
        uuid, parent = message_uuid(data.id or data.meetingId), message_uuid(data.parentId)
    elif resource == "attachmentActions":
        uuid = message_uuid(data.messageId)
    elif resource in {"files", "file_transcodings"}:
        uuid = ids.message_uuid_of_content(data.fileId or "")
        if not uuid:
            return None
    person = data.personId or data.creatorId or data.userId or data.hostUserId
    if not person and resource == "convergedRecordings":
        person = data.ownerId
    room = data.roomId or (data.id if resource == "rooms" else None)
    return Facets(
        item.id,
        key_of(item.id),
        (created - EPOCH) // _MS,
        f"{resource}/{item.type or 'unknown'}",
        item.actorId or None,
        person or (data.host.id if data.host else None) or None,
        room or None,
        key_of(uuid) if uuid else 0,
        key_of(parent) if parent else 0,
        data.text or data.title or data.displayName or data.meetingTopic or data.topic or "",
        "",
        data.personEmail or data.ownerEmail or "",
        item.orgId or "",
    )


def message_uuid(webex_id: str | None) -> str | None:
    """Return what ``ids.uuid_of`` returns, faster for the usual spelling of a message's id."""
    if webex_id and len(webex_id) == 80 and webex_id.startswith(_MESSAGE):
        try:
            name = a2b_base64(webex_id[32:])
        except ValueError:
            return ids.uuid_of(webex_id)
        if _UUID.fullmatch(name):
            return name.decode().lower()
    return ids.uuid_of(webex_id)


def enter(columns: Columns, found: Sequence[Facets]) -> range:
    """Enter events as the next ones and return their positions."""
    if not found:
        return range(len(columns), len(columns))
    _, *row, names, emails, orgs, settled, direct = zip(*found, strict=True)
    positions = columns.extend(*row)
    people = columns.person[positions.start :]
    actors = columns.actor[positions.start :]
    told = zip(people, actors, names, emails, orgs, settled, strict=True)
    for person, actor, name, email, org_id, settles in told:
        if not person:
            continue
        said = columns.said[person]
        if settles:
            said.name = name or said.name
            said.email = email or said.email
            said.org_id = org_id or said.org_id
        else:
            if not said.email:
                said.email = email
            if person == actor and not said.org_id:
                said.org_id = org_id
    columns.direct.update(compress(columns.room[positions.start :], direct))
    columns.direct.discard(0)
    return positions
