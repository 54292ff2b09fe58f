"""The last gate: looks for tokens in finished bytes, in every spelling, whoever wrote them.

Shares with the redactor only how text is compared, not how escapes are undone: here the bytes as a
whole are read in many ways (as text of three encodings, with percent signs, entities, JSON escapes,
quoted-printable and base64 undone, and with markup left out), and each reading is searched. A
mistake of the redactor therefore does not repeat here.
"""

import binascii
import bisect
import html
import quopri
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote_to_bytes

from tui.domain.redaction.folding import plain
from tui.domain.redaction.tokens import How, Token, legible

OVERLAP = 1 << 16  # bytes that a token may reach over where a file is read in pieces
_SURE = 6  # letters that chance does not bring about in bytes that were never text
_RUNS = re.compile(rb"[A-Za-z0-9+/_-]{8,}")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_ESCAPES = re.compile(rb"\\u([0-9A-Fa-f]{4})")
_PAIRS = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_TAGS = re.compile(rb"</?[A-Za-z][^<>]*>")
_ENTITIES = re.compile(r"&#?\w{1,32};?")

Reading = Callable[[bytes], bytes | str]


@dataclass(frozen=True, slots=True)
class Leak:
    """A token that is still there: in which reading of the bytes, and where its spelling ends."""

    token: Token
    reading: str
    offset: int


def _entities(raw: bytes) -> str:
    text = raw.decode("utf-8", "surrogateescape")
    return _ENTITIES.sub(lambda one: html.unescape(one.group()), text) if "&" in text else ""


def _escapes(raw: bytes) -> str:
    if b"\\u" not in raw:
        return ""
    text = _ESCAPES.sub(
        lambda one: chr(int(one[1], 16)).encode("utf-8", "surrogatepass"), raw
    ).decode("utf-8", "surrogatepass" if raw.isascii() else "replace")
    return _PAIRS.sub(lambda one: _pair(one.group()), text)


def _pair(found: str) -> str:
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _percent(raw: bytes) -> bytes:
    return unquote_to_bytes(raw) if b"%" in raw else b""


def _quoted(raw: bytes) -> bytes:
    return quopri.decodestring(raw) if b"=\n" in raw or b"=\r\n" in raw else b""


def _bare(raw: bytes) -> bytes:
    return _TAGS.sub(b"", raw) if b"<" in raw else b""


def _wide(raw: bytes, encoding: str, start: int) -> str:
    return raw[start:].decode(encoding, "ignore") if b"\x00" in raw else ""


def _base64(raw: bytes, start: int) -> bytes:
    joined = raw.replace(b"\r\n", b"").replace(b"\n", b"") if b"base64" in raw else raw
    return b"\n".join(_decoded(one, start) for one in set(_RUNS.findall(joined)))


def _decoded(run: bytes, start: int) -> bytes:
    found = run[start:].translate(_URL_SAFE)
    found = found[: len(found) - (len(found) % 4 == 1)]
    return binascii.a2b_base64(found + b"=" * (-len(found) % 4))


_READINGS: Sequence[tuple[str, Reading]] = (
    ("plain text", bytes),
    ("percent signs undone", _percent),
    ("entities undone", _entities),
    ("JSON escapes undone", _escapes),
    ("quoted-printable undone", _quoted),
    ("markup left out", _bare),
    *(
        (f"{name.upper()}", partial(_wide, encoding=name, start=start))
        for name in ("utf-16-le", "utf-16-be")
        for start in (0, 1)
    ),
    *((f"base64 from character {one} on", partial(_base64, start=one)) for one in range(4)),
)
_RANDOM = "base64"
_UNEVEN = (_RANDOM, "markup")  # readings that bring together what is apart


class Gate:
    """Searches bytes for tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        found = {
            (plain(one.text, exact=one.how is How.EXACT), one.how): one
            for one in tokens
            if one.is_searchable and one.how is not How.REGEX
        }
        self._literal = [(text, one) for (text, _), one in found.items()]
        self._patterns = [(re.compile(one.text), one) for one in tokens if one.how is How.REGEX]
        self._has_exact = any(one.how is How.EXACT for one in tokens)

    def search(self, raw: bytes) -> Iterator[Leak]:
        """Yield each token that stands in bytes, once for each way of reading them."""
        for name, read in _READINGS:
            text = _text(raw, read)
            for token in self._found(text, name):
                yield Leak(token, name, self._end(raw, name, read, token))
            for pattern, token in self._patterns if not name.startswith(_UNEVEN) else ():
                if found := pattern.search(legible(text)):
                    before = text[: found.end()].encode("utf-8", "replace")
                    yield Leak(token, name, min(len(before), len(raw)))

    def _found(self, text: str, name: str) -> list[Token]:
        if not text:
            return []
        folded = plain(text)
        exact = plain(text, exact=True) if self._has_exact else ""
        is_random = name.startswith(_RANDOM)
        return [
            token
            for spelled, token in self._literal
            if _stands(
                spelled, exact if token.how is How.EXACT else folded, token, is_random=is_random
            )
        ]

    def _end(self, raw: bytes, name: str, read: Reading, token: Token) -> int:
        """Return where a token that was found ends: the shortest beginning that holds it."""
        lengths = range(len(raw) + 1)
        return bisect.bisect_left(
            lengths, 1, key=lambda length: token in self._found(_text(raw[:length], read), name)
        )


def _text(raw: bytes, read: Reading) -> str:
    """Return a reading of bytes, "" where it is no other than that as plain text."""
    found = read(raw)
    if found == raw and read is not bytes:
        return ""
    return found.decode("utf-8", "surrogateescape") if isinstance(found, bytes) else found


def _stands(spelled: str, text: str, token: Token, *, is_random: bool) -> bool:
    at = text.find(spelled)
    while at >= 0:
        end = at + len(spelled)
        around = text[max(0, at - 1) : at] + text[end : end + 1]
        touched = token.how is How.WORD and any(map(str.isalnum, around))
        near = text[max(0, at - 4) : end + 4]
        by_chance = is_random and len(spelled) < _SURE and not _is_text(near)
        if not touched and not by_chance:
            return True
        at = text.find(spelled, at + 1)
    return False


def _is_text(near: str) -> bool:
    return all(one.isprintable() or one in "\r\n\t" for one in near)
