"""A filter as a tree, and how a tree is written as text again. Knows nothing of matching."""

import re
from dataclasses import dataclass
from typing import Union

from tui.domain.filters import times
from tui.domain.times import Window

_BARE_VALUE = re.compile(r'[^\s()"]+')
_BARE_WORD = re.compile(r'(?![-/@])(?![A-Za-z]+:)(?!(?:and|or|not)\Z)[^\s()"]+', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """A word or a phrase, as it was typed."""

    value: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that was found harmless, as it was typed between its slashes."""

    source: str


@dataclass(frozen=True, slots=True)
class Named:
    """A predicate with a value, e.g. ``from:ana``."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class When:
    """A predicate of time: what was typed, and the UTC window that it meant at that moment."""

    name: str
    value: str
    window: Window


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not hold."""

    part: "Tree"


@dataclass(frozen=True, slots=True)
class And:
    """What all parts hold; two parts or more, none of them an ``And``."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What any part holds; two parts or more, none of them an ``Or``."""

    parts: tuple["Tree", ...]


Tree = Union[Text, Pattern, Named, When, Not, And, Or]  # noqa: UP007 - refers to itself by name


def joined(kind: type[And] | type[Or], parts: list[Tree]) -> Tree:
    """Return one tree of parts, without a level that says nothing."""
    flat: list[Tree] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def written(tree: Tree) -> str:
    """Return the text of a tree; parsed again it gives the same tree."""
    match tree:
        case Text(value):
            return value if _BARE_WORD.fullmatch(value) else _quoted(value)
        case Pattern(source):
            return f"/{source}/"
        case Named(name, value) | When(name, value, _):
            return f"{name}:{value if _BARE_VALUE.fullmatch(value) else _quoted(value)}"
        case Not(part):
            return f"not {_inner(part, (And, Or))}"
        case And(parts):
            return " ".join(_inner(part, (Or,)) for part in parts)
        case Or(parts):
            return " or ".join(written(part) for part in parts)


def _inner(part: Tree, needs: tuple[type, ...]) -> str:
    return f"({written(part)})" if isinstance(part, needs) else written(part)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def echo(tree: Tree | None, here: times.Here) -> str:
    """Return what the times of a filter mean, in the case's zone; "" when it names none."""
    match tree:
        case When(name, value, window):
            return f"{name}:{value} is {times.echo(window, here)}"
        case Not(part):
            return echo(part, here)
        case And(parts) | Or(parts):
            return "; ".join(filter(None, (echo(part, here) for part in parts)))
    return ""
