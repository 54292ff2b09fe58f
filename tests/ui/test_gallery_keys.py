"""Exhibits by keys: of a part, of more than the screen; the gallery, captions, what differs."""

import json
from pathlib import Path

from tests.served import Served
from tests.ui.console import Driver, console
from tui.evidence.verify import verify_case
from tui.ui.screens.choices import ChoiceLines
from tui.ui.screens.gallery import GalleryList, GalleryScreen, GalleryText


def listed(at: Driver) -> GalleryList:
    return at.app.screen.query_one(GalleryList)


async def choose(at: Driver, number: int) -> None:
    """Ask for an exhibit of a part or of more, and choose."""
    await at.press("E")
    await at.until(lambda: at.app.screen.query(ChoiceLines), "the choices")
    await at.press(*["down"] * number, "enter")


async def gallery(at: Driver, count: int) -> None:
    await at.press("g", "e")
    await at.until(lambda: isinstance(at.app.screen, GalleryScreen), "the gallery")
    await at.until(lambda: len(listed(at).rows) == count, "the exhibits")


async def test_a_part_more_than_the_screen_and_the_gallery(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, (80, 24)) as at:
        shots = at.session.case.folder / "data" / "shots"

        def kept(number: str) -> tuple[dict[str, object], list[str]]:
            said = json.loads((shots / f"{number}.json").read_bytes())
            return said, (shots / f"{number}.txt").read_text().splitlines()

        await at.press("g", "e")
        await at.until(lambda: "? Keys" in at.text, "the page and its keys")
        await at.press("question_mark")
        await at.until(lambda: "│ exhibits" in at.text, "the keys of the page first")
        await at.press("escape", "escape")
        assert "w Who" in at.lines[-1], "as many keys as fit"
        await choose(at, 1)  # nothing is marked: that is off
        await at.until(lambda: "there is none" in at.text)
        await at.press("escape")
        await choose(at, 0)
        await at.says("exhibit S-0001 kept")
        said, twin = kept("S-0001")
        assert (said["extent"], len(twin)) == ("pane", at.timeline.region.height)
        assert said["records"][0]["row"] == 1  # type: ignore[index]

        await at.press("space", "up", "up", "up", "space")
        marked = [
            at.state.event(one).id for one in at.state.view.rows if one in at.state.view.marks
        ]
        await choose(at, 1)
        await at.says("exhibit S-0002 kept: 2 lines")
        said, twin = kept("S-0002")
        assert [one["id"] for one in said["records"]] == marked  # type: ignore[attr-defined]
        assert len(twin) == 3
        assert "1 Timeline" in twin[0]

        rows = len(at.state.view.rows)
        await choose(at, 2)
        await at.says(f"exhibit S-0003 kept: {rows} lines")
        said, twin = kept("S-0003")
        assert said["scroll"] == {"first": 1, "last": rows, "total": rows}
        ids = [at.state.event(one).id for one in at.state.view.rows]
        assert [one["id"] for one in said["records"]] == ids  # type: ignore[attr-defined]
        assert len(twin) == rows + 1

        event = await at.select(lambda one: one.kind == "messages/deleted")
        await at.press("h")
        await at.until(lambda: "▸ event" in at.text, "the page")
        await choose(at, 1)
        await at.until(lambda: "exhibit S-0004 kept" in at.notice, "the page as a whole")
        said, _ = kept("S-0004")
        assert said["view"] == "History of the message"
        assert event.id in [one["id"] for one in said["records"]]  # type: ignore[attr-defined]
        await at.press("escape")
        await at.until(lambda: at.app.screen is at.main)

        picture = shots / "S-0003.svg"
        picture.write_bytes(picture.read_bytes() + b" ")
        await gallery(at, 4)
        assert [one.state for one in listed(at).rows] == ["ok", "ok", "altered", "ok"]
        assert "1 altered" in at.lines[1]
        await at.press("c")
        await at.until(lambda: at.focused == "prompt-input")
        await at.type("what [b]he[/] deleted")
        await at.press("enter")
        await at.says("S-0004: caption kept as note N-0001")
        assert "what [b]he[/] deleted" in at.text
        await at.press("enter")
        await at.until(lambda: "picture, text and sidecar are as" in at.text, "read")
        text = at.app.screen.query_one(GalleryText)
        await at.until(lambda: at.focused == "records-text")
        for _ in range(text.line_count):
            if text.cites(text._cursor) == event.id:
                break
            await at.press("down")
        await at.press("enter")
        await at.until(lambda: at.app.screen is at.main, "gone there")
        assert at.selected.id == event.id
        assert len(verify_case(at.session.case.folder).problems) == 1


async def test_the_gallery_on_the_smallest_screen(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, (60, 20), ascii_only=True) as at:
        await gallery(at, 0)
        assert "no exhibit yet" in at.text
        await at.press("enter", "c", "escape")
        await at.until(lambda: at.app.screen is at.main)
        await at.press("e")
        await at.until(lambda: "exhibit S-0001 kept" in at.text, "kept")
        await gallery(at, 1)
        await at.press("enter")
        await at.until(lambda: "Exhibit" in at.lines[1] and "S-0001" in at.lines[1])
        await at.press("end")
        assert at.text.isascii()
        await at.press("escape")
        await at.until(lambda: at.focused == "records-list")
        assert ">S-0001" in at.text
