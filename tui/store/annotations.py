"""Bookmarks, tags and notes on disk: one line for each act, and no line is ever changed.

Owns ``data/notes.jsonl``. A line that is not whole was never acknowledged: it is moved to
``notes-torn-*.bin`` before the next one is written.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from threading import RLock

import msgspec

from tui import files
from tui.domain.annotation import (
    Act,
    Annotation,
    Author,
    Kind,
    Line,
    ObjectType,
    Target,
    Withdrawal,
)
from tui.domain.ports import Clock
from tui.domain.times import format_api, parse_api
from tui.domain.wire import sha256
from tui.store.appending import AppendingFile
from tui.store.lock import CaseLock


class _Performer(msgspec.Struct, rename="camel"):
    os_user: str
    webex_person_id: str | None = None


class _Object(msgspec.Struct):
    type: ObjectType
    id: str


class _Content(msgspec.Struct):
    id: str
    at: str
    performer: _Performer
    object: _Object | None = None
    kind: Kind | None = None
    text: str = ""
    withdraws: str | None = None


class AnnotationFile:
    """The AnnotationLog of a case folder. Safe to call from any thread."""

    def __init__(self, path: Path, *, lock: CaseLock, clock: Clock) -> None:
        self._guard = RLock()
        self._lock = lock
        self._clock = clock
        self._path = path
        raw = files.read(path) or b""
        end = raw.rfind(b"\n") + 1
        self._file = AppendingFile(path, end)
        self._torn = len(raw) - end
        self._lines = [_read(line + b"\n") for line in raw[:end].split(b"\n")[:-1]]

    @property
    def notice(self) -> str:
        """Return what is found wrong with the file, else ""."""
        said = []
        if unreadable := sum(1 for line in self._lines if line.act is None):
            said.append(f"{unreadable} line(s) cannot be shown; they stay in the file")
        if self._torn:
            said.append(f"ends in {self._torn} bytes of an unfinished line")
        return f"{self._path.name}: {'; '.join(said)}" if said else ""

    @property
    def lines(self) -> Sequence[Line]:
        """Return every whole line, oldest first."""
        return self._lines

    def add(self, acts: Sequence[Act]) -> None:
        """Append acts durably, all or none. Raises Refused, DiskFull or CaseFailure."""
        lines = [_written(act) for act in acts]
        with self._guard:
            self._lock.require()
            if self._torn:
                self._file.set_aside("notes-torn", self._clock())
                self._torn = 0
            self._file.append(b"".join(lines), durable=True)
            self._lines = [*self._lines, *map(_read, lines)]

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._guard:
            self._file.close()


def _written(act: Act) -> bytes:
    content: dict[str, object] = {
        "id": act.id,
        "at": format_api(act.at),
        "performer": {
            "osUser": act.author.os_user,
            "webexPersonId": act.author.webex_person_id,
        },
    }
    if isinstance(act, Withdrawal):
        content["withdraws"] = act.withdraws
    else:
        content["object"] = {"type": act.target.type, "id": act.target.id}
        content["kind"] = act.kind
        content["text"] = act.text
    # Escaped to ASCII: nothing that was typed can break the line.
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"


def _read(line: bytes) -> Line:
    digest = sha256(line)
    try:
        # Not msgspec's own reader: it refuses half a surrogate pair, which an id can hold.
        return Line(_act(msgspec.convert(json.loads(line), _Content)), digest)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Line(None, digest)


def _act(told: _Content) -> Act:
    at = parse_api(told.at)
    author = Author(told.performer.os_user, told.performer.webex_person_id)
    if told.withdraws is not None:
        return Withdrawal(told.id, at, author, told.withdraws)
    if told.object is None or told.kind is None:
        raise ValueError("neither annotates nor withdraws")
    target = Target(told.object.type, told.object.id)
    return Annotation(told.id, at, author, target, told.kind, told.text)
