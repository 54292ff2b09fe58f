"""What Webex sends, read tolerantly: events, messages, rooms, people and memberships.

Each object keeps the bytes received; the fields are a reading of them. Unknown fields stay in
``data``; a missing or odd one reads as None; an item that cannot be read at all becomes an
``Event`` of resource ``unreadable``: nothing is dropped. Field names are Webex's own.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tui.domain import ids
from tui.domain.times import parse_api
from tui.domain.wire import sha256

UNREADABLE = "unreadable"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_object(raw: bytes) -> dict[str, Any] | None:
    """Parse JSON bytes into a dict; None when they are not a JSON object."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def text_of(data: dict[str, Any], *names: str) -> str | None:
    """Return the first of the named fields that holds a non-empty string."""
    for name in names:
        value = data.get(name)
        if isinstance(value, str) and value:
            return value
    return None


def flag_of(data: dict[str, Any], name: str) -> bool:
    """Read a boolean that may come as ``true`` or as the string ``"true"``."""
    value = data.get(name)
    return value is True or (isinstance(value, str) and value.lower() in {"true", "yes"})


def moment_of(data: dict[str, Any], name: str) -> datetime | None:
    """Read a time field as aware UTC; None when it is absent or unreadable."""
    text = text_of(data, name)
    if text is None:
        return None
    try:
        return parse_api(text)
    except ValueError:
        return None


def texts_of(data: dict[str, Any], name: str) -> tuple[str, ...]:
    """Read a list of strings; anything that is not a string is left out."""
    value = data.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _ends(data: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return person and room of a membership, from its id (``personUUID:roomUUID``) if need be."""
    person, room = text_of(data, "personId"), text_of(data, "roomId")
    if person is None or room is None:
        uuids = ids.decode(text_of(data, "id") or "").uuids
        if len(uuids) == 2:
            person, room = person or uuids[0], room or uuids[1]
    return person, room


def _owner(data: dict[str, Any], resource: str) -> str | None:
    names = ["personId", "creatorId", "userId", "hostUserId"]
    if resource == "convergedRecordings":  # the owner of a room is an organization
        names.append("ownerId")
    host = data.get("host")
    return text_of(data, *names) or (text_of(host, "id") if isinstance(host, dict) else None)


@dataclass(frozen=True, eq=False, slots=True)
class Event:
    """One item of ``/events``: who did what to which object, with the object's state at that time.

    ``created`` is UTC (the epoch when Webex sent none); ``actor_id`` acted, ``person_id`` is whom
    the object belongs to: for a deletion they can differ.
    """

    raw: bytes
    id: str
    resource: str
    type: str
    created: datetime
    actor_id: str | None
    org_id: str | None
    object_id: str | None
    room_id: str | None
    person_id: str | None
    person_email: str | None
    text: str

    @property
    def content(self) -> dict[str, Any]:
        """Return the whole item as JSON, parsed anew: a million dicts would fill the memory."""
        return parse_object(self.raw) or {}

    @property
    def data(self) -> dict[str, Any]:
        """Return the ``data`` object: the resource as it was at that moment."""
        data = self.content.get("data")
        return data if isinstance(data, dict) else {}

    @property
    def kind(self) -> str:
        """Return ``resource/type``, e.g. ``messages/deleted``."""
        return f"{self.resource}/{self.type}"

    @property
    def sha256(self) -> str:
        """Return the digest of the received bytes."""
        return sha256(self.raw)

    @property
    def files(self) -> tuple[str, ...]:
        """Return the content URLs that the event names."""
        url = text_of(self.data, "fileContentUrl")
        return texts_of(self.data, "files") or ((url,) if url else ())

    @property
    def message_id(self) -> str | None:
        """Return the id of the message concerned, where the event spells it out.

        A file event does not: only the message's UUID is part of the file's id.
        """
        if self.resource == "messages":
            return self.object_id
        if self.resource == "attachmentActions":
            return text_of(self.data, "messageId")
        return None

    @property
    def message_uuid(self) -> str | None:
        """Return the UUID of the message concerned, also for downloads and previews."""
        if self.resource in {"files", "file_transcodings"}:
            for name in ("fileId", "id"):
                value = text_of(self.data, name)
                found = ids.message_uuid_of_content(value) if value else None
                if found:
                    return found
            for url in self.files:
                found = ids.message_uuid_of_content(
                    url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
                )
                if found:
                    return found
            return None
        return ids.uuid_of(self.message_id)

    @property
    def parent_uuid(self) -> str | None:
        """Return the UUID of the message that a message replies to."""
        return ids.uuid_of(text_of(self.data, "parentId")) if self.resource == "messages" else None

    @classmethod
    def read(cls, raw: bytes) -> "Event":
        """Read one item of ``/events`` from its received bytes; never fails."""
        item = parse_object(raw) or {}
        event_id = text_of(item, "id")
        if event_id is None:
            return cls._unreadable(raw)
        data = item.get("data")
        data = data if isinstance(data, dict) else {}
        resource = text_of(item, "resource") or "unknown"
        member, room = _ends(data) if resource == "memberships" else (None, None)
        return cls(
            raw=raw,
            id=event_id,
            resource=resource,
            type=text_of(item, "type") or "unknown",
            created=moment_of(item, "created") or moment_of(data, "created") or EPOCH,
            actor_id=text_of(item, "actorId"),
            org_id=text_of(item, "orgId"),
            object_id=text_of(data, "id", "meetingId"),
            room_id=room
            or text_of(data, "roomId")
            or (text_of(data, "id") if resource == "rooms" else None),
            person_id=member or _owner(data, resource),
            person_email=text_of(data, "personEmail", "ownerEmail"),
            text=text_of(data, "text", "title", "displayName", "meetingTopic", "topic") or "",
        )

    @classmethod
    def _unreadable(cls, raw: bytes) -> "Event":
        return cls(
            raw=raw,
            id=f"{UNREADABLE}:{sha256(raw)}",
            resource=UNREADABLE,
            type="received",
            created=EPOCH,
            actor_id=None,
            org_id=None,
            object_id=None,
            room_id=None,
            person_id=None,
            person_email=None,
            text="an item that could not be read",
        )


@dataclass(frozen=True, slots=True)
class Message:
    """A message as ``/messages`` returns it. Times are UTC; ``files`` are content URLs."""

    raw: bytes
    id: str
    room_id: str | None
    person_id: str | None
    person_email: str | None
    text: str
    html: str | None
    files: tuple[str, ...]
    parent_id: str | None
    created: datetime | None
    updated: datetime | None

    @classmethod
    def read(cls, raw: bytes) -> "Message | None":
        """Read a message; None when the bytes are not an object with an id."""
        data = parse_object(raw)
        if data is None or not isinstance(data.get("id"), str):
            return None
        return cls(
            raw=raw,
            id=data["id"],
            room_id=text_of(data, "roomId"),
            person_id=text_of(data, "personId"),
            person_email=text_of(data, "personEmail"),
            text=text_of(data, "text", "markdown") or "",
            html=text_of(data, "html"),
            files=texts_of(data, "files"),
            parent_id=text_of(data, "parentId"),
            created=moment_of(data, "created"),
            updated=moment_of(data, "updated"),
        )


@dataclass(frozen=True, slots=True)
class Room:
    """A room. ``title`` is None when there is none, or none readable, or "Empty Title"."""

    raw: bytes
    id: str
    title: str | None
    direct: bool
    owner_org_id: str | None
    creator_id: str | None
    classification_id: str | None
    is_locked: bool
    team_id: str | None
    created: datetime | None

    @classmethod
    def read(cls, raw: bytes) -> "Room | None":
        """Read a room; None when the bytes are not an object with an id."""
        data = parse_object(raw)
        if data is None or not isinstance(data.get("id"), str):
            return None
        title = text_of(data, "title")
        # A title that the key server could not decrypt is ciphertext, not a name (guide, "Errors").
        broken = isinstance(data.get("errors"), dict) and "title" in data["errors"]
        return cls(
            raw=raw,
            id=data["id"],
            title=None if broken or title == "Empty Title" else title,
            direct=data.get("type") == "direct",
            owner_org_id=text_of(data, "ownerId"),
            creator_id=text_of(data, "creatorId"),
            classification_id=text_of(data, "classificationId"),
            is_locked=flag_of(data, "isLocked"),
            team_id=text_of(data, "teamId"),
            created=moment_of(data, "created"),
        )


@dataclass(frozen=True, slots=True)
class Person:
    """A person or bot as ``/people`` returns them; names come from hostile hands too."""

    raw: bytes
    id: str
    name: str
    email: str | None
    org_id: str | None
    is_bot: bool
    roles: tuple[str, ...] = ()

    @classmethod
    def read(cls, raw: bytes) -> "Person | None":
        """Read a person; None when the bytes are not an object with an id."""
        data = parse_object(raw)
        if data is None or not isinstance(data.get("id"), str):
            return None
        emails = texts_of(data, "emails")
        return cls(
            raw=raw,
            id=data["id"],
            name=text_of(data, "displayName", "nickName") or (emails[0] if emails else data["id"]),
            email=emails[0] if emails else None,
            org_id=text_of(data, "orgId"),
            is_bot=data.get("type") == "bot",
            roles=texts_of(data, "roles"),
        )


@dataclass(frozen=True, slots=True)
class Membership:
    """Who is in which room, as a roster or a membership event says."""

    raw: bytes
    id: str
    room_id: str | None
    person_id: str
    person_email: str | None
    name: str | None
    org_id: str | None
    is_moderator: bool
    created: datetime | None

    @classmethod
    def of(cls, data: dict[str, Any], raw: bytes) -> "Membership | None":
        """Read a membership from parsed fields; the id alone can give both ends.

        A MEMBERSHIP id names ``personUUID:roomUUID``: a missing personId hides nobody.
        """
        person, room = _ends(data)
        if not isinstance(data.get("id"), str) or person is None:
            return None
        return cls(
            raw=raw,
            id=data["id"],
            room_id=room,
            person_id=person,
            person_email=text_of(data, "personEmail"),
            name=text_of(data, "personDisplayName"),
            org_id=text_of(data, "personOrgId"),
            is_moderator=flag_of(data, "isModerator"),
            created=moment_of(data, "created"),
        )

    @classmethod
    def read(cls, raw: bytes) -> "Membership | None":
        """Read a membership from received bytes; None when it names nobody."""
        data = parse_object(raw)
        return None if data is None else cls.of(data, raw)
