"""The texts of all events in one run of bytes, and the ways to search it."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, compress, repeat

_MARK = b"\xff"  # is in no UTF-8
_NEITHER = bytes(range(255)).replace(b"\n", b"")  # mark nor line feed
_LAST = _MARK + b"\n"
_FLAGS = bytes(n == 1 for n in range(256))  # a line that ends with a mark has become a 1
_CACHED = 5000  # texts that lie in the processor's cache while they are looked at several times
_NEAR = 64  # positions


class Texts:
    """One case-folded text for each position, in one run of UTF-8, so that it is searched fast."""

    def __init__(self) -> None:
        self.run: bytes | bytearray = b""
        """As it was saved, until the first text is added: it is large and mostly only read."""
        self.ends = array("Q")

    def extend(self, texts: Iterable[str]) -> None:
        """Enter the texts of the next positions."""
        folded = [
            text.casefold().replace("\n", " ").encode("utf-8", "surrogatepass") for text in texts
        ]
        lengths = (len(text) + 1 for text in folded)
        self.ends.extend(list(accumulate(lengths, initial=len(self.run)))[1:])
        if isinstance(self.run, bytes):
            self.run = bytearray(self.run)
        self.run += b"\n".join([*folded, b""])

    def of(self, position: int) -> str:
        """Return the text of a position, case-folded."""
        start = self.ends[position - 1] if position else 0
        return self.run[start : self.ends[position] - 1].decode("utf-8", "surrogatepass")

    def take(self, other: "Texts", positions: Iterable[int]) -> None:
        """Enter the texts that some positions have in another one."""
        run, ends = other.run, other.ends
        self.run = b"".join([run[ends[at - 1] if at else 0 : ends[at]] for at in positions])
        lengths = (ends[at] - (ends[at - 1] if at else 0) for at in positions)
        self.ends = array("Q", accumulate(lengths))

    def _between(self, start: int, stop: int) -> bytes:
        at = self.ends[start - 1] if start else 0
        return bytes(self.run[at : self.ends[stop - 1]])

    def between(self, start: int, stop: int) -> list[str]:
        """Return the texts from ``start`` to below ``stop``, case-folded."""
        return self._between(start, stop).decode("utf-8", "surrogatepass").split("\n")[:-1]

    def each(self, word: str, start: int, stop: int) -> bytes:
        """Return whether each text holds a word, as ``holding``: 1 or 0 for each position.

        Quicker than that where many do, as only words and line feeds are looked at. Marks are as
        long as words, which are then overwritten where they stand.
        """
        wanted = word.encode("utf-8", "surrogatepass")
        mark, found = _MARK * max(1, len(wanted)), []
        for first in range(start, stop, _CACHED):
            run = self._between(first, min(first + _CACHED, stop))
            marked = run.replace(wanted, mark).translate(None, _NEITHER)
            found.append(marked.replace(_LAST, b"\1").translate(_FLAGS, _MARK))
        return b"".join(found)

    def picked(self, word: str, start: int, stop: int, asked: bytes) -> Iterator[int]:
        """Yield the same as ``holding``, but look only at positions whose flag is ``asked``."""
        ends = array("Q", [self.ends[start - 1] if start else 0]) + self.ends[start:stop]
        wanted = repeat(word.encode("utf-8", "surrogatepass"))
        found = map(self.run.find, wanted, compress(ends, asked), compress(ends[1:], asked))
        places = compress(range(start, stop), asked)
        return (place for place, at in zip(places, found, strict=True) if at >= 0)

    def holding(self, word: str, start: int, stop: int) -> Iterator[int]:
        """Yield the positions from ``start`` to below ``stop`` whose text holds a word.

        The word is case-folded by the caller and holds no line feed.
        """
        wanted = word.encode("utf-8", "surrogatepass")
        at = self.ends[start - 1] if start else 0
        end = self.ends[stop - 1] if stop else 0
        position = start
        find, ends = self.run.find, self.ends
        while (found := find(wanted, at, end)) >= 0:
            near = min(position + _NEAR, stop)  # mostly the next hit is not far
            position = bisect_right(ends, found, position, near)
            if position == near:
                position = bisect_right(ends, found, near, stop)
            yield position
            at = ends[position]
