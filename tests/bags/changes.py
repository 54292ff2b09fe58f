"""One random change to one file of a bag, and how to undo it."""

import os
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tui.evidence.bag import ATTACHED

KINDS = ("flip", "add", "remove", "rename", "truncate")
_NEW = ("x", "notes2.jsonl", "README", ".hidden", "a b.txt", "000002.jsonl", "e.sig", "ä%0a.bin")


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to which file; ``told`` are the kinds that say so."""

    kind: str
    path: str
    detail: str
    told: frozenset[str]


def change(folder: Path, held: Mapping[str, bytes], rng: random.Random) -> Change:
    """Change one file."""
    return _DOING[rng.choice(KINDS)](folder, held, rng)


def undo(folder: Path, held: Mapping[str, bytes]) -> None:
    """Bring every file back, and remove those that do not belong."""
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in held:
            path.unlink()
    wanted = {folder / parent for path in held for parent in Path(path).parents}
    for path in folder.rglob("*"):
        if path.is_dir() and path not in wanted:
            shutil.rmtree(path)
    for name, raw in held.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != len(raw) or path.read_bytes() != raw:
            path.write_bytes(raw)


def _flip(folder: Path, held: Mapping[str, bytes], rng: random.Random) -> Change:
    name = rng.choice([name for name, raw in held.items() if raw])
    raw = bytearray(held[name])
    at = rng.randrange(len(raw))
    raw[at] ^= 1 << rng.randrange(8)
    (folder / name).write_bytes(raw)
    cut = {"truncated"} if at == len(raw) - 1 else set()  # the end of the last line
    return Change("flip", name, f"byte {at}", frozenset({"altered", *cut}))


def _truncate(folder: Path, held: Mapping[str, bytes], rng: random.Random) -> Change:
    name = rng.choice([name for name, raw in held.items() if raw])
    left = rng.randrange(len(held[name]))
    os.truncate(folder / name, left)
    # Of a file beside data nobody knows its size: cut at the end of a line, it is only another.
    beside = {"altered"} if "/" not in name else set()
    return Change("truncate", name, f"to {left} bytes", frozenset({"truncated", *beside}))


def _remove(folder: Path, held: Mapping[str, bytes], rng: random.Random) -> Change:
    name = rng.choice(list(held))
    (folder / name).unlink()
    return Change("remove", name, "", frozenset({"missing"}))


def _free(folder: Path, held: Mapping[str, bytes], rng: random.Random) -> Path:
    places = sorted({Path(name).parent for name in held} | {Path("data/new"), Path("other")})
    while True:
        path = folder / rng.choice(places) / rng.choice(_NEW)
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            return path


def _add(folder: Path, held: Mapping[str, bytes], rng: random.Random) -> Change:
    path = _free(folder, held, rng)
    path.write_bytes(rng.choice([b"", rng.choice(list(held.values())), rng.randbytes(50)]))
    return Change("add", path.relative_to(folder).as_posix(), "", frozenset({"added"}))


def _rename(folder: Path, held: Mapping[str, bytes], rng: random.Random) -> Change:
    name, path = rng.choice(list(held)), _free(folder, held, rng)
    (folder / name).rename(path)
    new = path.relative_to(folder).as_posix()
    # Nothing tells of the list of what was attached, so that it is only missing.
    told = "missing" if name == ATTACHED else "renamed"
    return Change("rename", name, f"to {new}", frozenset({told}))


_DOING: dict[str, Callable[[Path, Mapping[str, bytes], random.Random], Change]] = {
    "flip": _flip,
    "add": _add,
    "remove": _remove,
    "rename": _rename,
    "truncate": _truncate,
}
