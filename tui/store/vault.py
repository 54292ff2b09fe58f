"""Received bytes under their digests.

Owns ``data/raw``, ``data/blobs`` and ``data/before``. What is kept under a digest
is never rewritten, and is checked against it when read. Unfinished files wait in ``incoming``,
outside ``data``, so that they are never taken for evidence.
"""

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from threading import RLock

from tui import files
from tui.domain.casefile import Blob
from tui.domain.wire import sha256
from tui.errors import BadInput, VerificationFailed
from tui.store.lock import CaseLock
from tui.store.plans import plan_name

_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileVault:
    """The Vault of a case folder. Safe to call from any thread.

    Writing raises Refused, DiskFull or CaseFailure; nothing is then to be seen of the attempt.
    """

    def __init__(self, folder: Path, *, lock: CaseLock) -> None:
        self._data = folder / "data"
        self._incoming = folder / "incoming"
        self._lock = lock
        self._guard = RLock()
        self._numbers = count(1)
        if lock.held and self._incoming.is_dir():
            with files.failures(self._incoming):
                for leftover in self._incoming.glob("*.part"):
                    leftover.unlink()  # its writer died before it had a digest

    def keep(self, raw: bytes) -> str:
        """Keep a body durably and return its SHA-256; the same body again changes nothing."""
        digest = sha256(raw)
        self._keep({self._raw(digest): raw})
        return digest

    def read(self, digest: str) -> bytes:
        """Return a kept body or file. Raises VerificationFailed when it is missing or differs."""
        if not _DIGEST.fullmatch(digest):
            raise BadInput(f"{digest[:80]!r} is not a SHA-256 digest")
        for path in (self._raw(digest), self._blob(digest)):
            found = files.read(path)
            if found is not None:
                if sha256(found) != digest:
                    raise _differs(path)
                return found
        raise VerificationFailed(f"Nothing is kept under the digest {digest}")

    def blob(self) -> "FileWriter":
        """Start receiving a file."""
        self._lock.require()
        files.private_folder(self._incoming)
        return FileWriter(self, self._incoming / f"{os.getpid()}-{next(self._numbers)}.part")

    def keep_before(self, plan_id: str, images: Sequence[bytes]) -> list[str]:
        """Keep before-images of a plan and return their SHA-256; the disk has all of them then."""
        folder = self._data / "before" / plan_name(plan_id)
        digests = [sha256(raw) for raw in images]
        named = zip(digests, images, strict=True)
        self._keep({folder / f"{digest}.json": raw for digest, raw in named})
        return digests

    def before(self, plan_id: str, digest: str) -> bytes:
        """Return a before-image. Raises VerificationFailed when it is missing or differs."""
        if not _DIGEST.fullmatch(digest):
            raise BadInput(f"{digest[:80]!r} is not a SHA-256 digest")
        path = self._data / "before" / plan_name(plan_id) / f"{digest}.json"
        found = files.read(path)
        if found is None or sha256(found) != digest:
            raise _differs(path)
        return found

    def adopt(self, part: Path, found: Blob) -> None:
        """Give a complete file on disk its final name; for the writer that received it."""
        path = self._blob(found.sha256)
        with self._guard:
            self._lock.require()
            if path.exists():
                if _digest_of(path) != found.sha256:
                    raise _differs(path)
                with files.failures(part):
                    part.unlink()
                return
            self._settle({part: path})

    def _keep(self, bodies: Mapping[Path, bytes]) -> None:
        """Keep bodies in one folder, together: all bytes are written before the disk is awaited."""
        with self._guard:
            self._lock.require()
            with ExitStack() as writers:
                fresh: dict[Path, FileWriter] = {}
                for path, raw in bodies.items():
                    there = files.read(path)
                    if there is None:
                        fresh[path] = writer = self.blob()
                        writers.callback(writer.abort)
                        writer.write(raw)
                    elif there != raw:
                        raise _differs(path)
                for writer in fresh.values():
                    writer.finish()
                self._settle({writer.path: path for path, writer in fresh.items()})

    def _settle(self, parts: Mapping[Path, Path]) -> None:
        """Give files of one folder, whose bytes the disk has, their names, durably."""
        for part, path in parts.items():
            files.private_folder(path.parent)
            with files.failures(path):
                part.rename(path)
        for folder in {path.parent for path in parts.values()}:
            with files.failures(folder):
                files.sync_folder(folder)

    def _raw(self, digest: str) -> Path:
        return self._data / "raw" / digest[:2] / f"{digest}.json"

    def _blob(self, digest: str) -> Path:
        return self._data / "blobs" / digest[:2] / digest


class FileWriter:
    """A file being received; over after ``commit``, ``abort`` or a failed write."""

    def __init__(self, vault: FileVault, path: Path) -> None:
        self.path = path
        self._vault = vault
        self._digest = hashlib.sha256()
        self._size = 0
        with files.failures(path):
            self._descriptor: int | None = files.create(path)

    def write(self, chunk: bytes) -> None:
        """Add bytes. Raises DiskFull or CaseFailure, with the file discarded."""
        if self._descriptor is None:
            raise ValueError("this file is closed")
        try:
            with files.failures(self.path):
                files.write_all(self._descriptor, chunk, self._size)
        except BaseException:
            self.abort()
            raise
        self._digest.update(chunk)
        self._size += len(chunk)

    def finish(self) -> None:
        """Wait until the disk has all bytes, and close."""
        if self._descriptor is None:
            raise ValueError("this file is closed")
        with files.failures(self.path):
            os.fsync(self._descriptor)
        self._close()

    def commit(self) -> Blob:
        """Make the file durable under its SHA-256. Raises DiskFull, CaseFailure, Refused."""
        try:
            self.finish()
            found = Blob(self._digest.hexdigest(), self._size)
            self._vault.adopt(self.path, found)
        finally:
            self.abort()
        return found

    def abort(self) -> None:
        """Discard what was written, unless it was committed; a second call does nothing."""
        self._close()
        with suppress(OSError):
            self.path.unlink()

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def _digest_of(path: Path) -> str:
    with files.failures(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _differs(path: Path) -> VerificationFailed:
    return VerificationFailed(
        f"{path.name} no longer holds what was received: its bytes differ from its digest",
        do="Compare the case with a sealed copy",
    )
