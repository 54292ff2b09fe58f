"""Draws a captured screen: as plain text, and as SVG with the exhibit's banner above it.

Pure: identical input gives identical bytes. Owns the geometry. The picture names nothing outside
itself: no font, style or script is loaded, and the only URL is the SVG namespace. Each cluster of
characters stands at the x of its own cell, left to right, so no font or reordering moves it.
Characters that XML 1.0 forbids or that deceive a reader are drawn as visible tokens.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import groupby

from tui.domain.casefile import Cell, ExhibitFacts, Screen
from tui.domain.hostile import visible
from tui.domain.times import format_api
from tui.errors import BadInput
from tui.evidence import banner, canonical, sidecar

_CELL_W, _CELL_H, _FONT, _BASE = 9, 17, 15, 13  # px; boxes join in DejaVu Sans Mono at this size
_MARGIN, _LEAST_W = 16, 720
_LABEL_W, _BANNER_FONT, _BANNER_H, _BANNER_CHAR = 110, 12, 18, 7.3
_FONTS = "DejaVu Sans Mono, Liberation Mono, Menlo, Consolas, monospace"
_escape = partial(html.escape, quote=False)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Characters that no shaping joins or moves, so that several may share one element.
_PLAIN = re.compile(
    r"[!-~\u00a1-\u00ac\u00ae-\u024f\u0370-\u03ff\u0400-\u0482\u2010-\u2027\u2190-\u25ff]"
)


def _shown(cell: Cell) -> str:
    """Return what is drawn of a cell: safe text, a lone combining mark on a dotted circle."""
    text = visible(cell.text)
    if text and unicodedata.category(text[0]).startswith("M"):
        return "\u25cc" + text
    return text


def text(screen: Screen) -> str:
    """Return the grid as text: one line for each row, blanks at the end trimmed, a final LF."""
    lines = ("".join(_shown(cell) for cell in row).rstrip(" ") for row in screen.rows)
    return "\n".join(lines) + "\n"


def _colour(value: str) -> str:
    if not _COLOUR.fullmatch(value):
        raise BadInput(f"{value!r} is not a colour of the form #rrggbb")
    return value.lower()


def _ground(screen: Screen) -> str:
    """Return the commonest background; it is drawn once, under everything."""
    counts = Counter(cell.bg for row in screen.rows for cell in row)
    return _colour(counts.most_common(1)[0][0]) if counts else "#000000"


def _rect(x: int, y: int, width: int, height: int, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>'


def _backgrounds(row: tuple[Cell, ...], y: int, ground: str) -> Iterator[str]:
    x = 0
    for fill, run in groupby(row, key=lambda cell: _colour(cell.bg)):
        width = sum(1 for _ in run) * _CELL_W
        if fill != ground:
            yield _rect(x, y, width, _CELL_H, fill)
        x += width


def _underlines(row: tuple[Cell, ...], y: int) -> Iterator[str]:
    x = 0
    for (line, fill), run in groupby(row, key=lambda cell: (cell.underline, _colour(cell.fg))):
        width = sum(1 for _ in run) * _CELL_W
        if line:
            yield _rect(x, y + _BASE + 1, width, 1, fill)
        x += width


def _style(cell: Cell) -> str:
    bold = ' font-weight="bold"' if cell.bold else ""
    italic = ' font-style="italic"' if cell.italic else ""
    return f'fill="{_colour(cell.fg)}"{bold}{italic}'


def _squeeze(shown: str, cells: int) -> str:
    """Return the attribute that keeps a token, which needs more room than its cell, inside it."""
    bases = sum(not unicodedata.category(char).startswith("M") for char in shown)
    if bases <= cells:
        return ""
    return f' textLength="{cells * _CELL_W}" lengthAdjust="spacingAndGlyphs"'


def _glyphs(row: tuple[Cell, ...], y: int) -> Iterator[str]:
    """Yield the text elements of a row; blanks draw nothing and so depend on no whitespace rule."""
    run, start, style = "", 0, ""

    def flush() -> Iterator[str]:
        if run:
            places = " ".join(str(start + place * _CELL_W) for place in range(len(run)))
            yield f'<text y="{y + _BASE}" x="{places}" {style}>{_escape(run)}</text>'

    for column, cell in enumerate(row):
        shown = _shown(cell)
        plain = len(shown) == 1 and _PLAIN.fullmatch(shown) is not None
        if plain and run and _style(cell) == style:
            run += shown
            continue
        yield from flush()
        run, start, style = (shown if plain else ""), column * _CELL_W, _style(cell)
        if not plain and shown.strip():
            width = 1
            while column + width < len(row) and row[column + width].text == "":
                width += 1
            fit = _squeeze(shown, width)
            yield f'<text y="{y + _BASE}" x="{start}" {style}{fit}>{_escape(shown)}</text>'
    yield from flush()


def _banner(facts: ExhibitFacts, number: str, digest: str, width: int) -> tuple[list[str], int]:
    """Return the banner's elements and its height."""
    columns = int((width - 2 * _MARGIN - _LABEL_W) / _BANNER_CHAR)
    y = _MARGIN + 18
    drawn = [
        (
            f'<text x="{_MARGIN}" y="{y}" font-size="18" font-weight="bold" fill="#000000">'
            f"{_escape(banner.heading(number))}</text>"
        )
    ]
    y += 8
    for label, value in banner.fields(facts, digest):
        for index, line in enumerate(banner.wrap(value, columns)):
            y += _BANNER_H
            if index == 0:
                drawn.append(f'<text x="{_MARGIN}" y="{y}" fill="#555555">{label}</text>')
            drawn.append(
                f'<text x="{_MARGIN + _LABEL_W}" y="{y}" fill="#000000" xml:space="preserve">'
                f"{_escape(line)}</text>"
            )
    return drawn, y + _MARGIN


def svg(screen: Screen, facts: ExhibitFacts, number: str, txt_sha256: str) -> str:
    """Return the exhibit's picture as an SVG document.

    ``number`` reads ``S-0001``, "" for a picture that is no exhibit; ``txt_sha256`` is the digest
    of the text twin's bytes. Raises BadInput when a cell's colour is not ``#rrggbb``.
    """
    columns, rows = screen.size
    grid_w, grid_h = columns * _CELL_W, rows * _CELL_H
    width = max(grid_w, _LEAST_W) + 2 * _MARGIN
    label, top = _banner(facts, number, txt_sha256, width)
    height = top + grid_h + _MARGIN
    ground = _ground(screen)
    title = visible(f"{banner.heading(number)}, case {facts.case_id}: {facts.view}")
    at = format_api(facts.captured)
    taken = f"captured at {at} by {facts.officer} on {facts.host}"
    if not facts.officer:
        taken = f"as of {at}"
    about = visible(
        f"A terminal screen of {columns} columns and {rows} rows, {taken}. "
        "The picture illustrates; the records that it shows are the evidence."
    )
    details = canonical.encode_ascii(sidecar.record(screen, facts, number, txt_sha256))
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}">'
        ),
        f"<title>{_escape(title)}</title>",
        f"<desc>{_escape(about)}</desc>",
        f"<metadata>{_escape(details)}</metadata>",
        _rect(0, 0, width, height, "#ffffff"),
        f'<g font-family="{_FONTS}" font-size="{_BANNER_FONT}">',
        *label,
        "</g>",
        (
            f'<g transform="translate({_MARGIN} {top})" font-family="{_FONTS}" font-size="{_FONT}" '
            'direction="ltr" unicode-bidi="bidi-override">'
        ),
        '<g shape-rendering="crispEdges">',
        _rect(0, 0, grid_w, grid_h, ground),
    ]
    for index, row in enumerate(screen.rows):
        parts.extend(_backgrounds(row, index * _CELL_H, ground))
    parts.append("</g>")
    for index, row in enumerate(screen.rows):
        parts.extend(_glyphs(row, index * _CELL_H))
        parts.extend(_underlines(row, index * _CELL_H))
    parts.extend(["</g>", "</svg>", ""])
    return "\n".join(parts)
