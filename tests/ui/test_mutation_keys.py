"""Containing, purging and undoing by keys; and that no few keys change anything."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.served import Served, served
from tests.ui.console import Driver, console
from tui.evidence.verify import verify_case
from tui.ui.screens.choices import ChoicesScreen
from tui.ui.screens.confirm import ConfirmScreen
from tui.ui.screens.running import RunScreen

SMALL = (80, 24)


async def _choose(at: Driver, key: str, down: int) -> None:
    """Open a page of choices and choose one of them."""
    await at.press(key)
    await at.until(lambda: isinstance(at.app.screen, ChoicesScreen), "the choices")
    await at.press(*["down"] * down, "enter")


async def _planned(at: Driver) -> None:
    await at.until(lambda: isinstance(at.app.screen, ConfirmScreen), "the plan")
    await at.until(lambda: at.focused == "reason" and "type:" in at.text, "the reason")


async def _confirmed(at: Driver, phrase: str) -> list[str]:
    """Type a reason and the phrase, see the run to its end; return what the page told."""
    await _planned(at)
    assert f"type: {phrase}" in at.text
    await at.type("policy")
    await at.press("enter")
    await at.type(phrase)
    await at.press("enter")
    await at.until(lambda: isinstance(at.app.screen, RunScreen), "the run")
    await at.until(lambda: "esc closes" in at.text, "the end")
    told = at.lines
    await at.press("escape")
    await at.until(lambda: at.app.screen is at.main, "the main screen")
    return told


async def test_a_room_is_contained_and_what_can_be_undone_is_undone(
    tmp_path: Path, webex: Served
) -> None:
    """B4: the side room of the leaver, at 80x24."""
    side, guest = webex.room("Falcon handover"), webex.world.by_handle["guest"]
    accounts = webex.message("And the accounts I looked after")
    side.locked = True  # which announcement mode needs
    async with console(tmp_path, webex, SMALL, armed=True) as at:
        await at.select(
            lambda one: one.kind == "messages/created" and one.message_uuid == accounts.uuid
        )
        await _choose(at, "D", 1)
        await at.until(lambda: "leave it as it is" in at.text, "which classification")
        await at.press("down")
        assert "▶ classification Secret" in at.text
        await at.press("enter")
        await _planned(at)
        told = " ".join(at.text.split())
        assert "4 to contain in 1 room" in told
        assert "3 can be undone, 1 cannot" in told
        for _ in range(4):
            await at.press("pagedown")
        assert "↺ remove Nico Brandt" in at.text
        assert accounts.deleted is None
        assert guest.uuid in side.roster
        ended = await _confirmed(at, "contain 4 in CASE-1")
        assert any("4 done" in one for one in ended)
        assert side.announcing
        assert webex.message("And the accounts I looked after").deleted is not None
        assert {guest.uuid}.isdisjoint(side.roster)
        assert side.level == 4
        kept = at.session.case.casework.retrievals(accounts.id)
        assert [one.problem for one in kept[0].files] == [""]

        webex.hands.move(timedelta(seconds=2))
        await _choose(at, "u", 1)  # below the classification
        assert "✗" not in at.lines[0]
        await _confirmed(at, "undo 1")
        assert guest.uuid in side.roster
        await at.press("u")
        await at.until(lambda: isinstance(at.app.screen, ChoicesScreen), "the ledger")
        await at.until(lambda: "Done in this case · 5" in at.text, "drawn")
        await at.press("down", "down", "enter")
        assert "not now: undone by P-" in at.text
        await at.press("down", "enter")
        assert "not now: cannot be undone" in at.text
        await at.press("escape")

        await _choose(at, "D", 3)
        await at.until(lambda: "set announcement mode off" in at.text, "the settings")
        assert "set classification Public" in at.text
        assert "Secret" not in at.text
        await at.press("enter")
        await _confirmed(at, "change 1")
        assert not side.announcing
    assert verify_case(at.session.case.folder).ok


async def test_a_plan_that_is_being_confirmed_stays_when_collecting_ends(
    tmp_path: Path, webex: Served
) -> None:
    message = webex.message("Handover 2: latest gripper drawing")
    async with console(tmp_path, webex, SMALL, armed=True) as at:
        await at.select(
            lambda one: one.kind == "messages/created" and one.message_uuid == message.uuid
        )
        await at.press("d")
        await _planned(at)
        at.main.mutating.look_for_unfinished()  # as once the past has been collected
        await _confirmed(at, "delete 1")
    assert message.deleted is not None


@pytest.fixture
def stolen() -> Iterator[Served]:
    """The organization whose bot was stolen, in a few rooms."""
    with served("phishing", 300) as found:
        yield found


async def test_an_account_is_purged_until_nothing_is_left(tmp_path: Path, stolen: Served) -> None:
    """B6: everything that the stolen bot posted with its link, then the bot itself, at 80x24."""
    bot = stolen.world.by_handle["bot-expense"]
    trap = [one for one in stolen.world.messages.values() if "aquila-expenses" in one.text]
    usual = [one for one in stolen.world.messages.values() if one.text.startswith("Reminder: rec")]
    foreign = [one for one in trap if one.room.owner is not stolen.world.by_handle["mei"].org]
    ours = [one for one in trap if one not in foreign]
    gone = [one for one in trap if one.deleted is not None]
    assert len(ours) > 15
    assert gone
    async with console(tmp_path, stolen, SMALL, armed=True) as at:
        await at.ask("f", "from:expense aquila-expenses")
        await at.until(lambda: 0 < len(at.state.view.rows) <= len(trap), "filtered")
        await at.press("G")
        await _choose(at, "D", 2)
        await _planned(at)
        told = at.text
        steps = at.app.screen._plan.steps  # type: ignore[attr-defined]
        assert f"{len(steps):,} to purge" in told
        ended = " ".join(" ".join(await _confirmed(at, f"purge {len(steps)} in CASE-1")).split())
        assert "nothing is left of" in ended
        assert f"{len(steps)} done" in ended
        assert f"purge: {len(steps)} done; nothing is left of" in at.notice
    assert all(one.deleted is not None for one in ours)
    assert all(one.deleted is None for one in usual)
    ours_with_bot = [
        room
        for room in stolen.world.rooms_of(bot)
        if room.owner is stolen.world.by_handle["mei"].org
    ]
    assert ours_with_bot == []


KEYS = (
    *"123456789zfnNgFpsCohrmdDuebBwxkjvcGyt+-0(){}<>[],.!*:?/= ",
    "enter",
    "escape",
    "tab",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
    "backspace",
    "delete",
    "ctrl+d",
    "ctrl+u",
    "ctrl+p",
    "space",
)


async def _calm(at: Driver) -> None:
    """Leave what the last keys opened: a page that is still being built is not to be torn down."""
    for _ in range(600):
        planning = any(not one.is_finished for one in at.main.workers if one.group == "mutate")
        if at.app.return_code is not None or (at.app.screen is at.main and not planning):
            return
        await at.burst("escape")
    raise AssertionError("something stays open")


async def test_no_three_keys_change_anything(tmp_path: Path, webex: Served) -> None:
    rng = Random(3)
    async with console(tmp_path, webex, SMALL, armed=True) as at:
        standing = {one.uuid for one in webex.world.messages.values() if one.deleted is None}
        rosters = {room.uuid: set(room.roster) for room in webex.world.rooms.values()}
        for number in range(250):
            keys = rng.choices(KEYS, k=rng.randint(1, 3))
            if number % 5 == 0:  # also where it would matter
                keys = [rng.choice("dDu"), *rng.choices(KEYS, k=2)]
            await at.burst(*keys)
            for _ in range(6):
                if at.app.screen is at.main:
                    break
                await at.burst("escape")
            await at.burst("escape", rng.choice("123"))
            if at.app.return_code is not None:
                break
        await _calm(at)
        assert standing == {
            one.uuid for one in webex.world.messages.values() if one.deleted is None
        }
        assert rosters == {room.uuid: set(room.roster) for room in webex.world.rooms.values()}
        folder = at.session.case.folder / "data" / "journal"
        written = "".join(path.read_text() for path in sorted(folder.rglob("*.jsonl")))
        assert '"action":"intent"' not in written
        assert '"action":"approve"' not in written
        assert '"action":"plan"' in written
