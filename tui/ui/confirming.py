"""Having a plan confirmed, and running it on a page of its own.

What the services refuse becomes one line on the screen.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import WorkType

from tui.domain.mutation import Outcome, Plan
from tui.domain.times import lasting
from tui.errors import WxiError
from tui.services.mutations import templates
from tui.services.mutations.door import Mutations
from tui.services.mutations.pace import OnPace, Reins, likely
from tui.services.mutations.running import OnOutcome
from tui.ui.screens.confirm import ConfirmScreen
from tui.ui.screens.running import Errand, RunScreen
from tui.ui.state import State
from tui.ui.widgets.bars import say_on_top

if TYPE_CHECKING:
    from tui.ui.screens.board import Board

_GROUP = "mutate"
Left = Callable[[], Sequence[int]]


class Confirming:
    """Holds the procedure around a plan, for the main screen."""

    def __init__(self, screen: "Board", state: State) -> None:
        self._screen = screen
        self._state = state

    def _say(self, text: str, *, warning: bool = False) -> None:
        """Say something on the page that is shown now."""
        say_on_top(self._screen.app, text, warning=warning)

    def _work(self, work: Callable[[], Awaitable[None]], group: str = _GROUP) -> None:
        """Run ``work`` in place of what is run in the same group."""

        async def guarded() -> None:
            try:
                await work()
            except WxiError as failure:
                self._say(failure.line(), warning=True)

        worker: WorkType[None] = guarded
        self._screen.run_worker(worker, name=group, description=group, group=group, exclusive=True)

    @property
    def _door(self) -> Mutations:
        online = self._state.session.online
        assert online is not None  # the action is off without a connection
        return online.mutations

    async def _confirm(
        self,
        plan: Plan,
        phrase: str,
        run: Callable[..., Awaitable[list[Outcome]]],
        subject: object = None,
        left: Left | None = None,
        done: Callable[[], None] | None = None,
    ) -> None:
        facts = self._door.facts(plan)
        approval = await asyncio.to_thread(self._door.approvals.of, plan)
        facts.insert(1, approval.line())
        calls = len(plan.steps)
        about = lasting(likely(calls))
        facts.append(
            f"Calls to Webex: {calls:,}, besides reading back; likely {about} at its usual limit. "
            "The plan is good for a day"
        )
        lacking = ""
        if approval.is_missing:
            lacking = "It can be run once a second officer has signed it: A says how. esc leaves"
        confirm = ConfirmScreen(
            plan, facts, phrase, self._door.described, self._state.signs, lacking
        )
        typed = await self._screen.app.push_screen_wait(confirm)
        if typed is None:
            waits = f"; the plan {plan.id} waits for a second officer: A" if lacking else ""
            self._say(f"{untouched(plan)}{waits}")
            return

        async def go(reins: Reins, on_pace: OnPace, on_outcome: OnOutcome) -> list[Outcome]:
            return await run(
                subject or plan,
                reason=typed.reason,
                phrase=typed.phrase,
                reins=reins,
                on_pace=on_pace,
                on_outcome=on_outcome,
            )

        errand = Errand(
            plan,
            go,
            lambda number: self._door.described(plan.steps[number]),
            partial(self._after, plan, left),
        )
        self._screen.app.push_screen(RunScreen(self._state, errand, done or self._done))

    def _done(self) -> None:
        self._state.view.marks.clear()
        self._screen.draw_anew()

    async def _after(self, plan: Plan, left: Left | None) -> list[str]:
        """Return what a plan came to, and what it left behind of what it was to take away."""
        standing = await self._door.standing(plan.id)
        told = [standing.totals()]
        if left is not None:
            await self._door.ground.collector.poll()
            shown = await asyncio.to_thread(left)
            told += await templates.residue_of(self._state.session.look, standing, shown)
        if standing.unsettled:
            told.append(f"{len(standing.unsettled):,} not settled: D looks at them again")
        self._say(f"{plan.word}: {'; '.join(told)}")
        return told


def untouched(plan: Plan) -> str:
    """Return that nothing happened, in words."""
    return f"nothing was {'deleted' if plan.word == 'delete' else 'changed'}"
