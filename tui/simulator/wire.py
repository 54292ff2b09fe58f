"""The JSON shapes of the Webex REST API: which fields an object shows. Decides no rights."""

from typing import Any

from tui.simulator import ids
from tui.simulator.clock import iso
from tui.simulator.directory import Person
from tui.simulator.spaces import (
    Membership,
    Message,
    Room,
    Submission,
    Tab,
    Team,
    classification_id,
)

HERE = "\ue000\ue001here\ue001\ue000"
"""Stands for the server's own address in stored URLs; private-use characters nobody types so."""

Shape = dict[str, Any]

_CARD = "application/vnd.microsoft.card.adaptive"
_CIPHERTEXT = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..SlhvR2xxWkNyWg.c2VjcmV0.dGFn"
_KEY_SERVER_FAILED = {"title": {"code": "kms_failure", "reason": "The key server did not answer."}}


def room(it: Room) -> Shape:
    """Shape a room."""
    shape: Shape = {
        "id": it.id,
        "title": it.title,
        "type": it.kind,
        "isLocked": it.locked,
        "lastActivity": iso(it.last_activity),
        "creatorId": it.creator.id,
        "created": iso(it.created),
        "ownerId": it.owner.id,
        "isAnnouncementOnly": it.announcing,
        "isReadOnly": it.read_only,
        "isPublic": it.public,
    }
    if it.kind == "group":
        shape["classificationId"] = classification_id(it.level)
    if it.team:
        shape["teamId"] = it.team.id
    if it.description:
        shape["description"] = it.description
    if it.public:
        shape["madePublic"] = iso(it.created)
    if it.undecryptable:
        shape |= {"title": _CIPHERTEXT, "errors": _KEY_SERVER_FAILED}
    return shape


def room_event(it: Room) -> Shape:
    """Shape a room as a ``rooms`` event shows it."""
    shape = room(it)
    for absent in ("lastActivity", "isReadOnly", "teamId", "description"):
        shape.pop(absent, None)
    if it.undecryptable:
        del shape["title"], shape["errors"]
        shape["titleEncryptionKeyUrl"] = f"kms://kms.{it.owner.domain}/keys/{it.uuid}"
    return shape


def membership(it: Membership, where: Room) -> Shape:
    """Shape a membership; events carry the same fields."""
    return {
        "id": ids.encode("MEMBERSHIP", f"{it.person.uuid}:{where.uuid}"),
        "roomId": where.id,
        "roomType": where.kind,
        "personId": it.person.id,
        "personEmail": it.person.email,
        "personDisplayName": it.person.name,
        "personOrgId": it.person.org.id,
        "isModerator": it.moderator,
        "isMonitor": False,
        "isRoomHidden": it.hidden,
        "created": iso(it.created),
    }


def message(it: Message) -> Shape:
    """Shape a message with its latest text; events carry the same fields."""
    shape: Shape = {"id": it.id}
    if it.parent:
        shape["parentId"] = it.parent.id
    shape |= {"roomId": it.room.id, "roomType": it.room.kind, "text": it.text}
    if it.html:
        shape["html"] = it.html
    if it.files:
        shape["files"] = [content_url(it, index) for index in range(len(it.files))]
    shape |= {"personId": it.author.id, "personEmail": it.author.email}
    if it.cards:
        shape["attachments"] = [{"contentType": _CARD, "content": card} for card in it.cards]
    if it.mentions:
        shape["mentionedPeople"] = [person.id for person in it.mentions]
    shape["created"] = iso(it.created)
    if it.updated is not None:
        shape["updated"] = iso(it.updated)
    return shape


def message_trace(it: Message) -> Shape:
    """Shape what a deletion event still says of a message."""
    return {
        "id": it.id,
        "roomId": it.room.id,
        "roomType": it.room.kind,
        "personId": it.author.id,
        "personEmail": it.author.email,
    }


def content_url(it: Message, index: int) -> str:
    """Return the address of an attached file, with `HERE` for the server."""
    return f"{HERE}/contents/{it.content_id(index)}"


def file_read(it: Message, index: int, reader: Person, page: int | None, at: int) -> Shape:
    """Shape a download, or a preview when ``page`` is given."""
    shape: Shape = {} if page else {"id": it.content_id(index)}
    shape |= {
        "roomId": it.room.id,
        "roomType": it.room.kind,
        "personId": reader.id,
        "personEmail": reader.email,
        "fileId": f"{it.uuid}/{index}",
        "fileContentUrl": content_url(it, index),
    }
    if page:
        shape["pageNumber"] = page
    return shape | {"created": iso(at)}


def person(it: Person, now: int, *, full: bool, presence: bool = True) -> Shape:
    """Shape a person; ``full`` is what administrators and the person themself see."""
    shape: Shape = {
        "id": it.id,
        "emails": [it.email],
        "displayName": it.name,
        "nickName": it.first,
        "firstName": it.first,
        "lastName": it.last,
        "orgId": it.org.id,
        "created": iso(it.since),
        "lastModified": iso(it.since),
        "type": it.kind,
    }
    if it.title:
        shape |= {"title": it.title, "department": it.department}
    if presence:
        shape |= {"status": "active", "lastActivity": iso(now)}
    if full:
        shape |= {
            "roles": [ids.encode("ROLE", ids.named(f"role:{role}")) for role in it.roles],
            "licenses": [ids.encode("LICENSE", ids.named(f"license:{it.org.domain}"))],
            "siteUrls": list(it.org.sites),
            "timezone": "Europe/Zurich",
            "invitePending": "false",
            "loginEnabled": "true",
        }
        if it.manager:
            shape["manager"] = it.manager
    return shape


def team(it: Team) -> Shape:
    """Shape a team."""
    return {
        "id": it.id,
        "name": it.name,
        "description": it.description,
        "created": iso(it.general.created),
    }


def team_membership(it: Membership, where: Team) -> Shape:
    """Shape a membership of a team, which mirrors that of its General room."""
    return {
        "id": ids.encode("TEAM_MEMBERSHIP", f"{it.person.uuid}:{where.general.uuid}"),
        "teamId": where.id,
        "personId": it.person.id,
        "personEmail": it.person.email,
        "personDisplayName": it.person.name,
        "personOrgId": it.person.org.id,
        "isModerator": it.moderator,
        "created": iso(it.created),
    }


def tab(it: Tab) -> Shape:
    """Shape a tab; events carry the same fields."""
    return {
        "id": it.id,
        "roomId": it.room.id,
        "roomType": it.room.kind,
        "displayName": it.title,
        "contentUrl": it.url,
        "creatorId": it.creator.id,
        "created": iso(it.created),
    }


def submission(it: Submission) -> Shape:
    """Shape what somebody filled into a card."""
    return {
        "id": it.id,
        "type": "submit",
        "messageId": it.message.id,
        "roomId": it.message.room.id,
        "personId": it.person.id,
        "inputs": it.inputs,
        "created": iso(it.created),
    }
