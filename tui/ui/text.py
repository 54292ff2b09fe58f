"""The one door through which remote text reaches a widget, cut and padded by terminal cells.

Everything drawn goes through ``shown``; a line filter of the app replaces what would still steer a
terminal, as a last net. Nothing here is ever parsed as markup.
"""

import re
from collections.abc import Iterable
from unicodedata import normalize

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.domain.hostile import is_visible, visible

_WORDS = re.compile(r" +|[^ ]+")


def shown(text: str) -> str:
    """Return remote text as one line that is safe to draw."""
    return visible(text)


def shown_lines(text: str) -> list[str]:
    """Return remote text as lines that are safe to draw."""
    return visible(text, multiline=True).split("\n")


def fit(text: str, width: int) -> str:
    """Return safe text cut or padded to exactly ``width`` cells; a cut ends in ``…``."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)


def wrap(text: str, width: int) -> list[str]:
    """Break one line of safe text at blanks into lines of at most ``width`` cells.

    A word that is wider than a line is cut; nothing is lost.
    """
    width = max(2, width)
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if cell_len(candidate) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        line = word
        while cell_len(line) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    lines.append(line)
    return lines


def flow(parts: Iterable[tuple[str, str]], width: int) -> list[list[tuple[str, str]]]:
    """Break pieces of safe text, each with its role, into lines of at most ``width`` cells.

    A piece that is a line feed ends the line. Lines break at blanks, and within words where a word
    is wider than a line or changes its role; nothing but blanks is lost.
    """
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0
    for text, role in parts:
        if text == "\n":
            lines.append([])
            used = 0
            continue
        for word in _WORDS.findall(text):
            blank = word.startswith(" ")
            pieces = [word] if blank or cell_len(word) <= width else wrap(word, width)
            for piece in pieces:
                size = cell_len(piece)
                if used + size > width:
                    lines.append([])
                    used = 0
                if used or not blank:
                    lines[-1].append((piece, role))
                    used += size
    return lines


def _head(text: str, width: int) -> str:
    taken = cells = 0
    for char in text:
        size = cell_len(char)
        if cells + size > width and taken:
            break
        cells += size
        taken += 1
    return text[:taken]


_PLAIN = str.maketrans("…−–—─━│┃┏┓┗┛╭╮╰╯·•“”‘’▸▶✗✓↔⇄←→↑↓⏎", "~----=||++++++++..\"\"''>>x*==<><>/")


def ascii_of(text: str) -> str:
    """Return text in ASCII and of the same width: letters without accents, ``?`` for the rest."""
    if text.isascii():
        return text
    return "".join(char if char.isascii() else _ascii(char) for char in text.translate(_PLAIN))


def _ascii(char: str) -> str:
    base = normalize("NFKD", char)[0]
    return (base if base.isascii() and base.isprintable() else "?") * cell_len(char)


class AsciiOnly(LineFilter):
    """Leaves nothing but ASCII on the screen, for terminals whose fonts have nothing else."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments in ASCII."""
        return [Segment(ascii_of(one.text), one.style, one.control) for one in segments]


class LastNet(LineFilter):
    """Replaces characters that would steer the terminal, whatever widget let them through."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments with every steering character made visible."""
        if all(is_visible(segment.text) for segment in segments):
            return segments
        return [
            segment
            if is_visible(segment.text)
            else Segment(
                # The replacement keeps the width, so that the line stays where it was measured.
                set_cell_size(visible(segment.text), segment.cell_length),
                segment.style,
                segment.control,
            )
            for segment in segments
        ]
