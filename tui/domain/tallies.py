"""Looking through whole columns for some numbers, in slices, so that no other thread waits long.

A single call of the interpreter over a million numbers would hold every other thread for as long as
it takes. Pure.
"""

from array import array
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import compress, count

_SLICE = 30_000  # numbers looked at in one call: about a ms


def where(column: "array[int]", length: int, wanted: Collection[int]) -> Iterator[int]:
    """Yield the positions below ``length`` at which a column has one of some numbers, in order."""
    holds = frozenset(wanted).__contains__
    for start in range(0, length, _SLICE):
        part = column[start : min(start + _SLICE, length)]
        yield from compress(count(start), map(holds, part))


def tally(length: int, column: "array[int]", other: "array[int] | None" = None) -> Counter[int]:
    """Return how often each number occurs in a column below ``length``.

    With another column: at how many positions it stands in either of them.
    """
    found: Counter[int] = Counter()
    for start in range(0, length, _SLICE):
        at = slice(start, min(start + _SLICE, length))
        part = column[at]
        found.update(part)
        if other is not None:
            found.update(two for one, two in zip(part, other[at], strict=True) if one != two)
    return found
