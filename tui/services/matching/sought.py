"""What is sought, as flags of a stretch of events; and, or and not of it.

Flags are one byte an event (0 or 1), the first event's lowest, in one ``int``: so two stretches
are combined in one step of the processor's own size.
"""

from collections.abc import Sequence
from typing import Protocol


class Sought(Protocol):
    """Something that events are tested for. Each stretch is learnt once, in order, before flags."""

    @property
    def costly(self) -> bool:
        """Tell whether a test reads events from disk, so that others should come first."""

    def learn(self, start: int, stop: int) -> None:
        """Take note of the events from ``start`` to below ``stop``."""

    def flags(self, start: int, stop: int, among: int) -> int:
        """Return the flags of a stretch; those outside of the flags ``among`` do not matter."""


def every(count: int) -> int:
    """Return so many raised flags."""
    return packed(b"\1" * count)


def packed(flags: bytes | bytearray) -> int:
    """Return flags, one byte each, as one number."""
    return int.from_bytes(flags, "little")


class _Parts:
    """Several things sought together, the costly ones last."""

    def __init__(self, parts: Sequence[Sought]) -> None:
        self._parts = sorted(parts, key=lambda one: one.costly)
        self.costly = any(one.costly for one in parts)

    def learn(self, start: int, stop: int) -> None:
        """Let every part learn."""
        for part in self._parts:
            part.learn(start, stop)


class AllOf(_Parts):
    """What all parts hold."""

    def flags(self, start: int, stop: int, among: int) -> int:
        """Ask each part only about what those before it hold."""
        for part in self._parts:
            if not among:
                break
            among &= part.flags(start, stop, among)
        return among


class AnyOf(_Parts):
    """What any part holds."""

    def flags(self, start: int, stop: int, among: int) -> int:
        """Ask each part only about what none before it holds."""
        found = 0
        for part in self._parts:
            left = among & ~found
            if not left:
                break
            found |= part.flags(start, stop, left) & among
        return found


class Except:
    """What the part does not hold."""

    def __init__(self, part: Sought) -> None:
        self._part = part
        self.costly = part.costly

    def learn(self, start: int, stop: int) -> None:
        """Let the part learn."""
        self._part.learn(start, stop)

    def flags(self, start: int, stop: int, among: int) -> int:
        """Return what is left over."""
        return among & ~self._part.flags(start, stop, among)
