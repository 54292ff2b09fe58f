"""What could stand at the end of a filter that is being typed. Knows no widget."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tui.domain.filters.predicates import BY_NAME, PREDICATES
from tui.domain.hostile import visible

_MOST = 40
_PART = re.compile(r'(?:([A-Za-z]+):)?("[^"]*|[^\s()"]*)\Z')

Offers = Callable[[str], Iterable[str]]
"""Returns the values of a predicate by its name; of "" the names of the saved filters."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Texts that could replace what stands from ``start`` to the cursor."""

    start: int
    choices: tuple[str, ...]


def complete(text: str, cursor: int, offers: Offers) -> Completion:
    """Return what could replace the word before the cursor; there may be no choices.

    Values that begin with what was typed come before those that hold it.
    """
    before = text[:cursor]
    found = _PART.search(before)
    assert found is not None  # it matches the empty end, too
    name, typed = (found[1] or "").lower(), found[2]
    if name in BY_NAME:
        values = BY_NAME[name].values or offers(name)
        chosen = like(typed.lstrip('"'), values)
        return Completion(found.start(2), tuple(map(_spelled, chosen)))
    start, typed = found.start(), found[0]
    minus = typed.startswith("-")
    start, typed = start + minus, typed[minus:]
    if not typed:
        return Completion(start, ())
    names = [f"{one.name}:" for one in PREDICATES] + [f"@{one}" for one in offers("")]
    return Completion(start, tuple(one for one in names if one.startswith(typed.lower())))


def like(typed: str, values: Iterable[str]) -> list[str]:
    """Return the values that hold what was typed; a name that must not be drawn as it is, never."""
    wanted = typed.casefold()
    starting: dict[str, None] = {}
    holding: dict[str, None] = {}
    for value in (one for one in values if visible(one) == one):
        folded = value.casefold()
        if folded.startswith(wanted):
            starting[value] = None
        elif wanted in folded:
            holding[value] = None
    return [*sorted(starting), *sorted(holding)][:_MOST]


def _spelled(value: str) -> str:
    plain = re.fullmatch(r'[^\s()"]+', value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return value if plain else f'"{escaped}"'
