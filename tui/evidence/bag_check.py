"""Checks a bag against its own lists: which file was altered, cut, removed, added or renamed.

Knows the form of a bag and nothing of cases; what lies inside is for ``verify`` to judge. Streams.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tui import files
from tui.domain.wire import sha256
from tui.evidence import bag
from tui.evidence.verify import Problem

_BESIDE = {*bag.TAGS, *bag.ATTACHABLE, bag.ATTACHED, bag.PAYLOAD}


@dataclass(slots=True)
class Found:
    """What was found of a bag: what ``bag-info.txt`` says, digests of its files, and problems."""

    info: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def note(self, path: str, kind: str, what: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(path, what, kind))


def is_bag(folder: Path) -> bool:
    """Tell whether a folder is a sealed case: one list is enough, as any may have been removed."""
    return any((folder / name).is_file() for name in (*bag.TAGS, bag.TAGMANIFEST))


def size_of(folder: Path) -> int:
    """Return the bytes of all files of a bag."""
    return sum(path.stat().st_size for path in _walk(folder) if path.is_file())


def check(folder: Path, read: Callable[[int], None]) -> Found:
    """Read every file of a bag once; ``read`` hears of the bytes as they are read."""
    found = Found()
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found.note(name, "added", "it is a link; a bag holds none")
        elif path.is_dir():
            found.note(name, "added", "it is an empty folder; a bag holds none")
        else:
            try:
                found.digests[name], found.sizes[name] = _digest(path, read)
            except OSError as error:
                found.note(name, "different", f"cannot be read: {error.strerror or error}")
    _attached(folder, found)
    _tags(folder, found)
    found.info = bag.read_info(files.read(folder / bag.INFO) or b"")
    _payload(folder, found)
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


def _listed(folder: Path, name: str, found: Found) -> dict[str, str] | None:
    """Return what a list names; None when it is missing or was altered in its form."""
    raw = files.read(folder / name)
    if raw is None:
        found.note(name, "missing", "a bag has this list")
        return None
    try:
        return bag.read_manifest(raw)
    except ValueError as error:
        kind = "truncated" if not raw.endswith(b"\n") else "altered"
        found.note(name, kind, str(error))
        return None


def _attached(folder: Path, found: Found) -> None:
    listed = _listed(folder, bag.ATTACHED, found)
    if listed is None:
        return
    if bag.TAGMANIFEST not in listed or listed.keys() - set(bag.ATTACHABLE):
        found.note(bag.ATTACHED, "altered", "it names other files than it may")
    there = {name: found.digests[name] for name in bag.ATTACHABLE if name in found.digests}
    _compare(folder, found, listed, there, bag.ATTACHED)
    # No other list names this one, so that either of the two may be what was altered.
    for name in [name for name in listed if name in there and listed[name] != there[name]]:
        found.note(bag.ATTACHED, "altered", f"it is not what it was, unless {name} is not")


def _tags(folder: Path, found: Found) -> None:
    listed = _listed(folder, bag.TAGMANIFEST, found) if bag.TAGMANIFEST in found.digests else None
    beside = {name: one for name, one in found.digests.items() if "/" not in name}
    there = {
        name: one for name, one in beside.items() if name not in {*bag.ATTACHABLE, bag.ATTACHED}
    }
    if listed is not None and set(listed) != set(bag.TAGS):
        found.note(bag.TAGMANIFEST, "altered", "it does not name all files beside data")
    known = listed or {name: there.get(name, "") for name in bag.TAGS}
    _compare(folder, found, known, there, bag.TAGMANIFEST)
    for name in sorted({path.split("/")[0] for path in found.digests if "/" in path} - _BESIDE):
        found.note(name, "added", "this folder does not belong into the bag")


def _payload(folder: Path, found: Found) -> None:
    listed = _listed(folder, bag.MANIFEST, found) if bag.MANIFEST in found.digests else None
    payload = f"{bag.PAYLOAD}/"
    there = {name: one for name, one in found.digests.items() if name.startswith(payload)}
    if listed is not None:
        _compare(folder, found, listed, there, bag.MANIFEST)
    oxum = bag.oxum([found.sizes[name] for name in there])
    told = found.info.get("Payload-Oxum", "nothing")
    if oxum != told:
        found.note(
            bag.INFO, "different", f"it tells of {told} bytes.files in data, there are {oxum}"
        )


def _compare(
    folder: Path, found: Found, listed: dict[str, str], there: dict[str, str], by: str
) -> None:
    """Note how files differ from a list of them."""
    missing = {name: listed[name] for name in listed if name not in there}
    added = {name: there[name] for name in there if name not in listed}
    for name, digest in missing.items():
        others = [other for other, one in added.items() if one == digest]
        if others:
            del added[others[0]]
            found.note(name, "renamed", f"it is now {others[0]}")
        else:
            found.note(name, "missing", f"{by} names it")
    for name in added:
        found.note(name, "added", f"{by} does not name it")
    altered = [name for name in listed if name in there and listed[name] != there[name]]
    lost = (
        _lost(found) if by == bag.MANIFEST and len(altered) == 1 and not (missing or added) else 0
    )
    for name in altered:
        if lost > 0:
            found.note(name, "truncated", f"it is {lost:,} bytes shorter than when it was sealed")
        elif by != bag.MANIFEST and _is_cut(folder / name):
            found.note(name, "truncated", "its last line is unfinished")
        else:
            longer = f", and {-lost:,} bytes longer" if lost else ""
            found.note(name, "altered", f"it is not what {by} tells{longer}")


def _lost(found: Found) -> int:
    """Return how many bytes the payload lacks of those that it was sealed with."""
    told = found.info.get("Payload-Oxum", "").partition(".")[0]
    payload = (one for name, one in found.sizes.items() if name.startswith(f"{bag.PAYLOAD}/"))
    return int(told) - sum(payload) if told.isdecimal() else 0


def _is_cut(path: Path) -> bool:
    """Tell whether a file, which was sealed with a whole last line, ends without one."""
    return not (files.read(path) or b"").endswith(b"\n") and path.suffix not in {".tsq", ".tsr"}


def seal_of(folder: Path) -> str:
    """Return the digest of a bag's tag manifest, which stands for all of it; "" without one."""
    raw = files.read(folder / bag.TAGMANIFEST)
    return "" if raw is None else sha256(raw)
