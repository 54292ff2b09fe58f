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
from tui.domain.mutation import Plan, Step, Verb, Wish, by_verb
from tui.domain.ports import OpenCase
from tui.domain.wire import sha256
from tui.errors import BadInput, BadRequest, Forbidden, Gone, NotFound, NotWebex
from tui.services.mutations import standings
from tui.services.mutations.deed import Deed, Ground, Held, LeftAlone, Prepared, key_of
from tui.services.mutations.pace import OnPace, Pace

GOOD_FOR = timedelta(hours=24)
_AT_ONCE = 8  # objects that are read at a time
_TOGETHER = 64  # before-images that are waited for until they are on disk, at a time


@dataclass(frozen=True, slots=True)
class Aim:
    """What a plan is for: the deed as it is confirmed, and what was found before it was made."""

    word: str = "delete"
    skipped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of a wish: a step with its before-image, or why there is none."""

    wish: Wish
    found: Prepared | None
    why: str = ""


class _Images:
    """Keeps the before-images of a plan, many at a time; the step of each names its digest."""

    def __init__(self, case: OpenCase, plan_id: str) -> None:
        self._keep = partial(case.vault.keep_before, plan_id)
        self._waiting: list[tuple[int, Prepared]] = []
        self.steps: dict[int, Step] = {}

    async def add(self, place: int, found: Prepared) -> None:
        """Take what was read for a step, to be kept with others."""
        self._waiting.append((place, found))
        if len(self._waiting) >= _TOGETHER:
            await self.keep()

    async def keep(self) -> None:
        """Wait until the disk has all that was taken."""
        batch, self._waiting = self._waiting, []
        digests = await asyncio.to_thread(self._keep, [found.before for _, found in batch])
        for (place, found), digest in zip(batch, digests, strict=True):
            self.steps[place] = replace(found.step, before=digest)


class Planner:
    """Makes plans; it changes nothing at Webex."""

    def __init__(self, ground: Ground, deeds: Mapping[Verb, Deed]) -> None:
        self._ground = ground
        self._deeds = deeds
        self._held: Mapping[tuple[Verb, str, str | None], Held] = {}

    async def plan(self, wishes: Iterable[Wish], aim: Aim, planner: str, on_pace: OnPace) -> Plan:
        """Read what is wished for and return the plan, which is on disk and in the journal.

        Raises the gateway's errors when Webex cannot be asked, and the store's.
        """
        case, created = self._ground.case, self._ground.collector.now()
        plan_id = f"P-{created:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        unique = _unique(wishes)
        self._held = await asyncio.to_thread(standings.held, case, self._is_reversible)
        await self._catch_up(unique, created)
        images = _Images(case, plan_id)
        made = await self._prepare(images, unique, on_pace)
        steps = tuple(images.steps[place] for place, one in enumerate(made) if one.found)
        left = tuple((one.wish.object_id, one.why) for one in made if one.found is None)
        said = (warning for one in made if one.found for warning in one.found.warnings)
        warnings = (*aim.warnings, *said)
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

    def outlook(self, wishes: Iterable[Wish], aim: Aim) -> Plan:
        """Return what a plan would come to, as the case tells: Webex is not asked.

        It has no name, no before-images and no file, so that it cannot be run. Reads from disk.
        """
        case, now = self._ground.case, self._ground.collector.now()
        self._held = standings.held(case, self._is_reversible)
        steps: list[Step] = []
        left: list[tuple[str, str]] = []
        for wish in _unique(wishes):
            try:
                steps.append(self._foreseen(wish))
            except LeftAlone as reason:
                left.append((wish.object_id, str(reason)))
        word = _word(aim.word, steps, self._deeds)
        skipped = (*aim.skipped, *left)
        return Plan("", case.facts.id, word, now, now, tuple(steps), skipped, aim.warnings)

    def _foreseen(self, wish: Wish) -> Step:
        deed = self._deeds[wish.verb]
        if lacking := self._ground.access.why_not(deed.ability):
            raise LeftAlone(lacking)
        step = deed.foresee(wish)
        self._require_free(step)
        return step

    def _is_reversible(self, verb: Verb) -> bool:
        return self._deeds[verb].reversible

    def _require_free(self, step: Step) -> None:
        """Raise LeftAlone when a plan of this case has called what a step does."""
        if held := self._held.get(standings.same(step)):
            raise LeftAlone(held.why)

    async def _catch_up(self, wishes: Sequence[Wish], now: datetime) -> None:
        """Collect what is missing since the first of the objects was made, up to now."""
        deeds = {one.verb: self._deeds[one.verb] for one in wishes}
        if any(deed.by_events for deed in deeds.values()):
            moments = [deeds[one.verb].since(one) for one in wishes]
            await self._ground.collector.catch_up(
                min((one for one in moments if one is not None), default=now)
            )

    async def _prepare(
        self, images: _Images, wishes: Sequence[Wish], on_pace: OnPace
    ) -> Sequence[_Made]:
        """Prepare every wish, several at a time, and keep every before-image.

        The first failure stops all and is raised.
        """
        made: list[_Made | None] = [None] * len(wishes)
        waiting = iter(enumerate(wishes))
        began, done = time.monotonic(), 0

        async def work() -> None:
            nonlocal done
            for place, wish in waiting:
                made[place] = one = await self._try(wish)
                if one.found is not None:
                    await images.add(place, one.found)
                done += 1
                on_pace(Pace("reading", done, len(wishes), time.monotonic() - began))

        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(min(_AT_ONCE, len(wishes))):
                    workers.create_task(work())
        except BaseExceptionGroup as failures:
            first = failures.exceptions[0]
            raise first from first.__cause__
        await images.keep()
        return [one for one in made if one is not None]

    async def _try(self, wish: Wish) -> _Made:
        left, deed = partial(_Made, wish, None), self._deeds[wish.verb]
        if lacking := self._ground.access.why_not(deed.ability):
            return left(lacking)
        try:
            found = await deed.prepare(wish)
            self._require_free(found.step)
        except LeftAlone as reason:
            return left(str(reason))
        except NotFound:
            return left("gone, past retention, or not visible to this identity")
        except NotWebex:
            raise
        except (BadInput, BadRequest, Forbidden, Gone) as failure:
            return left(failure.line())
        return _Made(wish, found)


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
