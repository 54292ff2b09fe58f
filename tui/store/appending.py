"""A file that only grows, by whole writes: one that fails leaves no trace in it.

Knows where the good bytes end, and nothing of what they mean.
"""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tui import files


class AppendingFile:
    """``path`` with ``end`` good bytes; it is created, durably, by the first write.

    Bytes beyond ``end`` are dropped by the next write. Callers take turns.
    """

    def __init__(self, path: Path, end: int = 0) -> None:
        self.path = path
        self.end = end
        self._descriptor: int | None = None

    def append(self, data: bytes, *, durable: bool) -> None:
        """Add bytes, all or none; ``durable`` waits until the disk has them.

        Raises DiskFull or CaseFailure; the file then ends where it ended before.
        """
        with files.failures(self.path):
            descriptor = self._opened()
            if files.size(descriptor) != self.end:
                os.ftruncate(descriptor, self.end)
            try:
                files.write_all(descriptor, data, self.end)
                if durable:
                    os.fsync(descriptor)
            except BaseException:
                with suppress(OSError):  # else the next write drops the rest
                    os.ftruncate(descriptor, self.end)
                raise
        self.end += len(data)

    def cut(self) -> None:
        """Drop, durably, whatever follows the good bytes."""
        with files.failures(self.path):
            descriptor = self._opened()
            os.ftruncate(descriptor, self.end)
            os.fsync(descriptor)

    def set_aside(self, stem: str, at: datetime) -> Path:
        """Move, durably, whatever follows the good bytes to a new file ``<stem>-*.bin`` beside."""
        kept = files.free_name(self.path.parent, stem, at, ".bin")
        with files.failures(self.path), self.path.open("rb") as source:
            source.seek(self.end)
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
            files.sync_folder(kept.parent)
        self.cut()
        return kept

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _opened(self) -> int:
        if self._descriptor is None:
            try:
                self._descriptor = os.open(self.path, os.O_RDWR | os.O_NOFOLLOW)
            except FileNotFoundError:
                self._descriptor = files.create(self.path)
                files.sync_folder(self.path.parent)
        return self._descriptor
