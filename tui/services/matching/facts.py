"""Tests of single events: by the numbers in their columns, by time, by text, by position."""

import re
import sys
from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from tui.domain.columns import Terms, Texts
from tui.domain.times import Window
from tui.services.matching.sought import packed

Holds = Callable[[str], bool]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FEW = 0.15  # of a stretch are hits up to which each is looked for on its own
_GROUPS = 4  # of 256 numbers each, up to which they are looked for as bytes


_ONLY = [bytes(n == only for n in range(256)) for only in range(256)]


class _Plain:
    """A test that needs to learn nothing."""

    costly = False

    def learn(self, start: int, stop: int) -> None:
        """Learn nothing."""


class Numbered(_Plain):
    """Events that have a wanted name in any of some columns. Grows with the terms."""

    def __init__(self, terms: Terms, holds: Holds, columns: "Iterable[array[int]]") -> None:
        self._terms = terms
        self._holds = holds
        self._columns = tuple(columns)
        self._wanted = bytearray(1)  # number 0 is no name

    def flags(self, start: int, stop: int, among: int) -> int:  # noqa: ARG002
        """Look each number up."""
        self._wanted += bytes(map(self._holds, self._terms.spelled[len(self._wanted) :]))
        groups = [at for at in range(0, len(self._wanted), 256) if any(self._wanted[at : at + 256])]
        found = 0
        for column in self._columns if groups else ():
            if len(groups) <= _GROUPS:
                found |= self._in_groups(column[start:stop], groups)
            else:
                found |= packed(bytes(map(self._wanted.__getitem__, column[start:stop])))
        return found

    def _in_groups(self, numbers: "array[int]", groups: Sequence[int]) -> int:
        """Return the flags of the numbers, whose bytes are looked at all at once."""
        low, *higher = _bytes(numbers, (len(self._wanted) - 1).bit_length())
        found = 0
        for group in groups:
            flags = packed(
                low.translate(bytes(self._wanted[group : group + 256]).ljust(256, b"\0"))
            )
            for at, part in enumerate(higher, 1):
                flags &= packed(part.translate(_ONLY[group >> 8 * at & 255]))
            found |= flags
        return found


def _bytes(numbers: "array[int]", bits: int) -> list[bytes]:
    """Return all lowest bytes of numbers, then all that are next to them, as far as they count."""
    size, whole = numbers.itemsize, numbers.tobytes()
    places = range(size) if sys.byteorder == "little" else range(size - 1, -1, -1)
    return [whole[at::size] for at in places][: max(1, -(-bits // 8))]


class Placed(_Plain):
    """Events at certain positions."""

    def __init__(self, positions: Callable[[], Collection[int]]) -> None:
        self._positions = positions

    def flags(self, start: int, stop: int, among: int) -> int:  # noqa: ARG002
        """Raise the flags of the positions in the stretch."""
        flags = bytearray(stop - start)
        for position in self._positions():
            if start <= position < stop:
                flags[position - start] = 1
        return packed(flags)


class Between(_Plain):
    """Events created within a window; never one whose time Webex did not send."""

    def __init__(self, created: Sequence[int], window: Window) -> None:
        self._created = created
        # Times are cut to ms: the first whole ms that is not before each end.
        self._low = -((_EPOCH - window.start) // timedelta(milliseconds=1))
        self._high = -((_EPOCH - window.end) // timedelta(milliseconds=1))

    def flags(self, start: int, stop: int, among: int) -> int:  # noqa: ARG002
        """Compare each time."""
        low, high = self._low, self._high
        return packed(bytes([low <= one < high and one != 0 for one in self._created[start:stop]]))


class Holding(_Plain):
    """Events whose own text holds a case-folded word."""

    def __init__(self, texts: Texts, word: str) -> None:
        self._texts = texts
        self._word = word
        self._many = False  # whether hits were many in the stretch before

    def flags(self, start: int, stop: int, among: int) -> int:  # noqa: ARG002
        """Jump from hit to hit; look at every text where hits are many."""
        few = int(_FEW * (stop - start)) + 1
        hits = () if self._many else self._texts.holding(self._word, start, stop)
        found = list(islice(hits, few))
        if self._many or len(found) == few:
            word = self._word
            each = bytes([word in one for one in self._texts.between(start, stop)])
            self._many = each.count(1) >= few
            return packed(each)
        flags = bytearray(stop - start)
        for position in found:
            flags[position - start] = 1
        return packed(flags)


class Fitting(_Plain):
    """Events whose own text fits a pattern."""

    def __init__(self, texts: Texts, pattern: re.Pattern[str]) -> None:
        self._texts = texts
        self._search = pattern.search

    def flags(self, start: int, stop: int, among: int) -> int:  # noqa: ARG002
        """Search each text."""
        search = self._search
        texts = self._texts.between(start, stop)
        return packed(bytes([search(one) is not None for one in texts]))


class Bearing:
    """Events that name files; each candidate is read, once for as long as ``bears`` remembers."""

    costly = True

    def __init__(self, bears: Callable[[int], bool]) -> None:
        self._bears = bears

    def learn(self, start: int, stop: int) -> None:
        """Learn nothing."""

    def flags(self, start: int, stop: int, among: int) -> int:
        """Read the candidates only."""
        candidates = among.to_bytes(stop - start, "little")
        flags = bytearray(stop - start)
        at = -1
        while (at := candidates.find(1, at + 1)) >= 0:
            flags[at] = self._bears(start + at)
        return packed(flags)
