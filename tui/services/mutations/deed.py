"""What every deed has: what it reads first, its one call, how it is read back, what undoes it.

A deed knows no plan and no journal: the planner and the runner hold the procedure around it.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from tui.domain import ids, tallies, times
from tui.domain.families import Webex
from tui.domain.models import Event, parse_object, text_of
from tui.domain.mutation import Outcome, Result, Step, Verb, Wish
from tui.domain.ports import OpenCase
from tui.domain.wire import Exchange, Page
from tui.services.access import Ability, Access
from tui.services.collect import Collector
from tui.services.investigation import Investigation

_SKEW = timedelta(seconds=2)  # between the clocks of two servers of Webex


@dataclass(frozen=True)
class Ground:
    """What deeds stand on: the way to Webex and the case."""

    gateway: Webex
    look: Investigation
    collector: Collector
    access: Access

    @property
    def case(self) -> OpenCase:
        """Return the case."""
        return self.look.case


class LeftAlone(Exception):
    """A wish that no step comes of; its text says why."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A step as far as a deed makes it, the object as received, and what must be known first."""

    step: Step
    before: bytes
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Called:
    """What a call that Webex took brought: its exchange, and the id of what it made."""

    exchange: Exchange
    made: str | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """The officer's reason; ``comment`` names case and plan where Webex keeps one."""

    reason: str
    comment: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What reading showed: ``done`` is None where it cannot be told, or not yet."""

    done: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Held:
    """A step that is not called, as another plan has called the same: how it ends, and why."""

    result: Result
    why: str


NOT_YET = Finding(None, "no event of it has arrived yet; the timeline shows it when it does")


@dataclass(frozen=True)
class Deed(ABC):
    """One verb. ``way_back`` says what undoes it, or why nothing does."""

    ground: Ground
    verb: ClassVar[Verb]
    ability: ClassVar[Ability]
    word: ClassVar[str] = "delete"
    sign: ClassVar[str] = "delete"  # what it does, before the name of its object
    object_type: ClassVar[str]
    by_events: ClassVar[bool] = False  # read back from the event stream
    reversible: ClassVar[bool] = False
    way_back: ClassVar[str]

    @abstractmethod
    async def prepare(self, wish: Wish) -> Prepared:
        """Read the object and say what would happen. Raises LeftAlone, and the gateway's errors."""

    def foresee(self, wish: Wish) -> Step:
        """Return the step as far as the case tells, without asking Webex. Raises LeftAlone."""
        step = self.step(wish, wish.object_id, text(wish, "room") or None, "")
        return replace(step, summary="")

    @abstractmethod
    async def call(self, step: Step, why: Why) -> Called:
        """Change it at Webex, by one call. Raises the gateway's errors."""

    async def findings(self, steps: Sequence[Step], since: datetime) -> list[Finding]:  # noqa: ARG002
        """Tell of each step whether reading shows that it is done; ``since`` is when planned.

        Asks for one object after the other; a deed whose event says it is read from the events.
        """
        return [await self.asked(one) for one in steps]

    async def asked(self, step: Step) -> Finding:
        """Ask for the object of a step, and tell from it whether the step is done."""
        raise NotImplementedError

    def known(self, step: Step) -> str:  # noqa: ARG002
        """Return what the case tells of a step that is done already; "" when it tells nothing."""
        return ""

    def since(self, wish: Wish) -> datetime | None:  # noqa: ARG002
        """Return from when on events must be in the case before the deed is planned."""
        return None

    def undo(self, step: Step, outcome: Outcome, before: bytes) -> Wish | None:  # noqa: ARG002
        """Return what undoes a step that was done, None where nothing does."""
        return None

    def described(self, step: Step) -> str:
        """Return what a step is about, from what the case knows; as received."""
        return f"{self.object_type} {step.object_id}"

    # What several deeds need

    def step(self, wish: Wish, object_id: str, room_id: str | None, about: str) -> Step:
        """Return the step of a wish, without the digest of its before-image."""
        summary = f"{self.sign} {about}"
        return Step(
            self.verb, object_id, room_id, summary, None, self.reversible, dict(wish.details)
        )

    def named(self, kind: str, since: datetime) -> list[Event]:
        """Return the events of a kind since a moment, which is one look at a whole column."""
        columns, read = self.ground.case.events.columns, self.ground.case.events.read
        number = columns.kinds.find(kind)
        after = int((since - _SKEW).timestamp() * 1000)
        found = tallies.where(columns.kind, len(columns), {number} if number else ())
        return [read(one) for one in found if columns.created[one] >= after]


def seen(event: Event, what: str = "deletion") -> str:
    """Return that an event was seen, in words."""
    return f"{what} event seen, created {times.format_api(event.created)}"


def text(wish: Wish | Step, name: str) -> str:
    """Return a detail of a wish that is a text, "" when there is none."""
    value = wish.details.get(name)
    return value if isinstance(value, str) else ""


async def listed(pages: AsyncIterable[Page], wanted: str) -> bytes | None:
    """Return the item of a list that has an id, as received; None when it is not in it."""
    async for page in pages:
        for item in page.items:
            if text_of(parse_object(item) or {}, "id") == wanted:
                return item
    return None


async def first(pages: AsyncIterable[Page]) -> bytes | None:
    """Return the first item of a list as received, None when it is empty."""
    async for page in pages:
        for item in page.items:
            return item
    return None


def key_of(object_id: str | None) -> str:
    """Return a key under which spellings of one id are the same."""
    return ids.uuid_of(object_id) or object_id or ""
