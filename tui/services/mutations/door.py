"""The door itself: plans, runs, resumes and undoes, and refuses all of it to an unarmed session."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from tui.domain.families import Webex
from tui.domain.mutation import Outcome, Plan, Result, Standing, Step, Verb, Wish
from tui.errors import Refused
from tui.services.access import Access
from tui.services.collect import Collector, Sleep
from tui.services.investigation import Investigation
from tui.services.mutations import planning, standings
from tui.services.mutations.approvals import Approvals, check_before
from tui.services.mutations.deed import Deed, Ground, Held
from tui.services.mutations.pace import OnPace, Reins
from tui.services.mutations.planning import Aim, Planner
from tui.services.mutations.running import OnOutcome, Runner
from tui.services.mutations.verbs import deeds


class Mutations:
    """Plans and runs what changes something. ``armed`` is fixed for the session."""

    def __init__(
        self,
        gateway: Webex,
        look: Investigation,
        collector: Collector,
        *,
        access: Access,
        armed: bool,
        approvals: Approvals,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.ground = Ground(gateway, look, collector, access)
        self.armed = armed
        self.approvals = approvals
        self._deeds: Mapping[Verb, Deed] = deeds(self.ground)
        self._planner = Planner(self.ground, self._deeds)
        self._runner = Runner(self.ground, self._deeds, sleep)
        self._turn = asyncio.Lock()  # who settles or runs: what one has read no other changes

    def require_armed(self) -> None:
        """Raise Refused unless this session may change something."""
        case = self.ground.case
        if case.read_only:
            raise Refused(case.notice, do="work in the process that holds the case")
        if not self.armed:
            raise Refused("this session is read-only", do="open the case again with --armed")

    async def plan(
        self,
        wishes: Iterable[Wish],
        aim: Aim | None = None,
        *,
        on_pace: OnPace = lambda _pace: None,
    ) -> Plan:
        """Plan what is wished for; read each object as its before-image.

        Raises Refused when unarmed, and the gateway's and store's errors.
        """
        self.require_armed()
        planner = await asyncio.to_thread(self.approvals.planner)
        return await self._planner.plan(wishes, aim or Aim(), planner, on_pace)

    async def outlook(self, wishes: Iterable[Wish], aim: Aim) -> Plan:
        """Return what a plan would come to, as the case tells. It has no name and cannot be run."""
        return await asyncio.to_thread(self._planner.outlook, wishes, aim)

    def facts(self, plan: Plan) -> list[str]:
        """Return what a plan comes to, in lines: totals first."""
        return planning.facts(plan, self._deeds)

    def described(self, step: Step) -> str:
        """Return what a step does to what, as far as the case knows; as received."""
        deed = self._deeds[step.verb]
        return step.summary or f"{deed.sign} {deed.described(step)}"

    async def run(
        self,
        plan: Plan,
        *,
        reason: str,
        phrase: str,
        reins: Reins | None = None,
        on_pace: OnPace = lambda _pace: None,
        on_outcome: OnOutcome = lambda _outcome: None,
    ) -> list[Outcome]:
        """Run a plan that was confirmed; return how each step ended.

        Raises Refused when unarmed, without a reason, when ``phrase`` is not the plan's own, when
        the plan has expired, was run before or lacks the second officer's signature;
        VerificationFailed when its file, its signature or a before-image was changed.
        """
        self.require_armed()
        async with self._turn:
            await asyncio.to_thread(standings.check, self.ground.case, plan)
            standing = await self.standing(plan.id)
            if standing.is_begun:
                raise Refused(
                    "this plan was run before", do="run what is left of it, or plan again"
                )
            return await self._run(standing, reason, phrase, reins, on_pace, on_outcome)

    async def run_rest(
        self,
        plan_id: str,
        *,
        reason: str,
        phrase: str,
        reins: Reins | None = None,
        on_pace: OnPace = lambda _pace: None,
        on_outcome: OnOutcome = lambda _outcome: None,
    ) -> list[Outcome]:
        """Run what is left of a plan that was interrupted, once all that was called is settled."""
        self.require_armed()
        async with self._turn:
            standing = await self._settled(plan_id)
            return await self._run(standing, reason, phrase, reins, on_pace, on_outcome)

    async def _run(
        self,
        standing: Standing,
        reason: str,
        phrase: str,
        reins: Reins | None,
        on_pace: OnPace,
        on_outcome: OnOutcome,
    ) -> list[Outcome]:
        case, plan, reason = self.ground.case, standing.plan, reason.strip()
        if not reason:
            raise Refused("a deletion needs a reason", do="say why in a few words")
        if phrase != standing.phrase:
            raise Refused("the confirmation does not match", do=f"type: {standing.phrase}")
        if self.ground.collector.now() >= plan.expires:
            raise Refused("the plan has expired: what it read may have changed", do="plan again")
        held = await asyncio.to_thread(self._require, plan)
        case.journal.append(
            "approve",
            object_type="plan",
            object_id=plan.id,
            object_sha256=plan.digest,
            result=f"{len(standing.left)} steps",
            reason=reason,
        )
        return await self._runner.run(
            plan,
            standing.left,
            reason,
            again=standing.outcomes,
            held=held,
            reins=reins or Reins(),
            on_pace=on_pace,
            on_outcome=on_outcome,
        )

    def _require(self, plan: Plan) -> Mapping[int, Held]:
        """Verify, right before the first call, all that lies on disk for a plan.

        Return those of its steps that another plan has called.
        """
        self.approvals.require(plan)
        check_before(self.ground.case, plan)
        found = standings.held(
            self.ground.case, lambda verb: self._deeds[verb].reversible, but=plan.id
        )
        steps = ((number, found.get(standings.same(one))) for number, one in enumerate(plan.steps))
        return {number: held for number, held in steps if held is not None}

    async def standing(self, plan_id: str) -> Standing:
        """Return how far a plan is, as the case tells."""
        return await asyncio.to_thread(standings.read, self.ground.case, plan_id)

    async def standings(self) -> tuple[list[Standing], list[str]]:
        """Return how far all plans are, the newest first, and what is wrong with others."""
        return await asyncio.to_thread(standings.read_all, self.ground.case)

    async def settle(self, plan_id: str) -> Standing:
        """Settle by reading what was called without a known end; return how far the plan is.

        Nothing is called again. Raises Refused when unarmed, and the gateway's errors.
        """
        self.require_armed()
        async with self._turn:
            return await self._settled(plan_id)

    async def _settled(self, plan_id: str) -> Standing:
        return await standings.settle(self.ground, self._runner, await self.standing(plan_id))

    # Undoing

    def way_back(self, step: Step) -> str:
        """Return what undoes a step, or why nothing does."""
        return self._deeds[step.verb].way_back

    def undoing(self, plan: Plan, outcome: Outcome) -> Wish | None:
        """Return what would undo a step that was done; None where nothing does."""
        step = plan.steps[outcome.number]
        if outcome.result is not Result.DONE or step.before is None:
            return None
        before = self.ground.case.vault.before(plan.id, step.before)
        wish = self._deeds[step.verb].undo(step, outcome, before)
        if wish is None:
            return None
        undoes = {"undoes": f"{plan.id}#{outcome.number + 1}"}
        return Wish(wish.verb, wish.object_id, {**wish.details, **undoes})


def undone_by(found: Sequence[Standing]) -> dict[str, str]:
    """Return which steps (``plan#number``) were undone, and by which plan."""
    return {
        str(step.details["undoes"]): one.plan.id
        for one in found
        for number, step in enumerate(one.plan.steps)
        if "undoes" in step.details
        and number in one.outcomes
        and one.outcomes[number].result in {Result.DONE, Result.DONE_EARLIER}
    }
