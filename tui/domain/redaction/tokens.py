"""What must vanish: tokens, each with the rule that names it and what stands in its place.

A matcher finds all of them in one pass: tokens are a tree of shared beginnings, turned into one
regular expression, so that ten thousand cost hardly more than ten.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tui.domain.redaction.folding import Folded, fold, joined, plain, without_tags

SHORTEST = 2  # letters or digits; less would be found everywhere


class How(StrEnum):
    """How a token is compared."""

    NOCASE = "nocase"
    EXACT = "exact"
    WORD = "word"  # in any case, but only where no letter or digit touches it
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Token:
    """One spelling of what a rule names. ``rule`` is how the log calls the rule."""

    text: str
    how: How
    rule: str
    instead: str

    @property
    def is_searchable(self) -> bool:
        """Tell whether there is enough of it to be told from other text."""
        return self.how is How.REGEX or sum(map(str.isalnum, plain(self.text))) >= SHORTEST


@dataclass(frozen=True, slots=True)
class Hit:
    """A token found: where its characters stand in the text, which need not be in a row."""

    token: Token
    spans: tuple[tuple[int, int], ...]


_GAP = "\x00"  # in a tree, what may part the words of a name: "Ann Lee", "ann.lee", "AnnLee"
_OPAQUE = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{12,64}(?![0-9A-Za-z])|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|ciscospark://[\w:/.-]+|\bY2lzY29zcGFyazov[\w-]+"
    r"|\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?Z?"
)
_GAPS = re.compile(r"[\W_]+")
_LETTER = r"[^\W_]"
_ASCII = bytes(one if one < 0x80 else 0 for one in range(256)).lower()
_Tree = dict[str, "_Tree"]


class _Tokens:
    """Tokens that are compared in one way."""

    def __init__(self, tokens: Iterable[Token], how: How) -> None:
        self._exact = how is How.EXACT
        self._by_key: dict[str, Token] = {}
        tree: _Tree = {}
        for token in tokens:
            spelled = spelling(token.text, exact=self._exact)
            self._by_key.setdefault(_GAPS.sub("", spelled), token)
            node = tree
            for char in spelled:
                node = node.setdefault(char, {})
            node[""] = {}
        pattern = _pattern(tree) if tree else "(?!)"
        if how is How.WORD:
            pattern = f"(?<!{_LETTER}){pattern}(?!{_LETTER})"
        self._find = re.compile(pattern).finditer

    def find(self, folded: Folded) -> Iterator[tuple[Token, int, int]]:
        for one in self._find(folded.text):
            token = self._by_key.get(_GAPS.sub("", one.group()))
            if token is not None:
                yield token, one.start(), one.end()

    def views(self, text: str) -> Iterator[Folded]:
        yield fold(text, exact=self._exact)
        bare = without_tags(text)
        if bare is not None:
            yield joined(bare, fold(bare.text, exact=self._exact))


def spelling(text: str, *, exact: bool = False) -> str:
    """Return a token as it is compared, what parts its words as one sign; the ends are bare."""
    return _GAPS.sub(_GAP, plain(text, exact=exact)).strip(_GAP)


def legible(text: str) -> str:
    """Return text with ids, digests and times blanked out, of the same length.

    A pattern is meant for what people write; in the middle of an id it would be met by chance.
    """
    return _OPAQUE.sub(lambda one: "\x00" * len(one.group()), text)


def _pattern(tree: _Tree) -> str:
    """Return the regular expression of a tree; only where it branches, it goes a step deeper."""
    run = []
    while len(tree) == 1 and "" not in tree:
        ((char, tree),) = tree.items()
        run.append(_sign(char))
    ways = [_sign(char) + _pattern(rest) for char, rest in tree.items() if char]
    if not ways:
        return "".join(run)
    return f"{''.join(run)}(?:{'|'.join(ways)}){'?' if '' in tree else ''}"


def _sign(char: str) -> str:
    return r"[\W_]{0,16}" if char == _GAP else re.escape(char)


class Matcher:
    """Finds tokens in text, however they are spelled there."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        found = [one for one in tokens if one.is_searchable]
        kinds = (How.NOCASE, How.EXACT, How.WORD)
        self._sets = [
            _Tokens(of, how) for how in kinds if (of := [one for one in found if one.how is how])
        ]
        self._patterns: Mapping[Token, re.Pattern[str]] = {
            one: re.compile(one.text) for one in found if one.how is How.REGEX
        }

    def inside(self, raw: bytes, least: int) -> list[Token]:
        """Return what stands in bytes that are no text, as ASCII of at least so many characters."""
        text = raw.translate(_ASCII).decode("ascii")
        found = (one for of in self._sets for one in of.find(Folded(text)))
        return [token for token, start, end in found if end - start >= least]

    def find(self, text: str) -> list[Hit]:
        """Return what is found, none touching another: of two the longer one, then the first."""
        hits: list[tuple[int, int, Hit]] = []
        for one in self._sets:
            for view in one.views(text):
                for token, start, end in one.find(view):
                    hits.append(_hit(token, view.spans(start, end), end - start))
        if self._patterns:
            views = [Folded(legible(text))]
            if (folded := fold(text, exact=True)).text != text:
                views.append(Folded(legible(folded.text), folded.starts, folded.ends))
            for token, pattern in self._patterns.items():
                for view in views:
                    for match in pattern.finditer(view.text):
                        if match.group():
                            spans = view.spans(*match.span())
                            hits.append(_hit(token, spans, len(match.group())))
        return _apart(hits) if hits else []


def _hit(token: Token, spans: list[tuple[int, int]], length: int) -> tuple[int, int, Hit]:
    return -length, spans[0][0], Hit(token, tuple(spans))


def _apart(hits: list[tuple[int, int, Hit]]) -> list[Hit]:
    """Return what to cut: of hits that overlap the longest whole, of the rest what is left."""
    hits.sort(key=lambda one: one[:2])
    taken: list[tuple[int, int]] = []
    found = []
    for _, _, hit in hits:
        spans = tuple(rest for span in hit.spans for rest in _outside(span, taken))
        if spans:
            found.append(Hit(hit.token, spans) if spans == hit.spans else _rest(hit, spans))
            taken.extend(spans)
    return sorted(found, key=lambda one: one.spans[0])


def _rest(hit: Hit, spans: tuple[tuple[int, int], ...]) -> Hit:
    # Something longer stands there already; its replacement stands for this one as well.
    token = hit.token
    return Hit(Token(token.text, token.how, token.rule, ""), spans)


def _outside(span: tuple[int, int], taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    rest = [span]
    for start, end in taken:
        cut = []
        for begin, stop in rest:
            if stop <= start or begin >= end:
                cut.append((begin, stop))
                continue
            cut += [(a, b) for a, b in ((begin, start), (end, stop)) if a < b]
        rest = cut
    return rest
