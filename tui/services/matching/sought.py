"""What is sought, as flags of a stretch of events; and, or and not of it.

Flags are one byte an event (0 or 1), the first event's lowest, in one ``int``: so two stretches
are combined in one step of the processor's own size.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

_CHUNK = 20_000  # events between two turns of other threads: some ms


class Abandoned(Exception):
    """Nobody waits for the answer any more."""


class Cost(IntEnum):
    """What it takes to test an event: cheap tests come first."""

    NUMBER = 0
    TEXT = 1
    DISK = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """The events from ``start`` to below ``stop``; ``goes_on`` tells whether anybody waits."""

    start: int
    stop: int
    goes_on: Callable[[], bool] = lambda: True

    def __len__(self) -> int:
        """Return how many events there are."""
        return self.stop - self.start

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Yield parts that take some ms each. Raises Abandoned between them."""
        for first in range(self.start, self.stop, _CHUNK):
            if not self.goes_on():
                raise Abandoned
            yield first, min(first + _CHUNK, self.stop)


class Sought(Protocol):
    """Something that events are tested for."""

    @property
    def cost(self) -> Cost:
        """Return what the dearest of the tests takes."""

    def flags(self, stretch: Stretch, among: int) -> int:
        """Return the flags of a stretch; those outside of the flags ``among`` do not matter.

        Raises Abandoned.
        """

    def is_within(self, other: "Sought") -> bool:
        """Tell whether all that this holds the other, which was asked before, held as well.

        False where that cannot be told, or takes both of several parts to tell.
        """


def every(count: int) -> int:
    """Return so many raised flags."""
    return packed(b"\1" * count)


def packed(flags: bytes | bytearray) -> int:
    """Return flags, one byte each, as one number."""
    return int.from_bytes(flags, "little")


def raised(flags: bytes | bytearray) -> Iterator[int]:
    """Yield the places of raised flags; one that is raised meanwhile comes too."""
    at = -1
    while (at := flags.find(1, at + 1)) >= 0:
        yield at


Test = Callable[[int, int, bytes], bytes | bytearray]
"""Given the first of some events, the one after the last, and the flags of those asked for."""


def tested(stretch: Stretch, among: int, test: Test) -> int:
    """Return the flags that a test gives, asked chunk by chunk where any events are ``among``."""
    wanted, found = among.to_bytes(len(stretch), "little"), bytearray()
    for first, last in stretch.chunks():
        asked = wanted[first - stretch.start : last - stretch.start]
        found += test(first, last, asked) if 1 in asked else bytes(last - first)
    return packed(found)


class _Parts:
    """Several things sought together, the cheapest first."""

    def __init__(self, parts: Sequence[Sought]) -> None:
        self.parts = sorted(parts, key=lambda one: one.cost)
        self.cost = self.parts[-1].cost

    def is_within(self, other: Sought) -> bool:  # noqa: ARG002
        """Tell nothing: the parts tell."""
        return False


class AllOf(_Parts):
    """What all parts hold."""

    def flags(self, stretch: Stretch, among: int) -> int:
        """Ask each part only about what those before it hold."""
        for part in self.parts:
            if not among:
                break
            among &= part.flags(stretch, among)
        return among


class AnyOf(_Parts):
    """What any part holds."""

    def flags(self, stretch: Stretch, among: int) -> int:
        """Ask each part only about what none before it holds."""
        found = 0
        for part in self.parts:
            left = among & ~found
            if not left:
                break
            found |= part.flags(stretch, left) & among
        return found


class Except:
    """What the part does not hold."""

    def __init__(self, part: Sought) -> None:
        self.part = part
        self.cost = part.cost

    def is_within(self, other: Sought) -> bool:  # noqa: ARG002
        """Tell nothing: the part tells."""
        return False

    def flags(self, stretch: Stretch, among: int) -> int:
        """Return what is left over."""
        return among & ~self.part.flags(stretch, among)
