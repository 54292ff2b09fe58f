"""What was deleted, changed or restored: each plan, its reason, and how each of its steps ended."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from tui.domain import ids
from tui.domain.casefile import JournalEntry
from tui.domain.mutation import Standing, Step, Verb
from tui.domain.report import (
    Block,
    Cell,
    Cut,
    Fact,
    Facts,
    Group,
    Points,
    Prose,
    Said,
    Section,
    Source,
    Table,
)
from tui.domain.times import full, stamp
from tui.errors import WxiError
from tui.services.mutations import standings
from tui.services.reading import quoted
from tui.services.reporting.matter import Matter, cut, shortened

MOST_STEPS = 300  # of one plan
_ABOUT = re.compile(r"(P-[A-Za-z0-9-]+)#([0-9]+): (.*)", re.DOTALL)
_OF_MEMBERS = {Verb.REMOVE_MEMBER, Verb.REMOVE_TEAM_MEMBER, Verb.ADD_MEMBER}

_Steps = Mapping[tuple[str, int], Sequence[Source]]


def section(matter: Matter, entries: Sequence[JournalEntry]) -> Section:
    """Return the section. ``entries`` are those of the journal."""
    title = "Deleted, changed and restored"
    try:
        found, refused = standings.read_all(matter.look.case)
    except WxiError as failure:
        found, refused = [], [failure.line()]
    blocks: list[Block] = [Prose(Said(one), warns=True) for one in refused]
    last = tuple(map(matter.cite.entry, entries[-1:]))
    if not found and not refused:
        blocks.append(Prose(Said("Nothing at Webex was deleted or changed from here.", last)))
    steps, about = _told(matter, entries)
    left_out: tuple[Cut, ...] = ()
    for one in reversed(found):
        blocks.append(_plan(one, matter, steps, about.get(one.plan.id, [])))
        shown = min(len(one.plan.steps), MOST_STEPS)
        left_out += cut(shown, len(one.plan.steps), f"steps of {one.plan.id}, the first ones")
    return Section("changes", title, blocks, left_out)


def _told(
    matter: Matter, entries: Sequence[JournalEntry]
) -> tuple[_Steps, Mapping[str, list[JournalEntry]]]:
    """Return what the journal says of each step, and of each plan as a whole."""
    steps: defaultdict[tuple[str, int], list[Source]] = defaultdict(list)
    plans: defaultdict[str, list[JournalEntry]] = defaultdict(list)
    for entry in entries:
        target = entry.content.get("object")
        if match := _ABOUT.match(str(entry.content.get("reason") or "")):
            steps[match[1], int(match[2])].append(matter.cite.entry(entry))
        elif isinstance(target, dict) and target.get("type") == "plan":
            plans[str(target.get("id"))].append(entry)
    return steps, plans


def _plan(
    standing: Standing, matter: Matter, steps: _Steps, about: Sequence[JournalEntry]
) -> Group:
    plan, look = standing.plan, matter.look
    source = (Source("plan", plan.id, plan.digest, f"data/plans/{plan.id}.json"),)
    facts = [
        Fact("planned", Said(full(plan.created, look.zone), source)),
        Fact("what became of it", Said(standing.totals(), _all(plan.id, steps) or source)),
    ]
    for entry in about:
        reason, result = entry.content.get("reason"), entry.content.get("result")
        said = " · ".join(str(one) for one in (result, reason) if one)
        facts.append(Fact(entry.action, Said(said, (matter.cite.entry(entry),))))
    rows = [
        _step(number, one, standing, matter, steps)
        for number, one in enumerate(plan.steps[:MOST_STEPS])
    ]
    blocks: list[Block] = [Facts(tuple(facts))]
    if plan.warnings:
        blocks.append(Points(tuple(Said(f"warned before: {one}", source) for one in plan.warnings)))
    blocks.append(
        Table(
            f"Steps of {plan.id}",
            ("Step", "To what", "As it was before", "How it ended", "Journal"),
            tuple(rows),
            frozenset({"Step"}),
        )
    )
    if plan.skipped:
        blocks.append(
            Points(tuple(Said(f"left alone: {what}: {why}", source) for what, why in plan.skipped))
        )
    return Group(f"{plan.id}: {plan.word}", blocks)


def _all(plan_id: str, steps: _Steps) -> tuple[Source, ...]:
    """Return the last record of each of a plan's first steps."""
    return tuple(found[-1] for (name, _), found in steps.items() if name == plan_id)[:20]


def _step(
    number: int, step: Step, standing: Standing, matter: Matter, steps: _Steps
) -> tuple[Cell, ...]:
    plan, outcome = standing.plan, standing.outcomes.get(number)
    before: Cell = (Said("nothing was kept"),)
    if step.before:
        file = f"data/before/{plan.id}/{step.before}.json"
        image = Source("before-image", step.object_id, step.before, file)
        before = (Said(f"SHA-256 {step.before}", (image,)),)
    ended: Cell = (Said("not run"),)
    if outcome is not None:
        ended = (
            Said(f"{outcome.result} {stamp(outcome.at, matter.look.zone)}"),
            Said(outcome.verified),
            *([Said(f"tracking id {outcome.tracking_id}")] if outcome.tracking_id else []),
        )
    journal = tuple(steps.get((plan.id, number + 1), ()))
    undo = "can be undone" if step.reversible else "cannot be undone"
    return (
        (Said(f"{number + 1}. {step.verb.value.replace('_', ' ')}"), Said(undo)),
        (Said(_object(step, matter)), Said(step.object_id)),
        before,
        ended,
        (Said("intent, receipt, reading back" if journal else "nothing", journal),),
    )


def _object(step: Step, matter: Matter) -> str:
    look, uuid = matter.look, ids.uuid_of(step.object_id)
    if step.verb is Verb.DELETE_MESSAGE:
        return shortened(quoted(uuid, look.names, look.stories), 200)
    if step.verb in _OF_MEMBERS:
        person = look.names.person(uuid).name
        return f"{person} in {look.names.room(step.room_id)}" if step.room_id else person
    return look.names.room(step.room_id) if step.room_id else "an object"
