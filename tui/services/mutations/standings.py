"""How far plans are: read from their files and the journal, and settled by reading Webex.

A plan file counts only as the journal knows it: one whose bytes are others is refused.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from tui.domain import plan_file
from tui.domain.coverage import LAG
from tui.domain.mutation import OVER, Outcome, Plan, Result, Standing, Step, Verb, latest
from tui.domain.ports import OpenCase
from tui.domain.times import parse_api
from tui.domain.wire import sha256
from tui.errors import VerificationFailed
from tui.services.mutations.deed import Finding, Ground, Held
from tui.services.mutations.running import Runner

_ABOUT: Final = re.compile(r"(P-[A-Za-z0-9-]+)#([0-9]+): ")


def load(case: OpenCase, plan_id: str, digests: Mapping[str, str]) -> Plan:
    """Return a plan as it lies in the case. ``digests`` are those that the journal knows, by id.

    Raises BadInput when there is none of that name, VerificationFailed when the journal does not
    know these bytes.
    """
    raw = case.plans.read(plan_id)
    digest = sha256(raw)
    plan = plan_file.decode(raw, digest) if digests.get(plan_id) == digest else None
    if plan is None or plan.id != plan_id:
        raise VerificationFailed(
            f"The plan {plan_id} is not as it was made: its bytes are not those in the journal",
            do="Plan again; keep the file for whoever looks into this",
        )
    return plan


def check(case: OpenCase, plan: Plan) -> None:
    """Raise VerificationFailed unless the file of a plan is as it was made."""
    # Encoded again: whatever differs in memory, but for what is for the officer's eyes, shows.
    if not sha256(case.plans.read(plan.id)) == plan.digest == sha256(plan_file.encode(plan)):
        raise VerificationFailed(
            f"The plan {plan.id} is not as it was made: its file was changed", do="Plan again"
        )


def read(case: OpenCase, plan_id: str) -> Standing:
    """Return how far a plan is. Raises as ``load`` does. Reads from disk."""
    return _Told(case).standing(plan_id)


def read_all(case: OpenCase) -> tuple[list[Standing], list[str]]:
    """Return how far all plans are, the newest first, and why others are not among them."""
    told = _Told(case)
    found: list[Standing] = []
    refused: list[str] = []
    for plan_id in reversed(case.plans.names()):
        try:
            found.append(told.standing(plan_id))
        except VerificationFailed as failure:
            refused.append(failure.line())
    return found, refused


class _Told:
    """What the journal tells of plans: digests, and which calls were announced and answered."""

    def __init__(self, case: OpenCase) -> None:
        self._case = case
        self._digests: dict[str, str] = {}
        self._called: dict[str, dict[int, datetime]] = {}
        self._answered: dict[str, dict[int, Result]] = {}
        for entry in case.journal.entries():
            target, about = entry.content.get("object"), entry.content.get("reason")
            if entry.action == "plan" and isinstance(target, dict):
                self._digests.setdefault(str(target.get("id")), str(target.get("sha256")))
            elif entry.action in {"intent", "receipt"} and (
                match := _ABOUT.match(str(about or ""))
            ):
                plan_id, number, result = match[1], int(match[2]) - 1, entry.content.get("result")
                answered = self._answered.setdefault(plan_id, {})
                if entry.action == "intent":
                    at = _announced(str(result), str(entry.content["ts"]))
                    self._called.setdefault(plan_id, {})[number] = at
                    answered.pop(number, None)
                elif (said := _answered(str(result))) is not None:
                    answered[number] = said

    def standing(self, plan_id: str) -> Standing:
        """Return how far a plan is."""
        plan = load(self._case, plan_id, self._digests)
        lines = self._case.plans.outcomes(plan_id)
        outcomes = latest(plan_file.decode_outcomes(lines, len(plan.steps)))
        called, answered = self._called.get(plan_id, {}), self._answered.get(plan_id, {})
        return Standing(plan, outcomes, called, answered)


def _announced(intent: str, entered: str) -> datetime:
    """Return when a call was announced, by Webex's clock where the intent tells it."""
    _, _, told = intent.partition(" at ")
    return parse_api(told or entered)


def _answered(receipt: str) -> Result | None:
    """Return what Webex said by a receipt, None where nothing was done or nobody knows."""
    said = receipt.partition(",")[0]
    return Result(said) if said in OVER else None


def held(
    case: OpenCase, is_reversible: Callable[[Verb], bool], but: str = ""
) -> dict[tuple[Verb, str, str | None], Held]:
    """Return what plans of this case have called, apart from the plan ``but``, by ``same``.

    What was done for good is never done again, and nothing is while it is not known what became of
    it. Events of both can be late, and until then everything looks as before. Reads from disk.
    """
    found: dict[tuple[Verb, str, str | None], Held] = {}
    for one in read_all(case)[0]:
        name, steps = one.plan.id, one.plan.steps
        if name == but:
            continue
        for number in one.unsettled:
            why = (
                f"the plan {name} called it, and what came of that is not known: "
                f"D, or wxi delete {case.facts.id} --resume {name}, looks"
            )
            found[same(steps[number])] = Held(Result.FAILED, why)
        for number, outcome in one.outcomes.items():
            is_done = outcome.result in {Result.DONE, Result.DONE_EARLIER}
            if is_done and not is_reversible(steps[number].verb):
                why = f"done by the plan {name}, though no event of it has arrived yet"
                found[same(steps[number])] = Held(Result.DONE_EARLIER, why)
    return found


def same(step: Step) -> tuple[Verb, str, str | None]:
    """Return what two steps have in common that do the same."""
    return step.verb, step.object_id, step.room_id


async def settle(ground: Ground, runner: Runner, standing: Standing) -> Standing:
    """Find out by reading what became of steps that were called without a known end.

    Nothing is called again. What Webex answered holds, and what shows as done is done; what does
    not, long enough after the call, can be run anew; what is too fresh to tell stays unknown.
    """
    numbers = standing.unsettled
    if not numbers:
        return standing
    plan = standing.plan
    began = min(map(standing.tried, numbers))
    if any(runner.reader.by_events(plan, one) for one in numbers):
        await ground.collector.catch_up(began)
    found = await runner.reader.look(plan, numbers, plan.created, looks=(0.0,))
    ended, now = [], ground.collector.now()
    for number in numbers:
        answered, is_old = standing.answered.get(number), now - standing.tried(number) > LAG
        outcome = (
            Outcome(number, answered, found[number].words, now, seen=found[number].done is True)
            if answered
            else _settled(number, found[number], is_old, now)
        )
        said = f"settled by reading: {outcome.result}, {outcome.verified}"
        ended.append((outcome, said))
    await asyncio.to_thread(runner.keep, plan, "settled", ended)
    fresh = {outcome.number: outcome for outcome, _ in ended}
    return replace(standing, outcomes={**standing.outcomes, **fresh})


def _settled(number: int, finding: Finding, is_old: bool, now: datetime) -> Outcome:  # noqa: FBT001
    """Return how a step ended whose answer never came, as far as reading tells."""
    if finding.done:
        return Outcome(number, Result.DONE, f"no answer came, but {finding.words}", now, seen=True)
    failed = finding.words.startswith("could not")
    if is_old and not failed:
        words = "long after the call nothing tells that it was done: it can be run again"
        return Outcome(number, Result.FAILED, words, now)
    words = f"{finding.words}; look again a minute after the call"
    return Outcome(number, Result.UNKNOWN, words, now)
