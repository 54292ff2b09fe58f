"""Who appears in what Webex sent, under which ids, addresses and names: all that tells of somebody.

Every object that names somebody by id or address is a sighting; what shares an id or an address is
one person. Names of fields are Webex's own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tui.domain import ids
from tui.domain.redaction.folding import plain

# Fields that tell of one person: ids, addresses, names. ``self`` is an object that is a person.
_FIELDS = (
    (("personId",), ("personEmail",), ("personDisplayName",)),
    (("hostUserId",), ("hostEmail",), ("hostDisplayName",)),
    (("actorId",), ("actorEmail",), ("actorName", "actorDisplayName")),
    (("userId",), ("userEmail", "email"), ("userName", "userDisplayName")),
    (("ownerId",), ("ownerEmail",), ("ownerName",)),
    (("creatorId",), ("creatorEmail",), ("creatorName",)),
    ((), ("adminEmail",), ("adminName",)),
    ((), ("email",), ("displayName", "name")),
)
_NAMES = ("displayName", "nickName")
_PARTS = ("firstName", "lastName")
_FURTHER = ("phoneNumbers", "sipAddresses")


@dataclass(slots=True)
class Somebody:
    """All that was met of one person; ``further`` are numbers, addresses and pictures."""

    uuids: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    further: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        """Return what tells this person from others, the same at every reading of the case."""
        return min(self.uuids or self.emails)

    def take(self, other: "Somebody") -> None:
        """Add what another sighting of the same person tells."""
        self.uuids |= other.uuids
        self.emails |= other.emails
        self.names |= other.names
        self.parts |= other.parts
        self.further |= other.further

    def is_called(self, who: str) -> bool:
        """Tell whether a rule means this person: by id, UUID, address or whole name."""
        wanted = plain(who.strip())
        uuid = (ids.uuid_of(who.strip()) or "").lower()
        return uuid in self.uuids or wanted in {plain(one) for one in self.emails | self.names}


class Sightings:
    """Everybody in a case, put together from what is heard."""

    def __init__(self) -> None:
        self._known: dict[str, Somebody] = {}

    def hear(self, content: object) -> None:
        """Take in a JSON value as Webex sent it."""
        for found in _objects(content):
            for one in _told(found):
                self._enter(one)

    @property
    def everybody(self) -> list[Somebody]:
        """Return all people, each once."""
        found = {id(one): one for one in self._known.values()}
        return sorted(found.values(), key=lambda one: one.key)

    def _enter(self, one: Somebody) -> None:
        keys = {*one.uuids, *map(plain, one.emails)}
        merged = next((known for key in keys if (known := self._known.get(key))), None)
        if merged is None:
            merged = one
        for key in keys:
            other = self._known.get(key)
            if other is not None and other is not merged:
                merged.take(other)
                keys = keys | other.uuids | set(map(plain, other.emails))
        merged.take(one)
        for key in keys | merged.uuids:
            self._known[key] = merged


def _objects(content: object) -> Iterator[dict[str, Any]]:
    if isinstance(content, dict):
        yield content
        for one in content.values():
            yield from _objects(one)
    elif isinstance(content, list):
        for one in content:
            yield from _objects(one)


def _told(found: dict[str, Any]) -> Iterator[Somebody]:
    for id_names, address_names, name_names in _FIELDS:
        one = Somebody(
            {uuid for text in _texts(found, id_names) for uuid in _person(text)},
            {text for text in _texts(found, address_names) if "@" in text},
            set(_texts(found, name_names)),
        )
        if one.uuids or one.emails:
            yield one
    if "emails" in found or "firstName" in found:
        one = Somebody(
            {uuid for text in _texts(found, ("id",)) for uuid in _person(text)},
            {text for text in _texts(found, ("emails", "userName")) if "@" in text},
            set(_texts(found, _NAMES)),
            set(_texts(found, _PARTS)),
            {*_texts(found, ("avatar",)), *_values(found)},
        )
        if one.uuids or one.emails:
            yield one


def _person(webex_id: str) -> Iterable[str]:
    decoded = ids.decode(webex_id)
    return (decoded.uuids[:1] or (webex_id,)) if decoded.kind in ("PEOPLE", "") else ()


def _texts(found: dict[str, Any], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value = found.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one.strip():
                yield one


def _values(found: dict[str, Any]) -> Iterator[str]:
    for name in _FURTHER:
        value = found.get(name)
        for one in value if isinstance(value, list) else ():
            if isinstance(one, dict) and isinstance(one.get("value"), str):
                yield one["value"]
