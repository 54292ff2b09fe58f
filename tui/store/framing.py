"""How received items lie in a file: one line each, batches closed by a commit line.

An item stands on its line byte for byte. One that would break the lines (CR, LF) or could pass for
a line of ours is wrapped in base64 instead. Lines of ours begin with ``{"wxi.``. Pure: bytes in,
bytes out; knows no file and no event.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import msgspec

from tui.domain.times import format_api

_OURS = b'{"wxi.'
_COMMIT = b'{"wxi.commit":'


class _Commit(msgspec.Struct):
    at: str
    items: int
    bytes: int
    sha256: str


class _CommitLine(msgspec.Struct):
    commit: _Commit = msgspec.field(name="wxi.commit")


class _Wrapped(msgspec.Struct):
    base64: bytes  # msgspec writes bytes as base64, RFC 4648 section 4


class _ReceivedLine(msgspec.Struct):
    received: _Wrapped = msgspec.field(name="wxi.received")


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as found: its items, where the next one starts, and whether its digest holds.

    The items of a batch that is not ``intact`` are those that can still be told apart.
    """

    items: tuple[bytes, ...]
    end: int
    intact: bool


def encode(items: Sequence[bytes], at: datetime) -> bytes:
    """Return a batch with its commit line. ``at`` is the aware time of keeping."""
    lines = b"".join([_line(item) for item in items])
    commit = _Commit(format_api(at), len(items), len(lines), sha256(lines).hexdigest())
    return lines + msgspec.json.encode(_CommitLine(commit)) + b"\n"


def _line(item: bytes) -> bytes:
    if b"\n" in item or b"\r" in item or item.startswith(_OURS):
        item = msgspec.json.encode(_ReceivedLine(_Wrapped(item)))
    return item + b"\n"


def scan(lines: Iterable[bytes]) -> Iterator[Batch]:
    """Yield every batch that has a commit line; what follows the last one is not a batch.

    ``lines`` are as a binary file yields them. Holds one batch in memory at a time.
    """
    items: list[bytes] = []
    digest, count, size, end = sha256(), 0, 0, 0
    for line in lines:
        end += len(line)
        if not line.endswith(b"\n"):
            return
        if line.startswith(_COMMIT):
            found = _read_commit(line)
            intact = found is not None and (found.items, found.bytes, found.sha256) == (
                count,
                size,
                digest.hexdigest(),
            )
            yield Batch(tuple(items), end, intact)
            items = []
            digest, count, size = sha256(), 0, 0
            continue
        digest.update(line)
        count += 1
        size += len(line)
        item = _unwrap(line) if line.startswith(_OURS) else line[:-1]
        if item is not None:
            items.append(item)


def _read_commit(line: bytes) -> _Commit | None:
    try:
        return msgspec.json.decode(line, type=_CommitLine).commit
    except (msgspec.MsgspecError, UnicodeError):
        return None


def _unwrap(line: bytes) -> bytes | None:
    try:
        return msgspec.json.decode(line, type=_ReceivedLine).received.base64
    except (msgspec.MsgspecError, UnicodeError):
        return None
