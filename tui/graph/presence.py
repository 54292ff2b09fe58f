"""Rows over time: who was inside when, what they wrote and did there.

Owns what a stay says to somebody who draws it. Must not know how stays are found or drawn. Moments
are ms since 1970 UTC.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from heapq import merge

from tui.domain.stays import EVER, Stay, Stretch
from tui.domain.times import Window
from tui.graph.model import PersonNode, RoomNode

NOTHING = Stay((), ())
"""The stay of somebody of whom no sign is known."""


class Standing(Enum):
    """How somebody stands towards a room at a moment, to be drawn."""

    INSIDE = "inside"
    UNSURE = "unsure"
    LEFT = "left"
    LATER = "not yet"


def standing(stay: Stay, moment: int) -> Standing:
    """How somebody stands at a moment; who was not inside before it is not yet there."""
    been = False
    for one in stay.stretches:
        if moment < one.start:
            break
        if moment < one.end:
            return Standing.INSIDE if one.inside else Standing.LEFT if been else Standing.LATER
        been = been or one.inside
    return Standing.UNSURE if stay.stretches else Standing.LATER


def moves(stay: Stay) -> Iterable[tuple[int, bool]]:
    """When somebody came (True) or went (False), where an event or a roster proves the moment."""
    for one in stay.stretches:
        if one.inside and one.opened is not None:
            yield one.start, True
        if one.inside and one.closed is not None:
            yield one.end, False


@dataclass(frozen=True, slots=True)
class Lane:
    """One row over time: the stay, moments of messages, and marked moments, all in order."""

    node: PersonNode | RoomNode
    stay: Stay
    messages: Sequence[int]
    marks: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class Lanes:
    """The people of a room, or the rooms of a person, over the time that a case spans."""

    centre: PersonNode | RoomNode | None
    lanes: tuple[Lane, ...]
    span: Window


def together(node: PersonNode, lanes: Sequence[Lane]) -> Lane:
    """One row for many people: inside while any of them is known to be."""
    found: list[Stretch] = []
    inside = (one for lane in lanes for one in lane.stay.stretches if one.inside)
    for one in sorted(inside, key=lambda stretch: (stretch.start, stretch.end)):
        last = found[-1] if found else None
        if last is None or last.end < one.start:
            found.append(one)
        elif last.end < one.end:
            found[-1] = replace(last, end=one.end, closed=one.closed)
    edges = [-EVER, *(edge for one in found for edge in (one.start, one.end)), EVER]
    outside = [
        Stretch(start, end, inside=False, opened=None, closed=None)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if start < end
    ]
    return Lane(
        node,
        Stay((), tuple(sorted((*found, *outside), key=lambda one: one.start))),
        list(merge(*(lane.messages for lane in lanes))),
        list(merge(*(lane.marks for lane in lanes))),
    )
