"""The keys that read: the life of a message, neighbours in its room, what is folded."""

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.served import Served
from tests.ui import hostile
from tests.ui.console import Driver, console
from tui.domain.hostile import is_visible
from tui.domain.worddiff import Change, Run
from tui.services.sections import Field, Reading, Section
from tui.ui.screens.page import PageScreen
from tui.ui.widgets.detail import lay_out


def _is_open(at: Driver) -> bool:
    return isinstance(at.app.screen, PageScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_h_tells_the_life_of_a_message(
    tmp_path: Path, still: Served, size: tuple[int, int]
) -> None:
    async with console(tmp_path, still, size) as at:
        deleted = await at.select(lambda one: one.kind == "messages/deleted")
        await at.press("h")
        assert _is_open(at)
        assert "History of the message" in at.text
        assert "· posted by the author, " in at.text
        assert len(at.lines) == size[1]
        await at.press("G")
        assert "── thread" in at.text
        assert "deleted" in at.text
        await at.press("home", "j", "k", "pagedown", "pageup", "x")
        for key in ("escape", "q"):
            await at.press(key)
            assert not _is_open(at)
            assert at.selected.id == deleted.id
            await at.press("h")
            assert _is_open(at)


async def test_h_marks_removed_and_added_words(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        await at.select(lambda one: one.kind == "messages/updated")
        await at.press("h")
        assert "{+" in at.text or "[-" in at.text


@pytest.mark.parametrize("width", [36, 58, 96])
@pytest.mark.parametrize("text", hostile.CORPUS.values(), ids=hostile.CORPUS)
def test_hostile_titles_labels_and_versions_stay_in_their_lines(text: str, width: int) -> None:
    changed = (Run(Change.REMOVED, text), Run(Change.ADDED, text[::-1]))
    page = Reading(text, (Section(text, (Field(text, text),), text), Section("", runs=changed)))
    for line in lay_out(page, width):
        drawn = "".join(part for part, _ in line)
        assert is_visible(drawn)
        assert cell_len(drawn) <= width


async def test_h_says_why_not(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        await at.select(lambda one: one.resource == "memberships")
        await at.press("h")
        assert "History: this event is not about a message" in at.notice
        assert not _is_open(at)


async def test_brackets_go_through_the_events_of_a_room(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        event = await at.select(lambda one: one.kind == "messages/deleted")
        here = [one.id for one in at.rows if one.room_id == event.room_id]
        place = here.index(event.id)
        assert place > 0
        await at.press("left_square_bracket")
        assert at.selected.id == here[place - 1]
        await at.press("right_square_bracket")
        assert at.selected.id == event.id
        for _ in here[place + 1 :]:
            await at.press("right_square_bracket")
        assert at.selected.id == here[-1]
        await at.press("right_square_bracket")
        assert "no later event of this room" in at.notice
        assert at.selected.id == here[-1]
        await at.select(lambda one: one.id == here[0])
        await at.press("left_square_bracket")
        assert "no earlier event of this room" in at.notice
        assert at.selected.id == here[0]


async def test_brackets_stay_among_the_events_shown(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        await at.ask("f", "deleted")
        await at.until(lambda: {one.type for one in at.rows} == {"deleted"}, "filtered")
        await at.press("home")
        seen = [at.selected]
        while "no later event of this room that the filter shows" not in at.notice:
            await at.press("right_square_bracket")
            seen.append(at.selected)
            assert len(seen) < 50
        assert {one.room_id for one in seen} == {seen[0].room_id}
        assert {one.type for one in seen} == {"deleted"}


async def test_brackets_say_when_there_is_no_room(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        await at.select(lambda one: one.resource == "call_records")
        await at.press("left_square_bracket")
        assert "this event is of no room" in at.notice


async def test_x_shows_the_received_json_and_folds_it_again(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        event = await at.select(lambda one: one.kind == "messages/created")
        await at.press("3", "z")
        folded = at.detail.line_count
        assert f"▸ as received, {len(event.raw):,} bytes (folded)" in at.text
        assert '"resource": "messages"' not in at.text
        await at.press("x")
        assert '"resource": "messages"' in at.text
        await at.press("x")
        assert at.detail.line_count == folded
        assert json.loads(event.raw)["id"] in at.text


async def test_words_are_found_in_the_text_of_the_detail(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        event = await at.select(lambda one: one.kind == "messages/created")
        await at.press("3", "z", "slash")
        await at.until(lambda: at.focused == "prompt-input")
        await at.press("escape")
        assert at.focused == "detail"
        for words, there in (('"roomID":', '"roomId": "'), ("SHA256", event.sha256)):
            await at.press("slash")
            await at.type(words)
            await at.press("enter")
            await at.until(lambda: at.focused == "detail")
            assert there in at.text
        await at.press("home", "n", "N", "slash", "x", "y", "q", "enter")
        await at.until(lambda: "not found in the text: xyq" in at.notice)
        assert at.selected.id == event.id


async def test_a_page_leads_to_events_and_is_kept_as_an_exhibit(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (80, 24)) as at:
        await at.select(lambda one: one.kind == "messages/deleted")
        await at.press("h")
        await at.until(lambda: "▸ event" in at.text, "the page")
        await at.press("e")
        await at.until(lambda: "exhibit S-0001 kept" in at.notice, "kept")
        folder = at.session.case.folder / "data" / "shots"
        records = json.loads((folder / "S-0001.json").read_text())["records"]
        shown = (folder / "S-0001.txt").read_text().splitlines()
        first = records[0]
        assert first["id"][:20] in shown[first["row"]]
        await at.press("j")
        while "▶ event" not in at.text:
            await at.press("j")
        await at.press("enter")
        await at.until(lambda: at.app.screen is at.main, "closed")
        assert at.selected.id == first["id"]
