"""People, rooms, rosters and file names as last read, each with the time of reading.

Documents are kept under UUIDs, as one object appears under several spellings of its id. Decoded
objects stay in memory; a write replaces the mapping, so that readers keep what they hold.
"""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Any, TypeVar

from tui.domain import ids
from tui.domain.casefile import FileFacts, Roster
from tui.domain.models import Membership, Person, Room
from tui.domain.ports import Clock
from tui.domain.times import parse_api
from tui.errors import CaseFailure
from tui.store.lock import CaseLock
from tui.store.storage import KeyedDatabase

T = TypeVar("T")
_SMALL = 65_536  # bytes; a file up to this is written at every change
_PART = 8


class DirectoryStore:
    """The Directory of a case folder, in ``directory.json``. Safe to call from any thread.

    Writing raises Refused, DiskFull or CaseFailure, and then nothing has changed.
    """

    def __init__(self, path: Path, *, lock: CaseLock, clock: Clock) -> None:
        self._guard = RLock()
        self._lock = lock
        self._database = KeyedDatabase(path, lock=lock, clock=clock)
        self._path = path
        self._unsaved: dict[str, dict[str, dict[str, Any]]] = {}
        self._unsaved_size = 0
        self._saved_size = self._size()
        self._people = self._decoded("people", lambda found: Person.read(_bytes(found)))
        self._rooms = self._decoded("rooms", lambda found: Room.read(_bytes(found)))
        self._rosters = self._decoded("rosters", _read_roster)
        self._files = self._decoded("files", _read_file)
        self._read_at = {
            **self._decoded("people", _at),
            **self._decoded("rooms", _at),
        }

    @property
    def notice(self) -> str:
        """Return what was moved aside on opening, else ""."""
        return self._database.notice

    def put_people(self, items: Iterable[bytes], at: datetime) -> list[Person]:
        """Keep people as received, read at ``at``, and return those that could be read."""
        people = [person for raw in items if (person := Person.read(raw)) is not None]
        fresh = {_key(person.id): person for person in people}
        if fresh:
            with self._guard:
                self._keep("people", {key: _as_received(p.raw) for key, p in fresh.items()}, at)
                self._people = {**self._people, **fresh}
        return people

    def put_room(self, item: bytes, at: datetime) -> Room | None:
        """Keep a room as received, read at ``at``; None when it could not be read."""
        room = Room.read(item)
        if room is not None:
            key = _key(room.id)
            with self._guard:
                self._keep("rooms", {key: _as_received(item)}, at)
                self._rooms = {**self._rooms, key: room}
        return room

    def put_roster(self, room_id: str, items: Sequence[bytes], at: datetime) -> Roster:
        """Keep a whole roster as received, read at ``at``, in place of the one before."""
        received = {"room": room_id, "items": [_as_received(item) for item in items]}
        roster = Roster(room_id, at.astimezone(UTC), _members(items))
        key = _key(room_id)
        with self._guard:
            self._keep("rosters", {key: received}, at)
            self._rosters = {**self._rosters, key: roster}
        return roster

    def put_file(self, facts: FileFacts, at: datetime) -> None:
        """Keep what Webex said of a file at ``at``."""
        with self._guard:
            self._keep("files", {facts.url: asdict(facts)}, at)
            self._files = {**self._files, facts.url: facts}

    def file(self, url: str) -> FileFacts | None:
        """Return what is known of the file behind a content URL."""
        return self._files.get(url)

    def person(self, person_id: str) -> Person | None:
        """Return a person by id, under any spelling of it."""
        return self._people.get(_key(person_id))

    def room(self, room_id: str) -> Room | None:
        """Return a room by id, under any spelling of it."""
        return self._rooms.get(_key(room_id))

    def read_at(self, webex_id: str) -> datetime | None:
        """Return when a person or a room was last read (UTC); None when it never was."""
        return self._read_at.get(_key(webex_id))

    def roster(self, room_id: str) -> Roster | None:
        """Return the roster last read of a room."""
        return self._rosters.get(_key(room_id))

    def files(self) -> Mapping[str, FileFacts]:
        """Return what is known of all files now, by content URL."""
        return MappingProxyType(self._files)

    def people(self) -> Mapping[str, Person]:
        """Return all people there are now, by UUID."""
        return MappingProxyType(self._people)

    def rooms(self) -> Mapping[str, Room]:
        """Return all rooms there are now, by UUID."""
        return MappingProxyType(self._rooms)

    def rosters(self) -> Mapping[str, Roster]:
        """Return all rosters there are now, by room UUID."""
        return MappingProxyType(self._rosters)

    def close(self) -> None:
        """Save what is not saved yet and close the database."""
        with self._guard:
            if self._unsaved and self._lock.held:
                with suppress(CaseFailure):  # nothing is lost that cannot be read again
                    self._save()
            self._database.close()

    def _keep(self, table: str, documents: Mapping[str, dict[str, Any]], at: datetime) -> None:
        stamp = at.astimezone(UTC).isoformat()
        self._lock.require()
        fresh = {key: {**document, "at": stamp} for key, document in documents.items()}
        before, size = self._unsaved.get(table, {}), self._unsaved_size
        self._unsaved[table] = {**before, **fresh}
        self._unsaved_size += sum(len(str(document)) for document in fresh.values())
        # The file is written as a whole: not for every roster of a thousand, but whenever what is
        # new has grown to a part of it. What a crash takes can be read from Webex again.
        if max(self._unsaved_size * _PART, _SMALL) >= self._saved_size:
            try:
                self._save()
            except BaseException:
                self._unsaved[table], self._unsaved_size = before, size
                raise
        if table in {"people", "rooms"}:
            self._read_at = {**self._read_at, **dict.fromkeys(documents, at.astimezone(UTC))}

    def _save(self) -> None:
        self._database.put(self._unsaved)
        self._unsaved, self._unsaved_size = {}, 0
        self._saved_size = self._size()

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    def _decoded(self, table: str, read: Callable[[Mapping[str, Any]], T | None]) -> dict[str, T]:
        return dict(_readable(self._database.keyed(table), read))


def _readable(
    documents: Iterable[Any], read: Callable[[Mapping[str, Any]], T | None]
) -> Iterator[tuple[str, T]]:
    # An entry that was tampered with is left out; it can be read from Webex again.
    for document in documents:
        try:
            found = read(document)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        if found is not None:
            yield document.doc_id, found


def _key(webex_id: str) -> str:
    return ids.uuid_of(webex_id) or webex_id


def _as_received(raw: bytes) -> dict[str, Any]:
    try:
        return {"raw": raw.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode("ascii")}


def _bytes(document: Mapping[str, Any]) -> bytes:
    if "raw" in document:
        text: str = document["raw"]
        return text.encode("utf-8")
    return base64.b64decode(document["base64"], validate=True)


def _at(document: Mapping[str, Any]) -> datetime:
    return parse_api(document["at"])


def _members(items: Iterable[bytes]) -> tuple[Membership, ...]:
    return tuple(member for raw in items if (member := Membership.read(raw)) is not None)


def _read_file(document: Mapping[str, Any]) -> FileFacts:
    return FileFacts(document["url"], document["name"], document["media_type"], document["size"])


def _read_roster(document: Mapping[str, Any]) -> Roster:
    items = [_bytes(item) for item in document["items"]]
    return Roster(document["room"], parse_api(document["at"]), _members(items))
