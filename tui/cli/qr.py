"""A QR code as lines of text. Knows no terminal: whoever prints it decides about colours.

The light modules are drawn and the dark ones left blank, as a terminal is dark unless told: so the
code can be scanned without colours, too.
"""

from typing import Final

import segno

_BORDER: Final = 2  # modules of light around it; the norm wants 4, every scanner takes 2
_HALVES: Final = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
_WHOLE: Final = {0: "##", 1: "  "}


def drawn(text: str, *, ascii_only: bool) -> list[str]:
    """Return the code of a text, all lines of one width.

    A line has two rows of modules; with ``ascii_only`` one, and a module takes two columns.
    """
    code = segno.make(text, error="l", micro=False)
    rows = [tuple(row) for row in code.matrix_iter(border=_BORDER)]
    if ascii_only:
        return ["".join(_WHOLE[module] for module in row) for row in rows]
    if len(rows) % 2:
        rows.append((0,) * len(rows[0]))
    return [
        "".join(map(_HALVES.__getitem__, zip(upper, lower, strict=True)))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]
