"""What a view hands to the console: rows of text runs, each with the role its style comes from.

Owns the vocabulary of roles. Must not know colours or a terminal library.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

Fit = Callable[[str, int], str]
"""Pads or crops a text to exactly that many terminal cells; given by the console."""


class Role(StrEnum):
    """What a run of text is, for the console to colour; every role is also told by a sign."""

    BLANK = "blank"
    OWN = "own"
    EXT1 = "ext1"
    EXT2 = "ext2"
    EXT3 = "ext3"
    BOT = "bot"
    ROOM = "room"
    FOREIGN_ROOM = "foreign_room"
    EDGE = "edge"
    EDGE_LEFT = "edge_left"
    EDGE_SELECTED = "edge_selected"
    NUMBER = "number"
    MORE = "more"
    DIM = "dim"
    HEADING = "heading"
    SELECTED = "selected"
    MARK = "mark"
    DELETED = "deleted"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of one row in one role."""

    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows from top to bottom, every one exactly as wide as the picture was asked to be."""

    rows: tuple[tuple[Run, ...], ...]

    def plain(self) -> str:
        """The text alone, one line a row, without trailing blanks."""
        return "\n".join("".join(run.text for run in row).rstrip() for row in self.rows)


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The same row with neighbouring runs of one role merged and empty ones gone."""
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].role is run.role:
            merged[-1] = Run(merged[-1].text + run.text, run.role)
        elif run.text:
            merged.append(run)
    return tuple(merged)
