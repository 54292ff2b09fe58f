"""The second officer in the console: which plans wait, and taking in a signature.

Reads and writes the case alone; running what was signed is for ``mutating``.
"""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import WorkType

from tui import files
from tui.domain.mutation import Plan
from tui.domain.signers import LONGEST
from tui.domain.times import stamp
from tui.errors import WxiError
from tui.services.mutations.approvals import Approval, sign_command
from tui.ui.mutating import Mutating
from tui.ui.screens.approval import ApprovalScreen
from tui.ui.screens.choices import Choice, ChoicesScreen
from tui.ui.situation import armed_off
from tui.ui.state import State

if TYPE_CHECKING:
    from tui.ui.screens.board import Board

_GROUP = "approve"


class Approving:
    """Shows the plans of the case that wait, for the main screen."""

    def __init__(self, screen: "Board", state: State, mutating: Mutating) -> None:
        self._screen = screen
        self._state = state
        self._mutating = mutating

    def show(self) -> None:
        """List plans that were not run: one that lacks a signature takes it, others can be run."""
        work: WorkType[None] = self._list
        self._screen.run_worker(work, name=_GROUP, description=_GROUP, group=_GROUP, exclusive=True)

    async def _list(self) -> None:
        try:
            found, refused = await asyncio.to_thread(self._state.session.approvals.waiting)
        except WxiError as failure:
            found, refused = [], [failure.line()]
        if refused:
            self._screen.say("; ".join(refused), warning=True)
        elif not found:
            self._screen.say("no plan waits: each was run, or has expired")
        if found:
            choices = [self._choice(plan, approval) for plan, approval in found]
            title = f"Plans that wait · {len(found):,}"
            self._screen.app.push_screen(ChoicesScreen(title, choices))

    def _choice(self, plan: Plan, approval: Approval) -> Choice:
        until = stamp(plan.expires, self._state.session.look.zone)
        signed = f"signed by {approval.signed.by}" if approval.signed else "needs no signature"
        if approval.is_missing:
            signed = approval.problem or "to be signed"
        what = f"{plan.word} {len(plan.steps):,} · {signed} · {plan.id} · until {until}"
        if approval.is_missing:
            return Choice(what, "", partial(self._ask, plan))
        return Choice(what, armed_off(self._state), partial(self._mutating.take_up, plan.id))

    def _ask(self, plan: Plan) -> None:
        """Say what to run where, and ask for the file of the signature."""
        case_id, file = plan.case_id, "plan.json"
        told = (
            f"{plan.word} {len(plan.steps):,}, planned by {plan.planner}, SHA-256 {plan.digest}",
            "1. On this host, in another shell:",
            f"   wxi plans {case_id} export {plan.id} --to {file}",
            "2. The second officer, on their own machine and with their own key:",
            f"   {sign_command(file)}",
            f"3. Back on this host: {file}.sig",
        )

        def taken(signed_by: str | None) -> None:
            if signed_by:
                self._screen.say(f"{plan.id} is signed by {signed_by}")
                self.show()

        title = f"Second officer · {plan.id}"
        self._screen.app.push_screen(ApprovalScreen(title, told, partial(self._take, plan)), taken)

    def _take(self, plan: Plan, name: str) -> str:
        signature = files.read_given(Path(name).expanduser(), LONGEST)
        return self._state.session.approvals.approve(plan.id, signature).by
