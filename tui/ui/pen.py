"""How a terminal writes: the attributes and colours that a sequence of codes sets or changes."""

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

_WEIGHTS = frozenset([*map(str, range(1, 10)), "21", "51", "52", "53"])
_OFF = {"1": "22", "3": "23", "4": "24", "7": "27"}  # what every terminal knows
_SEEN_ON_BLANKS = frozenset({"4", "7", "9", "21", "53"})
_COLOUR = re.compile("(?P<front>3[0-9]|9[0-7])|4[0-9]|10[0-7]")


class Pen(NamedTuple):
    """Attributes and colours as they are spelt, "" for the terminal's own."""

    weights: frozenset[str] = frozenset()
    front: str = ""
    back: str = ""


PLAIN = Pen()


@lru_cache(maxsize=4096)
def read(pen: Pen, codes: str) -> Pen:
    """Return the pen after a sequence of codes. Raises ValueError for a code not known."""
    weights, front, back = pen
    parts = iter((codes or "0").split(";"))
    for code in parts:
        if code == "0":
            weights, front, back = PLAIN
        elif code in _WEIGHTS:
            weights |= {code}
        elif colour := _COLOUR.fullmatch(code):
            if code in {"38", "48"}:
                kind = next(parts, "")
                code = ";".join((code, kind, *islice(parts, 1 if kind == "5" else 3)))
            front, back = (code, back) if colour["front"] else (front, code)
        else:
            raise ValueError(code)
    return Pen(weights, front, back)


@lru_cache(maxsize=4096)
def change(now: Pen, wanted: Pen) -> str:
    """Return the sequence that changes the pen: from what it is, or anew where that is shorter."""
    if now == wanted:
        return ""
    ways = [["0", *_added(PLAIN, wanted)]]
    gone = now.weights - wanted.weights
    if gone <= _OFF.keys() and not (gone & {"1"} and "2" in wanted.weights):
        ways.append([*sorted(_OFF[one] for one in gone), *_added(now, wanted)])
    return f"\x1b[{min(map(';'.join, ways), key=len)}m"


def _added(now: Pen, wanted: Pen) -> list[str]:
    codes = sorted(wanted.weights - now.weights)
    if wanted.front != now.front:
        codes.append(wanted.front or "39")
    if wanted.back != now.back:
        codes.append(wanted.back or "49")
    return codes


@lru_cache(maxsize=4096)
def on_blank(pen: Pen) -> Pen:
    """Return what of a pen can be seen where it writes a blank."""
    weights = pen.weights & _SEEN_ON_BLANKS
    return Pen(weights, pen.front if weights else "", pen.back)
