"""The last step before the terminal: the same picture in fewer bytes, for slow links.

Textual writes every piece of text with its whole style before it and a reset behind it, and a line
feed before every move to the next line. Here only what changes is said: of the style, and of what
the terminal shows already. Each write begins and ends with the terminal's own style, so that writes
stay independent. Knows nothing of what is drawn.
"""

import re
from collections.abc import Iterable, Iterator

from textual.driver import Driver
from textual.geometry import Size

from tui.ui.pen import PLAIN, Pen, change, read
from tui.ui.picture import Picture, Piece

_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_MOVE = re.compile(r"\n*\x1b\[([0-9]+);([0-9]+)H")
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_ASIDE = re.compile(  # what leaves the picture as it is: modes but the other screen's, a clipboard
    r"(?:\x1b\[\?(?!1049|1047|47)[0-9;]+[hl]|\x1b\]52;[^\x07\x1b]*\x07)*"
)


def shortened(data: str) -> str:
    """Return what makes the same picture, from the terminal's own style back to it."""
    try:
        return "".join(_said(_pieces(data)))
    except ValueError:  # not as Textual writes it
        return data


def _pieces(data: str) -> list[Piece]:
    """Return what is written where. Raises ValueError for anything but text, styles and moves."""
    pieces: list[Piece] = []
    pen = PLAIN
    for at, part in enumerate(_STYLE.split(data)):
        if at % 2:
            pen = read(pen, part)
            continue
        text, *moves = _MOVE.split(part)
        _write(pieces, text, pen)
        for y, x, after in zip(*[iter(moves)] * 3, strict=True):
            pieces.append(Piece(int(y), int(x), []))
            _write(pieces, after, pen)
    # A move that another one follows at once is lost; the last one is where the cursor stays.
    return [one for one in pieces[:-1] if one.runs] + pieces[-1:]


def _write(pieces: list[Piece], text: str, pen: Pen) -> None:
    if not text:
        return
    if not pieces or _STEERING.search(text):
        raise ValueError(text)
    pieces[-1].runs.append((text, pen))


def _said(pieces: Iterable[Piece]) -> Iterator[str]:
    now = PLAIN
    for y, x, runs in pieces:
        # The first column is where a move goes by itself.
        yield f"\x1b[{y}H" if x == 1 else f"\x1b[{y};{x}H"
        for text, pen in runs:
            yield change(now, pen)
            yield text
            now = pen
    yield change(now, PLAIN)


class Telling:
    """Tells a terminal what is new. Whatever cannot be understood makes it forget what is shown."""

    def __init__(self) -> None:
        self._size = Size()
        self.forget()

    def forget(self) -> None:
        """Tell all anew, as something else may have changed what the terminal shows."""
        self._picture = Picture()

    def told(self, data: str, size: Size) -> str:
        """Return what is to be written to a terminal of a size; may be nothing.

        A whole screen is told as it is: so whatever something else wrote there goes away.
        """
        if _ASIDE.fullmatch(data):
            return data
        try:
            pieces = _pieces(data)
        except ValueError:
            self.forget()
            return data
        if size != self._size or _is_whole(pieces, size):
            self.forget()
            self._size = size
        return "".join(_said(self._picture.news(pieces)))


def _is_whole(pieces: list[Piece], size: Size) -> bool:
    places = [(y, x) for y, x, runs in pieces if runs]
    return places == [(y, 1) for y in range(1, size.height + 1)]


def terse(driver: type[Driver], telling: Telling) -> type[Driver]:
    """Return a driver that writes the same in fewer bytes."""

    class Terse(driver):  # type: ignore[misc, valid-type]
        def write(self, data: str) -> None:
            if said := telling.told(data, self._app.size):
                super().write(said)

    return Terse
