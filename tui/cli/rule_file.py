"""The file of rules that ``wxi collect --rules`` watches by: read and checked whole.

    [[rule]]
    name = "outsiders"
    filter = "is:external resource:files"
    action = "note"
    text = "opened by somebody outside"

Actions are ``note`` with a text, ``tag`` with a tag, ``bookmark``, and ``exit`` with a code.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.domain.annotation import LONGEST_TAG
from tui.errors import BadInput, FilterError
from tui.services.rules import Does, Rule

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_HEAD = re.compile(r"\s*\[\[\s*rule\s*\]\]")
_CODES = range(10, 126)  # apart from what every command ends with, and from signals
_LONGEST = 1_000  # characters of a note
_FURTHER = {Does.NOTE: "text", Does.TAG: "tag", Does.EXIT: "code"}
"""The key that an action needs besides; a code may be left out."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One rule as it stands in a file."""

    path: Path
    number: int
    content: Mapping[str, object]

    def wrong(self, key: str, what: str, do: str = "") -> BadInput:
        """Return what is wrong at a key, with file and line."""
        heads = [n for n, line in enumerate(self._lines, 1) if _HEAD.match(line)]
        # Written otherwise than with heads of their own, all rules stand from the first line on.
        first = heads[self.number] if self.number < len(heads) else 1
        after = heads[self.number + 1] if self.number + 1 < len(heads) else len(self._lines) + 1
        named = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        block = enumerate(self._lines[first - 1 : after - 1], first)
        line = next((number for number, text in block if named.match(text)), first)
        return BadInput(f"{self.path}, line {line}: {what}", do=do)

    @property
    def _lines(self) -> Sequence[str]:
        return self.path.read_text(encoding="utf-8", errors="replace").splitlines()

    def text(self, key: str) -> str:
        """Return a text that must be there. Raises BadInput."""
        value = self.content.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f"a rule needs a {key}", f'write it as {key} = "..."')
        return value.strip()


def load(path: Path, parse: Callable[[str], object]) -> list[Rule]:
    """Return the rules of a file, of which ``parse`` understands every filter.

    Raises BadInput, naming file and line, for the first thing that cannot be used.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as failure:
        raise BadInput(f"{path} cannot be read: {failure}", do="correct it") from None
    entries = content.get("rule")
    if set(content) - {"rule"} or not isinstance(entries, list) or not entries:
        raise BadInput(f"{path} must hold rules and nothing else", do="begin each with [[rule]]")
    found: dict[str, Rule] = {}
    for number, given in enumerate(entries):
        if not isinstance(given, dict):
            raise BadInput(
                f"{path} must hold rules and nothing else", do="begin each with [[rule]]"
            )
        entry = _Entry(path, number, given)
        rule = _rule(entry)
        if rule.name in found:
            raise entry.wrong("name", f"there are two rules {rule.name}", "give one another name")
        try:
            parse(rule.filter)
        except FilterError as failure:
            raise entry.wrong("filter", f"filter: {failure.message}") from None
        found[rule.name] = rule
    return list(found.values())


def _rule(entry: _Entry) -> Rule:
    name, words, action = entry.text("name"), entry.text("filter"), entry.text("action")
    if not _NAME.fullmatch(name):
        raise entry.wrong("name", f"{name[:80]!r} cannot name a rule", "use letters, digits, . _ -")
    if action not in set(Does):
        raise entry.wrong("action", f"there is no action {action[:80]!r}",
                          f"actions are {', '.join(Does)}")  # fmt: skip
    does = Does(action)
    for key in sorted(set(entry.content) - {"name", "filter", "action", _FURTHER.get(does)}):
        raise entry.wrong(key, f"a rule with the action {does} has no {key[:80]!r}")
    match does:
        case Does.NOTE:
            return Rule(name, words, does, _at_most(entry, "text", _LONGEST))
        case Does.TAG:
            tag = _at_most(entry, "tag", LONGEST_TAG)
            if len(tag.split()) > 1 or not tag.removeprefix("#"):
                raise entry.wrong("tag", "a tag is one word", "join words with - as in data-leak")
            return Rule(name, words, does, tag)
        case Does.BOOKMARK:
            return Rule(name, words, does)
        case Does.EXIT:
            code = entry.content.get("code", _CODES[0])
            if type(code) is not int or code not in _CODES:
                raise entry.wrong("code", f"a code lies between {_CODES[0]} and {_CODES[-1]}")
            return Rule(name, words, does, code=code)


def _at_most(entry: _Entry, key: str, longest: int) -> str:
    text = entry.text(key)
    if len(text) > longest:
        raise entry.wrong(key, f"a {key} has at most {longest:,} characters")
    return text
