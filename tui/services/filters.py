"""The filters of a case: what their words mean in it, which are saved, what could be typed next."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tui.domain.filters import tree
from tui.domain.filters.completion import Completion, complete
from tui.domain.filters.parser import Vocabulary, parse
from tui.domain.filters.times import Here
from tui.domain.filters.tree import Tree
from tui.domain.ports import Clock, OpenCase
from tui.errors import FilterError
from tui.services.names import Names
from tui.services.reading import LEGEND, LETTERS

_SAVED = "filters"  # the name under which casework keeps them
_DEFINITION = re.compile(r"\s*([\w-]+)\s+=(?:\s+(.*))?", re.DOTALL)
_TIMES = ("24h", "7d", "today", "yesterday", "mon", "last mon", "90m")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed at the prompt: a filter, and the name to save it as, "" for none."""

    text: str
    name: str = ""


class Filters:
    """Reads filters in the sense of a case. Times count from the moment of each call."""

    def __init__(
        self,
        case: OpenCase,
        names: Names,
        clock: Clock,
        tags: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._case = case
        self._names = names
        self._tags = tags
        self._clock = clock
        self._zone = ZoneInfo(case.facts.zone)

    @property
    def _here(self) -> Here:
        return Here(self._clock(), self._zone)

    @property
    def _vocabulary(self) -> Vocabulary:
        kinds = {*LETTERS, *self._case.events.columns.kinds.spelled[1:]}
        return Vocabulary(self._here, tuple(LEGEND), kinds, self.saved)

    @property
    def saved(self) -> Mapping[str, str]:
        """Return the saved filters by name."""
        kept = self._case.casework.recall(_SAVED)
        return {name: text for name, text in kept.items() if isinstance(text, str)}

    def parse(self, text: str) -> Tree | None:
        """Return the tree of a filter, None for an empty one. Raises FilterError."""
        return parse(text, self._vocabulary)

    def echo(self, text: str) -> str:
        """Return what the times of a filter mean now, "" when it names none."""
        return tree.echo(self.parse(text), self._here)

    def asked(self, text: str) -> Asked:
        """Read what was typed: a filter, or ``name = FILTER``.

        Raises FilterError, with the column in the whole text.
        """
        found = _DEFINITION.fullmatch(text)
        if found is None:
            self.parse(text)
            return Asked(text.strip())
        filter_text = found[2] or ""
        try:
            self.parse(filter_text)
        except FilterError as failure:
            place = found.start(2) + failure.column
            raise FilterError(place, failure.reason, text) from None
        return Asked(filter_text.strip(), found[1])

    def save(self, asked: Asked) -> None:
        """Save a filter under its name, or forget the name when the filter is empty.

        Raises Refused when the case cannot be written, FilterError when the filter needs itself.
        """
        self._case.require_writing("save the filter")
        saved = {name: text for name, text in self.saved.items() if name != asked.name}
        if asked.text:
            saved[asked.name] = asked.text
            known = self._vocabulary
            parse(f"@{asked.name}", Vocabulary(known.here, known.letters, known.kinds, saved))
        self._case.casework.remember(_SAVED, saved)

    def complete(self, text: str, cursor: int) -> Completion:
        """Return what could replace the word before the cursor."""
        return complete(text, cursor, self._offers)

    def _offers(self, name: str) -> Iterator[str]:
        columns, known = self._case.events.columns, self._vocabulary
        match name:
            case "":
                yield from sorted(self.saved)
            case "from":
                for person in map(self._names.person, columns.people.spelled[1:]):
                    yield person.name
                    if person.email:
                        yield person.email
            case "room":
                yield from map(self._names.room, columns.rooms.spelled[1:])
            case "type":
                yield from known.types
            case "resource":
                yield from known.resources
            case "tag":
                yield from self._tags()
            case "since" | "until" | "in":
                yield from _TIMES
