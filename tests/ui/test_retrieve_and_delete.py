"""Reading as the officer, and the one procedure that destroys."""

from pathlib import Path

import pytest

from tests.served import Served
from tests.ui.console import Driver, console
from tui.cli.panes import as_text
from tui.evidence.verify import verify_case
from tui.ui.screens.confirm import ConfirmScreen


def _journal(at: Driver) -> str:
    folder = at.session.case.folder / "data" / "journal"
    return "".join(path.read_text() for path in sorted(folder.rglob("*.jsonl")))


async def _dialog(at: Driver) -> None:
    await at.press("d")
    await at.until(lambda: isinstance(at.app.screen, ConfirmScreen), "the dialog")
    await at.until(lambda: at.focused == "reason" and "type:" in at.text, "the reason")


async def test_r_keeps_a_deleted_message_with_its_file(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        deleted = await at.select(lambda one: one.kind == "messages/deleted")
        await at.press("r")
        await at.says("kept: the message, 1 of 1 files, sha256 ")
        await at.press("3", "pagedown")
        assert "retrieved content" in " ".join(at.text.split())
        message_id = at.session.look.stories.message_id(deleted)
        assert message_id is not None
        (kept,) = at.session.case.casework.retrievals(message_id)
        assert b"Handover" in at.session.case.vault.read(kept.sha256)
        assert [one.problem for one in kept.files] == [""]
    assert verify_case(at.session.case.folder).ok


async def test_r_keeps_the_chat_of_a_meeting(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        said = next(
            one
            for one in still.world.chat.values()
            if one.meeting.site in one.meeting.host.org.old_sites and one.deleted is None
        )
        await at.select(
            lambda one: one.kind == "meetings/ended" and said.meeting.id in one.raw.decode()
        )
        await at.press("r")
        await at.says("kept: the chat of the meeting, ")
        told = as_text(at.session.look.reading(at.selected))
        assert "(listed)" in told
        assert f": {said.text}" in told


async def test_r_says_why_not(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        await at.select(lambda one: one.resource == "memberships")
        await at.press("r")
        assert "Recover: this event is not about a message" in at.notice


async def test_d_is_refused_in_a_session_that_only_reads(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        await at.press("d")
        assert "Delete: read-only session: open the case with --armed" in at.notice
        assert at.app.screen is at.main


async def test_d_is_refused_on_what_is_deleted_already(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, armed=True) as at:
        assert "ARMED" in at.lines[0]
        await at.select(lambda one: one.kind == "messages/deleted")
        await at.press("d")
        assert "Delete: already deleted" in at.notice
        await at.select(lambda one: one.kind == "meetings/ended")
        await at.press("d")
        assert "Delete: nothing that can be deleted is selected or marked" in at.notice
        assert at.app.screen is at.main


@pytest.mark.parametrize("size", [(60, 20), (120, 36)])
async def test_a_message_is_deleted_only_by_reason_and_phrase(
    tmp_path: Path, webex: Served, size: tuple[int, int]
) -> None:
    async with console(tmp_path, webex, size, armed=True) as at:
        message = webex.post("must go " + 99 * "and go ")
        await at.until(lambda: at.selected.text != message.text, "the cursor stays")
        await at.until(lambda: at.rows[-1].text == message.text, "arrived")
        await at.press("G")
        await _dialog(at)
        assert "1 to delete in 1 room, 0 left alone" in at.text
        assert "must go" in at.text
        assert "type: delete 1" in at.text
        await at.press("enter")
        assert "A reason is needed." in at.text
        await at.type("policy breach")
        await at.press("enter")
        assert at.focused == "phrase"
        await at.type("delete 2")
        await at.press("enter")
        assert "Nothing was done: type exactly “delete 1”" in " ".join(at.text.split())
        assert message.deleted is None
        assert "intent" not in _journal(at)
        await at.press("end", "ctrl+u")
        await at.type("delete 1")
        await at.press("enter")
        await at.until(lambda: message.deleted is not None, "deleted")
        await at.until(lambda: at.rows[-1].kind == "messages/deleted", "the event by itself")
        await at.until(lambda: "1 ✓ done: deletion event seen" in at.text, "the outcome")
        await at.until(lambda: "esc closes" in at.text, "over")
        await at.press("escape")
        assert at.app.screen is at.main
        assert at.selected.text == message.text  # the cursor stayed
        written = _journal(at)
        steps = [f'"action":"{one}"' for one in ("plan", "approve", "intent", "receipt", "verify")]
        places = [written.index(one) for one in steps]
        assert places == sorted(places)
        assert "policy breach" in written
        assert "must go" not in written
        await at.press("d")
        assert "already deleted: it is never deleted again" in at.notice
    assert verify_case(at.session.case.folder).ok


async def test_the_dialog_is_left_by_escape_without_a_deletion(
    tmp_path: Path, webex: Served
) -> None:
    async with console(tmp_path, webex, armed=True) as at:
        message = webex.post("stays")
        await at.until(lambda: at.rows[-1].text == "stays", "arrived")
        await at.press("G")
        await _dialog(at)
        await at.type("a reason")
        await at.press("enter")
        await at.type("delete 1")
        await at.press("escape")
        await at.says("nothing was deleted")
        assert at.app.screen is at.main
        assert message.deleted is None
        assert "intent" not in _journal(at)


async def test_marked_messages_are_deleted_together_and_the_rest_is_left_alone(
    tmp_path: Path, webex: Served
) -> None:
    async with console(tmp_path, webex, armed=True) as at:
        messages = [webex.post(f"tally {n}") for n in range(3)]
        await at.until(lambda: at.rows[-1].text == "tally 2", "arrived")
        await at.ask("f", "tally")
        await at.until(lambda: len(at.state.view.rows) == 3, "filtered")
        await at.press("home", "space", "space")
        await _dialog(at)
        assert "2 to delete in 1 room, 0 left alone" in at.text
        await at.type("reason")
        await at.press("enter")
        await at.type("delete 2")
        await at.press("enter")
        await at.until(lambda: messages[1].deleted is not None, "deleted")
        await at.until(lambda: "2 done" in at.text and "esc closes" in at.text, "over")
        await at.press("escape")
        assert messages[0].deleted is not None
        assert messages[2].deleted is None
        assert not at.state.view.marks
