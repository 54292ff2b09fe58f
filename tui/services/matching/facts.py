"""Tests of single events: by the numbers in their columns, by time, by text, by position."""

import re
import sys
from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from tui.domain.columns import Terms
from tui.domain.texts import Texts
from tui.domain.times import Window
from tui.services.matching.sought import Cost, Sought, Stretch, packed, tested

Holds = Callable[[str], bool]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FEW = 0.15  # of a chunk are hits up to which each is looked for on its own
_GROUPS = 4  # of 256 numbers each, up to which they are looked for as bytes
_ONLY = [bytes(n == only for n in range(256)) for only in range(256)]


class Numbered:
    """Events that have a wanted name in any of some columns. Grows with the terms."""

    cost = Cost.NUMBER

    def __init__(self, terms: Terms, holds: Holds, columns: "Iterable[array[int]]") -> None:
        self._terms = terms
        self._holds = holds
        self.columns = tuple(columns)
        self._wanted = bytes(1)  # number 0 is no name

    def flags(self, stretch: Stretch, among: int) -> int:
        """Look each number up."""
        return tested(stretch, among, self._test) if any(self.learnt()) else 0

    def is_within(self, other: Sought) -> bool:
        """Compare what is wanted in the same columns."""
        if not isinstance(other, Numbered):
            return False
        if not {*map(id, self.columns)} <= {*map(id, other.columns)}:
            return False
        return not packed(self.learnt()) & ~packed(other.learnt())

    def learnt(self) -> bytes:
        """Return a flag for each number there is by now: whether it is wanted."""
        if fresh := self._terms.spelled[len(self._wanted) :]:
            self._wanted = self._wanted + bytes(map(self._holds, fresh))  # any thread may do so
        return self._wanted

    def _test(self, start: int, stop: int, _asked: bytes) -> bytes:
        groups = [at for at in range(0, len(self._wanted), 256) if any(self._wanted[at : at + 256])]
        found = 0
        for column in self.columns:
            if len(groups) <= _GROUPS:
                found |= self._in_groups(column[start:stop], groups)
            else:
                found |= packed(bytes(map(self._wanted.__getitem__, column[start:stop])))
        return found.to_bytes(stop - start, "little")

    def _in_groups(self, numbers: "array[int]", groups: Sequence[int]) -> int:
        """Return the flags of the numbers, whose bytes are looked at all at once."""
        low, *higher = _bytes(numbers, (len(self._wanted) - 1).bit_length())
        found = 0
        for group in groups:
            flags = packed(low.translate(self._wanted[group : group + 256].ljust(256, b"\0")))
            for at, part in enumerate(higher, 1):
                flags &= packed(part.translate(_ONLY[group >> 8 * at & 255]))
            found |= flags
        return found


def _bytes(numbers: "array[int]", bits: int) -> list[bytes]:
    """Return all lowest bytes of numbers, then all that are next to them, as far as they count."""
    size, whole = numbers.itemsize, numbers.tobytes()
    places = range(size) if sys.byteorder == "little" else range(size - 1, -1, -1)
    return [whole[at::size] for at in places][: max(1, -(-bits // 8))]


class Placed:
    """Events at certain positions."""

    cost = Cost.NUMBER

    def __init__(self, positions: Callable[[], Collection[int]]) -> None:
        self.positions = positions

    def flags(self, stretch: Stretch, among: int) -> int:  # noqa: ARG002
        """Raise the flags of the positions in the stretch."""
        flags = bytearray(len(stretch))
        for position in self.positions():
            if stretch.start <= position < stretch.stop:
                flags[position - stretch.start] = 1
        return packed(flags)

    def is_within(self, other: Sought) -> bool:
        """Compare the positions."""
        return isinstance(other, Placed) and set(self.positions()) <= set(other.positions())


class Between:
    """Events created within a window; never one whose time Webex did not send."""

    cost = Cost.NUMBER

    def __init__(self, created: Sequence[int], window: Window) -> None:
        self._created = created
        # Times are cut to ms: the first whole ms that is not before each end.
        self.low = -((_EPOCH - window.start) // timedelta(milliseconds=1))
        self.high = -((_EPOCH - window.end) // timedelta(milliseconds=1))

    def flags(self, stretch: Stretch, among: int) -> int:
        """Compare each time."""
        return tested(stretch, among, self._test)

    def is_within(self, other: Sought) -> bool:
        """Compare the windows."""
        return isinstance(other, Between) and other.low <= self.low and self.high <= other.high

    def _test(self, start: int, stop: int, _asked: bytes) -> bytes:
        low, high = self.low, self.high
        return bytes([low <= one < high and one != 0 for one in self._created[start:stop]])


class Holding:
    """Events whose own text holds a case-folded word."""

    cost = Cost.TEXT

    def __init__(self, texts: Texts, word: str) -> None:
        self._texts = texts
        self.word = word
        self._many = False  # whether hits were many in the chunk before

    def flags(self, stretch: Stretch, among: int) -> int:
        """Find the word in the texts that are asked for."""
        return tested(stretch, among, self._test)

    def is_within(self, other: Sought) -> bool:
        """Look for the other word in this one."""
        return isinstance(other, Holding) and other.word in self.word

    def _test(self, start: int, stop: int, asked: bytes) -> bytes | bytearray:
        """Jump from hit to hit; look at each text where hits are many, or few are asked for."""
        few = int(_FEW * (stop - start)) + 1
        if asked.count(1) < few:
            hits = self._texts.picked(self.word, start, stop, asked)
        elif self._many:
            return self._each(start, stop, few)
        else:
            hits = self._texts.holding(self.word, start, stop)
        found = list(islice(hits, few))
        if len(found) == few:
            return self._each(start, stop, few)
        flags = bytearray(stop - start)
        for position in found:
            flags[position - start] = 1
        return flags

    def _each(self, start: int, stop: int, few: int) -> bytes:
        flags = self._texts.each(self.word, start, stop)
        self._many = flags.count(1) >= few
        return flags


class Fitting:
    """Events whose own text fits a pattern."""

    cost = Cost.TEXT

    def __init__(self, texts: Texts, pattern: re.Pattern[str]) -> None:
        self._texts = texts
        self.pattern = pattern

    def flags(self, stretch: Stretch, among: int) -> int:
        """Search the texts that are asked for."""
        return tested(stretch, among, self._test)

    def is_within(self, other: Sought) -> bool:
        """Compare the patterns."""
        return isinstance(other, Fitting) and other.pattern == self.pattern

    def _test(self, start: int, stop: int, asked: bytes) -> bytes:
        search, texts = self.pattern.search, self._texts.between(start, stop)
        wanted = zip(asked, texts, strict=True)
        return bytes([one and search(text) is not None for one, text in wanted])


class Bearing:
    """Events that name files; each candidate is read, once for as long as ``bears`` remembers."""

    cost = Cost.DISK

    def __init__(self, bears: Callable[[int], bool]) -> None:
        self._bears = bears

    def flags(self, stretch: Stretch, among: int) -> int:
        """Read the events that are asked for."""
        return tested(stretch, among, self._test)

    def is_within(self, other: Sought) -> bool:
        """Whether an event names files never changes."""
        return isinstance(other, Bearing)

    def _test(self, start: int, _stop: int, asked: bytes) -> bytes:
        return bytes([one and self._bears(at) for at, one in enumerate(asked, start)])
