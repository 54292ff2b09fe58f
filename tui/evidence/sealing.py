"""Makes a bag of a case: in a folder beside the target, which takes the target's name at the end.

Evidence is read and written again, byte for byte: a hard link would let the case, which goes on
being written, change the bag, and a reflink would save no time, as each byte is read for its digest
anyway. Nothing of a case is changed here.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui import files
from tui.domain.wire import sha256
from tui.errors import BadInput, DiskFull, Refused
from tui.evidence import bag
from tui.evidence.places import require_outside

Report = Callable[[str, int, int], None]  # what is being done, and bytes of how many
_SPARE = 1 << 20  # bytes that lists and explanation may take


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into ``data``: files to copy and bytes made for the bag, by path in the bag."""

    copied: Mapping[str, Path]
    made: Mapping[str, bytes]

    @property
    def paths(self) -> Sequence[str]:
        """Return all paths."""
        return sorted((*self.copied, *self.made))

    @property
    def size(self) -> int:
        """Return the bytes of all, as far as the case has them now."""
        sizes = [path.stat().st_size for path in self.copied.values()]
        return sum(sizes) + sum(map(len, self.made.values()))

    def pieces(self, path: str) -> Iterator[bytes]:
        """Yield what goes into one file. Raises OSError."""
        if path in self.made:
            yield self.made[path]
            return
        with self.copied[path].open("rb") as source:
            while piece := source.read(files.CHUNK):
                yield piece


def content_of(folder: Path, made: Mapping[str, bytes], derived: Sequence[Path] = ()) -> Content:
    """Return what a case has to be sealed, what is ``made`` for it, and files ``derived`` of it.

    All below ``data`` is taken as it lies there, but for a replacement that was interrupted. Raises
    Refused for a link, for what is no file, and for a name that not all readers of bags would
    understand.
    """
    copied = {path.relative_to(folder).as_posix(): path for path in _regular(folder / bag.PAYLOAD)}
    directory = folder / "directory.json"
    if directory.is_file():
        copied[bag.DIRECTORY] = directory
    copied |= {f"{bag.DERIVED}/{path.name}": path for path in derived}
    for name in (*copied, *made):
        if not bag.is_name(name):
            raise Refused(
                f"{name} cannot be in a bag: its name has other signs than A-Z a-z 0-9 . _ -",
                do="move it out of the case, as it was not put there by wxi",
            )
    return Content({name: path for name, path in copied.items() if name not in made}, made)


def _regular(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            raise Refused(f"{path} is a link; evidence is never linked", do="put the file there")
        if path.is_dir():
            yield from _regular(path)
        elif not path.is_file():  # to read a pipe would wait for ever
            raise Refused(
                f"{path} is no file, and cannot be in a bag",
                do="move it out of the case, as it was not put there by wxi",
            )
        elif not (path.name.startswith(".") and path.name.endswith(".new")):
            yield path


class Draft:
    """A bag in the making, invisible under its name until it is whole and on disk.

    ``size`` is how many bytes its payload will take. ``discard`` leaves nothing behind. Raises
    BadInput when the target cannot be made, DiskFull before anything is written when there is no
    room, CaseFailure for what the disk refuses.
    """

    def __init__(self, target: Path, size: int) -> None:
        self._target = target
        self._folder = target.with_name(f".{target.name}.new")
        self._digests: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        if target.exists() or target.is_symlink():
            raise BadInput(f"{target} is there already", do="name another folder with --to")
        require_outside(target)
        if not target.parent.is_dir():
            raise BadInput(f"there is no folder {target.parent}", do="create it first")
        free = shutil.disk_usage(target.parent).free
        if free < size + _SPARE:
            raise DiskFull(
                f"the bag takes {size:,} bytes, and {target.parent} has {free:,} left",
                do="free some space, or name another place with --to",
            )

    def fill(self, content: Content, report: Report) -> None:
        """Copy the payload, then wait until the disk has it."""
        with files.failures(self._folder):
            if self._folder.exists():  # left by a process that was killed
                shutil.rmtree(self._folder)
        files.private_folder(self._folder)
        done, total = 0, content.size
        for name in content.paths:
            for size in self._write(name, content.pieces(name)):
                done += size
                report("copying", done, total)
        done, total = 0, self.size
        for name, size in self._sizes.items():
            with files.failures(self._folder / name):
                files.sync(self._folder / name)
            done += size
            report("writing to disk", done, total)

    @property
    def size(self) -> int:
        """Return the bytes of the payload that was written."""
        return sum(self._sizes.values())

    def describe(self, info: Sequence[tuple[str, str]], tags: Mapping[str, bytes]) -> bytes:
        """Write the lists of what was copied, and return the tag manifest, which covers all.

        ``info`` is what ``bag-info.txt`` says besides the payload's size, ``tags`` what else lies
        beside the payload.
        """
        oxum = bag.oxum(list(self._sizes.values()))
        written = {
            **tags,
            bag.DECLARATION: bag.DECLARED,
            bag.INFO: bag.info([*info, ("Payload-Oxum", oxum)]),
            bag.MANIFEST: bag.manifest(self._digests),
        }
        tagmanifest = bag.manifest({name: sha256(raw) for name, raw in written.items()})
        for name, raw in {**written, bag.TAGMANIFEST: tagmanifest}.items():
            with files.failures(self._folder / name):
                files.write_new(self._folder / name, raw)
        return tagmanifest

    def attach(self, attached: Mapping[str, bytes]) -> None:
        """Add what is made of the tag manifest."""
        for name, raw in attached.items():
            attach(self._folder, name, raw)
        list_attached(self._folder)

    def publish(self) -> None:
        """Give the bag its name."""
        with files.failures(self._target):
            for folder, _, _ in os.walk(self._folder):
                files.sync_folder(Path(folder))
            if self._target.exists():
                raise BadInput(f"{self._target} is there already", do="name another with --to")
            self._folder.rename(self._target)
            files.sync_folder(self._target.parent)

    def discard(self) -> None:
        """Remove all of it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write(self, name: str, pieces: Iterator[bytes]) -> Iterator[int]:
        """Write a file of the payload and yield how many bytes were written at a time."""
        path, digest, size = self._folder / name, hashlib.sha256(), 0
        files.inner_folder(self._folder, path.parent)
        with files.failures(path):
            descriptor = files.create(path)
            try:
                for piece in pieces:
                    digest.update(piece)
                    files.write_all(descriptor, piece, size)
                    size += len(piece)
                    yield len(piece)
            finally:
                os.close(descriptor)
        self._digests[name], self._sizes[name] = digest.hexdigest(), size


def attach(folder: Path, name: str, raw: bytes) -> None:
    """Add a file that is made of the tag manifest. Raises BadInput when there is another."""
    with files.failures(folder / name):
        try:
            files.write_new(folder / name, raw)
        except FileExistsError:
            if files.read(folder / name) != raw:
                raise BadInput(f"{folder} has another {name}", do="keep the one it has") from None


def list_attached(folder: Path) -> None:
    """Write the list of the tag manifest and of what was made of it."""
    there = {
        name: sha256(raw)
        for name in bag.ATTACHABLE
        if (raw := files.read(folder / name)) is not None
    }
    files.replace(folder / bag.ATTACHED, bag.manifest(there))
