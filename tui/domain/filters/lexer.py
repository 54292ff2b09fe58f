"""Splits a filter into tokens, each with its column. Knows no meaning of any value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from tui.domain.filters.predicates import BY_NAME
from tui.errors import FilterError

SAVED_NAME = re.compile(r"[\w-]+")
_BARE = re.compile(r'[^\s()"]+')
_NAME = re.compile(r"([A-Za-z]+):(?!//)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_SLASHED = re.compile(r"/((?:[^/\\]|\\.)*)/", re.DOTALL)


class Kind(StrEnum):
    """What a token is; the value is how an error names it."""

    WORD = "a word"
    PATTERN = "a pattern"
    NAMED = "a predicate"
    SAVED = "a saved filter"
    OPEN = "("
    CLOSE = ")"
    AND = "and"
    OR = "or"
    NOT = "not"
    END = "the end"


@dataclass(frozen=True, slots=True)
class Token:
    """``column`` is where it begins, ``value_column`` where its value does."""

    kind: Kind
    column: int
    value: str = ""
    name: str = ""
    value_column: int = 0


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a filter, ``END`` last. Raises FilterError."""
    at = 0
    while True:
        at += len(text[at:]) - len(text[at:].lstrip())
        if at == len(text):
            yield Token(Kind.END, at)
            return
        token, at = _next(text, at)
        yield token


def _next(text: str, at: int) -> tuple[Token, int]:
    match text[at]:
        case "(":
            return Token(Kind.OPEN, at), at + 1
        case ")":
            return Token(Kind.CLOSE, at), at + 1
        case '"':
            value, end = _quoted(text, at)
            return Token(Kind.WORD, at, value, value_column=at), end
        case "/":
            return _pattern(text, at)
        case "-" if not _ends(text, at + 1):
            return Token(Kind.NOT, at), at + 1
    bare = _BARE.match(text, at)
    assert bare is not None
    if name := _NAME.match(text, at):
        return _named(text, at, name)
    word = bare[0]
    if word.lower() in {"and", "or", "not"}:
        return Token(Kind(word.lower()), at), bare.end()
    if word[0] == "@" and SAVED_NAME.fullmatch(word, 1):
        return Token(Kind.SAVED, at, word[1:]), bare.end()
    return Token(Kind.WORD, at, word, value_column=at), bare.end()


def _ends(text: str, at: int) -> bool:
    """Tell whether nothing that belongs to a term stands at a place."""
    return at == len(text) or text[at].isspace() or text[at] == ")"


def _quoted(text: str, at: int) -> tuple[str, int]:
    found = _QUOTED.match(text, at)
    if found is None:
        raise FilterError(at, 'expected another " to end what this one begins', text)
    value = re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL).replace("\n", " ")
    if not value.strip():
        raise FilterError(at + 1, "expected words between the quotes", text)
    return value, found.end()


def _pattern(text: str, at: int) -> tuple[Token, int]:
    found = _SLASHED.match(text, at)
    if found is None:
        raise FilterError(at, "expected another / to end the pattern; quotes make it text", text)
    if not _ends(text, found.end()):
        raise FilterError(
            found.end(), "expected a blank behind the pattern; quotes make / text", text
        )
    if not found[1]:
        raise FilterError(at + 1, "expected a pattern between the slashes", text)
    return Token(Kind.PATTERN, at, found[1], value_column=at + 1), found.end()


def _named(text: str, at: int, found: re.Match[str]) -> tuple[Token, int]:
    name, start = found[1].lower(), found.end()
    if name not in BY_NAME:
        near = get_close_matches(name, BY_NAME, 1)
        hint = f"; the nearest is {near[0]}:" if near else ""
        raise FilterError(at, f"no predicate is called {name}:{hint}; quotes make it text", text)
    if text.startswith('"', start):
        value, end = _quoted(text, start)
        return Token(Kind.NAMED, at, value, name, start), end
    bare = _BARE.match(text, start)
    if bare is None:
        raise FilterError(start, f"expected {BY_NAME[name].takes} after {name}:", text)
    return Token(Kind.NAMED, at, bare[0], name, start), bare.end()
