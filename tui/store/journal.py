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
from tui.domain.ports import Clock
from tui.errors import DiskFull
from tui.store import framing
from tui.store.appending import AppendingFile
from tui.store.lock import CaseLock

_SEGMENT = re.compile(r"\d{6}\.jsonl")


class Journal:
    """Received items, in order, durable when ``append`` returns.

    Opening passes the items of every batch to ``receive``, oldest first, a batch at a time; with a
    lock that is not held it changes nothing. ``notices`` tells what was found wrong. Callers take
    turns.
    """

    def __init__(
        self,
        folder: Path,
        *,
        lock: CaseLock,
        clock: Clock,
        receive: Callable[[Sequence[bytes]], object],
    ) -> None:
        self.notices: list[str] = []
        self._folder = folder
        self._lock = lock
        self._clock = clock
        self._torn = 0
        self._active = AppendingFile(folder / "000001.jsonl")
        for path in self._segments():
            self._replay(path, receive)
        if self._torn and lock.held:
            # A full disk must not keep the officer out; the first append tries again.
            try:
                self._keep_torn_tail()
            except DiskFull as failure:
                self.notices.append(failure.line())

    def append(self, items: Sequence[bytes]) -> None:
        """Keep items as one batch with one fsync. Raises Refused, DiskFull, CaseFailure."""
        self._lock.require()
        if not items:
            return
        if self._torn:
            self._keep_torn_tail()
        self._active.append(framing.encode(items, self._clock()), durable=True)

    def close(self) -> None:
        """Close the segment in use."""
        self._active.close()

    def _segments(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        with files.failures(self._folder):
            return sorted(p for p in self._folder.iterdir() if _SEGMENT.fullmatch(p.name))

    def _replay(self, path: Path, receive: Callable[[Sequence[bytes]], object]) -> None:
        end, damaged = 0, 0
        with files.failures(path), path.open("rb", buffering=files.CHUNK) as stream:
            for batch in framing.scan(stream):
                end = batch.end
                damaged += not batch.intact
                receive(batch.items)
            size = stream.seek(0, os.SEEK_END)
        self._torn = 0
        if not damaged:
            self._active = AppendingFile(path, end)
            self._torn = size - end
            return
        self.notices.append(
            f"{path.name} is damaged: {damaged} batch(es) differ from their checksum; "
            "what can be read is shown and the file is left as it is"
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
