"""Takes tokens out of texts and JSON values, also out of what stands in them as base64.

A Webex id is base64 of a URI with UUIDs in it: the UUID is replaced inside and the id is built
anew, so that it stays an id and everything that names it still names the same. Counts what it does
by rule and place.
"""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from tui.domain.redaction.rules import REDACTED
from tui.domain.redaction.tokens import Hit, Matcher, Token

_RUN = re.compile(r"[A-Za-z0-9_+/-]{8,}={0,2}")
_STANDARD = re.compile(r"[/+]")  # signs of base64 that is not made for URLs
_SURE = 6  # characters of a token that chance does not bring about among random bytes
_DEPTH = 3
_AT_HAND = 1 << 16

Tokens = tuple[Token, ...]


class Redactor:
    """One redaction. ``counts`` tells how often each rule was applied, by place."""

    def __init__(self, tokens: Sequence[Token], fields: Sequence[tuple[tuple[str, ...], str]] = ()):
        self.counts: Counter[tuple[str, str]] = Counter()
        self._matcher = Matcher(tokens)
        self._fields = fields
        self._text = lru_cache(_AT_HAND)(self._redacted)
        self._decoded = lru_cache(_AT_HAND)(self._reencoded)

    def text(self, text: str, place: str) -> str:
        """Return text without the tokens."""
        found, met = self._text(text, _DEPTH)
        for one in met:
            self.counts[one.rule, place] += 1
        return found

    def value(self, value: Any, place: str) -> Any:
        """Return a JSON value without the tokens, keys included, and without the fields."""
        return self._walk(value, place, ())

    def json(self, raw: bytes, place: str) -> bytes | None:
        """Return JSON without the tokens; the bytes as they are when nothing is to be redacted.

        None for what is no JSON: what cannot be read cannot be redacted.
        """
        repeated: list[str] = []

        def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
            made = dict(found)
            if len(made) < len(found):
                repeated.append("")
            return made

        try:
            content = json.loads(raw, object_pairs_hook=pairs)
            redacted = self.value(content, place)
            if redacted == content and not repeated:
                return raw
            return json.dumps(redacted, separators=(",", ":")).encode()
        except (ValueError, RecursionError):
            return None

    def _walk(self, value: Any, place: str, path: tuple[str, ...]) -> Any:
        if isinstance(value, str):
            return self.text(value, place)
        if isinstance(value, dict):
            return dict(self._members(value, place, path))
        if isinstance(value, list):
            return [self._walk(one, place, path) for one in value]
        if isinstance(value, bool) or value is None:
            return value
        said = json.dumps(value)
        found = self.text(said, place)
        return value if found == said else found

    def _members(self, value: dict[str, Any], place: str, path: tuple[str, ...]) -> Any:
        for name, member in value.items():
            here = (*path, name)
            rule = next((rule for end, rule in self._fields if here[-len(end) :] == end), None)
            if rule is not None:
                self.counts[rule, place] += 1
            else:
                yield (
                    self.text(name, f"names of fields in {place}"),
                    self._walk(member, place, here),
                )

    def _redacted(self, text: str, depth: int) -> tuple[str, Tokens]:
        """Return text without the tokens, and those that were in it."""
        met: list[Token] = []
        if depth and len(text) >= _SURE:
            text = _RUN.sub(lambda run: self._run(run.group(), depth, met), text)
        for _ in range(_DEPTH):  # what is cut out may bring together what was apart
            hits = self._matcher.find(text)
            if not hits:
                break
            text = _cut(text, hits)
            met += [hit.token for hit in hits]
        return text, tuple(met)

    def _run(self, run: str, depth: int, met: list[Token]) -> str:
        """Return what may be base64 without the tokens that stand in it."""
        parts = "/".join(self._part(part, depth, met) for part in run.split("/"))
        return self._part(parts, depth, met) if _STANDARD.search(run) else parts

    def _part(self, part: str, depth: int, met: list[Token]) -> str:
        if len(part) < 8:
            return part
        found, tokens = self._decoded(part, depth)
        met += tokens
        return found

    def _reencoded(self, part: str, depth: int) -> tuple[str, Tokens]:
        raw = decoded(part)
        if raw is None:
            return part, ()
        text = _text_of(raw)
        if text is not None:
            redacted, met = self._redacted(text, depth - 1)
            return (_encoded(redacted, part), met) if met else (part, ())
        bare = part.rstrip("=")
        for start in range(4):
            if inside := self._matcher.inside(decoded(bare[start:]) or b"", _SURE):
                return REDACTED, tuple(inside)
        return part, ()


def decoded(part: str) -> bytes | None:
    """Return the bytes that base64 of either alphabet stands for, whatever its length."""
    bare = part.rstrip("=").translate(_URL_SAFE)
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4))
    except (ValueError, binascii.Error):
        return None


_URL_SAFE = str.maketrans("-_", "+/")


def _text_of(raw: bytes) -> str | None:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return text if all(one.isprintable() or one.isspace() for one in text) else None


def _encoded(text: str, like: str) -> str:
    """Return text as base64 in the manner of another."""
    raw = text.encode("utf-8", "surrogatepass")
    standard = "+" in like or "/" in like
    found = (base64.b64encode if standard else base64.urlsafe_b64encode)(raw).decode()
    return found if like.endswith("=") else found.rstrip("=")


def _cut(text: str, hits: Sequence[Hit]) -> str:
    """Return text with what stands instead where each hit begins, and nothing where it goes on."""
    cuts = [
        (span, "" if number else hit.token.instead)
        for hit in hits
        for number, span in enumerate(hit.spans)
    ]
    pieces, at = [], 0
    for (start, end), instead in sorted(cuts):
        pieces += [text[at:start], instead]
        at = end
    return "".join((*pieces, text[at:]))
