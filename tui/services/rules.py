"""Rules that watch a case: each a filter, and what is done with every new event that passes it.

New is what was not in the case when a rule was first used. How far each rule has looked is kept in
the case, after what it matched was annotated; what was annotated is not annotated again. So a run
that is killed goes on where it was, and no event is noted twice; one that was being told of in that
very moment is told of again. Knows no file of rules and no output.
"""

import asyncio
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tui.domain.annotation import Kind, ObjectType, Target
from tui.domain.models import Event
from tui.domain.wire import sha256
from tui.services.annotations import MOST
from tui.services.session import Session

_SEEN = "rules"  # the name under which casework keeps how far each has looked
_AT_A_TIME = 20_000  # events


class Does(StrEnum):
    """What a rule does with an event."""

    NOTE = "note"
    TAG = "tag"
    BOOKMARK = "bookmark"
    EXIT = "exit"


@dataclass(frozen=True, slots=True)
class Rule:
    """``text`` is that of a note, or a tag; ``code`` is what an exit ends with."""

    name: str
    filter: str
    does: Does
    text: str = ""
    code: int = 0

    @property
    def digest(self) -> str:
        """Return what tells this rule from any other, and from itself before it was changed."""
        return sha256("\0".join((self.name, self.filter, self.does, self.text)).encode())

    @property
    def annotation(self) -> tuple[Kind, str] | None:
        """Return what is put on an event, None when nothing is."""
        match self.does:
            case Does.NOTE:
                return Kind.NOTE, f"rule {self.name}: {self.text}"
            case Does.TAG:
                return Kind.TAG, self.text.removeprefix("#").casefold()
            case Does.BOOKMARK:
                return Kind.BOOKMARK, ""
            case Does.EXIT:
                return None


class Ended(Exception):
    """A rule says that the watching ends."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.name)
        self.rule = rule


class Watch:
    """Looks at what is new in a case. ``on_match`` hears of each event that passed a rule, once."""

    def __init__(
        self, session: Session, rules: Sequence[Rule], on_match: Callable[[Rule, Event], None]
    ) -> None:
        self._session = session
        self._case = session.case
        self._rules = rules
        self._on_match = on_match
        held = len(self._case.events)
        kept = self._case.casework.recall(_SEEN)
        self._seen = {rule.digest: min(_count(kept, rule.digest, held), held) for rule in rules}

    async def look(self) -> None:
        """Act on what came since the last look.

        Raises Ended when a rule says so, the errors of the gateway when names cannot be looked up,
        and those of the case; what was not acted on is new the next time.
        """
        while self._seen and (start := min(self._seen.values())) < len(self._case.events):
            await self._look(start, min(start + _AT_A_TIME, len(self._case.events)))

    async def _look(self, start: int, end: int) -> None:
        await self._learn(range(start, end))
        found: list[tuple[int, int]] = []
        for number, rule in enumerate(self._rules):
            among = array("I", range(max(start, self._seen[rule.digest]), end))
            # What a filter means in this case is read here, what passes it in a thread.
            passing = self._session.look.glance(rule.filter, None, None)
            hits = await asyncio.to_thread(passing, among) if among else among
            found += [(position, number) for position in hits]
            if hits:
                await asyncio.to_thread(self._act, rule, hits, len(among))
        ends = None
        for position, number in sorted(found, key=lambda one: self._place(*one)):
            rule = self._rules[number]
            self._on_match(rule, await asyncio.to_thread(self._case.events.read, position))
            ends = ends or (rule if rule.does is Does.EXIT else None)
        self._seen |= {digest: end for digest, seen in self._seen.items() if seen < end}
        await asyncio.to_thread(self._case.casework.remember, _SEEN, self._seen)
        if ends is not None:
            raise Ended(ends)

    async def _learn(self, fresh: range) -> None:
        """Learn who and where, as filters ask for names, addresses and organizations."""
        look, columns = self._session.look, self._case.events.columns
        await look.resolve(fresh)
        for number in sorted({columns.room[at] for at in fresh} - {0}):
            room_id = columns.rooms.spelled[number]
            if self._case.directory.room(room_id) is None:
                await look.look_into(room_id)

    def _place(self, position: int, number: int) -> tuple[int, int, int]:
        return self._case.events.columns.created[position], position, number

    def _act(self, rule: Rule, hits: Sequence[int], among: int) -> None:
        """Annotate what passed a rule, and enter in the journal how much did."""
        if rule.annotation is not None:
            kind, text = rule.annotation
            events = (self._case.events.read(position) for position in hits)
            targets = [Target(ObjectType.EVENT, event.id) for event in events]
            book = self._session.look.annotations.book
            wanted = [
                one
                for one in targets
                if all((it.annotation.kind, it.annotation.text) != (kind, text)
                       for it in book.on([one]))
            ]  # fmt: skip
            for first in range(0, len(wanted), MOST):
                self._session.look.annotations.add(wanted[first : first + MOST], kind, text)
        self._case.journal.append(
            "search",
            object_type="rule",
            object_id=rule.name,
            object_sha256=rule.digest,
            result=f"{len(hits)} of {among} events, {rule.does}",
        )


def _count(kept: Mapping[str, object], digest: str, otherwise: int) -> int:
    count = kept.get(digest)
    return count if isinstance(count, int) and count >= 0 else otherwise
