"""Retrieving many messages by keys: the plan first, stopped, gone on with, and each result."""

import asyncio
from pathlib import Path

import pytest

from tests.served import Served
from tests.ui.console import console
from tui.evidence.verify import verify_case
from tui.simulator.acts import Erase, Post
from tui.simulator.spaces import File, Message
from tui.ui.screens.retrieval import RetrievalScreen


def _post(webex: Served, number: int, state: str = "") -> Message:
    room, who = webex.room("Sales"), webex.world.by_handle["greta"]
    webex.hands.at += 1000
    posted = Message(
        room, who, webex.hands.at, f"swept {number}", files=(File(f"{number}.csv", (), state),)
    )
    webex.play(Post(webex.hands.at, posted))
    webex.play(Erase(webex.hands.at + 1, posted, who))
    return posted


@pytest.mark.parametrize("ascii_only", [False, True])
async def test_what_the_filter_shows_is_planned_and_retrieved(
    tmp_path: Path, webex: Served, ascii_only: bool
) -> None:
    for number in range(5):
        _post(webex, number, "unscannable" if number == 2 else "")
    async with console(tmp_path, webex, (80, 24), ascii_only=ascii_only) as at:
        await at.ask("f", "swept")
        await at.until(lambda: len(at.rows) in {5, 10}, "filtered")
        await at.press("R")
        await at.until(lambda: "5 messages with 5 files" in at.text, "the plan")
        assert "the first expires in 360 days" in " ".join(at.text.split())
        assert "enter begins" in at.text
        assert not list(at.session.case.casework.all_retrievals())
        await at.press("enter")
        await at.until(lambda: "u takes 1 unscannable, at your risk" in at.text, "retrieved")
        assert "4 kept, 1 kept in part" in at.text
        await at.until(lambda: "kept in part name unknown: the malware scanner" in at.text, "why")
        assert max(map(len, at.lines)) <= 80
        assert at.text.isascii() or not ascii_only
        await at.press("e")
        await at.until(lambda: "exhibit S-0001 kept" in at.text, "an exhibit of the page")
        await at.press("u")
        await at.until(lambda: "5 kept" in at.text, "the officer took the risk")
        await at.press("escape", "R")
        await at.until(lambda: "5 retrieved before, not fetched again" in at.text, "nothing left")
        await at.press("escape")
        kept = list(at.session.case.casework.all_retrievals())
        assert len({one.message_id for one in kept}) == 5
    assert verify_case(at.session.case.folder).ok


async def test_a_run_over_marks_is_stopped_and_goes_on(
    tmp_path: Path, webex: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        _post(webex, number)
    async with console(tmp_path, webex) as at:
        await at.ask("f", "swept")
        await at.until(lambda: len(at.rows) in {6, 12}, "filtered")
        await at.press("asterisk")
        online = at.session.online
        assert online is not None
        gate, real = asyncio.Event(), online.gateway.message

        async def slow(message_id: str) -> object:
            await gate.wait()
            return await real(message_id)

        monkeypatch.setattr(online.gateway, "message", slow)
        await at.press("r")
        await at.until(lambda: "6 messages with 6 files" in at.text, "the plan")
        await at.press("enter")
        await at.until(lambda: "s stops" in at.text, "running")
        await at.press("escape")
        assert at.app.screen is at.main
        await at.press("r")
        assert isinstance(at.app.screen, RetrievalScreen)
        await at.until(lambda: "retrieving 0/6" in at.text, "the run that is under way")
        await at.press("s")
        await at.until(lambda: "s goes on" in at.text or "enter begins" in at.text, "stopped")
        assert not list(at.session.case.casework.all_retrievals())
        gate.set()
        await at.press("s")
        await at.until(lambda: "6 kept" in at.text, "gone on")
        await at.press("escape")
    assert verify_case(at.session.case.folder).ok


async def test_nothing_is_retrieved_in_a_case_that_is_read_only(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        object.__setattr__(at.session.case, "read_only", True)
        object.__setattr__(at.session.case, "notice", "held by another")
        await at.press("R")
        assert "Recover all shown: held by another" in at.notice
        assert at.app.screen is at.main
        object.__setattr__(at.session.case, "read_only", False)
