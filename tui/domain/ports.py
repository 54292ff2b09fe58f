"""What the services need of the outside, as Protocols: Webex, the case on disk, the journal, time.

Concrete classes live in ``webex``, ``store`` and ``evidence``; only ``bootstrap`` joins them.
Every port raises the errors of ``tui.errors`` and no library's own.
"""

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tui.domain.annotation import Act, Line
from tui.domain.casefile import (
    Blob,
    CaseFacts,
    FileFacts,
    JournalEntry,
    Performer,
    Retrieval,
    Roster,
)
from tui.domain.columns import Columns
from tui.domain.coverage import Advance, Coverage
from tui.domain.exhibit_port import Exhibits
from tui.domain.leaving import Copies, Exports
from tui.domain.models import Event, Person, Room
from tui.domain.records import Family, Key, Record
from tui.domain.signers import Signed
from tui.domain.wire import Exchange, FileHead, Page, Place, Received
from tui.errors import Refused

Clock = Callable[[], datetime]  # aware UTC


class Gateway(Protocol):
    """Webex, as the console uses it. One instance serves the whole process."""

    async def me(self) -> Received:
        """Read the caller's own person object."""

    def events(
        self,
        start: datetime,
        end: datetime | None,
        *,
        resource: str | None = None,
        actor_id: str | None = None,
    ) -> AsyncGenerator[Page, None]:
        """List events created after ``start`` and before ``end`` (None: until now), unordered."""

    async def message(self, message_id: str) -> Received:
        """Read a message; a deleted one too, for an officer within retention."""

    async def room(self, room_id: str) -> Received:
        """Read a room."""

    def memberships(
        self, *, room_id: str | None = None, person_id: str | None = None
    ) -> AsyncIterator[Page]:
        """List the memberships of a room, or of a person."""

    def people(self, person_ids: Sequence[str]) -> AsyncIterator[Page]:
        """Look people up by id, in batches that Webex accepts."""

    async def file_head(self, url: str, *, allow_unscannable: bool = False) -> FileHead:
        """Read a file's name, type and size without its bytes."""

    def file(self, url: str, *, allow_unscannable: bool = False) -> AsyncIterator[bytes]:
        """Stream a file's bytes. Nothing is yielded before the answer was found good.

        ``allow_unscannable`` takes a file that the malware scanner could not read.
        """

    async def delete_message(self, message_id: str) -> Exchange:
        """Delete a message. Final for users; the caller holds the procedure around it."""

    async def aclose(self) -> None:
        """Close all connections."""


class EventLog(Protocol):
    """The events of a case, append-only, each at its position. Safe to call from any thread."""

    @property
    def columns(self) -> Columns:
        """Return what is known of all events at once."""

    @property
    def coverage(self) -> Coverage:
        """Return what was read of which stretch of time, as the advances that were kept tell."""

    @property
    def head(self) -> str:
        """Return the digest of the last commit, which covers all before it; "" when none is."""

    def append(self, items: Sequence[bytes], advance: Advance | None = None) -> range:
        """Keep received items, and how far they bring the reading, durably and as one.

        Returns the positions of the events whose ids were not there before.
        """

    def read(self, position: int) -> Event:
        """Return the event at a position, read back from disk."""

    def find(self, event_id: str) -> int | None:
        """Return the position of an event."""

    def place(self, position: int) -> Place:
        """Return where the line of the event at a position lies."""

    def versions(self, event_id: str) -> tuple[bytes, ...]:
        """Return every differing body received under one id, first received first."""

    def __len__(self) -> int: ...


class RecordLog(Protocol):
    """What Webex lists besides events, append-only, with its history. Safe to call from any thread.

    Nothing is read from disk before the first call.
    """

    @property
    def head(self) -> str:
        """Return the digest of the last commit, which covers all before it; "" when none is."""

    @property
    def notices(self) -> Sequence[str]:
        """Return what was found wrong on disk, and what was done about it."""

    @property
    def readings(self) -> Sequence[Advance]:
        """Return how every reading of a list ended, oldest first."""

    def append(self, items: Sequence[bytes], advance: Advance) -> int:
        """Keep a page of a list and how far the reading is, durably and as one.

        ``advance`` names the list as ``Source.name`` does. What comes as it was last seen is not
        kept again. Returns the number of new observations.
        """

    def keys(self, *families: Family) -> Sequence[Key]:
        """Return what there is of some families, by time, oldest first."""

    def parts(self, family: Family, of: str) -> Sequence[Key]:
        """Return what belongs to one transcript, meeting or recording, in the order received."""

    def record(self, key: Key) -> Record:
        """Return a thing with its history, read back from disk."""

    def find(self, record_id: str) -> Key | None:
        """Return the key of a recording, a transcript or an audit entry."""


class Directory(Protocol):
    """People, rooms, rosters and file names as last read, each with the time of reading."""

    def put_people(self, items: Iterable[bytes], at: datetime) -> list[Person]:
        """Keep people as received and return what could be read."""

    def put_room(self, item: bytes, at: datetime) -> Room | None:
        """Keep a room as received."""

    def put_roster(self, room_id: str, items: Sequence[bytes], at: datetime) -> Roster:
        """Keep a whole roster as received."""

    def put_file(self, facts: FileFacts, at: datetime) -> None:
        """Keep what Webex said of a file."""

    def file(self, url: str) -> FileFacts | None:
        """Return what is known of the file behind a content URL."""

    def files(self) -> Mapping[str, FileFacts]:
        """Return what is known of all files by content URL."""

    def person(self, person_id: str) -> Person | None:
        """Return a person by id, under any spelling of it."""

    def room(self, room_id: str) -> Room | None:
        """Return a room by id, under any spelling of it."""

    def read_at(self, webex_id: str) -> datetime | None:
        """Return when a person or a room was last read; None when it never was."""

    def roster(self, room_id: str) -> Roster | None:
        """Return the roster last read of a room."""

    def people(self) -> Mapping[str, Person]:
        """Return all people by UUID."""

    def rooms(self) -> Mapping[str, Room]:
        """Return all rooms by UUID."""

    def rosters(self) -> Mapping[str, Roster]:
        """Return all rosters by room UUID."""


class BlobWriter(Protocol):
    """A file being received: written to disk as it comes, named by its digest at the end."""

    def write(self, chunk: bytes) -> None:
        """Add bytes."""

    def commit(self) -> Blob:
        """Make the file durable under its SHA-256."""

    def abort(self) -> None:
        """Discard what was written."""


class Vault(Protocol):
    """Received bytes under their digests; never rewritten."""

    def keep(self, raw: bytes) -> str:
        """Keep a body durably and return its SHA-256."""

    def read(self, digest: str) -> bytes:
        """Return a kept body."""

    def blob(self) -> BlobWriter:
        """Start receiving a file."""

    def keep_before(self, plan_id: str, images: Sequence[bytes]) -> list[str]:
        """Keep before-images of a plan durably and return their SHA-256."""

    def before(self, plan_id: str, digest: str) -> bytes:
        """Return a before-image of a plan."""


class PlanLog(Protocol):
    """Plans, each written once, and the outcomes of their steps, appended line by line."""

    def keep(self, plan_id: str, raw: bytes) -> None:
        """Keep a plan durably."""

    def read(self, plan_id: str) -> bytes:
        """Return the bytes of a plan as they are on disk now."""

    def names(self) -> Sequence[str]:
        """Return the ids of all plans, oldest first."""

    def add(self, plan_id: str, line: bytes) -> None:
        """Append an outcome durably."""

    def outcomes(self, plan_id: str) -> Sequence[bytes]:
        """Return the outcomes of a plan, oldest first."""

    def keep_paper(self, name: str, raw: bytes) -> None:
        """Keep what belongs to plans durably: who may sign, a signature."""

    def paper(self, name: str) -> bytes | None:
        """Return such a paper as it is on disk now, None when there is none of that name."""


class Signatures(Protocol):
    """Verifies signatures of bytes."""

    def __call__(self, content: bytes, signature: bytes, allowed: bytes) -> Signed:
        """Return by whom bytes were signed, of those whom ``allowed`` lists.

        Raises BadInput, Refused or VerificationFailed when they were not.
        """


class Casework(Protocol):
    """The officer's own work, saved as it changes."""

    def add_retrieval(self, retrieval: Retrieval) -> None:
        """Remember a reading of a message."""

    def add_retrievals(self, retrievals: Sequence[Retrieval]) -> None:
        """Remember readings of messages, all or none: quicker than one by one."""

    def retrievals(self, message_id: str) -> tuple[Retrieval, ...]:
        """Return the readings of a message, oldest first."""

    def all_retrievals(self) -> Iterable[Retrieval]:
        """Return the readings of all messages."""

    def remember(self, name: str, value: Mapping[str, object]) -> None:
        """Keep a named piece of the session's state."""

    def recall(self, name: str) -> Mapping[str, object]:
        """Return a named piece of the session's state; empty when there is none."""


class AnnotationLog(Protocol):
    """Bookmarks, tags and notes: one line for each act, append-only."""

    @property
    def lines(self) -> Sequence[Line]:
        """Return every whole line, oldest first."""

    def add(self, acts: Sequence[Act]) -> None:
        """Append acts durably, all or none."""


class RequestLog(Protocol):
    """One line for each HTTP exchange."""

    def record(self, exchange: Exchange) -> None:
        """Append the envelope of an exchange."""


class Journal(Protocol):
    """What the officer did: hash-chained, durable when ``append`` returns unless told otherwise."""

    def append(
        self,
        action: str,
        *,
        object_type: str,
        object_id: str,
        object_sha256: str | None = None,
        result: str | None = None,
        reason: str | None = None,
        durable: bool = True,
    ) -> JournalEntry:
        """Add an entry. Ids and digests only: never message text.

        Unless ``durable``, a power cut can take it, with a few others that were written last.
        """

    def entries(self, action: str = "") -> Iterator[JournalEntry]:
        """Read all entries from disk, or those of an action, which is faster; oldest first.

        Raises VerificationFailed at a break.
        """

    @property
    def performer(self) -> Performer:
        """Return who acts, as the entries name them."""

    def identify(self, webex_person_id: str) -> None:
        """Name the Webex identity that acts from here on."""

    def named(self, action: str) -> set[str]:
        """Return the digests of the objects that the entries of an action name."""

    @property
    def head(self) -> str:
        """Return the digest of the last line."""

    def __len__(self) -> int: ...

    def verify(self) -> int:
        """Re-read the whole chain and return its length; raises VerificationFailed."""


@dataclass(frozen=True)
class OpenCase:
    """A case that is open: its facts and the ports that keep its parts.

    ``read_only`` is True when another process holds the case for writing, or it is ``sealed``;
    ``notice`` says so, or what was repaired on opening.
    """

    facts: CaseFacts
    folder: Path
    read_only: bool
    notice: str
    events: EventLog
    records: RecordLog
    directory: Directory
    vault: Vault
    plans: PlanLog
    casework: Casework
    annotations: AnnotationLog
    requests: RequestLog
    journal: Journal
    verify_signature: Signatures
    exhibits: Exhibits
    exports: Exports
    copies: Copies
    close: Callable[[], None]
    sealed: bool = False

    def require_writing(self, deed: str) -> None:
        """Raise Refused unless the case can be written to; ``deed`` is what needs it, a verb."""
        if not self.read_only:
            return
        where = "once the case can be written to, or from the process that holds it"
        if self.sealed:
            where = "in the case that it was sealed from"
        raise Refused(self.notice or "the case is open for reading only", do=f"{deed} {where}")
