"""The journal's chain as it lies on disk: numbered segments of lines, and the anchor of its head.

Reads only; constant memory. Each line names in ``prev`` the SHA-256 of the line before it, its LF
included; the first names 64 zeros; a new segment goes on where the last one ended. ``head.json``
holds a count and the digest at that count, so that a tail which was cut cleanly is missed. Must not
know what an entry means.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tui.domain.wire import sha256
from tui.errors import VerificationFailed
from tui.evidence import canonical

GENESIS = "0" * 64
LONGEST = 1 << 20  # bytes in one line
ANCHOR = "head.json"
# Actions after which the head is anchored.
ANCHORING = frozenset({"shot", "receipt", "transfer", "close"})
_SEGMENT = re.compile(r"\d{6}\.jsonl")
# A line as it is always written. What follows the chain is read from its bytes, as parsing a long
# journal takes most of the time of opening a case; quotes inside a text are escaped, and so none.
_WRITTEN = re.compile(
    rb'\{"action":"([a-z]+)",.*"prev":"([0-9a-f]{64})",.*"seq":([0-9]+),"ts":"[^"]*"\}\n'
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that fits the chain: where it stands, the offset of its end, digest and bytes."""

    path: Path
    number: int
    end: int
    sha256: str
    action: str
    raw: bytes

    def content(self) -> dict[str, object]:
        """Parse the line. Raises VerificationFailed when it is no JSON object."""
        try:
            return canonical.decode(self.raw)
        except ValueError:
            raise _broken(self.path, self.number, "it is not a JSON object") from None


@dataclass(frozen=True, slots=True)
class Chain:
    """What was found: ``count`` good lines, the last one's digest, and where writing goes on.

    ``segment`` is the number of the last segment (0: none yet), ``size`` the length of its whole
    lines, ``torn`` the bytes after them that no LF closes. ``broken`` is the first break, if any.
    """

    count: int
    head: str
    segment: int
    size: int
    torn: int
    broken: VerificationFailed | None


def segment_name(number: int) -> str:
    """Return the file name of a segment, counted from 1."""
    return f"{number:06d}.jsonl"


def segments(folder: Path) -> list[Path]:
    """Return the segments that exist, in order."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _SEGMENT.fullmatch(path.name))


def _broken(path: Path, number: int, what: str) -> VerificationFailed:
    return VerificationFailed(
        f"The journal is broken at line {number} of {path.name}: {what}",
        do="Compare with a copy that was handed over earlier",
    )


def walk(folder: Path) -> Iterator[Line]:
    """Yield the lines in order; stops before a torn tail. Whoever needs their content parses it.

    Raises VerificationFailed at the first line that does not fit, OSError when a file cannot be
    read.
    """
    prev, seq = GENESIS, 0
    paths = segments(folder)
    for index, path in enumerate(paths, 1):
        if path.name != segment_name(index):
            raise _broken(path, 1, f"{segment_name(index)} is missing before it")
        end = 0
        with path.open("rb") as file:
            for number in count(1):
                raw = file.readline(LONGEST + 1)
                if not raw.endswith(b"\n"):
                    if raw and (index < len(paths) or len(raw) > LONGEST):
                        raise _broken(path, number, "no end of line")
                    break
                try:
                    action, named, numbered = _links(raw)
                except ValueError:
                    raise _broken(path, number, "it is not a JSON object") from None
                if named != prev:
                    raise _broken(path, number, "it or the line before it was altered or removed")
                seq += 1
                if numbered != str(seq):
                    raise _broken(path, number, f"its number is not {seq}")
                prev = sha256(raw)
                end += len(raw)
                yield Line(path, number, end, prev, action, raw)


def _links(raw: bytes) -> tuple[str, str, str]:
    """Return a line's action, the digest that it names, and its number. Raises ValueError."""
    found = _WRITTEN.fullmatch(raw)
    if found:
        return found[1].decode(), found[2].decode(), found[3].decode()
    content = canonical.decode(raw)
    return str(content.get("action")), str(content.get("prev")), str(content.get("seq"))


def anchor(folder: Path) -> tuple[int, str] | None:
    """Return the anchored count and digest; None when there is no anchor.

    Raises VerificationFailed when the anchor cannot be read.
    """
    try:
        content = canonical.decode((folder / ANCHOR).read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        content = {}
    number, head = content.get("count"), content.get("sha256")
    if not isinstance(number, int) or not isinstance(head, str):
        raise VerificationFailed(f"The journal's {ANCHOR} cannot be read")
    return number, head


def examine(folder: Path, *, quick: bool = False) -> Chain:
    """Check the whole chain and its anchor; a break is returned, not raised.

    ``quick`` takes a line that fits for one of JSON, unless it is the last. Raises OSError when a
    file cannot be read.
    """
    number, head, last, anchored = 0, GENESIS, None, False
    broken: VerificationFailed | None = None
    try:
        mark = anchor(folder)
        for line in walk(folder):
            if anchored and mark is None:
                raise VerificationFailed(f"The journal's {ANCHOR} is missing")  # noqa: TRY301
            if not quick:
                line.content()
            number, head, last = number + 1, line.sha256, line
            # An anchoring line may be the last one without its anchor: a crash in between.
            anchored = anchored or line.action in ANCHORING
            if mark is not None and mark[0] == number and mark[1] != head:
                raise _broken(line.path, line.number, f"{ANCHOR} names another digest")
        if last is not None:
            last.content()  # no line follows it that names its digest
        if mark is not None and mark[0] > number:
            raise VerificationFailed(  # noqa: TRY301
                f"The journal was cut: {number} entries are left of at least {mark[0]}",
                do="Compare with a copy that was handed over earlier",
            )
    except VerificationFailed as failure:
        broken = failure
    paths = segments(folder)
    if not paths:
        return Chain(number, head, 0, 0, 0, broken)
    size = last.end if last is not None and last.path == paths[-1] else 0
    return Chain(number, head, len(paths), size, paths[-1].stat().st_size - size, broken)
