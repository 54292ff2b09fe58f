"""Parses a filter into a tree: not binds more than and (written or not), and more than or.

    either  = every { "or" every }
    every   = single { [ "and" ] single }
    single  = { "not" | "-" } ( term | "(" either ")" )
    term    = word | "phrase" | /pattern/ | name:value | @saved

Raises ``FilterError`` and nothing else.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from tui.domain.filters import pattern, times
from tui.domain.filters.lexer import Kind, Token, tokens
from tui.domain.filters.predicates import BY_NAME, TIMES
from tui.domain.filters.tree import And, Named, Not, Or, Pattern, Text, Tree, When, joined
from tui.errors import FilterError

MOST_TERMS = 200
_DEEPEST = 30
_TERMS = "expected a word, a predicate or ("


@dataclass(frozen=True)
class Vocabulary:
    """What values mean: the moment and zone, ``resource/type`` by letter, saved filters by name.

    ``kinds`` are all ``resource/type`` that are known.
    """

    here: times.Here
    letters: Collection[str] = ()
    kinds: Collection[str] = ()
    saved: Mapping[str, str] = field(default_factory=dict)

    @property
    def types(self) -> list[str]:
        """Return all that ``type:`` takes, letters first."""
        bare = {kind.partition("/")[2] for kind in self.kinds}
        return [*self.letters, *sorted(bare - {""}), *sorted(set(self.kinds) - {""})]

    @property
    def resources(self) -> list[str]:
        """Return all that ``resource:`` takes."""
        return sorted({kind.partition("/")[0] for kind in self.kinds} - {""})


def parse(text: str, known: Vocabulary) -> Tree | None:
    """Return the tree of a filter, None for an empty one. Raises FilterError."""
    return _Parser(text, known, ()).whole()


class _Parser:
    """``within`` are the saved filters that are being read, outermost first."""

    def __init__(self, text: str, known: Vocabulary, within: tuple[str, ...]) -> None:
        self._text = text
        self._known = known
        self._within = within
        self._tokens = tokens(text)
        self._token = next(self._tokens)
        self._depth = len(within)
        self._terms = 0

    def whole(self) -> Tree | None:
        if self._token.kind is Kind.END:
            return None
        return self._ended(self._either())

    def _ended(self, tree: Tree) -> Tree:
        if self._token.kind is not Kind.END:  # only a bracket ends what came before it
            raise self._wrong("this ) closes nothing")
        return tree

    def _wrong(self, reason: str, column: int | None = None) -> FilterError:
        return FilterError(self._token.column if column is None else column, reason, self._text)

    def _take(self) -> Token:
        token, self._token = self._token, next(self._tokens)
        return token

    def _either(self) -> Tree:
        parts = [self._every()]
        while self._token.kind is Kind.OR:
            self._take()
            parts.append(self._every())
        return joined(Or, parts)

    def _every(self) -> Tree:
        parts = [self._single()]
        while self._token.kind not in {Kind.OR, Kind.CLOSE, Kind.END}:
            if self._token.kind is Kind.AND:
                self._take()
            parts.append(self._single())
        return joined(And, parts)

    def _single(self) -> Tree:
        token = self._token
        if token.kind not in {Kind.NOT, Kind.OPEN}:
            return self._term()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong(f"nested more than {_DEEPEST} deep")
        self._take()
        if token.kind is Kind.NOT:
            tree: Tree = Not(self._single())
        else:
            tree = self._either()
            if self._token.kind is not Kind.CLOSE:
                raise self._wrong(f"expected ) for the ( in column {token.column + 1}")
            self._take()
        self._depth -= 1
        return tree

    def _term(self) -> Tree:
        token = self._token
        self._count(1)
        match token.kind:
            case Kind.WORD:
                tree: Tree = Text(token.value)
            case Kind.PATTERN:
                tree = self._pattern(token)
            case Kind.NAMED:
                tree = self._named(token)
            case Kind.SAVED:
                tree = self._saved(token)
            case _:
                raise self._wrong(f"{_TERMS}, found {token.kind}")
        self._take()
        return tree

    def _count(self, terms: int) -> None:
        self._terms += terms
        if self._terms > MOST_TERMS:
            raise self._wrong(f"a filter has at most {MOST_TERMS} words and predicates")

    def _pattern(self, token: Token) -> Pattern:
        try:
            pattern.compiled(token.value)
        except re.error as failure:
            place = min(failure.pos or 0, len(token.value))
            raise self._wrong(failure.msg, token.value_column + place) from None
        return Pattern(token.value)

    def _named(self, token: Token) -> Tree:
        name, value = token.name, token.value
        if name in TIMES:
            try:
                return When(name, value, times.window(name, value, self._known.here))
            except ValueError as failure:
                raise self._wrong(str(failure), token.value_column) from None
        allowed: Collection[str] = BY_NAME[name].values
        if name == "type":
            allowed = self._known.types
        elif name == "resource":
            allowed = self._known.resources
        if allowed:
            value = self._one_of(allowed, token)
        return Named(name, value)

    def _one_of(self, allowed: Collection[str], token: Token) -> str:
        by_fold = {one.casefold(): one for one in allowed}
        value = token.value.casefold()
        if value in by_fold:
            return by_fold[value]
        near = get_close_matches(value, by_fold, 1, 0.5)
        takes = BY_NAME[token.name].takes
        hint = f"the nearest is {by_fold[near[0]]}" if near else f"it takes {takes}"
        reason = f"{token.name}: knows no {token.value[:40]!r}; {hint}"
        raise self._wrong(reason, token.value_column)

    def _saved(self, token: Token) -> Tree:
        text = self._known.saved.get(token.value)
        if text is None:
            near = get_close_matches(token.value, self._known.saved, 1, 0.5)
            hint = f"; the nearest is @{near[0]}" if near else ""
            raise self._wrong(f"no filter is saved as @{token.value}{hint}; quotes make it text")
        if token.value in self._within:
            raise self._wrong(f"@{token.value} is saved as a filter that needs itself")
        if len(self._within) >= _DEEPEST:
            raise self._wrong(f"nested more than {_DEEPEST} deep")
        inner = _Parser(text, self._known, (*self._within, token.value))
        try:
            tree = inner.whole()
        except FilterError as failure:
            inmost = (
                failure.reason if failure.reason[0] == "@" else f"@{token.value}: {failure.reason}"
            )
            raise self._wrong(inmost) from None
        if tree is None:
            raise self._wrong(f"@{token.value} is saved as an empty filter")
        self._count(inner._terms)
        return tree
