"""Ordinary TinyDB tables on an atomic file: replaced as a whole, private, versioned.

Owns how a table file lies on disk. A file that cannot be read is moved aside, never deleted. The
content stays in memory, so that queries do not parse the file again. Callers take turns.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from tui import files
from tui.domain.ports import Clock
from tui.store import schema
from tui.store.lock import CaseLock

Tables = dict[str, dict[str, Any]]

_SCHEMA = "schema"  # a table of one document, so that the file stays one of TinyDB's


class AtomicStorage(Storage):
    """A TinyDB storage in one file. ``notice`` says what was moved aside on opening, else "".

    Raises CaseUnreadable when the file was written by a newer version.
    """

    def __init__(self, path: Path, *, lock: CaseLock, clock: Clock) -> None:
        self.notice = ""
        self._path = path
        self._lock = lock
        self._tables: Tables = {}
        try:
            self._tables = self._load()
        except ValueError:
            self.notice = f"{path.name} cannot be read and is not used"
            if lock.held:
                kept = files.free_name(path.parent, f"{path.name}.unreadable", clock())
                with files.failures(path):
                    path.rename(kept)
                    files.sync_folder(path.parent)
                self.notice = f"{path.name} could not be read and was moved to {kept.name}"

    def read(self) -> Tables:
        """Return all tables."""
        return self._tables

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the file. Raises Refused, DiskFull, CaseFailure; nothing has then changed."""
        tables = {**data, _SCHEMA: {"1": {"version": schema.VERSION}}}
        try:
            self._lock.require()
            files.replace(self._path, json.dumps(tables, separators=(",", ":")).encode() + b"\n")
        except BaseException:
            # TinyDB has edited what read() returned: only the file still holds what was kept.
            with suppress(ValueError):
                self._tables = self._load()
            raise
        self._tables = {name: dict(table) for name, table in tables.items()}

    def _load(self) -> Tables:
        raw = files.read(self._path)
        if raw is None:
            return {}
        try:
            tables = json.loads(raw)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        if not isinstance(tables, dict) or not all(map(_is_table, tables.values())):
            raise ValueError("not a file of tables")
        version = tables.get(_SCHEMA, {}).get("1", {}).get("version")
        if version is None:
            raise ValueError("not a file of this product")
        return schema.upgrade(tables, version, name=self._path.name)


class KeyedTable(Table):
    """A TinyDB table under ids of our own (UUIDs), written in batches."""

    document_id_class = str  # type: ignore[assignment]
    default_query_cache_capacity = 0  # the storage is in memory; a second copy serves nobody

    def put(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Insert documents, or replace them as a whole, with one write of the file."""

        def replace(table: dict[Any, Mapping[str, Any]]) -> None:
            table.update(documents)

        self._update_table(replace)

    def document(self, key: str) -> Document | None:
        """Return one document."""
        return self.get(doc_id=key)  # type: ignore[call-overload, no-any-return]


class KeyedDatabase(TinyDB):
    """TinyDB with keyed tables on an atomic file."""

    table_class = KeyedTable

    def __init__(self, path: Path, *, lock: CaseLock, clock: Clock) -> None:
        super().__init__(path, storage=AtomicStorage, lock=lock, clock=clock)

    @property
    def notice(self) -> str:
        """Return what was moved aside on opening, else ""."""
        storage = self.storage
        assert isinstance(storage, AtomicStorage)
        return storage.notice

    def put(self, tables: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """Insert documents into several tables, or replace them, with one write of the file."""
        kept = self.storage.read() or {}
        self.storage.write({**kept, **{name: {**kept.get(name, {}), **documents}
                                       for name, documents in tables.items()}})  # fmt: skip

    def keyed(self, name: str) -> KeyedTable:
        """Return a table by name."""
        table = self.table(name)
        assert isinstance(table, KeyedTable)
        return table


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(document, dict) for document in value.values()
    )
