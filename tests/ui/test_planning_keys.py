"""A large plan is made on a page that tells how far it is, and can be ended there."""

from pathlib import Path

from tests.served import Served, served
from tests.ui.console import Driver, console
from tui.ui.screens.choices import ChoicesScreen
from tui.ui.screens.confirm import ConfirmScreen
from tui.ui.screens.planning import PlanningScreen


def _gone(webex: Served) -> set[str]:
    return {one.id for one in webex.world.messages.values() if one.deleted is not None}


async def _plan_all_shown(at: Driver) -> None:
    await at.press("D")
    await at.until(lambda: isinstance(at.app.screen, ChoicesScreen), "the choices")
    await at.press("enter")
    await at.until(lambda: isinstance(at.app.screen, PlanningScreen), "the page")


async def test_a_large_plan_can_be_ended_while_it_is_made(tmp_path: Path) -> None:
    with served(events=1500) as webex:
        await _ended_and_made(tmp_path, webex)


async def _ended_and_made(tmp_path: Path, webex: Served) -> None:
    async with console(tmp_path, webex, (80, 24), armed=True) as at:
        await at.ask("f", "resource:messages type:created")
        await at.until(lambda: 300 < len(at.rows) < len(at.session.case.events), "the messages")
        gone = _gone(webex)
        await _plan_all_shown(at)
        await at.press("escape")
        await at.says("planning was ended: nothing was changed")
        plans = at.session.case.plans
        assert plans.names() == []

        await _plan_all_shown(at)
        await at.until(lambda: "nothing is changed yet" in at.text, "how far it is")
        assert "objects to read first" in at.text
        await at.until(lambda: isinstance(at.app.screen, ConfirmScreen), "the plan")
        assert len(plans.names()) == 1
        await at.press("escape")
        await at.says("nothing was deleted")
        assert _gone(webex) == gone
