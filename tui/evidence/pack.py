"""A case as one file to hand over: a plain tar archive whose first member lists all others.

The same case gives the same bytes: members stand in the order of their names, with one time, one
owner and one mode. Knows how it is written; taking it apart is for ``unpack``.
"""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from tui import files
from tui.errors import BadInput, Refused
from tui.evidence import canonical

SCHEMA, LIST = "wxi-pack/1", "wxi-pack.json"
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_NOT_PACKED = frozenset({"lock", "incoming"})  # of a process, not of the case

Heed = Callable[[int, int], None]  # bytes done, of how many


def content_of(folder: Path) -> list[str]:
    """Return what a case or a sealed bag is made of: its files by their paths in it, sorted.

    Raises Refused for a link or anything else that is no file.
    """
    found = sorted(path.relative_to(folder).as_posix() for path in _regular(folder, top=True))
    for name in found:
        if not is_name(name):
            raise Refused(f"{name[:200]!r} has a name that no case gives", do="move it elsewhere")
    return found


def is_name(path: str) -> bool:
    """Tell whether a file of a case can lie at a path."""
    return all(map(_PART.fullmatch, path.split("/")))


def _regular(folder: Path, *, top: bool = False) -> Iterator[Path]:
    for path in folder.iterdir():
        if (top and path.name in _NOT_PACKED) or _is_unfinished(path.name):
            continue
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            raise Refused(f"{path} is no file; evidence is never linked", do="put the file there")
        if path.is_dir():
            yield from _regular(path)
        else:
            yield path


def _is_unfinished(name: str) -> bool:
    return name.startswith(".") and name.endswith((".new", ".part"))


def write(folder: Path, to: Path, told: Mapping[str, object], heed: Heed) -> str:
    """Write an archive of a case beside ``to`` and return its digest; ``place`` gives its name.

    ``told`` is what the list says besides the files. Raises BadInput where something is already,
    Refused for what cannot be packed, DiskFull and CaseFailure; then nothing stays.
    """
    if os.path.lexists(to):
        raise BadInput(f"{to} is there already", do="nothing is overwritten: name another file")
    if not to.parent.is_dir():
        raise BadInput(f"there is no folder {to.parent}", do="create it first")
    names = content_of(folder)
    part = unfinished(to)
    listed = {name: _facts(folder / name) for name in names}
    raw = canonical.encode_readable({"schema": SCHEMA, **told, "files": listed})
    total = sum(int(str(one["bytes"])) for one in listed.values())
    with files.failures(part):
        descriptor = files.create(part)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                digest = _archive(stream, folder, names, raw, listed, lambda at: heed(at, total))
                stream.flush()
                os.fsync(stream.fileno())
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return digest


def unfinished(to: Path) -> Path:
    """Return the name under which an archive waits until it may be seen."""
    return to.with_name(f".{to.name}.part")


def place(to: Path) -> None:
    """Give an archive its name. Raises BadInput when that was taken meanwhile."""
    part = unfinished(to)
    with files.failures(to):
        try:
            os.link(part, to)
        except FileExistsError:
            raise BadInput(f"{to} is there already", do="name another file") from None
        finally:
            part.unlink()
        files.sync_folder(to.parent)


def _facts(path: Path) -> dict[str, object]:
    with files.failures(path), path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


class _Hashed(io.RawIOBase):
    """Passes bytes on and keeps their digest."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def write(self, data: object) -> int:
        assert isinstance(data, bytes | bytearray | memoryview)
        self.digest.update(data)
        return self._stream.write(data)


def _archive(
    stream: BinaryIO,
    folder: Path,
    names: Sequence[str],
    raw: bytes,
    listed: Mapping[str, Mapping[str, object]],
    heed: Callable[[int], None],
) -> str:
    hashed, done = _Hashed(stream), 0
    with tarfile.open(fileobj=hashed, mode="w|", format=tarfile.USTAR_FORMAT) as archive:
        archive.addfile(_member(LIST, len(raw)), io.BytesIO(raw))
        for name in names:
            size = int(str(listed[name]["bytes"]))
            with (folder / name).open("rb") as source:
                try:
                    archive.addfile(_member(name, size), _Whole(source, name))
                except ValueError:
                    raise Refused(f"{name[:200]} has too long a name for an archive") from None
            done += size
            heed(done)
    return hashed.digest.hexdigest()


class _Whole(io.RawIOBase):
    """A file that must not become shorter while it is packed."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        self._source = source
        self._name = name

    def read(self, size: int = -1) -> bytes:
        found = self._source.read(size)
        if size > 0 and len(found) < size:
            raise Refused(f"{self._name} was changed while it was packed", do="repeat the command")
        return found


def _member(name: str, size: int) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.size, found.mode, found.mtime = size, 0o600, 0
    return found


def digest_of(path: Path) -> str:
    """Return the digest of an archive. Raises BadInput when there is none."""
    if not path.is_file():
        raise BadInput(f"there is no file {path}", do="name what wxi case pack wrote")
    with files.failures(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
