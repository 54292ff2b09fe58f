"""One spelling for comparing: escapes undone, case and composition folded, invisible signs gone.

What is folded keeps the way back: each folded character knows where its spelling begins and ends,
so that what is found can be cut out of the text as it was written.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_UNIT = re.compile(
    r"(?P<percent>(?:%[0-9A-Fa-f]{2})+)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?)"
    r"|(?P<escape>\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}"
    r"|\\[nrt/\"\\])"
    r"|(?P<cluster>[^\x00-\x7f]+)"
)
# Signs that draw nothing: those of category Cf, the grapheme joiner, variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000110bd"
    "\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001"
    "\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
_SHORT = {"n": "\n", "r": "\r", "t": "\t"}
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_DEPTH = 3  # escapes within escapes that are undone


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; ``starts`` and ``ends`` of each character's spelling, None when they are its
    own place.
    """

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return where the characters from ``start`` until ``end`` are spelled, joined up."""
        if self.starts is None or self.ends is None:
            return [(start, end)]
        found: list[tuple[int, int]] = []
        for begin, stop in zip(self.starts[start:end], self.ends[start:end], strict=True):
            if found and begin <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], stop))
            else:
                found.append((begin, stop))
        return found


def plain(text: str, *, exact: bool = False) -> str:
    """Return text in the spelling that is compared; ``exact`` keeps upper and lower case."""
    if text.isascii():
        return text if exact else text.lower()
    found = unicodedata.normalize("NFKD", text)
    if not exact:
        found = unicodedata.normalize("NFKD", found.casefold())
    return _INVISIBLE.sub("", found)


def fold(text: str, *, exact: bool = False) -> Folded:
    """Return text with its escapes undone, in the spelling that is compared."""
    if text.isascii() and not {"%", "&", "\\"} & set(text):
        return Folded(plain(text, exact=exact))
    found = _undone(text, exact=exact)
    for _ in range(_DEPTH - 1):
        if not {"%", "&", "\\"} & set(found.text):
            break
        again = _undone(found.text, exact=exact)
        if again.text == found.text:
            break
        found = _joined(found, again)
    return found


def without_tags(text: str) -> Folded | None:
    """Return text without its markup, not folded yet; None when it has none."""
    if "<" not in text:
        return None
    kept: list[str] = []
    starts: list[int] = []
    at = 0
    for tag in [*_TAG.finditer(text), None]:
        until = tag.start() if tag else len(text)
        kept.append(text[at:until])
        starts.extend(range(at, until))
        at = tag.end() if tag else until
    if len(starts) == len(text):
        return None
    return Folded("".join(kept), starts, [one + 1 for one in starts])


def joined(outer: Folded, inner: Folded) -> Folded:
    """Return what was folded twice, with places in the text that was folded first."""
    return _joined(outer, inner)


def _joined(outer: Folded, inner: Folded) -> Folded:
    if outer.starts is None or outer.ends is None:
        return inner
    if inner.starts is None or inner.ends is None:
        return Folded(inner.text, outer.starts, outer.ends)
    starts = [outer.starts[at] for at in inner.starts]
    ends = [outer.ends[at - 1] for at in inner.ends]
    return Folded(inner.text, starts, ends)


def _undone(text: str, *, exact: bool) -> Folded:
    shown: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece, start, end in _pieces(text):
        folded = plain(piece, exact=exact)
        shown.append(folded)
        if end - start == len(folded) == len(piece):
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(folded))
            ends.extend([end] * len(folded))
    return Folded("".join(shown), starts, ends)


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what stands in a text, with the place of its spelling."""
    at = 0
    for unit in _UNIT.finditer(text):
        if at < unit.start():
            yield text[at : unit.start()], at, unit.start()
        at = unit.start()
        for piece, length in _spelled(unit):
            yield piece, at, at + length
            at += length
    if at < len(text):
        yield text[at:], at, len(text)


def _spelled(unit: re.Match[str]) -> Iterator[tuple[str, int]]:
    """Yield what an escape stands for, with the length of its spelling."""
    said = unit.group()
    if unit.lastgroup == "percent":
        raw = bytes.fromhex(said.replace("%", ""))
        for one in raw.decode("utf-8", "surrogateescape"):
            yield one, 3 * len(one.encode("utf-8", "surrogateescape"))
    elif unit.lastgroup == "entity":
        yield html.unescape(said), len(said)
    elif unit.lastgroup == "escape":
        yield _unescaped(said), len(said)
    else:
        yield from _clusters(said)


def _unescaped(said: str) -> str:
    if said[1] != "u":
        return _SHORT.get(said[1], said[1])
    units = b"".join(int(one, 16).to_bytes(2, "big") for one in said.split("\\u")[1:])
    return units.decode("utf-16-be", "surrogatepass")


def _clusters(said: str) -> Iterator[tuple[str, int]]:
    """Yield each character with the marks on it: composing reorders nothing beyond them."""
    start = 0
    for at in range(1, len(said) + 1):
        if at == len(said) or not unicodedata.combining(said[at]):
            yield said[start:at], at - start
            start = at
