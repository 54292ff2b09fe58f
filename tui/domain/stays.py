"""What is known of one person in one room: stretches of time inside or outside, and doubts. Pure.

What is not proved is unknown. Times are whole ms since 1970 UTC.
"""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from tui.domain.signs import Sign

EVER = 1 << 62
"""Later than every time; its negative is earlier than every time."""


class Standing(StrEnum):
    """How a person stood to a room at a moment."""

    IN = "in"
    OUT = "not in"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time from ``start`` to below ``end`` of which it is known whether a person was inside.

    ``opened`` and ``closed`` are the signs of the joining or leaving at its ends. None says that no
    more than this is proved: the person may have been inside, or outside, for longer.
    """

    start: int
    end: int
    inside: bool
    opened: Sign | None
    closed: Sign | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A time in which signs contradict each other, the two that show it, and in what words."""

    start: int
    end: int
    first: Sign
    second: Sign
    why: str


@dataclass(frozen=True, slots=True)
class Stand:
    """How a person stood at a moment. ``stretch`` is None where that is unknown.

    ``before`` and ``after`` are the nearest signs up to the moment and later. ``moderator`` is what
    the latest sign within the same stretch said; None where none did.
    """

    standing: Standing
    stretch: Stretch | None
    before: Sign | None
    after: Sign | None
    moderator: bool | None
    doubt: Doubt | None


@dataclass(frozen=True, slots=True)
class Stay:
    """One person's times in one room. ``signs`` are in time order, ``stretches`` are disjoint.

    Of the signs of activity only those are kept that decide something, or contradict.
    """

    signs: tuple[Sign, ...]
    stretches: tuple[Stretch, ...]
    doubts: tuple[Doubt, ...] = ()

    def at(self, moment: int) -> Stand:
        """Return how the person stood at a moment, in ms."""
        stretch = self.known_at(moment)
        here = bisect_right(self.signs, moment, key=_at)
        standing = Standing.UNKNOWN
        if stretch is not None:
            standing = Standing.IN if stretch.inside else Standing.OUT
        return Stand(
            standing,
            stretch,
            self.signs[here - 1] if here else None,
            self.signs[here] if here < len(self.signs) else None,
            self._role(here, stretch) if standing is Standing.IN else None,
            next((one for one in self.doubts if one.start <= moment < one.end), None),
        )

    def known_at(self, moment: int) -> Stretch | None:
        """Return the stretch that a moment lies in; None where nothing is known."""
        place = bisect_right(self.stretches, moment, key=_start) - 1
        return self.stretches[place] if place >= 0 and moment < self.stretches[place].end else None

    def proof(self, stretch: Stretch) -> list[Sign]:
        """Return the signs that prove a stretch, in time order."""
        return [one for one in self.signs if stretch.start <= one.at <= stretch.end]

    def _role(self, here: int, stretch: Stretch | None) -> bool | None:
        for sign in reversed(self.signs[:here]):
            if stretch is None or sign.at < stretch.start:
                break
            if sign.moderator is not None:
                return sign.moderator
        return None


def _start(stretch: Stretch) -> int:
    return stretch.start


def _at(sign: Sign) -> int:
    return sign.at
