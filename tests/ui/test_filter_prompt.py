"""The filter prompt on a real case: narrowing as one types, errors, completion, saved filters."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.served import Served
from tests.ui.console import Driver, console

NARROW = (80, 24)


def kinds(at: Driver) -> set[str]:
    return {event.kind for event in at.rows}


def prompt_lines(at: Driver) -> list[str]:
    """The prompt's field and what stands below it."""
    return at.lines[-3:-1]


def typed(at: Driver) -> str:
    return str(at.main.query_one("#prompt-input").value)  # type: ignore[attr-defined]


async def open_prompt(at: Driver) -> None:
    await at.press("f")
    await at.until(lambda: at.focused == "prompt-input")


async def test_rows_narrow_as_one_types_and_come_back_on_escape(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        total = len(at.state.view.rows)
        await open_prompt(at)
        await at.type("type:X")
        await at.until(lambda: kinds(at) == {"messages/deleted"}, "narrowed")
        assert at.focused == "prompt-input"
        assert "local filter: type:X" in at.lines[0]
        await at.type(" or type:E")
        await at.until(lambda: kinds(at) == {"messages/deleted", "messages/updated"}, "widened")
        await at.press("escape")
        await at.until(lambda: len(at.state.view.rows) == total, "as before")
        assert at.state.words == ""
        assert at.focused == "timeline"


async def test_a_wrong_filter_is_told_with_its_column_and_not_applied(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, NARROW) as at:
        total = len(at.state.view.rows)
        await open_prompt(at)
        await at.type("dorian type:creatd")
        await at.until(lambda: "the nearest is created" in at.text, "the error")
        line, below = prompt_lines(at)
        assert below.index("^") == line.index("creatd")
        assert len(at.state.view.rows) == total
        await at.press("enter")
        assert at.focused == "prompt-input"  # it goes on asking
        await at.press("backspace", "e", "d")
        await at.until(lambda: len(at.state.view.rows) < total, "applied")
        await at.until(lambda: "nearest" not in at.text, "the error is gone")
        await at.press("enter")
        await at.until(lambda: at.focused == "timeline", "accepted")
        assert {event.type for event in at.rows} == {"created"}


async def test_an_error_that_does_not_fit_behind_its_place_is_told_before_it(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, NARROW) as at:
        await open_prompt(at)
        await at.type("somebody has once said something about falcon or a price and is:gone")
        await at.until(lambda: "is: knows no" in at.text, "the error")
        line, below = prompt_lines(at)
        assert below.rstrip().endswith("^")
        assert below.index("^") == line.index("gone")


async def test_what_a_time_means_is_shown_with_zone_and_offset(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        await open_prompt(at)
        await at.type("in:2026-03-17")
        await at.until(lambda: "2026-03-17 00:00:00 +00:00 before 2026-03-18" in at.text, "echo")
        assert "(UTC)" in at.text
        await at.press("enter")
        await at.until(lambda: at.focused == "timeline", "accepted")
        days = {event.created.date() for event in at.rows}
        assert days == {datetime(2026, 3, 17).date()}  # noqa: DTZ001
        assert "before 2026-03-18" in at.notice


async def test_tab_completes_predicates_and_people_and_goes_round(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        await open_prompt(at)
        await at.type("fr")
        await at.press("tab")
        assert typed(at) == "from:"
        await at.type("dorian")
        await at.press("tab")
        first = typed(at)
        assert first.startswith('from:"Dorian')
        await at.press("tab")
        assert typed(at) != first
        assert "2/" in at.text
        await at.press("shift+tab")
        assert typed(at) == first
        await at.press("enter")
        await at.until(lambda: at.focused == "timeline", "accepted")
        await at.until(lambda: at.state.words == first, "applied")
        await at.until(lambda: len({event.actor_id for event in at.rows}) == 1, "narrowed")
        await open_prompt(at)
        await at.press("ctrl+u")
        await at.type("zzz")
        await at.press("tab")
        assert typed(at) == "zzz"
        assert "nothing to complete" in at.text


async def test_tab_completes_rooms_and_types_before_what_follows(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        room = next(iter(still.world.rooms.values())).title
        await open_prompt(at)
        await at.type(f"room:{room.split()[0]}")
        await at.press("tab")
        assert room.split()[0] in typed(at)
        await at.press("ctrl+u")
        await at.type("type: x")
        await at.press("left", "left", "tab")
        value = typed(at)
        assert value.startswith("type:")
        assert len(value) > len("type: x")
        assert value.endswith(" x")


async def test_a_filter_is_saved_used_within_another_and_forgotten(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        filters = at.session.look.filters
        await at.ask("f", "gone = is:deleted or type:X")
        await at.says("saved: @gone")
        await at.until(lambda: at.state.words == "@gone", "applied")
        deleted = len(at.rows)
        assert deleted
        assert dict(filters.saved) == {"gone": "is:deleted or type:X"}
        await at.ask("f", "@gone type:M")
        await at.until(lambda: kinds(at) == {"messages/created"}, "within another")
        assert 0 < len(at.rows) < deleted
        await open_prompt(at)
        await at.press("ctrl+u")
        await at.type("@g")
        await at.press("tab")
        assert typed(at) == "@gone"
        await at.press("ctrl+u")
        await at.type("gone = @gone")
        await at.press("enter")
        await at.until(lambda: "needs itself" in at.text, "refused")
        await at.press("escape")
        await at.ask("f", "gone =")
        await at.says("forgotten: @gone")
        assert not filters.saved
        await open_prompt(at)
        await at.type("@gone")
        await at.until(lambda: "no filter is saved as @gone" in at.text, "forgotten")


async def test_earlier_filters_come_back_with_up_and_down(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        for words in ("dorian", "type:X", "dorian"):
            await at.ask("f", words)
        await open_prompt(at)
        seen = []
        for key in ("up", "up", "up", "down", "down"):
            await at.press(key)
            seen.append(typed(at))
        assert seen == ["dorian", "type:X", "type:X", "dorian", ""]


@pytest.mark.parametrize("key", ["f", "slash"])
async def test_a_pattern_that_could_take_forever_is_refused(
    tmp_path: Path, still: Served, key: str
) -> None:
    async with console(tmp_path, still) as at:
        await at.press(key)
        await at.until(lambda: at.focused == "prompt-input")
        await at.type("/(a+)+$/")
        await at.press("enter")
        await at.until(lambda: "can take forever" in at.text, "refused")
        assert at.focused == "prompt-input"
        assert (at.state.words, at.state.find) == ("", "")


async def test_files_are_found_and_finding_uses_the_same_language(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        bearing = {event.id for event in at.rows if event.files}
        await at.ask("slash", "has:file type:M")
        await at.until(lambda: at.state.hits, "found")
        await at.until(lambda: at.selected.files, "on a hit")
        assert at.selected.kind == "messages/created"
        await at.ask("f", "has:file")
        await at.until(lambda: {event.id for event in at.rows} == bearing, "narrowed")
