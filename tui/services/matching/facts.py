"""Tests of single events: by the numbers in their columns, by time, by text, by position."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from tui.domain.columns import Terms, Texts
from tui.domain.times import Window
from tui.services.matching.sought import packed

Holds = Callable[[str], bool]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FEW = 200  # hits in a stretch up to which each is looked for on its own


class _Plain:
    """A test that needs to learn nothing."""

    costly = False

    def learn(self, start: int, stop: int) -> None:
        """Learn nothing."""


class Numbered(_Plain):
    """Events that have a wanted name in any of some columns. Grows with the terms."""

    def __init__(self, terms: Terms, holds: Holds, columns: Iterable[Sequence[int]]) -> None:
        self._terms = terms
        self._holds = holds
        self._columns = tuple(columns)
        self._wanted = bytearray(1)  # number 0 is no name

    def flags(self, start: int, stop: int, among: int) -> int:  # noqa: ARG002
        """Look each number up."""
        self._wanted += bytes(map(self._holds, self._terms.spelled[len(self._wanted) :]))
        found = 0
        if any(self._wanted):
            wanted = self._wanted.__getitem__
            for column in self._columns:
                found |= packed(bytes(map(wanted, column[start:stop])))
        return found


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

    def flags(self, start: int, stop: int, among: int) -> int:  # noqa: ARG002
        """Jump from hit to hit; look at every text where hits are many."""
        found = list(islice(self._texts.holding(self._word, start, stop), _FEW))
        if len(found) == _FEW:
            word = self._word
            return packed(bytes([word in one for one in self._texts.between(start, stop)]))
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
