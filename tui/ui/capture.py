"""Reads the screen that Textual has composed into plain cells, for an exhibit.

Textual has no public way to read the composed screen, so this is the one place that uses a private
one (``Screen._compositor``); a test compares it with what a real terminal shows.
"""

from typing import Any

from rich.cells import cell_len
from rich.color import Color, ColorType
from rich.style import Style
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from textual.app import App

from tui.domain.casefile import Cell, Screen


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


def grab(app: App[Any]) -> Screen:
    """Return the cells of what the app shows now, each row exactly as wide as the screen."""
    width, _height = app.size
    rows = []
    for strip in app.screen._compositor.render_strips():  # noqa: SLF001 - see the module's text
        row: list[Cell] = []
        for segment in strip.adjust_cell_length(width):
            if segment.control is None:
                row.extend(_cells(segment.text, segment.style))
        rows.append(tuple(row[:width]))
    return Screen(tuple(rows))
