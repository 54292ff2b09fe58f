"""The index of a case's events in one file, so that opening need not read the journal again.

Derived from the journal and never trusted over it: a file that is damaged, of another format, or
that does not fit the journal is as good as none. Lies in the cache folder, outside the case.
"""

import json
import os
import struct
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple
from io import FileIO
from pathlib import Path
from typing import Any, TypeAlias
from zlib import crc32

from tui import files
from tui.domain.columns import Said, Terms
from tui.domain.coverage import Coverage
from tui.errors import CaseFailure
from tui.store import journal
from tui.store.index import EventIndex
from tui.store.journal import Mark

_FORMAT = 2
_START = struct.Struct("<8sIII")  # magic, length of the header, CRC-32 of it, of the rest
_MAGIC = b"wxi\x00cols"

_Run: TypeAlias = "array[int] | bytes | bytearray"


def save(path: Path, index: EventIndex, marks: Mapping[str, Mark]) -> None:
    """Replace the file with what an index holds; ``marks`` tell how much of the journal that is.

    Nobody may add to the index meanwhile. A failure leaves no file, or the one before.
    """
    runs = _runs(index)
    told = json.dumps(_header(index, marks, runs), ensure_ascii=False)
    header = told.encode("utf-8", "surrogatepass")  # ids come from outside and hold anything
    start = _START.pack(_MAGIC, len(header), crc32(header), _sum(runs))
    with suppress(CaseFailure):
        files.private_folder(path.parent)
        files.replace_derived(path, [start, header, *runs])


def load(path: Path, folder: Path) -> tuple[EventIndex, dict[str, Mark]] | None:
    """Return what was saved of the journal in ``folder``, and how much of it that is, or None."""
    try:
        with FileIO(path) as stream:
            return _load(stream, folder)
    except (OSError, ValueError, TypeError, LookupError, struct.error):
        return None


def _runs(index: EventIndex) -> Sequence[_Run]:
    """Return all that is saved as it lies in memory, in the order of the file; to be filled too."""
    columns = index.columns
    return (
        *(columns.created, columns.keys, columns.kind, columns.actor, columns.person),
        *(columns.room, columns.message, columns.parent, columns.order),
        *(columns.texts.ends, columns.texts.run),
        *(columns.by_id.slots, columns.by_id.earlier),
        *(columns.by_message.slots, columns.by_message.earlier),
        *index.records.columns,
    )


def _header(
    index: EventIndex, marks: Mapping[str, Mark], runs: Sequence[_Run]
) -> dict[str, object]:
    columns = index.columns
    return {
        "format": _FORMAT,
        "order": sys.byteorder,
        "sizes": [memoryview(run).nbytes for run in runs],
        "heads": [columns.by_id.heads, columns.by_message.heads],
        "marks": marks,
        "segments": index.records.segments,
        "coverage": index.coverage.as_json(),
        "terms": [[terms.spelled, terms.known] for terms in _terms(index)],
        "said": [astuple(said) for said in columns.said],
        "direct": list(columns.direct),
        "further": list(index.further.items()),
    }


def _terms(index: EventIndex) -> tuple[Terms, ...]:
    return index.columns.kinds, index.columns.people, index.columns.rooms


def _sum(runs: Iterable[_Run]) -> int:
    found = 0
    for run in runs:
        found = crc32(run, found)
    return found


def _load(stream: FileIO, folder: Path) -> tuple[EventIndex, dict[str, Mark]] | None:
    magic, length, header_sum, rest_sum = _START.unpack(stream.read(_START.size))
    raw = stream.read(length)
    if magic != _MAGIC or crc32(raw) != header_sum:
        return None
    header: dict[str, Any] = json.loads(raw.decode("utf-8", "surrogatepass"))
    marks = {name: Mark(*mark) for name, mark in header["marks"].items()}
    if (header["format"], header["order"]) != (_FORMAT, sys.byteorder):
        return None
    if os.fstat(stream.fileno()).st_size != stream.tell() + sum(header["sizes"]):
        return None
    if not journal.fits(folder, marks):
        return None
    index, found = EventIndex(folder), 0
    for run, size in zip(_runs(index), header["sizes"], strict=True):
        if isinstance(run, array):
            found = _fill(run, size, stream, found)
        else:
            index.columns.texts.run = text = stream.read(size)
            found = crc32(text, found)
    if found != rest_sum:
        return None
    _restore(index, header)
    return index, marks


def _fill(run: "array[int]", size: int, stream: FileIO, found: int) -> int:
    """Read a column in one piece, and return the sum so far.

    Few and large steps: each lets other threads go on, which load the console meanwhile.
    """
    run[:] = array(run.typecode, [0])
    run *= size // run.itemsize
    with memoryview(run) as room:
        if stream.readinto(room) != size:
            raise ValueError("the file ends early")
        return crc32(room, found)


def _restore(index: EventIndex, header: Mapping[str, Any]) -> None:
    columns = index.columns
    columns.by_id.heads, columns.by_message.heads = header["heads"]
    for terms, (spelled, known) in zip(_terms(index), header["terms"], strict=True):
        terms.adopt(spelled, known)
    columns.said[:] = [Said(*said) for said in header["said"]]
    columns.direct.update(header["direct"])
    index.coverage = Coverage.from_json(header["coverage"])
    index.records.segments[:] = header["segments"]
    index.further.update((at, [tuple(one) for one in found]) for at, found in header["further"])
    columns.settle()
