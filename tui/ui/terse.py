"""The last step before the terminal: the same picture in fewer bytes, for slow links.

Textual writes every piece of text with its whole style before it and a reset behind it, and a line
feed before every move to the next line. Here only what changes is said. Knows nothing of what is
drawn; each write begins and ends with the terminal's own style, so that writes stay independent.
"""

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from textual.driver import Driver

_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_MOVE = r"\x1b\[[0-9]+;[0-9]+H"
_LOST = re.compile(rf"(?:\n|{_MOVE})+(?={_MOVE})")  # a move that another one follows at once
_FIRST = re.compile(r"(\x1b\[[0-9]+);1H")  # the first column is where a move goes by itself
_ONLY_MOVES = re.compile(rf"(?:{_MOVE})*")
_WEIGHTS = frozenset([*map(str, range(1, 10)), "21", "51", "52", "53"])
_COLOUR = re.compile("(?P<front>3[0-9]|9[0-7])|4[0-9]|10[0-7]")


class _Pen(NamedTuple):
    """How the terminal writes: attributes and colours as they are spelt, "" for its own."""

    weights: frozenset[str] = frozenset()
    front: str = ""
    back: str = ""


_PLAIN = _Pen()


def shortened(data: str) -> str:
    """Return what makes the same picture, from the terminal's own style back to it."""
    told: list[str] = []
    now = wanted = _PLAIN
    try:
        for at, piece in enumerate(_STYLE.split(data)):
            if at % 2:
                wanted = _read(wanted, piece)
            elif piece:
                moved = _LOST.sub("", piece)
                if not _ONLY_MOVES.fullmatch(moved):
                    told.append(_change(now, wanted))
                    now = wanted
                told.append(_FIRST.sub(r"\1H", moved))
    except ValueError:  # not a style as Textual writes it
        return data
    told.append(_change(now, _PLAIN))
    return "".join(told)


@lru_cache(maxsize=4096)
def _read(pen: _Pen, codes: str) -> _Pen:
    """Return the pen after a sequence of codes. Raises ValueError for a code not known."""
    weights, front, back = pen
    parts = iter((codes or "0").split(";"))
    for code in parts:
        if code == "0":
            weights, front, back = _PLAIN
        elif code in _WEIGHTS:
            weights |= {code}
        elif colour := _COLOUR.fullmatch(code):
            if code in {"38", "48"}:
                kind = next(parts, "")
                code = ";".join((code, kind, *islice(parts, 1 if kind == "5" else 3)))
            front, back = (code, back) if colour["front"] else (front, code)
        else:
            raise ValueError(code)
    return _Pen(weights, front, back)


@lru_cache(maxsize=4096)
def _change(now: _Pen, wanted: _Pen) -> str:
    """Return the sequence that changes the pen; to take a weight away it begins anew."""
    if now == wanted:
        return ""
    if wanted == _PLAIN or now.weights - wanted.weights:
        codes, now = ["0"], _PLAIN
    else:
        codes = []
    codes += sorted(wanted.weights - now.weights)
    if wanted.front != now.front:
        codes.append(wanted.front or "39")
    if wanted.back != now.back:
        codes.append(wanted.back or "49")
    return f"\x1b[{';'.join(codes)}m"


def terse(driver: type[Driver]) -> type[Driver]:
    """Return a driver that writes the same in fewer bytes."""

    class Terse(driver):  # type: ignore[misc, valid-type]
        def write(self, data: str) -> None:
            super().write(shortened(data))

    return Terse
