"""The keys that the officer prefers, from ``keys.toml`` beside the settings; checked whole.

A table for each place, named as in the table of keys, in lower case and one word (``records`` for
the pages of recordings); in it, ids of actions with a key or a list of keys::

    [everywhere]
    filter = ["f", "ctrl+f"]

Textual takes unknown ids and clashing keys without a word, so both are refused here.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from textual.keys import Keys, _character_to_key

from tui.errors import BadInput
from tui.ui.action import PAGES, SCREEN, Action, Risk, Scope
from tui.ui.actions import ACTIONS
from tui.ui.key_names import key_name
from tui.ui.registry import by_id, of_scope

_SCOPES = {scope.name.lower(): scope for scope in Scope}
_NAMED = {one.value for one in Keys} - {Keys.Any.value, Keys.Ignore.value}
_TAKEN = {
    **dict.fromkeys(("ctrl+a", "ctrl+b"), "multiplexers take it"),
    **dict.fromkeys(("ctrl+s", "ctrl+q", "ctrl+z"), "terminals take it"),
    **dict.fromkeys(("ctrl+i", "ctrl+m", "ctrl+j", "ctrl+h"), "terminals send it for another key"),
    "ctrl+c": "it interrupts programs",
}
_NO_KEY = "no-key"  # what Textual is told instead of no key, which it would ignore
_KEPT = ("clear", "quit")  # without which no way back or out would be known
_HEAD = re.compile(r"\s*\[\s*[\"']?([\w]+)[\"']?\s*\]")


@dataclass(frozen=True)
class Keymap:
    """Which keys perform which action: the registry's, but for those that ``own`` names.

    ``own`` holds keys as Textual names them, by scope and id of an action.
    """

    own: Mapping[tuple[Scope, str], tuple[str, ...]] = field(default_factory=dict)

    def keys(self, action: Action) -> tuple[str, ...]:
        """Return the keys of an action, the first of which is shown; none is possible."""
        return self.own.get((action.scope, action.id), action.keys)

    def shown(self, action: Action, *, ascii_only: bool = False) -> list[str]:
        """Return the keys of an action as they are written for people, with the key before them."""
        names = [key_name(key, ascii_only=ascii_only) for key in self.keys(action)]
        if action.scope is Scope.GO:
            before = "".join(key_name(key) for key in self.keys(by_id("go"))[:1])
            names = [f"{before} {name}" for name in names]
        return names

    def first(self, action_id: str, scope: Scope) -> str:
        """Return the first key of an action as it is written for people, "" when it has none."""
        return next(iter(self.shown(by_id(action_id, {scope}))), "")

    def bindings(self) -> dict[str, str]:
        """Return what Textual's ``set_keymap`` takes."""
        return {
            f"{scope}.{action}": ",".join(keys) or _NO_KEY
            for (scope, action), keys in self.own.items()
        }


def load(path: Path) -> Keymap:
    """Return the keymap of a file; the registry's own keys where there is none.

    Raises BadInput, naming file and line, for what is no place, no action or no key, for a key that
    means two things, and for one that a terminal or a multiplexer keeps for itself.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except FileNotFoundError:
        return Keymap()
    except (OSError, ValueError) as failure:
        raise BadInput(f"{path} cannot be read: {failure}", do="correct it or remove it") from None
    own: dict[tuple[Scope, str], tuple[str, ...]] = {}
    for place, wanted in content.items():
        if not isinstance(wanted, dict) or place not in _SCOPES:
            where = _where(path, text, place)
            raise BadInput(
                f"{where}: there is no place {place!r}", do=f"places are {', '.join(_SCOPES)}"
            )
        for name, given in wanted.items():
            where = _where(path, text, place, name)
            action = next((one for one in of_scope(_SCOPES[place]) if one.id == name), None)
            if action is None:
                known = ", ".join(one.id for one in of_scope(_SCOPES[place]))
                raise BadInput(
                    f"{where}: there is no action {name!r} {place}", do=f"actions are {known}"
                )
            own[action.scope, name] = tuple(_keys(given, action, where))
    keymap = Keymap(own)
    for action, other, key in _clashes(keymap):
        place = action.scope.name.lower()
        raise BadInput(
            f"{_where(path, text, place, action.id)}: {key_name(key)} means {action.id} and "
            f"{other.id}",
            do=f"give {other.id} another key",
        )
    return keymap


def _keys(given: object, action: Action, where: str) -> Iterator[str]:
    """Yield the keys of an entry as Textual names them. Raises BadInput."""
    names = given if isinstance(given, list) else [given]
    if not names and action.id in _KEPT:
        raise BadInput(f"{where}: {action.id} needs a key", do="name one")
    for name in names:
        key = _character_to_key(name) if isinstance(name, str) and len(name) == 1 else name
        if not isinstance(key, str) or not _is_key(key):
            raise BadInput(
                f"{where}: {name!r} is not a key", do='write keys as "x", "?", "ctrl+t" or "f5"'
            )
        if key in _TAKEN:
            raise BadInput(f"{where}: {key} cannot be used: {_TAKEN[key]}", do="name another key")
        if action.risk is Risk.DESTROY and "ctrl" in key:
            raise BadInput(
                f"{where}: {action.id} deletes: no ctrl key begins that", do="name another key"
            )
        yield key


def _is_key(name: str) -> bool:
    """Tell whether Textual reports a key by a name; those of signs are long, as ``plus``."""
    return len(name) == 1 or name in _NAMED or name == _character_to_key(_sign(name))


def _sign(name: str) -> str:
    shown = key_name(name)
    return shown if len(shown) == 1 else " "


def _clashes(keymap: Keymap) -> Iterator[tuple[Action, Action, str]]:
    """Yield pairs of actions, one of which was given a key that the other has at the same time."""
    for scope in Scope:
        together = {scope} if scope in SCREEN | PAGES else {scope, Scope.EVERYWHERE}
        meanings: dict[str, Action] = {}
        for action in (one for one in ACTIONS if one.scope in together):
            for key in keymap.keys(action):
                other = meanings.setdefault(key, action)
                if other is not action:
                    changed = (action.scope, action.id) in keymap.own
                    yield (action, other, key) if changed else (other, action, key)


def _where(path: Path, text: str, place: str, name: str = "") -> str:
    """Return file and line of an entry, or of the head of its table."""
    here, found = "", 0
    entry = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
    for number, line in enumerate(text.splitlines(), 1):
        if head := _HEAD.match(line):
            here = head[1]
            found = number if here == place else found
        elif name and here == place and entry.match(line):
            return f"{path}, line {number}"
    return f"{path}, line {found}"


def key_table() -> str:
    """Return the table of the registry's own keys as Markdown, for the README."""
    rows = ["| where | key | action | what it does |", "|---|---|---|---|"]
    for action in ACTIONS:
        keys = " ".join(f"`{key}`" for key in Keymap().shown(action))
        rows.append(f"| {action.scope} | {keys} | {action.label} | {action.help} |")
    return "\n".join(rows) + "\n"
