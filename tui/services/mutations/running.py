"""Running: intent, call, receipt; then reading back, once for many steps.

Each intent is on disk before its call goes out, each receipt before the next intent; what reading
back shows is written down for many steps together. Nothing is called twice: a call whose answer was
lost is settled by reading, and what reading cannot tell stays unknown. Nobody waits for an event
that is late: it is looked for again with those of the next calls.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tui.domain import plan_file
from tui.domain.coverage import LAG
from tui.domain.mutation import Outcome, Plan, Result, Verb
from tui.domain.times import format_api
from tui.errors import (
    BadAnswer,
    CaseFailure,
    Gone,
    NotAuthorised,
    NotFound,
    NotWebex,
    ServiceTrouble,
    TokenRejected,
    Unreachable,
    WxiError,
)
from tui.services.collect import Sleep
from tui.services.mutations.deed import Deed, Finding, Ground, Held, Why
from tui.services.mutations.pace import OnPace, Pace, Reins
from tui.services.mutations.reading_back import Reader

BATCH = 50  # calls between two readings back
_NOT_TRIED = "not tried: a step before showed that this identity may not do this"
_AGAIN = "about to be tried again"
_EXPIRED = (
    "not tried: the plan expired while it was run, and what it read may have changed: plan again"
)
_LONGEST = 255  # characters of a comment that Webex takes

OnOutcome = Callable[[Outcome], None]


class Runner:
    """Runs steps of plans that were confirmed."""

    def __init__(self, ground: Ground, deeds: Mapping[Verb, Deed], sleep: Sleep) -> None:
        self._ground = ground
        self._deeds = deeds
        self.reader = Reader(ground, deeds, sleep)

    async def run(
        self,
        plan: Plan,
        todo: Sequence[int],
        reason: str,
        *,
        again: Container[int] = (),
        held: Mapping[int, Held],
        reins: Reins,
        on_pace: OnPace,
        on_outcome: OnOutcome,
    ) -> list[Outcome]:
        """Run steps by their numbers; return how each ended, those of a cancelled run excepted.

        ``again`` are steps that have failed before. How such a step ended is taken back before its
        intent: else a run that dies right after the call would leave the older failure standing.
        ``held`` are steps that are not called, as another plan has called the same.
        A step that fails does not stop the others, except that with an identity which may not do
        something no other step of that kind is tried.
        """
        one = _Run(self, plan, reason, on_outcome, on_pace, len(todo), again, held)
        for start in range(0, len(todo), BATCH):
            for number in todo[start : start + BATCH]:
                if not await reins.may_go_on():
                    break
                await one.step(number)
            if reins.is_cancelled or start + BATCH >= len(todo):
                break
            await one.read_back()
        await one.read_back_rest()
        return one.outcomes

    def keep(self, plan: Plan, reason: str, ended: Sequence[tuple[Outcome, str]]) -> None:
        """Write down how steps ended, and in the journal what showed it where anything did.

        The disk has it once this returns.
        """
        shown = [(outcome.number, words) for outcome, words in ended if words]
        for place, (number, words) in enumerate(shown, start=1):
            last = place == len(shown)
            self.journal(plan, number, reason, "verify", words, durable=last)
        lines = (plan_file.encode_outcome(one, plan.steps[one.number]) for one, _ in ended)
        self._ground.case.plans.add(plan.id, b"".join(lines))

    def journal(
        self,
        plan: Plan,
        number: int,
        reason: str,
        action: str,
        result: str | None = None,
        *,
        durable: bool = True,
    ) -> None:
        """Enter something about a step."""
        step = plan.steps[number]
        self._ground.case.journal.append(
            action,
            object_type=self._deeds[step.verb].object_type,
            object_id=step.object_id,
            object_sha256=step.before,
            result=result,
            reason=f"{plan.id}#{number + 1}: {reason}",
            durable=durable,
        )

    async def call(self, plan: Plan, number: int, reason: str) -> tuple[Outcome, WxiError | None]:
        """Announce the call of a step, make it, and enter its receipt.

        Returns how it ended, and the failure when it surely did nothing.
        """
        step, now = plan.steps[number], self._ground.collector.now
        deed = self._deeds[step.verb]
        # By Webex's clock: whether an event of the call can be late is reckoned by that alone.
        intent = f"{step.verb} at {format_api(now())}"
        await asyncio.to_thread(self.journal, plan, number, reason, "intent", intent)
        made: str | None = None
        try:
            called = await deed.call(step, Why(reason, _comment(plan)))
            result, tracking, made = Result.DONE, called.exchange.tracking_id, called.made
        except Gone as failure:
            result, tracking = Result.DONE_EARLIER, failure.tracking_id
        except NotFound as failure:
            result, tracking = Result.NOT_VISIBLE, failure.tracking_id
        except (Unreachable, ServiceTrouble, BadAnswer, NotWebex) as failure:
            # Whoever answers in the place of Webex may have passed the call on.
            result, tracking = Result.UNKNOWN, failure.tracking_id
        except CaseFailure:
            raise  # whether it was done is for the next look at the plan to settle
        except WxiError as failure:
            self.journal(plan, number, reason, "receipt", f"failed: {type(failure).__name__}")
            line = failure.line()
            ended = Outcome(number, Result.FAILED, line, now(), tracking_id=failure.tracking_id)
            return ended, failure
        except asyncio.CancelledError:
            said = "interrupted: whether it was done is not known"
            self.journal(plan, number, reason, "receipt", said)
            raise
        said = f"{result}, tracking id {tracking or 'none'}"
        await asyncio.to_thread(self.journal, plan, number, reason, "receipt", said)
        return Outcome(number, result, "", now(), tracking_id=tracking, made=made), None

    def known(self, plan: Plan, number: int) -> str:
        """Return what the case tells of a step that is done already."""
        step = plan.steps[number]
        return self._deeds[step.verb].known(step)

    def now(self) -> datetime:
        """Return the time by the server's clock."""
        return self._ground.collector.now()


class _Run:
    """One run of a plan: what it has come to."""

    def __init__(
        self,
        runner: Runner,
        plan: Plan,
        reason: str,
        on_outcome: OnOutcome,
        on_pace: OnPace,
        total: int,
        again: Container[int],
        held: Mapping[int, Held],
    ) -> None:
        self.outcomes: list[Outcome] = []
        self._runner = runner
        self._plan = plan
        self._reason = reason
        self._on_outcome = on_outcome
        self._on_pace = on_pace
        self._total = total
        self._again = again
        self._held = held
        self._began = time.monotonic()
        self._counts: Counter[str] = Counter()
        self._refused: set[Verb] = set()
        self._stopped = False
        self._called: dict[int, Outcome] = {}  # what is yet to be read back

    async def step(self, number: int) -> None:
        """Run one step; what was called is yet to be read back."""
        runner, plan, verb = self._runner, self._plan, self._plan.steps[number].verb
        words = await asyncio.to_thread(runner.known, plan, number)
        if words:
            outcome = Outcome(number, Result.DONE_EARLIER, words, runner.now(), seen=True)
            await self._end((outcome, f"not called, {words}"))
        elif held := self._held.get(number):
            outcome = Outcome(number, held.result, held.why, runner.now())
            await self._end((outcome, f"not called, {held.why}"))
        elif why := self._why_not(verb):
            outcome = Outcome(number, Result.FAILED, why, runner.now())
            await self._end((outcome, ""))
        else:
            if number in self._again:
                taken_back = Outcome(number, Result.UNKNOWN, _AGAIN, runner.now())
                await asyncio.to_thread(runner.keep, plan, self._reason, [(taken_back, "")])
            outcome, failure = await runner.call(plan, number, self._reason)
            if failure is None:
                self._called[number] = outcome
            else:
                self._stopped = self._stopped or isinstance(failure, TokenRejected)
                if isinstance(failure, NotAuthorised):
                    self._refused.add(verb)
                await self._end((outcome, ""))
        self._tell(outcome)

    def _why_not(self, verb: Verb) -> str:
        """Return why no step of a kind is tried any more, "" while they are."""
        if self._runner.now() >= self._plan.expires:
            return _EXPIRED
        return _NOT_TRIED if self._stopped or verb in self._refused else ""

    def _tell(self, outcome: Outcome) -> None:
        self._counts[outcome.result] += 1
        done = self._counts.total()
        elapsed = time.monotonic() - self._began
        self._on_pace(Pace("running", done, self._total, elapsed, Counter(self._counts)))

    async def read_back(self) -> None:
        """Look once at what was called; what does not show yet is left for a later look."""
        found = await self._runner.reader.look(
            self._plan, list(self._called), self._plan.created, looks=(0.0,)
        )
        late = self._runner.now() - LAG
        await self._judge(
            {
                number: finding
                for number, finding in found.items()
                if finding.done is not None or self._called[number].at < late
            }
        )

    async def read_back_rest(self) -> None:
        """Look for the last time at what was called, and write down how it ended."""
        found = await self._runner.reader.look(self._plan, list(self._called), self._plan.created)
        await self._judge(found)

    async def _judge(self, found: Mapping[int, Finding]) -> None:
        ended = [
            (self._judged(self._called.pop(one), found[one]), found[one].words) for one in found
        ]
        await self._end(*ended)

    def _judged(self, outcome: Outcome, finding: Finding) -> Outcome:
        """Return an outcome in the light of what reading back showed."""
        told = replace(outcome, verified=finding.words, seen=finding.done is True)
        if outcome.result is not Result.UNKNOWN or finding.done is None:
            return told
        if finding.done:
            said = f"the answer was lost, but {finding.words}"
            return replace(told, result=Result.DONE, verified=said)
        if outcome.at >= self._runner.now() - LAG:  # it may be on its way still
            return replace(told, verified=f"the answer was lost, and {finding.words} as yet")
        said = f"the answer was lost, and {finding.words}: run the rest to try again"
        return replace(told, result=Result.FAILED, verified=said)

    async def _end(self, *ended: tuple[Outcome, str]) -> None:
        """Write down how steps ended, each with what reading has shown, and tell it."""
        if not ended:
            return
        await asyncio.to_thread(self._runner.keep, self._plan, self._reason, ended)
        for outcome, _ in ended:
            self.outcomes.append(outcome)
            self._on_outcome(outcome)


def _comment(plan: Plan) -> str:
    return f"case {plan.case_id}, plan {plan.id}"[:_LONGEST]
