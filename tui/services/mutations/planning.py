"""Planning: wishes become steps, each with a before-image that is on disk before the plan is.

What is done already, not visible, not allowed or not ours is left alone, with the reason.
"""

import asyncio
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from tui.domain import plan_file
from tui.domain.amounts import counted
from tui.domain.mutation import Plan, Result, Step, Verb, Wish, by_verb
from tui.domain.ports import OpenCase
from tui.domain.wire import sha256
from tui.errors import BadInput, BadRequest, Forbidden, Gone, NotFound, NotWebex
from tui.services.mutations import standings
from tui.services.mutations.deed import Deed, Ground, LeftAlone, key_of
from tui.services.mutations.pace import OnPace, Pace

GOOD_FOR = timedelta(hours=24)
_AT_ONCE = 8  # objects that are read at a time


@dataclass(frozen=True, slots=True)
class Aim:
    """What a plan is for: the deed as it is confirmed, and what was found before it was made."""

    word: str = "delete"
    skipped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of a wish: a step, or why there is none; and what must be known first."""

    wish: Wish
    step: Step | None
    why: str = ""
    warnings: tuple[str, ...] = ()


class Planner:
    """Makes plans; it changes nothing at Webex."""

    def __init__(self, ground: Ground, deeds: Mapping[Verb, Deed]) -> None:
        self._ground = ground
        self._deeds = deeds
        self._done: Mapping[tuple[Verb, str], str] = {}

    async def plan(self, wishes: Iterable[Wish], aim: Aim, planner: str, on_pace: OnPace) -> Plan:
        """Read what is wished for and return the plan, which is on disk and in the journal.

        Raises the gateway's errors when Webex cannot be asked, and the store's.
        """
        case, created = self._ground.case, self._ground.collector.now()
        plan_id = f"P-{created:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        unique = _unique(wishes)
        self._done = await asyncio.to_thread(_done, case, self._deeds)
        await self._catch_up(unique, created)
        made = await self._prepare(plan_id, unique, on_pace)
        steps = tuple(one.step for one in made if one.step is not None)
        left = tuple((one.wish.object_id, one.why) for one in made if one.step is None)
        warnings = (*aim.warnings, *(said for one in made for said in one.warnings))
        plan = Plan(
            plan_id,
            case.facts.id,
            _word(aim.word, steps, self._deeds),
            created,
            created + GOOD_FOR,
            steps,
            (*aim.skipped, *left),
            tuple(dict.fromkeys(warnings)),
            planner=planner,
        )
        raw = plan_file.encode(plan)
        await asyncio.to_thread(case.plans.keep, plan_id, raw)
        digest = sha256(raw)
        case.journal.append(
            "plan",
            object_type="plan",
            object_id=plan_id,
            object_sha256=digest,
            result=f"{len(steps)} to {plan.word}, {len(plan.skipped)} left alone",
        )
        return replace(plan, digest=digest)

    async def _catch_up(self, wishes: Sequence[Wish], now: datetime) -> None:
        """Collect what is missing since the first of the objects was made, up to now."""
        deeds = {one.verb: self._deeds[one.verb] for one in wishes}
        if any(deed.by_events for deed in deeds.values()):
            moments = [deeds[one.verb].since(one) for one in wishes]
            await self._ground.collector.catch_up(
                min((one for one in moments if one is not None), default=now)
            )

    async def _prepare(
        self, plan_id: str, wishes: Sequence[Wish], on_pace: OnPace
    ) -> Sequence[_Made]:
        """Prepare every wish, several at a time; the first failure stops all and is raised."""
        made: list[_Made | None] = [None] * len(wishes)
        waiting = iter(enumerate(wishes))
        began, done = time.monotonic(), 0

        async def work() -> None:
            nonlocal done
            for place, wish in waiting:
                made[place] = await self._try(plan_id, wish)
                done += 1
                on_pace(Pace("reading", done, len(wishes), time.monotonic() - began))

        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(min(_AT_ONCE, len(wishes))):
                    workers.create_task(work())
        except BaseExceptionGroup as failures:
            first = failures.exceptions[0]
            raise first from first.__cause__
        return [one for one in made if one is not None]

    async def _try(self, plan_id: str, wish: Wish) -> _Made:
        left, deed = partial(_Made, wish, None), self._deeds[wish.verb]
        if lacking := self._ground.access.why_not(deed.ability):
            return left(lacking)
        try:
            found = await deed.prepare(wish)
        except LeftAlone as reason:
            return left(str(reason))
        except NotFound:
            return left("gone, past retention, or not visible to this identity")
        except NotWebex:
            raise
        except (BadInput, BadRequest, Forbidden, Gone) as failure:
            return left(failure.line())
        if by := self._done.get((wish.verb, found.step.object_id)):
            return left(f"done by the plan {by}, though no event of it has arrived yet")
        keep = self._ground.case.vault.keep_before
        digest = await asyncio.to_thread(keep, plan_id, found.before)
        return _Made(wish, replace(found.step, before=digest), "", found.warnings)


def _done(case: OpenCase, deeds: Mapping[Verb, Deed]) -> dict[tuple[Verb, str], str]:
    """Return what plans of this case did for good, each with its plan: it is never done again.

    Events of it can be late by a minute, in which everything looks as before.
    """
    found, _ = standings.read_all(case)
    return {
        (one.plan.steps[number].verb, one.plan.steps[number].object_id): one.plan.id
        for one in found
        for number, outcome in one.outcomes.items()
        if outcome.result in {Result.DONE, Result.DONE_EARLIER}
        and not deeds[one.plan.steps[number].verb].reversible
    }


def _unique(wishes: Iterable[Wish]) -> list[Wish]:
    """Return each wish once, under whatever spelling of an id."""
    found: dict[tuple[object, ...], Wish] = {}
    for one in wishes:
        settings = tuple(sorted(one.details.items())) if one.verb is Verb.CHANGE_ROOM else ()
        # The id of a membership names person and room: its first UUID alone is not it.
        same = one.object_id if one.verb is not Verb.DELETE_MESSAGE else key_of(one.object_id)
        found.setdefault((one.verb, same, one.details.get("room"), settings), one)
    return list(found.values())


def _word(word: str, steps: Sequence[Step], deeds: Mapping[Verb, Deed]) -> str:
    """Return the deed as it is confirmed; that something is destroyed is never said in passing."""
    words = {deeds[verb].word for verb in by_verb(steps)}
    if "destroy" in words:
        return "destroy"
    return words.pop() if word == "delete" and len(words) == 1 else word


def facts(plan: Plan, deeds: Mapping[Verb, Deed]) -> list[str]:
    """Return what a plan comes to, in lines: totals first, then how each verb is undone."""
    counts = by_verb(plan.steps)
    rooms = len({one.room_id for one in plan.steps if one.room_id})
    where = f" in {counted(rooms, 'room')}" if rooms else ""
    back = sum(one.reversible for one in plan.steps)
    total = f"{len(plan.steps):,} to {plan.word}{where}, {len(plan.skipped):,} left alone"
    lines = [f"{total}. {back:,} can be undone, {len(plan.steps) - back:,} cannot"]
    for verb, count in counts.items():
        deed = deeds[verb]
        sign = "can be undone" if deed.reversible else "final"
        lines.append(f"{counted(count, deed.object_type)} to {deed.word} ({sign}): {deed.way_back}")
    return lines
