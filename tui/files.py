"""Private files and folders: created for the owner alone, replaced as a whole, synced to disk.

Owns file modes, fsync and the translation of an OSError into one line for the user. Knows nothing
of what a file holds. Modes hold whatever the umask: folders 0700, files 0600.
"""

import errno
import os
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from tui.errors import BadInput, CaseFailure, DiskFull

CHUNK = 1 << 20  # bytes read at a time where a file may be large

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EROFS, errno.EACCES, errno.EPERM}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ESTALE}


@contextmanager
def failures(path: Path) -> Iterator[None]:
    """Turn an OSError about ``path`` into DiskFull or CaseFailure."""
    try:
        yield
    except OSError as error:
        raise _failure(path, error) from error


def _failure(path: Path, error: OSError) -> CaseFailure:
    reason = os.strerror(error.errno).lower() if error.errno else "input/output error"
    if error.errno in _FULL:
        return DiskFull(
            f"{path.name} could not be written: {reason}",
            do="Free some space and repeat the step; everything saved before is intact",
        )
    if error.errno in _DENIED:
        return CaseFailure(
            f"{path.name} cannot be used: {reason}",
            do=f"Check who owns {path.parent} and whether it can be written to",
        )
    if error.errno in _GONE:
        return CaseFailure(
            f"{path.name} cannot be used: {reason}",
            do=f"Check whether {path.parent} was moved or removed",
        )
    return CaseFailure(f"{path.name} cannot be used: {reason}")


def private_folder(path: Path) -> None:
    """Create a folder and its missing parents, durably; a folder that exists is left as it is."""
    if path.is_dir():
        return
    private_folder(path.parent)
    with failures(path):
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            if not path.is_dir():
                raise
            return
        path.chmod(0o700)
        sync_folder(path.parent)


def inner_folder(root: Path, folder: Path) -> None:
    """Create a folder below ``root``, which exists, and those between.

    For many at a time: whoever makes them waits for the disk once, at the end.
    """
    if folder == root or folder.is_dir():
        return
    inner_folder(root, folder.parent)
    with failures(folder), suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        folder.chmod(0o700)


def create(path: Path, *, appending: bool = False) -> int:
    """Create a file that must not exist yet and return its descriptor, open for both ways.

    Raises FileExistsError; other failures are OSError as well, for the caller to translate.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
    return _open(path, flags | os.O_APPEND if appending else flags)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist, durably; on failure nothing of it stays.

    Raises FileExistsError and OSError, for the caller to translate.
    """
    descriptor = create(path)
    try:
        write_all(descriptor, data, 0)
        os.fsync(descriptor)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
    sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Replace a file as a whole: after a crash it holds either the old or the new bytes.

    The temporary name is always the same, so that an interrupted replacement leaves one stray file
    at most, which the next one overwrites; writers of one path must take turns.
    """
    fresh = path.with_name(f".{path.name}.new")
    with failures(path):
        descriptor = _open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            try:
                write_all(descriptor, data, 0)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            fresh.rename(path)
        except BaseException:
            with suppress(OSError):
                fresh.unlink()
            raise
        sync_folder(path.parent)


def replace_derived(path: Path, pieces: Iterable["bytes | bytearray | array[int]"]) -> None:
    """Replace a file that can be made anew: as a whole, but not waited for until it is on disk."""
    fresh = path.with_name(f".{path.name}.new")
    with failures(path):
        descriptor = _open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.writelines(pieces)
            fresh.rename(path)
        except BaseException:
            with suppress(OSError):
                fresh.unlink()
            raise


def read(path: Path) -> bytes | None:
    """Return a file's bytes, None when there is no such file."""
    with failures(path):
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None


def read_given(path: Path, longest: int) -> bytes:
    """Return the bytes of a file that somebody names. Raises BadInput for none, or a longer one."""
    with failures(path):
        if not path.is_file():
            raise BadInput(f"{path} is no such file")
        if path.stat().st_size > longest:
            raise BadInput(f"{path} is too long for this")
        return path.read_bytes()


def size(descriptor: int) -> int:
    """Return the length of an open file in bytes. Raises OSError, also when its name is gone.

    What is written to a file that was removed would be lost when it is closed.
    """
    found = os.fstat(descriptor)
    if found.st_nlink == 0:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return found.st_size


def write_all(descriptor: int, data: bytes, offset: int) -> None:
    """Write all bytes at an offset, however many calls it takes."""
    rest = memoryview(data)
    while rest:
        written = os.pwrite(descriptor, rest, offset)
        rest = rest[written:]
        offset += written


def append_all(descriptor: int, data: bytes, *, durable: bool = True) -> None:
    """Write all bytes at the end of a file opened for appending. Raises OSError.

    ``durable`` waits until the disk has them, and all that was written before.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    if durable:
        os.fsync(descriptor)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    sync(path, os.O_DIRECTORY)


def sync(path: Path, flags: int = 0) -> None:
    """Make what was written to a file durable."""
    descriptor = os.open(path, os.O_RDONLY | flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def free_name(folder: Path, stem: str, at: datetime, suffix: str = "") -> Path:
    """Return a name in ``folder`` that is not taken: ``<stem>-<UTC time>-<number><suffix>``."""
    number = 1
    while (
        found := folder / f"{stem}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{number}{suffix}"
    ).exists():
        number += 1
    return found


def _open(path: Path, flags: int) -> int:
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
