"""The officer's own work: what was retrieved, and the state of the session, saved as it changes.

Owns the shape of these documents; nothing of Webex is decoded here.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any

import msgspec

from tui.domain import ids
from tui.domain.casefile import Retrieval
from tui.domain.ports import Clock
from tui.store.lock import CaseLock
from tui.store.storage import KeyedDatabase


class CaseworkStore:
    """The Casework of a case folder, in ``casework.json``. Safe to call from any thread.

    Writing raises Refused, DiskFull or CaseFailure, and then nothing has changed.
    """

    def __init__(self, path: Path, *, lock: CaseLock, clock: Clock) -> None:
        self._guard = RLock()
        self._lock = lock
        self._database = KeyedDatabase(path, lock=lock, clock=clock)
        self._messages = self._database.keyed("messages")
        self._session = self._database.keyed("session")
        self._unreadable = 0
        self._retrievals: dict[Any, tuple[Retrieval, ...]] = {
            document.doc_id: self._readings(document) for document in self._messages
        }
        self._state: dict[Any, str] = {
            document.doc_id: json.dumps(document) for document in self._session
        }

    @property
    def notice(self) -> str:
        """Return what was found wrong on opening, else ""."""
        if self._database.notice or not self._unreadable:
            return self._database.notice
        return (
            f"casework.json: {self._unreadable} reading(s) cannot be shown; they stay in the file"
        )

    def add_retrieval(self, retrieval: Retrieval) -> None:
        """Remember a reading of a message."""
        self.add_retrievals([retrieval])

    def add_retrievals(self, retrievals: Sequence[Retrieval]) -> None:
        """Remember readings of messages, all or none, with one write of the file."""
        with self._guard:
            documents: dict[str, dict[str, Any]] = {}
            for one in retrievals:
                key = _key(one.message_id)
                before = documents.get(key) or self._messages.document(key) or {}
                readings = [*before.get("retrievals", ()), msgspec.to_builtins(one)]
                documents[key] = {**before, "retrievals": readings}
            self._messages.put(documents)
            for one in retrievals:
                key = _key(one.message_id)
                self._retrievals[key] = (*self._retrievals.get(key, ()), one)

    def retrievals(self, message_id: str) -> tuple[Retrieval, ...]:
        """Return the readings of a message under any spelling of its id, oldest first."""
        return self._retrievals.get(_key(message_id), ())

    def all_retrievals(self) -> list[Retrieval]:
        """Return the readings of all messages."""
        with self._guard:
            return [one for readings in self._retrievals.values() for one in readings]

    def remember(self, name: str, value: Mapping[str, object]) -> None:
        """Keep a named piece of the session's state, of JSON values; the same again costs nothing.

        Raises TypeError or ValueError for a value that JSON cannot hold.
        """
        text = json.dumps(dict(value))
        with self._guard:
            self._lock.require()
            if self._state.get(name) != text:
                self._session.put({name: json.loads(text)})
                self._state[name] = text

    def recall(self, name: str) -> Mapping[str, object]:
        """Return a named piece of the session's state; empty when there is none."""
        found: dict[str, object] = json.loads(self._state.get(name, "{}"))
        return found

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _readings(self, document: Mapping[str, Any]) -> tuple[Retrieval, ...]:
        found = []
        for content in document.get("retrievals", ()):
            try:
                found.append(msgspec.convert(content, Retrieval))
            except msgspec.ValidationError:
                self._unreadable += 1
        return tuple(found)


def _key(message_id: str) -> str:
    return ids.uuid_of(message_id) or message_id
