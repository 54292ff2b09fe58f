"""Reads the screen that Textual has composed into plain cells, for an exhibit.

Textual has no public way to read the composed screen, so this is the one place that uses a private
one (``Screen._compositor``); a test compares it with what a real terminal shows.
"""

from collections.abc import Iterable
from typing import Any

from rich.cells import cell_len
from rich.color import Color, ColorType
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip

from tui.domain.casefile import Cell, Screen
from tui.ui.text import fit
from tui.ui.widgets.lines import LinePane


def _hex(color: Color | None, *, foreground: bool) -> str:
    if color is None or color.type is ColorType.DEFAULT:
        return "#e0e0e0" if foreground else "#121212"
    return color.get_truecolor(DEFAULT_TERMINAL_THEME, foreground=foreground).hex


def _cells(text: str, style: Style | None) -> list[Cell]:
    style = style or Style()
    fg, bg = _hex(style.color, foreground=True), _hex(style.bgcolor, foreground=False)
    if style.reverse:
        fg, bg = bg, fg
    cells: list[Cell] = []
    for char in text:
        width = cell_len(char)
        if width == 0 and cells:
            last = max(i for i, cell in enumerate(cells) if cell.text)
            old = cells[last]
            cells[last] = Cell(old.text + char, old.fg, old.bg, old.bold, old.italic, old.underline)
            continue
        look = (bool(style.bold), bool(style.italic), bool(style.underline))
        cells.append(Cell(char, fg, bg, *look))
        cells.extend(Cell("", fg, bg, *look) for _ in range(width - 1))
    return cells


def crop(screen: Screen, region: Region) -> Screen:
    """Return a part of a screen."""
    x, y, width, height = region
    return Screen(tuple(row[x : x + width] for row in screen.rows[y : y + height]))


def lines(pane: LinePane, indices: Iterable[int]) -> list[tuple[Cell, ...]]:
    """Return lines of a pane, in sight or not, as cells of its width."""
    width = pane.content_size.width
    return [_line(pane, pane.draw_alone(index, width)) for index in indices]


def heading(pane: LinePane) -> list[tuple[Cell, ...]]:
    """Return the line that names a pane, none where nothing does."""
    if not pane.heading:
        return []
    return [_line(pane, [pane.segment(fit(pane.heading, pane.content_size.width), "title_focus")])]


def _line(pane: LinePane, segments: list[Segment]) -> tuple[Cell, ...]:
    """Return segments as they would be drawn in a pane: on its ground, through the app's nets."""
    width = pane.content_size.width
    strip = Strip(segments).adjust_cell_length(width, pane.rich_style)
    for net in pane.app.get_line_filters():
        strip = strip.apply_filter(net, pane.background_colors[1])
    return _row(strip, width)


def grab(app: App[Any]) -> Screen:
    """Return the cells of what the app shows now, each row exactly as wide as the screen."""
    width, _height = app.size
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - see the module's text
    return Screen(tuple(_row(strip, width) for strip in strips))


def _row(strip: Strip, width: int) -> tuple[Cell, ...]:
    """Return the cells of a strip, exactly as many as it is wide."""
    row: list[Cell] = []
    for segment in strip.adjust_cell_length(width):
        if segment.control is None:
            row.extend(_cells(segment.text, segment.style))
    return tuple(row[:width])
