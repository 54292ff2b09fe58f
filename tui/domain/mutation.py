"""Steps that change something at Webex: the plan before, the outcome after.

Pure. Says of each step whether it can be undone; runs nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verb(StrEnum):
    """What a step does. Message deletion has no inverse: Webex offers no undelete."""

    DELETE_MESSAGE = "delete_message"


class Result(StrEnum):
    """How a step ended."""

    DONE = "done"
    ALREADY_DELETED = "already deleted"
    NOT_VISIBLE = "gone or not ours"
    FAILED = "failed"
    UNKNOWN = "unknown"  # the call went out and no answer came: to be settled by reading


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a plan. ``before`` is the digest of the object as it was read for the plan."""

    verb: Verb
    object_id: str
    room_id: str | None
    summary: str
    before: str | None
    reversible: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to happen, fixed before it is confirmed.

    ``skipped`` names each object that the plan leaves alone, with the reason; ``warnings`` are
    facts that the officer must know first (prior downloads, foreign ownership).
    """

    id: str
    created: datetime
    steps: tuple[Step, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """Return what must be typed to confirm: it names the deed and the number."""
        return f"delete {len(self.steps)}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step ended; ``verified`` is what reading back showed."""

    step: Step
    result: Result
    verified: str
    tracking_id: str | None = None
