"""Safe text in a number of terminal cells, for commands that load no terminal library."""

from unicodedata import combining, east_asian_width, normalize


def fit(text: str, width: int) -> str:
    """Return text cut or padded to exactly ``width`` cells; a cut ends in ``…``."""
    return _cut(text, width, "…")


def fit_ascii(text: str, width: int) -> str:
    """Return the same in ASCII: letters without accents, ``?`` for the rest."""
    bare = (normalize("NFKD", one)[0] for one in text if not combining(one))
    return _cut("".join(one if one.isascii() else "?" for one in bare), width, "~")


def _cut(text: str, width: int, mark: str) -> str:
    if width <= 0:
        return ""
    if _cells(text) > width:
        kept, used = "", len(mark)
        for char in text:
            used += _cells(char)
            if used > width:
                break
            kept += char
        text = kept.rstrip() + mark
    return text + " " * (width - _cells(text))


def _cells(text: str) -> int:
    wide = sum(east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(combining(char) > 0 for char in text)
