"""How received items lie in a file: one line each, batches closed by a commit line.

An item stands on its line byte for byte. One that would break the lines (CR, LF) or could pass for
a line of ours is wrapped in base64 instead. Lines of ours begin with ``{"wxi.``. A commit line
names the digest of the one before it, so that no batch can be taken out unseen. Pure: bytes in,
bytes out; knows no file and no event.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import accumulate
from typing import BinaryIO

import msgspec

from tui.domain.coverage import Advance, Outcome
from tui.domain.times import Window, format_api, parse_api

_CHUNK = 1 << 20  # bytes read at a time
_OURS = b'{"wxi.'
_COMMIT = b'{"wxi.commit":'


class _Advance(msgspec.Struct):
    stream: str
    start: str
    end: str
    outcome: Outcome
    asked: str
    pages: int
    items: int
    fresh: int
    cause: str = ""
    tracking: str | msgspec.UnsetType = msgspec.UNSET


class _Commit(msgspec.Struct, omit_defaults=True):
    at: str
    items: int
    bytes: int
    sha256: str
    previous: str | None = None  # absent in cases of earlier releases
    advance: _Advance | None = None


class _CommitLine(msgspec.Struct):
    commit: _Commit = msgspec.field(name="wxi.commit")


class _Wrapped(msgspec.Struct):
    base64: bytes  # msgspec writes bytes as base64, RFC 4648 section 4


class _ReceivedLine(msgspec.Struct):
    received: _Wrapped = msgspec.field(name="wxi.received")


_read_line = msgspec.json.Decoder(_CommitLine).decode


@dataclass(frozen=True, slots=True)
class Batch:
    """Items and where each stands; ``digest`` is of the commit line, which stands before ``end``.

    ``offsets`` and ``lengths``, in bytes, are of the items' lines without their line feeds. A batch
    is ``intact`` when its digest holds and it follows the batch before; of one that is not, the
    items are those that can still be told apart. ``advance`` has times in whole ms.
    """

    items: Sequence[bytes]
    offsets: Sequence[int]
    lengths: Sequence[int]
    end: int
    digest: str
    advance: Advance | None = None
    intact: bool = True


def encode(
    items: Sequence[bytes],
    at: datetime,
    *,
    previous: str = "",
    advance: Advance | None = None,
    start: int = 0,
) -> tuple[bytes, Batch]:
    """Return the bytes of a batch with its commit line, and the batch as it will be read.

    ``at`` is the aware time of keeping, ``previous`` the digest of the batch before, ``start``
    where the bytes will stand in their file.
    """
    lines = items
    content = b"\n".join([*items, b""])
    if content.count(b"\n") != len(items) or b"\r" in content or _some_of_ours(items):
        lines = [_line(item) for item in items]
        content = b"\n".join([*lines, b""])
    told = _told(advance) if advance else None
    commit = _Commit(
        format_api(at), len(items), len(content), sha256(content).hexdigest(), previous, told
    )
    closing = msgspec.json.encode(_CommitLine(commit))
    data = b"".join((content, closing, b"\n"))
    lengths = [len(line) for line in lines]
    return data, Batch(
        items,
        _offsets(lengths, start),
        lengths,
        start + len(data),
        sha256(closing).hexdigest(),
        _heard(told) if told else None,
    )


def _some_of_ours(lines: Sequence[bytes]) -> bool:
    return any(line.startswith(_OURS) for line in lines)


def _line(item: bytes) -> bytes:
    if b"\n" in item or b"\r" in item or item.startswith(_OURS):
        return msgspec.json.encode(_ReceivedLine(_Wrapped(item)))
    return item


def unwrap(line: bytes) -> bytes | None:
    """Return the item that stands on a line (given without its line feed); None if unreadable."""
    if not line.startswith(_OURS):
        return line
    try:
        return msgspec.json.decode(line, type=_ReceivedLine).received.base64
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def scan(source: BinaryIO, *, start: int = 0, previous: str = "") -> Iterator[Batch]:
    """Yield every batch that has a commit line; what follows the last one is not a batch.

    ``source`` stands at ``start``, which is the end of the batch with the digest ``previous``.
    Holds one batch in memory at a time.
    """
    buffer, searched = bytearray(b"\n"), 0  # so that each line, the first too, follows a line feed
    while chunk := source.read(_CHUNK):
        buffer += chunk
        while (at := buffer.find(b"\n" + _COMMIT, searched)) >= 0:
            searched = at
            end = buffer.find(b"\n", at + 1)
            if end < 0:
                break
            batch = _batch(bytes(buffer[1 : at + 1]), bytes(buffer[at + 1 : end]), start, previous)
            yield batch
            start, previous, searched = batch.end, batch.digest, 0
            del buffer[:end]
        else:
            searched = max(0, len(buffer) - len(_COMMIT))


def _batch(content: bytes, closing: bytes, start: int, previous: str) -> Batch:
    lines = content.split(b"\n")[:-1]
    lengths = [len(line) for line in lines]
    offsets = _offsets(lengths, start)
    items: list[bytes] = lines
    if _some_of_ours(lines):
        found = [unwrap(line) for line in lines]
        kept = [place for place, item in enumerate(found) if item is not None]
        items = [item for item in found if item is not None]
        offsets = [offsets[place] for place in kept]
        lengths = [lengths[place] for place in kept]
    advance, intact = None, False
    try:
        commit = _read_line(closing).commit
        advance = _heard(commit.advance) if commit.advance else None
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass
    else:
        intact = (
            commit.items == len(lines)
            and commit.bytes == len(content)
            and commit.sha256 == sha256(content).hexdigest()
            and commit.previous in (None, previous)
        )
    end = start + len(content) + len(closing) + 1
    digest = sha256(closing).hexdigest()
    return Batch(items, offsets, lengths, end, digest, advance, intact)


def _offsets(lengths: Sequence[int], start: int) -> list[int]:
    return list(accumulate((length + 1 for length in lengths[:-1]), initial=start))[: len(lengths)]


def _told(advance: Advance) -> _Advance:
    return _Advance(
        advance.stream.encode("utf-8", "replace").decode(),
        format_api(advance.window.start),
        format_api(advance.window.end),
        advance.outcome,
        format_api(advance.asked),
        advance.pages,
        advance.items,
        advance.fresh,
        advance.cause.encode("utf-8", "replace").decode(),
        advance.tracking_id.encode("utf-8", "replace").decode() or msgspec.UNSET,
    )


def _heard(told: _Advance) -> Advance:
    window = Window(parse_api(told.start), parse_api(told.end))
    asked = parse_api(told.asked)
    tracking = "" if told.tracking is msgspec.UNSET else told.tracking
    return Advance(
        told.stream,
        window,
        told.outcome,
        asked,
        told.pages,
        told.items,
        told.fresh,
        told.cause,
        tracking,
    )
