"""The edges of one node: lines from a hub to many rows, drawn in a block of cells.

Owns the shape of edges. Must not know what they join.

Every line leaves the hub level, turns along a quarter ellipse scaled to its target, and arrives
level. Scaled copies of one curve never cross, they part right after the hub, and the level end
leads the eye to the row. In a narrow block, and in ASCII, the edges hang off one straight
trunk instead.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tui.graph.glyphs import Glyphs
from tui.graph.picture import Role, Run, joined

_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""Braille dot bits by column and row of the cell (Unicode chapter 21.1)."""
_STRENGTH = {Role.EDGE_LEFT: 1, Role.EDGE: 2, Role.EDGE_SELECTED: 3}
_DASH = 4
"""Dots in one period of a dashed line, half of them set."""
_FLATNESS = 2
"""How much wider than high a curve is, where there is room; then it runs level to its end."""
_CURVED = 16
"""Cells from which curves, if also three quarters as wide as high, do not clot near the hub."""
_ROOMY = 6
"""Cells from which a trunk stands clear of the hub."""


def arrivals(ends: Iterable[tuple[int, Role]]) -> dict[int, Role]:
    """One role a row from edges as (row, role): where several arrive, the strongest is drawn."""
    rows: dict[int, Role] = {}
    for row, role in ends:
        rows[row] = max(rows.get(row, role), role, key=_STRENGTH.__getitem__)
    return rows


def curvable(width: int, rows: int, glyphs: Glyphs) -> bool:
    """Whether edges spread over `rows` rows read well as curves in `width` cells."""
    return glyphs.braille and width >= max(_CURVED, rows * 3 // 4)


def fan(
    width: int,
    height: int,
    hub: int,
    ends: Mapping[int, Role],
    *,
    glyphs: Glyphs,
    curved: bool,
    mirrored: bool,
) -> list[tuple[Run, ...]]:
    """`height` rows of exactly `width` cells (3 or more): edges from row `hub` to each end's row.

    The hub is on the left, or on the right if `mirrored`. An ended membership (EDGE_LEFT) is
    dashed. The cell next to an end is never blank, and is blank on rows where nothing ends.
    """
    # A stronger edge is drawn over a weaker one.
    ordered = sorted(ends.items(), key=lambda end: _STRENGTH[end[1]])
    if curved:
        cells = _curves(width, hub, ordered, mirrored=mirrored)
    else:
        cells = _trunk(width, hub, ordered, glyphs, mirrored=mirrored)
    rows = []
    for y in range(height):
        line = (cells.get((x, y), (" ", Role.BLANK)) for x in range(width))
        rows.append(joined(Run(text, role) for text, role in line))
    return rows


_Cells = dict[tuple[int, int], tuple[str, Role]]


def _curves(width: int, hub: int, ends: Sequence[tuple[int, Role]], *, mirrored: bool) -> _Cells:
    bits: dict[tuple[int, int], int] = {}
    roles: dict[tuple[int, int], Role] = {}
    last = 2 * width - 1
    for row, role in ends:
        travel = 4 * (row - hub)
        dashed = role is Role.EDGE_LEFT
        for at, (x, dy) in enumerate(_path(travel, last + 1)):
            if dashed and at % _DASH >= _DASH // 2 and x < last - 1:
                continue
            column, dot = last - x if mirrored else x, 4 * hub + 1 + dy
            cell = (column // 2, dot // 4)
            bits[cell] = bits.get(cell, 0) | _DOTS[column % 2][dot % 4]
            roles[cell] = role
    return {cell: (chr(0x2800 + dots), roles[cell]) for cell, dots in bits.items()}


def _path(travel: int, width: int) -> Iterator[tuple[int, int]]:
    """The dots (right, down) of a line without gaps: level, a quarter ellipse, level again."""
    bend = max(1, min(_FLATNESS * abs(travel), width - 5))
    step = 1 if travel >= 0 else -1
    before = 0
    for x in range(width):
        along = min(max(x - 2, 0) / bend, 1)
        dy = round(travel * math.sqrt(1 - (1 - along) ** 2))
        yield from ((x, between) for between in range(before + step, dy, step))
        yield x, dy
        before = dy


def _trunk(
    width: int, hub: int, ends: Sequence[tuple[int, Role]], glyphs: Glyphs, *, mirrored: bool
) -> _Cells:
    if not ends:
        return {}
    cells: _Cells = {}
    trunk = 1 if width < _ROOMY else 2
    reached = {row for row, _ in ends}
    top, bottom = min(reached | {hub}), max(reached | {hub})
    for row, role in ends:
        for x in range(trunk):
            cells[x, hub] = (glyphs.lines[3], role)
        for y in range(min(row, hub), max(row, hub) + 1):
            sides = (y == hub) * 1 + (y in reached) * 2 + (y > top) * 4 + (y < bottom) * 8
            cells[trunk, y] = (_line(sides, glyphs, mirrored=mirrored), role)
        for x in range(trunk + 1, width):
            cells[x, row] = (glyphs.dashed if role is Role.EDGE_LEFT else glyphs.lines[3], role)
    if mirrored:
        return {(width - 1 - x, y): cell for (x, y), cell in cells.items()}
    return cells


def _line(sides: int, glyphs: Glyphs, *, mirrored: bool) -> str:
    left, right, upright = sides & 1, sides & 2, sides & 12
    return glyphs.lines[(left << 1 | right >> 1 if mirrored else left | right) | upright]
