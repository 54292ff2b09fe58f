"""Where an export is written: under a temporary name beside its place, then there all at once.

Owns exclusive creation, digests, fsync and cleaning up. Knows nothing of what is written.
"""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

from tui import files
from tui.domain.exports import Written
from tui.domain.wire import sha256
from tui.errors import BadInput
from tui.evidence.places import require_outside

_BUFFER = 1 << 20


class Sheet:
    """One file being written. ``items`` is for its writer to count."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.items = 0
        self.size = 0
        self._path = path
        self._digest = hashlib.sha256()
        with files.failures(path):
            self._stream = os.fdopen(files.create(path), "wb", buffering=_BUFFER)

    def write(self, data: bytes) -> None:
        """Add bytes. Raises DiskFull or CaseFailure."""
        with files.failures(self._path):
            self._stream.write(data)
        self._digest.update(data)
        self.size += len(data)

    def close(self) -> Written:
        """Close the file once the disk has it, and return what was written."""
        if not self._stream.closed:
            with files.failures(self._path), self._stream:
                self._stream.flush()
                os.fsync(self._stream.fileno())
        return Written(self.name, self.size, self._digest.hexdigest(), self.items)

    def abandon(self) -> None:
        """Close the file without waiting for anything."""
        with suppress(OSError):
            self._stream.close()


class Outlet:
    """The files of one export: the one that was asked for and those beside it, or a folder.

    Used as a context: leaving it without ``publish`` leaves nothing behind.
    """

    def __init__(self, to: Path, *, folder: bool) -> None:
        if not to.name:
            raise BadInput(f"{to} names no file", do="name one where nothing is yet")
        self.to = to
        self._is_folder = folder
        self._part = to.with_name(f".{to.name}.{os.getpid()}.part")
        self._sheets: list[Sheet] = []
        self._folders: set[Path] = set()

    def __enter__(self) -> "Outlet":
        self._refuse_taken()
        require_outside(self.to)
        if not self.to.parent.parent.is_dir():
            raise BadInput(f"there is no folder {self.to.parent.parent}", do="create it first")
        files.private_folder(self.to.parent)
        with files.failures(self._part):
            self._part.mkdir(mode=0o700)
            self._part.chmod(0o700)
        return self

    def __exit__(self, *_failure: object) -> None:
        for one in self._sheets:
            one.abandon()
        shutil.rmtree(self._part, ignore_errors=True)

    @property
    def manifest(self) -> Path:
        """Return where the manifest will be."""
        if self._is_folder:
            return self.to / "manifest.json"
        return self.to.with_name(f"{self.to.name}.manifest.json")

    def sheet(self, twin: str = "") -> Sheet:
        """Begin the file that was asked for, or one beside it: its name with ``twin`` appended."""
        return self._begin(f"{self.to.name}{twin}")

    def inside(self, name: str) -> Sheet:
        """Begin a file of a folder; ``name`` is relative to it, its folders are made."""
        self._make_folder(name)
        return self._begin(name)

    def holds(self, name: str) -> bool:
        """Tell whether a folder has a file of that name."""
        return (self._part / name).exists()

    def keep(self, name: str, data: bytes) -> Written:
        """Write a whole file of a folder; that the disk has it is waited for in ``settle``."""
        self._make_folder(name)
        path = self._part / name
        with files.failures(path):
            descriptor = files.create(path, appending=True)
            try:
                files.append_all(descriptor, data, durable=False)
            finally:
                os.close(descriptor)
        return Written(name, len(data), sha256(data), 1)

    def settle(self) -> tuple[Written, ...]:
        """Close all files, wait until the disk has them, and return them in the order begun."""
        sheets, self._sheets = self._sheets, []
        found = tuple(one.close() for one in sheets)
        if self._folders:
            os.sync()  # one wait for all, however many thousand files were kept
        return found

    def publish(self, manifest: bytes) -> None:
        """Put everything in its place, the manifest last. Raises BadInput where a name is taken."""
        name = self.manifest.name
        with files.failures(self._part / name):
            files.write_new(self._part / name, manifest)
        if self._is_folder:
            self._refuse_taken()
            with files.failures(self.to):
                self._part.rename(self.to)
        else:
            self._link_all(name)
        with files.failures(self.to):
            files.sync_folder(self.to.parent)

    def _link_all(self, last: str) -> None:
        """Give files their names; a link, unlike renaming, never replaces what is there."""
        names = sorted(one.name for one in self._part.iterdir() if one.name != last)
        placed: list[Path] = []
        try:
            for name in (*names, last):
                place = self.to.with_name(name)
                with files.failures(place):
                    try:
                        _place(self._part / name, place)
                    except FileExistsError:
                        raise _taken(place) from None
                placed.append(place)
        except BaseException:
            for place in placed:
                place.unlink(missing_ok=True)
            raise

    def _make_folder(self, name: str) -> None:
        folder = (self._part / name).parent
        if folder not in self._folders:
            files.inner_folder(self._part, folder)
            self._folders.add(folder)

    def _begin(self, name: str) -> Sheet:
        found = Sheet(self._part / name, name)
        self._sheets.append(found)
        return found

    def _refuse_taken(self) -> None:
        for place in (self.to, self.manifest):
            if os.path.lexists(place):
                raise _taken(place)


def _taken(place: Path) -> BadInput:
    return BadInput(f"{place} is there already", do="nothing is overwritten: name another file")


def _place(part: Path, place: Path) -> None:
    try:
        os.link(part, place, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(place):
            raise FileExistsError from None
        part.rename(place)
