"""Durable private files: folders 0700, files 0600, on disk before the call returns.

Owns modes, fsync and the wording of a failing disk. Must not know what a file holds.
"""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from tui.errors import CaseFailure, DiskFull

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextlib.contextmanager
def failures(path: Path) -> Iterator[None]:
    """Turn an OSError inside into DiskFull or CaseFailure that names the file."""
    try:
        yield
    except OSError as error:
        name = f"{path.parent.name}/{path.name}"
        if error.errno in _FULL:
            raise DiskFull(
                f"No space is left to write {name}", do="Free some space and try again"
            ) from error
        raise CaseFailure(f"Cannot write {name}: {error.strerror or error}") from error


def private_folder(path: Path) -> None:
    """Create a folder and its missing parents, each 0700 whatever the umask."""
    missing = [step for step in (path, *path.parents) if not step.is_dir()]
    with failures(path):
        for step in reversed(missing):
            try:
                step.mkdir(mode=0o700)
            except FileExistsError:
                if not step.is_dir():
                    raise
                continue  # made by another thread or process meanwhile
            step.chmod(0o700)
            sync_folder(step.parent)


def sync_folder(path: Path) -> None:
    """Make names created, renamed or removed in a folder durable. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def create(path: Path) -> int:
    """Create a file that must not exist, 0600, and return its appending descriptor.

    Raises FileExistsError or another OSError.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o600)
    os.fchmod(descriptor, 0o600)  # the umask may have taken more than it should
    return descriptor


def write_whole(descriptor: int, data: bytes) -> None:
    """Write all bytes and make them durable. Raises OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.fsync(descriptor)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist; on failure nothing of it stays. Raises OSError."""
    descriptor = create(path)
    try:
        write_whole(descriptor, data)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
    sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Replace a file as a whole: the old or the new content is there, never a mixture."""
    temporary = path.with_name(f"{path.name}.new")
    with failures(path):
        temporary.unlink(missing_ok=True)  # left by a crash; it was never the file
        write_new(temporary, data)
        temporary.replace(path)
        sync_folder(path.parent)
