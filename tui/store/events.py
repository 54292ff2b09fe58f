"""The events of a case: a TinyDB database over the journal of received bytes.

Owns the in-memory index and the rule that an event once received is never changed. ``EventIndex``
is the only place that holds events; ``JournalStorage`` is the only place that keeps them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, NoReturn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from tui import files
from tui.domain.columns import Columns
from tui.domain.coverage import Advance, Coverage
from tui.domain.models import Event, parse_object
from tui.domain.ports import Clock
from tui.errors import Refused
from tui.store import facets
from tui.store.framing import Batch
from tui.store.journal import Journal
from tui.store.lock import CaseLock

TABLE = "events"


class EventIndex:
    """Events in the order received, by position and by id. It only grows, so reads need no lock."""

    def __init__(self) -> None:
        self.order: list[Event] = []
        self.by_id: dict[str, int] = {}
        self.further: dict[str, tuple[bytes, ...]] = {}
        self.columns = Columns()

    def holds(self, event: Event) -> bool:
        """Tell whether these very bytes are there under the event's id."""
        return event.raw in self.versions(event.id)

    def add(self, event: Event) -> None:
        """Add an event, or a differing body of one."""
        if event.id not in self.by_id:
            self.by_id[event.id] = len(self.order)
            self.order.append(event)
            facets.enter(self.columns, facets.of_event(event))
        elif not self.holds(event):
            self.further[event.id] = (*self.further.get(event.id, ()), event.raw)

    def versions(self, event_id: str) -> tuple[bytes, ...]:
        """Return every differing body of an event, first received first."""
        first = self.by_id.get(event_id)
        if first is None:
            return ()
        return (self.order[first].raw, *self.further.get(event_id, ()))


class Documents(Mapping[str, Mapping[str, Any]]):
    """Events as TinyDB documents by id, parsed when asked for; {} for an unreadable one."""

    def __init__(self, index: EventIndex) -> None:
        self._index = index

    def __getitem__(self, event_id: str) -> Mapping[str, Any]:
        return parse_object(self._index.order[self._index.by_id[event_id]].raw) or {}

    def __iter__(self) -> Iterator[str]:
        return (event.id for event in self._index.order[:])

    def __len__(self) -> int:
        return len(self._index.order)

    def __contains__(self, event_id: object) -> bool:
        return event_id in self._index.by_id


class JournalStorage(Storage):
    """A TinyDB storage that appends received bytes to the journal and rewrites nothing."""

    def __init__(self, folder: Path, *, lock: CaseLock, clock: Clock) -> None:
        self.index = EventIndex()
        self.coverage = Coverage()
        self._guard = RLock()
        if lock.held:
            files.private_folder(folder)
        self._journal = Journal(folder, lock=lock, clock=clock, receive=self._received)

    @property
    def notices(self) -> list[str]:
        """Return what was found wrong on opening, and what was done about it."""
        return self._journal.notices

    def read(self) -> dict[str, dict[str, Any]]:
        """Return the one table; its documents are parsed only when looked at."""
        return {TABLE: Documents(self.index)}  # type: ignore[dict-item]

    def write(self, data: Mapping[str, object]) -> NoReturn:  # noqa: ARG002 - TinyDB's name
        """Refuse: the journal is never rewritten."""
        raise Refused("Received events are kept as they came: they cannot be changed or removed")

    @property
    def head(self) -> str:
        """Return the digest of the last commit; "" when none is."""
        return self._journal.head

    def append(self, items: Sequence[bytes], advance: Advance | None) -> range:
        """Keep what is not there yet, durably, and return the positions of the new events."""
        decoded = [Event.read(raw) for raw in items]
        with self._guard:
            start = len(self.index.order)
            batch = {
                (event.id, event.raw): None for event in decoded if not self.index.holds(event)
            }
            self._journal.append([raw for _, raw in batch], advance)
            return range(start, len(self.index.order))

    def close(self) -> None:
        """Close the journal."""
        with self._guard:
            self._journal.close()

    def _received(self, _segment: str, batch: Batch) -> None:
        for raw in batch.items:
            self.index.add(Event.read(raw))
        if batch.advance and batch.intact:
            self.coverage.hear(batch.advance)


class EventTable(Table):
    """A TinyDB table whose document ids are event ids and whose documents only ever grow in number.

    Queries work as in TinyDB. Inserting appends; changing or removing raises Refused.
    """

    document_id_class = str  # type: ignore[assignment]
    default_query_cache_capacity = 0  # results would pin parsed documents in memory

    def __init__(self, storage: JournalStorage, name: str, cache_size: int = 0) -> None:
        super().__init__(storage, name, cache_size=cache_size)
        self._journal = storage

    def insert(self, document: Mapping[str, Any]) -> str:  # type: ignore[override]
        """Keep one document under its own ``id`` and return that id. Raises as below."""
        return self.insert_multiple([document])[0]

    def insert_multiple(  # type: ignore[override]
        self, documents: Iterable[Mapping[str, Any]]
    ) -> list[str]:
        """Keep documents under their own ids, all or none, and return the ids.

        Raises ValueError for a document without an id of its own, or with one already taken.
        """
        items: dict[str, bytes] = {}
        for document in documents:
            if not isinstance(document, Mapping):
                raise ValueError("Document is not a Mapping")  # noqa: TRY004 - as TinyDB does
            event_id = document.get("id")
            if not isinstance(event_id, str):
                raise ValueError("an event needs an id of its own")  # noqa: TRY004
            if isinstance(document, Document) and str(document.doc_id) != event_id:
                raise ValueError("an event is kept under its own id")
            if event_id in items or event_id in self._journal.index.by_id:
                raise ValueError(f"Document with ID {event_id} already exists")
            items[event_id] = json.dumps(document).encode()
        self._journal.append(list(items.values()), None)
        return list(items)

    def _update_table(self, updater: object) -> NoReturn:  # noqa: ARG002 - TinyDB's name
        # Every other way to change a table ends here.
        self._journal.write({})


class EventDatabase(TinyDB):
    """TinyDB with one table, of events."""

    table_class = EventTable  # type: ignore[assignment]
    default_table_name = TABLE


class EventStore:
    """The EventLog of a case folder, over a TinyDB database. Safe to call from any thread."""

    def __init__(self, folder: Path, *, lock: CaseLock, clock: Clock) -> None:
        self.database = EventDatabase(folder, storage=JournalStorage, lock=lock, clock=clock)
        storage = self.database.storage
        assert isinstance(storage, JournalStorage)
        self._storage = storage

    @property
    def notices(self) -> tuple[str, ...]:
        """Return what was found wrong on opening, and what was done about it."""
        return tuple(self._storage.notices)

    @property
    def columns(self) -> Columns:
        """Return what is known of all events at once."""
        return self._storage.index.columns

    @property
    def coverage(self) -> Coverage:
        """Return what was read of which stretch of time, as the advances that were kept tell."""
        return self._storage.coverage

    @property
    def head(self) -> str:
        """Return the digest of the last commit, which covers all before it; "" when none is."""
        return self._storage.head

    def append(self, items: Sequence[bytes], advance: Advance | None = None) -> range:
        """Keep received items, and how far they bring the reading, durably and as one.

        Returns the positions of the events whose ids were not there before. The same bytes again
        are ignored; other bytes under a known id are kept as a further version. Raises Refused,
        DiskFull or CaseFailure, and then nothing of the batch is kept.
        """
        return self._storage.append(items, advance)

    def read(self, position: int) -> Event:
        """Return the first version of the event at a position."""
        return self._storage.index.order[position]

    def find(self, event_id: str) -> int | None:
        """Return the position of an event."""
        return self._storage.index.by_id.get(event_id)

    def versions(self, event_id: str) -> tuple[bytes, ...]:
        """Return every differing body received under one id, first received first."""
        return self._storage.index.versions(event_id)

    def differing(self) -> frozenset[str]:
        """Return the ids that came with more than one body."""
        return frozenset(self._storage.index.further)

    def __len__(self) -> int:
        return len(self._storage.index.order)

    def close(self) -> None:
        """Close the database."""
        self.database.close()
