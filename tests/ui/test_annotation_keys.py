"""Annotating by keys: bookmark, tag, note, several at once, withdrawing, finding again."""

from pathlib import Path

from tests.served import Served
from tests.ui.console import Driver, console
from tui.domain.annotation import Kind, ObjectType
from tui.evidence.verify import verify_case
from tui.ui.screens.annotate import AnnotateScreen
from tui.ui.screens.annotations import AnnotationsScreen
from tui.ui.screens.page import PageScreen

NARROW = (80, 24)


async def opened(at: Driver, *keys: str) -> None:
    await at.press(*keys)
    page = AnnotationsScreen if keys[0] == "g" else AnnotateScreen
    await at.until(lambda: isinstance(at.app.screen, page) and at.app.focused, "the page")


def row(at: Driver) -> str:
    return next(line for line in at.lines if line.startswith("▶"))


def standing(at: Driver) -> list[tuple[Kind, str, ObjectType]]:
    found = at.session.look.annotations.book.standing()
    return [(one.kind, one.text, one.target.type) for one in found]


async def test_an_event_is_bookmarked_tagged_noted_and_found_again(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        event = await at.select(lambda one: one.kind == "messages/created")
        before = row(at)
        await opened(at, "b")
        await at.press("enter")
        await at.says("bookmarked: N-0001")
        assert row(at).replace("⚑", " ") == before
        assert "⚑" in row(at)
        await opened(at, "b")
        await at.type("#leak-one")
        await at.press("enter")
        await at.says("tagged #leak-one: N-0002")
        await opened(at, "b")
        await at.type("says more than it should")
        await at.press("enter")
        await at.says("noted: N-0003")
        await at.press("3", "z")
        await at.until(lambda: "── annotations" in at.text, "in the detail")
        assert "says more than it should · on this event" in at.text
        await at.press("escape", "escape")

        # Another object, with a tag that is completed; the page shows what is there.
        await opened(at, "b")
        line = next(line for line in at.lines if "#leak-one" in line)
        assert "Marguerite" in line  # who, and when
        assert "2026-03-18 15:00" in line
        await at.press("shift+tab", "shift+tab")
        await at.until(lambda: "on person" in at.text, "the person")
        await at.type("#le")
        await at.press("tab", "enter")
        await at.says("tagged #leak-one: N-0004")
        assert standing(at)[-1] == (Kind.TAG, "leak-one", ObjectType.PERSON)

        await at.ask("f", "is:bookmarked")
        await at.until(lambda: [one.id for one in at.rows] == [event.id], "the bookmark")
        await opened(at, "b")
        await at.press("enter")  # all that is chosen is bookmarked: the bookmark goes
        await at.says("withdrawn: N-0001")
        await at.until(lambda: not at.rows, "the filter follows")
        await at.ask("f", "tag:leak-one")
        await at.until(lambda: event.id in {one.id for one in at.rows}, "the tag")
        assert len(at.rows) > 1  # of the person, too
        await at.press("escape")
        await at.press("g", "g")

        await opened(at, "g", "b")
        assert "3 of 3" in at.text
        assert "withdrawn" not in "".join(line for line in at.lines if "N-0001" in line)
        await at.press("tab")
        await at.until(lambda: "4 of 4" in at.text, "withdrawn ones")
        await at.type("more should")
        await at.until(lambda: "1 of 4" in at.text, "narrowed")
        await at.press("enter")
        await at.until(lambda: at.selected.id == event.id, "the event")
        assert at.focused == "timeline"
        await opened(at, "g", "b")
        await at.type("on")
        await at.press("backspace", "backspace", "enter")  # the newest: the person
        await at.until(lambda: isinstance(at.app.screen, PageScreen), "the person's page")
        await at.press("escape")
        folder = at.session.case.folder
    journal = "".join(path.read_text() for path in (folder / "data/journal").glob("*.jsonl"))
    assert journal.count('"action":"annotate"') == 5
    assert "leak-one" not in journal
    assert "says more" not in journal
    report = verify_case(folder)
    assert report.ok, report.problems
    assert report.checked["notes"] == 5


async def test_marked_events_are_annotated_at_once_and_one_is_withdrawn(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, NARROW, ascii_only=True) as at:
        await at.press("g", "g")
        await at.press("space", "space", "space")
        await at.until(lambda: len(at.state.view.marks) == 3, "marked")
        await opened(at, "b")
        assert "on 3 events" in at.text
        await at.press("enter")
        await at.says("bookmarked: N-0001 to N-0003, 3 in all")
        assert sum(line[2:].find("!M") > 0 or "!" in line[:20] for line in at.lines) == 3
        await opened(at, "b")
        await at.type("two words")
        await at.press("ctrl+u")
        await at.type("#two words")
        await at.press("enter")
        await at.says("a tag is one word")
        await opened(at, "b")
        await at.press("down", "down")
        await at.until(lambda: "enter withdraws N-0002" in at.text, "chosen")
        await at.press("enter")
        await at.says("withdrawn: N-0002")
        assert [one for one, _, _ in standing(at)] == [Kind.BOOKMARK] * 2
        await opened(at, "b")
        await at.press("escape")
        assert len(standing(at)) == 2
