"""What was done in a case, the newest first, and what of it can be undone."""

from dataclasses import dataclass
from datetime import datetime

from tui.domain.mutation import OVER, Standing, Wish
from tui.errors import WxiError
from tui.services.mutations.door import Mutations, undone_by


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. ``name`` is plan and step, ``PLAN#1``.

    ``undo`` is what would undo it; where it is None, ``why_not`` says why.
    """

    name: str
    at: datetime
    what: str
    undo: Wish | None
    why_not: str


def entries(door: Mutations, found: list[Standing]) -> list[Entry]:
    """Return what was done by plans. Reads from disk; texts are as received."""
    undone = undone_by(found)
    told: list[tuple[datetime, str, int, Entry]] = []
    for standing in found:
        for number, outcome in standing.outcomes.items():
            if outcome.result not in OVER:
                continue
            step, name = standing.plan.steps[number], f"{standing.plan.id}#{number + 1}"
            undo, why_not = None, door.way_back(step)
            if name in undone:
                why_not = f"undone by {undone[name]}"
            elif step.reversible:
                try:
                    undo = door.undoing(standing.plan, outcome)
                except WxiError as failure:
                    why_not = failure.line()
                else:
                    why_not = "" if undo else f"nothing was changed by it: {outcome.result}"
            what = f"{door.described(step)} · {outcome.result}"
            entry = Entry(name, outcome.at, what, undo, why_not)
            told.append((outcome.at, standing.plan.id, number, entry))
    return [one[-1] for one in sorted(told, key=lambda one: one[:3], reverse=True)]
