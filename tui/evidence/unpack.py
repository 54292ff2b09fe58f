"""Takes an archive of a case apart, trusting nothing in it.

Only plain files under plain names that the list at its head announces are written, each with the
size and the digest that it announces, into a folder that did not exist. Whatever is else refuses
the whole. Nothing here decides where a case belongs.
"""

import hashlib
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tui import files
from tui.errors import BadInput, DiskFull, VerificationFailed
from tui.evidence import canonical
from tui.evidence.pack import LIST, SCHEMA, is_name

_LONGEST_LIST = 1 << 28  # bytes
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)
_SPARE = 1 << 20  # bytes to leave on the disk

Heed = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that an archive announces."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Packed:
    """What an archive says of itself: whose case it is, who packed it, and all its files."""

    case: str
    told: Mapping[str, object]
    files: Mapping[str, Listed]

    def text(self, name: str) -> str:
        """Return something it says, "" for what it does not say."""
        found = self.told.get(name)
        return found if isinstance(found, str) else ""


def read(archive: Path) -> Packed:
    """Return what an archive says of itself. Raises BadInput for what is no archive of a case."""
    with _opened(archive) as tar:
        return _list_of(archive, tar)


def extract(archive: Path, folder: Path, heed: Heed) -> Packed:
    """Write what an archive holds into a new folder; on failure nothing of it stays.

    Raises VerificationFailed for anything that is not as the list announces, DiskFull, CaseFailure.
    """
    with _opened(archive) as tar:
        packed = _list_of(archive, tar)
        total = sum(one.size for one in packed.files.values())
        free = shutil.disk_usage(folder.parent).free
        if free < total + _SPARE:
            raise DiskFull(
                f"the case takes {total:,} bytes, and {folder.parent} has {free:,} left",
                do="free some space",
            )
        files.private_folder(folder)
        try:
            _extract(tar, packed, folder, lambda done: heed(done, total))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return packed


def _opened(archive: Path) -> tarfile.TarFile:
    with files.failures(archive):
        try:
            return tarfile.open(archive, mode="r|")  # the callers close it
        except (tarfile.TarError, EOFError):
            raise _no_archive(archive) from None


def _no_archive(archive: Path) -> BadInput:
    return BadInput(f"{archive} is not an archive of a case", do="name what wxi case pack wrote")


def _list_of(archive: Path, tar: tarfile.TarFile) -> Packed:
    head = _next(tar)
    if head is None or head.name != LIST or head.type not in _PLAIN or head.size > _LONGEST_LIST:
        raise _no_archive(archive)
    try:
        content = canonical.decode(_stream(tar, head).read())
        if content.get("schema") != SCHEMA or not isinstance(content.get("case"), str):
            raise _no_archive(archive)
        listed = content["files"]
        if not isinstance(listed, dict):
            raise _no_archive(archive)
        found = {name: _listed(name, facts) for name, facts in listed.items()}
    except (ValueError, KeyError, TypeError, tarfile.TarError):
        raise _no_archive(archive) from None
    _refuse_clashes(found)
    return Packed(str(content["case"]), content, found)


def _listed(name: str, facts: Mapping[str, object]) -> Listed:
    if not is_name(name):
        raise _differs(f"{name[:200]!r} is not a name that a case has")
    size, digest = facts["bytes"], facts["sha256"]
    if not isinstance(size, int) or size < 0 or not _DIGEST.fullmatch(str(digest)):
        raise ValueError(name)
    return Listed(size, str(digest))


def _refuse_clashes(found: Mapping[str, Listed]) -> None:
    """Refuse names that are a file and a folder at once."""
    for name in found:
        parent = name
        while "/" in parent:
            parent = parent.rpartition("/")[0]
            if parent in found:
                raise _differs(f"{parent[:200]!r} is a file and a folder at once")


def _extract(
    tar: tarfile.TarFile, packed: Packed, folder: Path, heed: Callable[[int], None]
) -> None:
    left, done = dict(packed.files), 0
    while (member := _next(tar)) is not None:
        name = member.name
        listed = left.pop(name, None)
        if listed is None:
            what = "comes twice" if name in packed.files else "is not in its list"
            raise _differs(f"{name[:200]!r} {what}")
        if member.type not in _PLAIN or member.pax_headers or member.issparse():
            raise _differs(f"{name[:200]!r} is no plain file")
        if member.size != listed.size:
            raise _differs(f"{name[:200]!r} is announced with another size")
        path = folder / name
        files.private_folder(path.parent)
        if _write(path, _stream(tar, member), heed, done) != listed.sha256:
            raise _differs(f"{name[:200]!r} differs from its digest")
        done += listed.size
    if left:
        raise _differs(f"{len(left)} files of its list are missing, such as {min(left)[:200]!r}")


def _next(tar: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return tar.next()
    except (tarfile.TarError, EOFError, ValueError):
        raise _differs("it is cut or damaged") from None


def _stream(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    found = tar.extractfile(member)
    if found is None:
        raise _differs(f"{member.name[:200]!r} is no plain file")
    return found


def _write(path: Path, source: IO[bytes], heed: Callable[[int], None], done: int) -> str:
    digest, offset = hashlib.sha256(), 0
    with files.failures(path):
        descriptor = files.create(path)
        try:
            while chunk := _read(source):
                files.write_all(descriptor, chunk, offset)
                digest.update(chunk)
                offset += len(chunk)
                heed(done + offset)
        finally:
            os.close(descriptor)
    return digest.hexdigest()


def _read(source: IO[bytes]) -> bytes:
    try:
        return source.read(files.CHUNK)
    except (tarfile.TarError, EOFError):
        raise _differs("it is cut or damaged") from None


def _differs(what: str) -> VerificationFailed:
    return VerificationFailed(
        f"the archive is not as it was packed: {what}",
        do="nothing was kept; have it sent anew and compare its SHA-256",
    )
