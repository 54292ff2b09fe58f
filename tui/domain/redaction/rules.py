"""The rules of a redaction: who, which words and which fields vanish, and which files may go.

Read from TOML and checked as a whole::

    [[people]]
    who = "dorian@example.com"   # e-mail, id, UUID or the whole name; "*" is everybody
    also = ["Dory"]              # other names that are used for them
    parts = true                 # first and last name by themselves, too

    [[words]]
    text = "Project Falcon"      # or: pattern = "[A-Z]{2}[0-9]{6}"
    match = "nocase"             # or "exact"
    with = "Project A"           # what stands instead

    [[fields]]
    name = "data.markdown"       # any field whose path ends so; it is left out

    [[files]]
    sha256 = "..."               # a retrieved file that may go as it is
    reason = "read by counsel"
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from tui.domain.redaction.tokens import How, Token
from tui.errors import BadInput

EVERYBODY = "*"
REDACTED = "[redacted]"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[^\s.]+(\.[^\s.]+)*")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class PersonRule:
    """Somebody who gets a pseudonym; ``parts`` are first and last name by themselves."""

    who: str
    also: tuple[str, ...] = ()
    parts: bool = True


@dataclass(frozen=True, slots=True)
class WordRule:
    """Text that is replaced wherever it stands, given as it is or as a regular expression."""

    text: str = ""
    pattern: str = ""
    match: str = How.NOCASE.value
    instead: str = REDACTED

    @property
    def regex(self) -> str:
        """Return the pattern as it is compared: in any case unless it is to be exact."""
        return self.pattern if self.match == How.EXACT else f"(?i:{self.pattern})"

    def token(self, rule: str) -> Token:
        """Return what is to be found."""
        if self.pattern:
            return Token(self.regex, How.REGEX, rule, self.instead)
        return Token(self.text, How(self.match), rule, self.instead)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field that is left out: its name, or the end of its path with dots."""

    name: str

    @property
    def path(self) -> tuple[str, ...]:
        """Return the names of the path's end."""
        return tuple(self.name.split("."))


@dataclass(frozen=True, slots=True)
class FileRule:
    """A retrieved file that somebody has read and cleared."""

    sha256: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, in the order of their file. The log calls them ``people 1``, ``words 2``."""

    people: tuple[PersonRule, ...] = ()
    words: tuple[WordRule, ...] = ()
    fields: tuple[FieldRule, ...] = ()
    files: tuple[FileRule, ...] = field(default=())


_KINDS: Mapping[str, type[Any]] = {
    "people": PersonRule,
    "words": WordRule,
    "fields": FieldRule,
    "files": FileRule,
}
_SPELLED = {"instead": "with"}  # words of Python, as the file says them


def parse(text: str, name: str) -> Rules:
    """Read rules; ``name`` is the file's, for errors. Raises BadInput with file and line."""
    try:
        content = tomllib.loads(text)
    except ValueError as failure:
        raise BadInput(f"{name} is not TOML: {failure}", do="correct the file") from None
    found = {}
    for kind, entries in content.items():
        if kind not in _KINDS or not isinstance(entries, list):
            raise BadInput(
                f"{name}, line {_line(text, kind, 0)}: there are no rules {kind!r}",
                do=f"tables are {', '.join(f'[[{one}]]' for one in _KINDS)}",
            )
        found[kind] = tuple(
            _read(_KINDS[kind], entry, f"{name}, line {_line(text, kind, number)}")
            for number, entry in enumerate(entries)
        )
    rules = Rules(**found)
    if not (rules.people or rules.words or rules.fields):
        raise BadInput(f"{name} names nothing to redact", do="name people, words or fields")
    return rules


def _read(kind: type[_R], entry: object, where: str) -> _R:
    known = {_SPELLED.get(one.name, one.name): one for one in fields(kind)}  # type: ignore[arg-type]
    if not isinstance(entry, dict):
        raise BadInput(f"{where}: not a table", do="write each rule as a table of its own")
    given = {}
    for key, value in entry.items():
        if key not in known:
            raise BadInput(f"{where}: there is no {key!r}", do=f"a rule has {', '.join(known)}")
        given[known[key].name] = _value(key, value, known[key].type, where)
    try:
        made = kind(**given)
    except TypeError:
        needed = next(name for name in known if name not in entry)
        raise BadInput(f"{where}: {needed} is missing", do="every rule needs it") from None
    for problem in _problems(made):
        raise BadInput(f"{where}: {problem}", do="correct the rule")
    return made


def _value(key: str, value: object, kind: object, where: str) -> object:
    if kind is bool and isinstance(value, bool):
        return value
    if kind is str and isinstance(value, str):
        return value
    is_list = isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind == tuple[str, ...] and isinstance(value, list) and is_list:
        return tuple(value)
    wanted = {bool: "true or false", str: "a text"}.get(kind, "a list of texts")  # type: ignore[call-overload]
    raise BadInput(f"{where}: {key} must be {wanted}", do="correct the rule")


def _problems(rule: object) -> Iterator[str]:
    match rule:
        case PersonRule(who=who, also=also):
            if not who.strip():
                yield "who is empty"
            for one in also:
                if not Token(one, How.NOCASE, "", "").is_searchable:
                    yield f"{one!r} has too few letters to be told from other text"
        case WordRule() as word:
            yield from _word_problems(word)
        case FieldRule(name=name) if not _NAME.fullmatch(name):
            yield f"{name!r} is not the name of a field"
        case FileRule(sha256=digest, reason=reason):
            if not _SHA256.fullmatch(digest):
                yield f"{digest!r} is not a SHA-256 digest"
            if not reason.strip():
                yield "reason is missing: say who cleared the file, and why"


def _word_problems(word: WordRule) -> Iterator[str]:
    if bool(word.text) == bool(word.pattern):
        yield "give either text or pattern"
    elif word.match not in (How.NOCASE, How.EXACT):
        yield f"match is {How.NOCASE} or {How.EXACT}, not {word.match!r}"
    elif word.pattern:
        try:
            compiled = re.compile(word.regex)
        except (re.error, RecursionError, OverflowError) as failure:
            yield f"the pattern cannot be read: {failure}"
        else:
            if compiled.search(""):
                yield "the pattern passes an empty text, so that it would pass everything"
            elif compiled.search(word.instead):
                yield "what stands instead passes the pattern itself"
    else:
        token = word.token("")
        if not token.is_searchable:
            yield f"{word.text!r} has too few letters to be told from other text"


def _line(text: str, kind: str, number: int) -> int:
    """Return the line where a table of rules begins, counted from 1; of what is none its key."""
    head = re.compile(rf"\s*(\[+\s*[\"']?{re.escape(kind)}\b|[\"']?{re.escape(kind)}[\"']?\s*=)")
    lines = [at for at, line in enumerate(text.splitlines(), 1) if head.match(line)]
    return lines[min(number, len(lines) - 1)] if lines else 0
