"""What a terminal shows, as far as that is known from what was written to it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, repeat
from typing import NamedTuple

from rich.cells import get_character_cell_size

from tui.ui.pen import Pen, on_blank

_MOVE = 7  # bytes that a move takes: so many cells are written again instead

Cell = tuple[str, Pen]
"""A character, and what can be seen of the pen that wrote it."""


class Piece(NamedTuple):
    """Texts from a place on, counted from 1, each in one style."""

    y: int
    x: int
    runs: list[tuple[str, Pen]]


class Picture:
    """Cells by row. Rows with anything but one cell for each character are not known."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell | None]] = {}
        self._cursor = (0, 0)  # where it was left

    def news(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """Yield what the pieces change, and take note of it."""
        said = False
        for piece in pieces:
            for new in self._changes(piece):
                said = True
                yield new
        if pieces and not pieces[-1].runs:
            here = pieces[-1][:2]
            if said or here != self._cursor:
                yield pieces[-1]
            self._cursor = here
        elif said:
            self._cursor = (0, 0)

    def _changes(self, piece: Piece) -> Iterable[Piece]:
        y, x, runs = piece
        if not runs:
            return ()
        if not all(_is_narrow(text) for text, _ in runs):
            self._rows.pop(y, None)
            return (piece,)
        wanted: list[Cell] = []
        for text, pen in runs:
            if (blank := on_blank(pen)) is pen or " " not in text:
                wanted += zip(text, repeat(pen))
            else:
                wanted += [(one, blank if one == " " else pen) for one in text]
        row = self._rows.setdefault(y, [])
        row += [None] * (x - 1 + len(wanted) - len(row))
        shown = row[x - 1 : x - 1 + len(wanted)]
        if shown == wanted:
            return ()
        row[x - 1 : x - 1 + len(wanted)] = wanted
        differs = [one != other for one, other in zip(shown, wanted, strict=True)]
        return [_cut(piece, first, last) for first, last in _stretches(differs)]


def _is_narrow(text: str) -> bool:
    return text.isascii() or all(one.isascii() or get_character_cell_size(one) == 1 for one in text)


def _stretches(differs: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first cell and the one after the last of what is to be written in one go."""
    first = last = -1
    at = 0
    for differ, cells in groupby(differs):
        after = at + sum(1 for _ in cells)
        if differ:
            if first < 0:
                first = at
            elif at - last > _MOVE:
                yield first, last
                first = at
            last = after
        at = after
    yield first, last


def _cut(piece: Piece, first: int, last: int) -> Piece:
    runs, at = [], 0
    for text, pen in piece.runs:
        if part := text[max(0, first - at) : max(0, last - at)]:
            runs.append((part, pen))
        at += len(text)
    return Piece(piece.y, piece.x + first, runs)
