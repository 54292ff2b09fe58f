"""What changes something at Webex: what is wished for, the plan before, the outcome after.

Pure. A plan is fixed bytes once it is made; how its steps ended is told by lines of their own, of
which a later one about a step replaces an earlier one. Runs nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Value = str | bool
_FEW = 20  # steps that are confirmed without naming the case


class Verb(StrEnum):
    """What a step does."""

    DELETE_MESSAGE = "delete_message"
    REMOVE_MEMBER = "remove_member"
    REMOVE_TEAM_MEMBER = "remove_team_member"
    DELETE_RECORDING = "delete_recording"
    DESTROY_CALL_RECORDING = "destroy_call_recording"
    DELETE_TRANSCRIPT = "delete_transcript"
    DELETE_MEETING_MESSAGE = "delete_meeting_message"
    CHANGE_ROOM = "change_room"
    ADD_MEMBER = "add_member"
    RESTORE_RECORDING = "restore_recording"


class Result(StrEnum):
    """How a step ended."""

    DONE = "done"
    DONE_EARLIER = "done earlier"
    NOT_VISIBLE = "gone or not ours"
    FAILED = "failed"
    UNKNOWN = "unknown"  # the call went out and no answer came: to be settled by reading


OVER = frozenset({Result.DONE, Result.DONE_EARLIER, Result.NOT_VISIBLE})
"""How a step ended that is never tried again."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done to one object, before anything was read of it.

    ``details`` say what the verb needs besides, such as the settings of a room.
    """

    verb: Verb
    object_id: str
    details: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a plan. ``before`` is the digest of the object as it was read for the plan.

    ``summary`` is for the officer's eyes: it may quote what others wrote and is not kept.
    """

    verb: Verb
    object_id: str
    room_id: str | None
    summary: str
    before: str | None
    reversible: bool = False
    details: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to happen, fixed before it is confirmed.

    ``word`` is the deed as it is confirmed: delete, destroy, contain. ``skipped`` names each object
    that is left alone, with the reason; ``warnings`` are what the officer must know first;
    ``digest`` is the SHA-256 of the plan's file, ``planner`` who made it.
    """

    id: str
    case_id: str
    word: str
    created: datetime
    expires: datetime
    steps: tuple[Step, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    digest: str = ""
    planner: str = ""

    @property
    def phrase(self) -> str:
        """Return what must be typed to confirm: the deed and the number, and the case of many."""
        return self.phrase_for(len(self.steps))

    def phrase_for(self, count: int) -> str:
        """Return what must be typed to confirm so many of its steps."""
        where = f" in {self.case_id}" if count > _FEW or self.word in {"contain", "purge"} else ""
        return f"{self.word} {count}{where}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step ended, by its number from 0.

    ``verified`` is what reading back showed, ``seen`` whether that confirmed it. ``made`` is the id
    of what the call made, where it made something.
    """

    number: int
    result: Result
    verified: str
    at: datetime
    seen: bool = False
    tracking_id: str | None = None
    made: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a plan is. ``called`` are the steps for which a call was announced, with the time.

    ``answered`` are those of them that Webex answered, with what it said.
    """

    plan: Plan
    outcomes: Mapping[int, Outcome]
    called: Mapping[int, datetime]
    answered: Mapping[int, Result] = field(default_factory=dict)

    @property
    def is_begun(self) -> bool:
        """Tell whether anything of the plan was run."""
        return bool(self.called or self.outcomes)

    @property
    def unsettled(self) -> list[int]:
        """Return the steps that were called and of which it is not known what became of them."""
        unknown = {n for n, one in self.outcomes.items() if one.result is Result.UNKNOWN}
        return sorted(unknown | (self.called.keys() - self.outcomes.keys()))

    def tried(self, number: int) -> datetime:
        """Return when the last call of an unsettled step can have gone out."""
        return self.called[number] if number in self.called else self.outcomes[number].at

    @property
    def left(self) -> list[int]:
        """Return the steps that can be run: those surely not done."""
        unsettled = frozenset(self.unsettled)
        return [
            number
            for number in range(len(self.plan.steps))
            if number not in unsettled
            and (number not in self.outcomes or self.outcomes[number].result is Result.FAILED)
        ]

    @property
    def phrase(self) -> str:
        """Return what must be typed to run what is left."""
        return self.plan.phrase_for(len(self.left))

    def totals(self) -> str:
        """Return how many steps ended how, in one line."""
        counts = Counter(one.result for one in self.outcomes.values())
        told = [f"{counts[one]:,} {one}" for one in Result if counts[one]]
        waiting = len(self.plan.steps) - len(self.outcomes)
        return ", ".join([*told, *([f"{waiting:,} not run"] if waiting else [])]) or "nothing to do"


def latest(outcomes: Iterable[Outcome]) -> dict[int, Outcome]:
    """Return the last outcome of each step."""
    return {one.number: one for one in outcomes}


def by_verb(steps: Sequence[Step]) -> Counter[Verb]:
    """Return how many steps there are of each verb, in the order of the plan."""
    return Counter(one.verb for one in steps)
