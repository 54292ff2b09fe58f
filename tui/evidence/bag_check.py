"""Checks a bag against its own lists: which file was altered, cut, removed, added or renamed.

Knows the form of a bag and nothing of cases; what lies inside is for ``verify`` to judge. Streams.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tui import files
from tui.domain.wire import sha256
from tui.evidence import bag
from tui.evidence.verify import Problem

_PAYLOAD = f"{bag.PAYLOAD}/"


class _Named(NamedTuple):
    """What a list says of a file: its digest, and which list."""

    digest: str
    by: str  # "" for a file of which no list can be read


@dataclass(slots=True)
class Found:
    """What was found of a bag: what ``bag-info.txt`` says, digests of its files, and problems.

    Only what is a file, no link and no pipe, has a digest, by its path in the bag.
    """

    folder: Path
    info: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def note(self, path: str, kind: str, what: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(path, what, kind))

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None when it is missing or no file. Raises CaseFailure."""
        return files.read(self.folder / name) if name in self.digests else None


def is_bag(folder: Path) -> bool:
    """Tell whether a folder is a sealed case: one list is enough, as any may have been removed."""
    return any((folder / name).is_file() for name in (*bag.TAGS, bag.TAGMANIFEST))


def size_of(folder: Path) -> int:
    """Return the bytes of all files of a bag."""
    return sum(path.stat().st_size for path in _walk(folder) if path.is_file())


def check(folder: Path, read: Callable[[int], None]) -> Found:
    """Read every file of a bag once; ``read`` hears of the bytes as they are read."""
    found = Found(folder)
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found.note(name, "added", "it is a link; a bag holds none")
        elif path.is_dir():
            found.note(name, "added", "it is an empty folder; a bag holds none")
        elif not path.is_file():  # to read a pipe would wait for ever
            found.note(name, "added", "it is no file; a bag holds nothing else")
        else:
            try:
                found.digests[name], found.sizes[name] = _digest(path, read)
            except OSError as error:
                found.note(name, "different", f"cannot be read: {error.strerror or error}")
    found.info = bag.read_info(found.read(bag.INFO) or b"")
    _compare(found, _named(found))
    _size(found)
    return found


def _walk(folder: Path) -> Iterator[Path]:
    """Yield all files, links and empty folders."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_dir():
            yield path
        elif any(path.iterdir()):
            yield from _walk(path)
        else:
            yield path


def _digest(path: Path, read: Callable[[int], None]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(files.CHUNK):
            digest.update(piece)
            size += len(piece)
            read(len(piece))
    return digest.hexdigest(), size


def _named(found: Found) -> dict[str, _Named]:
    """Return what the three lists name; for one that cannot be read stands what is there."""
    named: dict[str, _Named] = {}
    attached = {name for name in bag.ATTACHABLE if name in found.digests}
    for by, may, must in (
        (bag.ATTACHED, bag.ATTACHABLE, {bag.TAGMANIFEST, *attached}),
        (bag.TAGMANIFEST, bag.TAGS, set(bag.TAGS)),
        (bag.MANIFEST, [name for name in found.digests if name.startswith(_PAYLOAD)], set[str]()),
    ):
        there = {name: found.digests.get(name, "") for name in must}
        there |= {name: found.digests[name] for name in may if name in found.digests}
        listed = _listed(by, found)
        if listed and (must - set(listed) or (must and set(listed) - set(may))):
            found.note(
                by, "altered", "it does not name what lies there, or more than may lie there"
            )
        who, told = ("", there) if listed is None else (by, listed)
        named.update({name: _Named(digest, who) for name, digest in told.items()})
    return named


def _listed(name: str, found: Found) -> dict[str, str] | None:
    """Return what a list names; None when it is missing or was altered in its form."""
    raw = found.read(name)
    if raw is None:
        if name == bag.ATTACHED:  # of the others a list says so
            found.note(name, "missing", "a bag has this list")
        return None
    try:
        return bag.read_manifest(raw)
    except ValueError as error:
        kind = "truncated" if not raw.endswith(b"\n") else "altered"
        found.note(name, kind, str(error))
        return None


def _compare(found: Found, named: dict[str, _Named]) -> None:
    """Note how files differ from what the lists name."""
    there = found.digests
    missing = [name for name in named if name not in there]
    added = {name: there[name] for name in there if name not in named and name != bag.ATTACHED}
    unknown = [name for name in named if name in there and not named[name].by]
    others: dict[str, deque[str]] = {}
    for name in (*added, *unknown):
        others.setdefault(there[name], deque()).append(name)
    for name in missing:
        if alike := others.get(named[name].digest):
            found.note(name, "renamed", f"it is now {alike[0]}")
            if added.pop(alike[0], ""):
                alike.popleft()
        else:
            found.note(name, "missing", f"{named[name].by or 'the form of a bag'} names it")
    for name in added:
        found.note(name, "added", "no list of the bag names it")
    altered = [name for name in named if name in there and named[name].digest != there[name]]
    payload = [name for name in altered if name.startswith(_PAYLOAD)]
    lost = _lost(found) if len(payload) == 1 and not (missing or added) else 0
    for name in altered:
        if name in payload and lost > 0:
            found.note(name, "truncated", f"it is {lost:,} bytes shorter than when it was sealed")
        elif name not in payload and _is_cut(name, found):
            found.note(name, "truncated", "its last line is unfinished")
        else:
            longer = f", and {-lost:,} bytes longer" if name in payload and lost else ""
            found.note(name, "altered", f"it is not what {named[name].by} tells{longer}")
        if named[name].by == bag.ATTACHED:
            # No other list names that one, so that either of the two may be what was altered.
            found.note(bag.ATTACHED, "altered", f"it is not what it was, unless {name} is not")


def _size(found: Found) -> None:
    """Note when the payload has another size than the bag says."""
    sizes = [size for name, size in found.sizes.items() if name.startswith(_PAYLOAD)]
    told, oxum = found.info.get("Payload-Oxum", "nothing"), bag.oxum(sizes)
    if oxum != told:
        what = f"has {oxum} bytes.files, where {bag.INFO} tells of {told}"
        found.note(bag.PAYLOAD, "different", what)


def _lost(found: Found) -> int:
    """Return how many bytes the payload lacks of those that it was sealed with."""
    told = found.info.get("Payload-Oxum", "").partition(".")[0]
    payload = (one for name, one in found.sizes.items() if name.startswith(_PAYLOAD))
    return int(told) - sum(payload) if told.isdecimal() else 0


def _is_cut(name: str, found: Found) -> bool:
    """Tell whether a file, which was sealed with a whole last line, ends without one."""
    return name not in {bag.QUERY, bag.STAMP} and not (found.read(name) or b"").endswith(b"\n")


def seal_of(folder: Path) -> str:
    """Return the digest of a bag's tag manifest, which stands for all of it; "" without one."""
    raw = files.read(folder / bag.TAGMANIFEST)
    return "" if raw is None else sha256(raw)
