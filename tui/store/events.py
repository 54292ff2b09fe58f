"""The events of a case: a TinyDB database over the journal of received bytes.

Owns the order of writing: on disk first, then in memory. What is held in memory is for ``index``,
how it is saved for ``sidecar``; ``JournalStorage`` is the only place that keeps events.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, NoReturn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from tui import files
from tui.domain.columns import Columns
from tui.domain.coverage import Advance, Coverage
from tui.domain.models import Event
from tui.domain.ports import Clock
from tui.domain.wire import Place
from tui.errors import Refused
from tui.store import sidecar
from tui.store.documents import Documents
from tui.store.index import EventIndex
from tui.store.journal import Journal
from tui.store.lock import CaseLock

TABLE = "events"

_OFTEN = 200_000  # events that are worth a new sidecar while collecting goes on
_FEW = 1000  # events that are read again in a few ms
_SHARE = 100  # and so is a hundredth of many


class JournalStorage(Storage):
    """A TinyDB storage that appends received bytes to the journal and rewrites nothing."""

    def __init__(self, folder: Path, *, lock: CaseLock, clock: Clock, cache: Path | None) -> None:
        self._guard = RLock()
        self._lock = lock
        self._cache = cache
        if lock.held:
            files.private_folder(folder)
        saved = sidecar.load(cache, folder) if cache else None
        self.index, marks = saved or (EventIndex(folder), {})
        self._saved = len(self.index.columns)
        self._journal = Journal(
            folder, lock=lock, clock=clock, receive=self.index.replay, known=marks
        )

    @property
    def notices(self) -> list[str]:
        """Return what was found wrong on opening, and what was done about it."""
        return self._journal.notices

    @property
    def head(self) -> str:
        """Return the digest of the last commit; "" when none is."""
        return self._journal.head

    def read(self) -> dict[str, dict[str, Any]]:
        """Return the one table; its documents are parsed only when looked at."""
        return {TABLE: Documents(self.index)}  # type: ignore[dict-item]

    def write(self, data: Mapping[str, object]) -> NoReturn:  # noqa: ARG002 - TinyDB's name
        """Refuse: the journal is never rewritten."""
        raise Refused("Received events are kept as they came: they cannot be changed or removed")

    def append(self, items: Sequence[bytes], advance: Advance | None = None) -> range:
        """Keep what is not there yet, durably, and return the positions of the new events."""
        index = self.index
        with self._guard:
            fresh = index.sift(items)
            kept = self._journal.append([items[one.place] for one in fresh], advance)
            if kept is None:
                return range(len(index.columns), len(index.columns))
            segment, batch = kept
            found = index.enter(fresh, index.records.places(segment, batch))
            if batch.advance:
                index.coverage.hear(batch.advance)
            if len(index.columns) - self._saved >= _OFTEN:
                self._save()
            return found

    def close(self) -> None:
        """Close the journal, after saving what is worth it."""
        with self._guard:
            if len(self.index.columns) - self._saved >= max(_FEW, self._saved // _SHARE):
                self._save()
            self._journal.close()
            self.index.records.close()

    def _save(self) -> None:
        # What cannot be read from the journal without a notice is read from it every time.
        if self._cache and self._lock.settles and not self._journal.damaged:
            sidecar.save(self._cache, self.index, self._journal.marks)
        self._saved = len(self.index.columns)


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
            if event_id in items or self._journal.index.find(event_id) is not None:
                raise ValueError(f"Document with ID {event_id} already exists")
            items[event_id] = json.dumps(document).encode()
        self._journal.append(list(items.values()))
        return list(items)

    def _update_table(self, updater: object) -> NoReturn:  # noqa: ARG002 - TinyDB's name
        # Every other way to change a table ends here.
        self._journal.write({})


class EventDatabase(TinyDB):
    """TinyDB with one table, of events."""

    table_class = EventTable  # type: ignore[assignment]
    default_table_name = TABLE


class EventStore:
    """The EventLog of a case folder, over a TinyDB database. Safe to call from any thread.

    ``cache`` is the file to save columns in, so that the next opening need not read the journal.
    """

    def __init__(
        self, folder: Path, *, lock: CaseLock, clock: Clock, cache: Path | None = None
    ) -> None:
        self.database = EventDatabase(
            folder, storage=JournalStorage, lock=lock, clock=clock, cache=cache
        )
        storage = self.database.storage
        assert isinstance(storage, JournalStorage)
        self._storage = storage
        self._index = storage.index

    @property
    def notices(self) -> tuple[str, ...]:
        """Return what was found wrong on opening, and what was done about it."""
        return tuple(self._storage.notices)

    @property
    def columns(self) -> Columns:
        """Return what is known of all events at once."""
        return self._index.columns

    @property
    def coverage(self) -> Coverage:
        """Return what was read of which stretch of time, as the advances that were kept tell."""
        return self._index.coverage

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
        """Return the first version of the event at a position, read back from disk.

        Raises IndexError, and CaseUnreadable when the disk no longer holds what was received.
        """
        return self._index.read(position)

    def find(self, event_id: str) -> int | None:
        """Return the position of an event."""
        return self._index.find(event_id)

    def place(self, position: int) -> Place:
        """Return where the line of the event at a position lies, its line feed not included."""
        return self._index.records.whereabouts(self._index.records.at(position))

    def versions(self, event_id: str) -> tuple[bytes, ...]:
        """Return every differing body received under one id, first received first."""
        return self._index.versions(event_id)

    def differing(self) -> frozenset[str]:
        """Return the ids that came with more than one body."""
        return frozenset(self._index.read(position).id for position in list(self._index.further))

    def __len__(self) -> int:
        return len(self._index.columns)

    def close(self) -> None:
        """Close the database."""
        self.database.close()
