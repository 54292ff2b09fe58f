"""The append-only journal of received items: segments, commits, and recovery on opening.

Owns ``NNNNNN.jsonl`` in one folder; knows bytes and batches, not events. What was acknowledged is
never rewritten: a tail without a commit is moved to ``torn-*.bin`` before it is cut, and a damaged
segment is left as it is, with new batches going to the next one.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tui import files
from tui.domain.coverage import Advance
from tui.domain.ports import Clock
from tui.errors import DiskFull
from tui.store import framing
from tui.store.appending import AppendingFile
from tui.store.framing import Batch
from tui.store.lock import CaseLock

_SEGMENT = re.compile(r"\d{6}\.jsonl")

_TAIL = 1 << 16  # longer than any commit line

Receive = Callable[[str, Batch], object]


class Mark(NamedTuple):
    """How far a segment was read: to ``end``, before which the commit line has this digest."""

    end: int
    digest: str


def fits(folder: Path, marks: Mapping[str, Mark]) -> bool:
    """Tell whether segments still hold what was read of them, as far as their last marks tell."""
    try:
        return all(_fits(folder / name, mark) for name, mark in marks.items())
    except OSError:
        return False


def _fits(path: Path, mark: Mark) -> bool:
    with path.open("rb") as stream:
        start = stream.seek(max(0, mark.end - _TAIL))
        tail = stream.read(mark.end - start)
    line = tail[:-1].rpartition(b"\n")[2]
    whole = start + len(tail) == mark.end and tail.endswith(b"\n")
    return whole and sha256(line).hexdigest() == mark.digest


class Journal:
    """Received items, in order, durable when ``append`` returns.

    Opening passes every batch that comes after the ``known`` marks to ``receive``, with the name of
    its segment, oldest first; with a lock that is not held it changes nothing. ``notices`` tells
    what was found wrong, ``damaged`` that part of it is in the files still, ``head`` is the digest
    of the last commit line, "" when there is none. Callers take turns.
    """

    def __init__(
        self,
        folder: Path,
        *,
        lock: CaseLock,
        clock: Clock,
        receive: Receive,
        known: Mapping[str, Mark] | None = None,
    ) -> None:
        self.notices: list[str] = []
        self.head = ""
        self.damaged = False
        self.marks: dict[str, Mark] = dict(known or {})
        self._folder = folder
        self._lock = lock
        self._clock = clock
        self._receive = receive
        self._torn = 0
        self._active = AppendingFile(folder / "000001.jsonl")
        for path in self._segments():
            self._replay(path)
        if self._torn and lock.held:
            # A full disk must not keep the officer out; the first append tries again.
            try:
                self._keep_torn_tail()
            except DiskFull as failure:
                self.notices.append(failure.line())

    def append(
        self, items: Sequence[bytes], advance: Advance | None = None
    ) -> tuple[str, Batch] | None:
        """Keep items, and how far they bring a reading, as one batch with one fsync.

        Returns the name of the segment and the batch; without either nothing is written. Raises
        Refused, DiskFull, CaseFailure.
        """
        self._lock.require()
        if not items and advance is None:
            return None
        if self._torn:
            self._keep_torn_tail()
        active = self._active
        data, batch = framing.encode(
            items, self._clock(), previous=self.head, advance=advance, start=active.end
        )
        active.append(data, durable=True)
        self._passed(active.path.name, batch)
        return active.path.name, batch

    def close(self) -> None:
        """Close the segment in use."""
        self._active.close()

    def _segments(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        with files.failures(self._folder):
            return sorted(p for p in self._folder.iterdir() if _SEGMENT.fullmatch(p.name))

    def _passed(self, name: str, batch: Batch) -> None:
        self.head = batch.digest
        self.marks[name] = Mark(batch.end, batch.digest)

    def _replay(self, path: Path) -> None:
        end, self.head = self.marks.get(path.name, Mark(0, self.head))
        damaged = 0
        with files.failures(path), path.open("rb", buffering=0) as stream:
            stream.seek(end)
            for batch in framing.scan(stream, start=end, previous=self.head):
                self._passed(path.name, batch)
                end = batch.end
                damaged += not batch.intact
                self._receive(path.name, batch)
            size = stream.seek(0, os.SEEK_END)
        self._torn = 0
        if not damaged:
            self._active = AppendingFile(path, end)
            self._torn = size - end
            return
        self.damaged = True
        self.notices.append(
            f"{path.name} is damaged: {damaged} batch(es) differ from their checksum or do not "
            "follow the batch before; what can be read is shown and the file is left as it is"
        )
        self._active = AppendingFile(path.with_name(f"{int(path.stem) + 1:06d}.jsonl"))

    def _keep_torn_tail(self) -> None:
        kept = self._active.set_aside("torn", self._clock())
        self.notices.append(
            f"An unfinished batch of {self._torn} bytes was cut from {self._active.path.name} and "
            f"kept as {kept.name}"
        )
        self._torn = 0
