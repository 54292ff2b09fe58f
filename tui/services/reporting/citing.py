"""Which record of the case a statement rests on, and where a third party finds it.

Reads events back from disk. What was never received has no record, and then none is cited.
"""

from collections.abc import Iterable, Iterator

from tui.domain import ids
from tui.domain.annotation import Kept
from tui.domain.casefile import Blob, JournalEntry, Retrieval
from tui.domain.models import Event
from tui.domain.records import Observation
from tui.domain.report import Said, Source
from tui.domain.wire import sha256
from tui.services.investigation import Investigation
from tui.services.listing import Proof


class Citations:
    """Finds the records of one case."""

    def __init__(self, look: Investigation) -> None:
        self._look = look
        self._case = look.case
        self._acts = {
            line.act.id: (number, line.sha256)
            for number, line in reversed([*enumerate(self._case.annotations.lines, 1)])
            if line.act is not None
        }

    def event(self, event: Event | str) -> tuple[Source, ...]:
        """Return an event, given by itself or by its id; nothing for one that is not here."""
        position = self._case.events.find(event if isinstance(event, str) else event.id)
        if position is None:
            return ()
        return (self.at(position),)

    def at(self, position: int) -> Source:
        """Return the event at a position."""
        event, place = self._case.events.read(position), self._case.events.place(position)
        where = f"{place.length} bytes from byte {place.offset}"
        return Source(f"event {event.kind}", event.id, event.sha256, place.file, where)

    def events(self, found: Iterable[Event]) -> tuple[Source, ...]:
        """Return several events."""
        return tuple(source for one in found for source in self.event(one))

    def head(self) -> tuple[Source, ...]:
        """Return what all events received rest on: the last commit, which covers all before it."""
        return self._head(self._case.events.head, "data/events")

    def records_head(self) -> tuple[Source, ...]:
        """Return the same of recordings, transcripts and audits."""
        return self._head(self._case.records.head, "data/records")

    @staticmethod
    def _head(head: str, file: str) -> tuple[Source, ...]:
        where = 'the last line that begins with {"wxi.commit", without its line feed'
        return (Source("commit", "of all before it", head, file, where),) if head else ()

    @staticmethod
    def entry(one: JournalEntry) -> Source:
        """Return a line of the journal."""
        name, where = f"{one.seq} ({one.action})", f"line {one.seq} of its files in order"
        return Source("journal entry", name, one.sha256, "data/journal", where)

    def person(self, person_id: str | None) -> tuple[Source, ...]:
        """Return what somebody's name was read from: profile, membership, or else an event."""
        if not person_id:
            return ()
        key = ids.uuid_of(person_id) or person_id
        if (profile := self._case.directory.person(person_id)) is not None:
            return (_looked_up("profile", key, sha256(profile.raw), "people"),)
        columns = self._case.events.columns
        if number := columns.people.find(person_id):
            for column in (columns.person, columns.actor):
                if number in column:
                    return (self.at(column.index(number)),)
        for roster in self._case.directory.rosters().values():
            for member in roster.members:
                if ids.same(member.person_id, person_id):
                    return (_looked_up("membership", key, sha256(member.raw), "rosters"),)
        return ()

    def room(self, room_id: str) -> tuple[Source, ...]:
        """Return what a room was read from, or else its first event."""
        if (room := self._case.directory.room(room_id)) is not None:
            key = ids.uuid_of(room_id) or room_id
            return (_looked_up("room", key, sha256(room.raw), "rooms"),)
        columns = self._case.events.columns
        number = columns.rooms.find(room_id)
        return (self.at(columns.room.index(number)),) if number in columns.room else ()

    def roster(self, room_id: str) -> tuple[Source, ...]:
        """Return the roster last read of a room: the digest of its items, a line each."""
        roster = self._case.directory.roster(room_id)
        if roster is None:
            return ()
        key = ids.uuid_of(room_id) or room_id
        digest = sha256(b"".join(one.raw + b"\n" for one in roster.members))
        return (_looked_up("roster of room", key, digest, "rosters"),)

    def proofs(self, found: Iterable[Proof], room_id: str) -> Iterator[Said]:
        """Yield proofs as statements; those without an event rest on the roster of a room."""
        for one in found:
            sources = self.event(one.event_id) if one.event_id else self.roster(room_id)
            yield Said(one.line(self._look.zone), sources or self.room(room_id))

    def retrieval(self, found: Retrieval) -> tuple[Source, ...]:
        """Return a message as it was retrieved."""
        digest = found.sha256
        file = f"data/raw/{digest[:2]}/{digest}.json"
        return (Source("message as retrieved", found.message_id, digest, file),)

    def blob(self, found: Blob, name: str) -> tuple[Source, ...]:
        """Return a file that was kept."""
        digest = found.sha256
        return (Source("file", name, digest, f"data/blobs/{digest[:2]}/{digest}"),)

    def observation(self, found: Observation, name: str) -> tuple[Source, ...]:
        """Return a recording, transcript or audit entry as it was once listed."""
        where = "the line with this digest"
        return (
            Source(f"{found.source.family} as listed", name, found.sha256, "data/records", where),
        )

    def act(self, act_id: str) -> tuple[Source, ...]:
        """Return the line of a bookmark, tag, note or withdrawal."""
        if act_id not in self._acts:
            return ()
        number, digest = self._acts[act_id]
        return (Source("note", act_id, digest, "data/notes.jsonl", f"line {number}"),)

    def annotation(self, kept: Kept) -> tuple[Source, ...]:
        """Return an annotation, and its withdrawal if there is one."""
        gone = self.act(kept.withdrawal.id) if kept.withdrawal else ()
        return (*self.act(kept.annotation.id), *gone)


def _looked_up(kind: str, key: str, digest: str, table: str) -> Source:
    return Source(kind, key, digest, "directory.json", f"{table}, {key}")
