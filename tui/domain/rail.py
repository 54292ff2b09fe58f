"""Where in a whole list hits and marks lie, in as many cells as a screen is high. Pure."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

HIT, MARK = 1, 2
_FEW = 500  # marks up to which each is looked for in the list, and not the list in the marks


def cells(
    rows: Sequence[int],
    found: Sequence[int],
    marks: set[int],
    key: Callable[[int], Any],
    height: int,
) -> bytes:
    """Return the flags HIT and MARK of each of ``height`` equal parts of the rows.

    ``rows`` stand in the order of ``key``, and so do ``found``, which are some of them.
    """
    count = len(rows)
    drawn = bytearray(height)
    firsts = [-(-count * one // height) for one in range(height + 1)]
    if found:
        before = [bisect_left(found, key(rows[one]), key=key) for one in firsts[:-1] if one < count]
        before += [len(found)] * (height + 1 - len(before))
        for place, (start, stop) in enumerate(pairwise(before)):
            drawn[place] |= HIT * (start < stop)
    if len(marks) <= _FEW:
        for mark in marks:
            at = bisect_left(rows, key(mark), key=key)
            if at < count and rows[at] == mark:
                drawn[at * height // count] |= MARK
    else:
        for place, (start, stop) in enumerate(pairwise(firsts)):
            drawn[place] |= MARK * (not marks.isdisjoint(rows[start:stop]))
    return bytes(drawn)
