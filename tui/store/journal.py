"""The append-only journal of received items: segments, commits, and recovery on opening.

Owns ``NNNNNN.jsonl`` in one folder; knows bytes and batches, not events. What was acknowledged is
never rewritten: a tail without a commit is moved to ``torn-*.bin`` before it is cut, and a damaged
segment is left as it is, with new batches going to the next one.
"""

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tui import files
from tui.domain.coverage import Advance
from tui.domain.ports import Clock
from tui.errors import DiskFull
from tui.store import framing
from tui.store.appending import AppendingFile
from tui.store.framing import Batch
from tui.store.lock import CaseLock

_SEGMENT = re.compile(r"\d{6}\.jsonl")

Receive = Callable[[str, Batch], object]


class Journal:
    """Received items, in order, durable when ``append`` returns.

    Every batch, those found on opening and those appended, is passed to ``receive`` with the name
    of its segment, oldest first. With a lock that is not held, opening changes nothing. ``notices``
    tells what was found wrong, ``head`` is the digest of the last commit line, "" when there is
    none. Callers take turns.
    """

    def __init__(self, folder: Path, *, lock: CaseLock, clock: Clock, receive: Receive) -> None:
        self.notices: list[str] = []
        self.head = ""
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

    def append(self, items: Sequence[bytes], advance: Advance | None = None) -> None:
        """Keep items, and how far they bring a reading, as one batch with one fsync.

        Without either nothing is written. Raises Refused, DiskFull, CaseFailure.
        """
        self._lock.require()
        if not items and advance is None:
            return
        if self._torn:
            self._keep_torn_tail()
        active = self._active
        data, batch = framing.encode(
            items, self._clock(), previous=self.head, advance=advance, start=active.end
        )
        active.append(data, durable=True)
        self.head = batch.digest
        self._receive(active.path.name, batch)

    def close(self) -> None:
        """Close the segment in use."""
        self._active.close()

    def _segments(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        with files.failures(self._folder):
            return sorted(p for p in self._folder.iterdir() if _SEGMENT.fullmatch(p.name))

    def _replay(self, path: Path) -> None:
        end, damaged = 0, 0
        with files.failures(path), path.open("rb", buffering=0) as stream:
            for batch in framing.scan(stream, previous=self.head):
                self.head, end = batch.digest, batch.end
                damaged += not batch.intact
                self._receive(path.name, batch)
            size = stream.seek(0, os.SEEK_END)
        self._torn = 0
        if not damaged:
            self._active = AppendingFile(path, end)
            self._torn = size - end
            return
        self.notices.append(
            f"{path.name} is damaged: {damaged} batch(es) differ from their checksum or do not "
            "follow the batch before; what can be read is shown and the file is left as it is"
        )
        self._active = AppendingFile(path.with_name(f"{int(path.stem) + 1:06d}.jsonl"))

    def _keep_torn_tail(self) -> None:
        path = self._active.path
        kept = files.free_name(self._folder, "torn", self._clock(), ".bin")
        with files.failures(path), path.open("rb") as source:
            source.seek(self._active.end)
            target = files.create(kept)
            try:
                offset = 0
                while chunk := source.read(files.CHUNK):
                    files.write_all(target, chunk, offset)
                    offset += len(chunk)
                os.fsync(target)
            except BaseException:
                with suppress(OSError):
                    kept.unlink()
                raise
            finally:
                os.close(target)
            files.sync_folder(self._folder)
        self._active.cut()
        self.notices.append(
            f"An unfinished batch of {self._torn} bytes was cut from {path.name} and kept as "
            f"{kept.name}"
        )
        self._torn = 0
