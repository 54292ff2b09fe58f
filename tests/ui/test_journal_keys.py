"""The journal: what is looked at and searched is entered by ids alone, and J shows all of it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.served import Served
from tests.ui.console import Driver, console
from tui.evidence.verify import verify_case
from tui.ui import watching
from tui.ui.screens.journal import JournalScreen
from tui.ui.screens.page import PageScreen


def _entries(at: Driver, action: str) -> list[dict[str, Any]]:
    folder = at.session.case.folder / "data" / "journal"
    lines = [json.loads(one) for path in sorted(folder.glob("*.jsonl"))
             for one in path.read_bytes().splitlines()]  # fmt: skip
    return [one for one in lines if one["action"] == action]


def _seen(at: Driver, action: str) -> list[tuple[str, str]]:
    return [(one["object"]["type"], one["object"]["id"]) for one in _entries(at, action)]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "REST", 0.4)


@pytest.mark.usefixtures("quick")
async def test_what_is_looked_at_is_entered_once_and_what_passes_by_is_not(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        await at.press("home")
        first = at.selected
        await at.until(lambda: ("event", first.id) in _seen(at, "view"), "the first was seen")
        [entry] = [one for one in _entries(at, "view") if one["object"]["id"] == first.id]
        assert entry["object"]["sha256"] == first.sha256
        await at.burst("down", "down", "down")
        passed = {at.rows[1].id, at.rows[2].id}
        resting = at.selected
        await at.until(lambda: ("event", resting.id) in _seen(at, "view"), "the last was seen")
        await at.press("home")
        seen = _seen(at, "view")
        assert not passed & {name for _, name in seen}
        assert seen.count(("event", first.id)) == 1

        await at.select(lambda one: one.kind == "messages/deleted")
        message = at.selected.message_uuid
        await at.press("h")
        await at.until(lambda: isinstance(at.app.screen, PageScreen), "the history")
        await at.until(lambda: ("message", message) in _seen(at, "view"), "the history was seen")
        await at.press("escape")

        await at.ask("f", "falcon")
        await at.until(lambda: _entries(at, "search"), "the filter was entered")
        [search] = _entries(at, "search")
        assert search["object"]["type"] == "filter"
        assert search["result"] == f"{len(at.rows)} of {len(at.session.case.events)} events"
        folder = at.session.case.folder / "data" / "journal"
        assert b"falcon" not in b"".join(one.read_bytes() for one in folder.iterdir())
    assert verify_case(at.session.case.folder).ok


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("ascii_only", [False, True])
async def test_j_shows_the_journal_and_goes_to_what_it_is_about(
    tmp_path: Path, still: Served, ascii_only: bool
) -> None:
    async with console(tmp_path, still, (80, 24), ascii_only=ascii_only) as at:
        deleted = await at.select(lambda one: one.kind == "messages/deleted")
        await at.press("r")
        await at.says("kept: the message")
        await at.press("home", "3")
        await at.until(lambda: at.selected.id in str(_seen(at, "view")), "seen")
        await at.press("1", "J")
        await at.until(lambda: isinstance(at.app.screen, JournalScreen), "the journal")
        await at.until(lambda: " lines holds" in at.text, "the chain was checked")
        assert f"chain of {len(at.session.case.journal):,} lines holds" in at.text
        assert max(map(len, at.lines)) <= 80
        assert at.text.isascii() or not ascii_only
        sign = ">" if ascii_only else "▶"
        newest = re.compile(rf"[│|] {sign} *\d+ .* view ")
        await at.until(lambda: newest.search(at.text), "the cursor is on the newest")
        await at.type("receipt message")
        await at.until(lambda: "1 of " in at.text, "narrowed")
        assert "kept with 1 of 1 files" in " ".join(at.text.split())
        await at.press("enter")
        await at.until(lambda: at.app.screen is at.main, "gone there")
        assert at.selected.message_uuid == deleted.message_uuid
        await at.press("J")
        await at.until(lambda: isinstance(at.app.screen, JournalScreen), "the journal again")
        await at.type("open case")
        await at.press("enter")
        await at.says("no event of this case leads to the case")
