"""Four eyes by keys: a deletion that waits for a second officer, is signed, and is run."""

from pathlib import Path

from tests.evidence.signing import listed, needs_ssh_keygen, sign_file
from tests.served import Served
from tests.ui.console import Driver, console
from tui.ui.screens.approval import ApprovalScreen
from tui.ui.screens.choices import ChoicesScreen
from tui.ui.screens.confirm import ConfirmScreen
from tui.ui.screens.running import RunScreen

pytestmark = needs_ssh_keygen


async def _waiting(at: Driver, said: str) -> None:
    await at.until(lambda: isinstance(at.app.screen, ChoicesScreen), "the plans that wait")
    await at.until(lambda: said in " ".join(at.text.split()), said)


async def _hands_back(at: Driver, path: Path) -> None:
    await at.until(lambda: at.focused == "signature", "the field")
    await at.press("end", "ctrl+u")
    await at.type(str(path))
    await at.press("enter")


async def test_a_deletion_waits_for_the_second_officer(tmp_path: Path, webex: Served) -> None:
    """At 80x24, in ASCII."""
    message = webex.message("Handover 2: latest gripper drawing")
    async with console(tmp_path, webex, (80, 24), armed=True, ascii_only=True) as at:
        at.session.approvals.set_demand("one@example.com", listed("one", "two"), "policy")
        await at.press("A")
        await at.says("no plan waits")
        await at.select(
            lambda one: one.kind == "messages/created" and one.message_uuid == message.uuid
        )
        await at.press("d")
        await at.until(lambda: isinstance(at.app.screen, ConfirmScreen), "the plan")
        await at.until(lambda: "once a second officer has signed" in at.text, "the lack")
        told = " ".join(at.text.split())
        assert "A second officer is demanded: nobody has signed this plan yet" in told
        assert "1 x delete message" in told
        assert "type:" not in told
        await at.press("enter", "escape")
        await at.until(lambda: "waits for a second officer: A" in " ".join(at.text.split()), "said")

        await at.press("A")
        await _waiting(at, "delete 1 .")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, ApprovalScreen), "what to do")
        await at.until(
            lambda: "ssh-keygen -Y sign -f KEY -n webex-case plan.json" in at.text, "the command"
        )
        [plan_id] = at.session.case.plans.names()
        assert f"wxi plans CASE-1 export {plan_id} --to plan.json" in at.text
        file = tmp_path / "plan.json"
        file.write_bytes(at.session.case.plans.read(plan_id))
        await _hands_back(at, tmp_path / "none")
        await at.until(lambda: "is no such file" in " ".join(at.text.split()), "no file")
        await _hands_back(at, sign_file(file, "one"))
        await at.until(lambda: "cannot be the second officer" in " ".join(at.text.split()), "own")
        await _hands_back(at, sign_file(file, "two"))
        await _waiting(at, "signed by two@example.com")

        await at.press("enter")
        await at.until(lambda: at.focused == "reason" and "type:" in at.text, "the reason")
        assert "and signed: two@example.com" in " ".join(at.text.split())
        assert "1 x delete message in Project Falcon: Handover 2" in at.text
        await at.type("policy")
        await at.press("enter")
        await at.type("delete 1")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, RunScreen), "the run")
        await at.until(lambda: "esc closes" in at.text, "the end")
        assert webex.message("Handover 2: latest gripper drawing").deleted is not None
        await at.press("escape", "A")
        await at.says("no plan waits")
