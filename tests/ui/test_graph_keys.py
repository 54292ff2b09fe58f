"""The keys of the graph."""

import re
from pathlib import Path

from tests.served import Served
from tests.ui.console import Driver, console
from tui.domain import ids


def _is_selected(at: Driver) -> list[str]:
    return [line for line in at.lines if "▸" in line]


async def test_v_changes_between_the_views(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, (80, 24)) as at:
        await at.press("2")
        assert "2 Graph · ego" in at.text
        ego = at.lines[1:]  # the first line tells of what goes on
        await at.press("v")
        assert "2 Graph · links" in at.text
        assert at.lines[1:] != ego
        for view in ("lanes", "matrix"):
            await at.press("v")
            assert f"2 Graph · {view}" in at.text
        await at.press("v")
        assert at.lines[1:] == ego


async def test_arrows_walk_and_the_selection_is_on_the_screen(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        await at.press("2", "v")
        for forth, back in (("down", "up"), ("j", "k"), ("right", "left")):
            before = _is_selected(at)
            assert len(before) == 1
            await at.press(forth)
            there = _is_selected(at)
            assert len(there) == 1
            assert there != before
            await at.press(back)
            assert len(_is_selected(at)) == 1
        for _ in range(2):  # far below the first page
            await at.press(*["down"] * 12)
            assert len(_is_selected(at)) == 1


async def test_c_looks_at_the_selected_one(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        await at.press("2", "v", "right")
        title = _is_selected(at)[0].split("▸")[1].split()[0]
        await at.press("c")
        assert "2 Graph · ego" in at.text
        assert title in at.text


async def test_enter_narrows_the_timeline_and_escape_shows_all(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        view = at.state.view
        total = len(view.rows)
        await at.select(lambda one: one.kind == "files/read")
        actor = ids.uuid_of(at.selected.actor_id)
        name = at.session.look.names.actor(at.selected).name
        await at.press("2", "enter")
        await at.until(lambda: len(view.rows) < total, "narrowed")
        assert at.focused == "timeline"
        assert f"filter: only {name}" in at.lines[0]
        for event in at.rows:
            assert actor in {ids.uuid_of(one) for one in (event.actor_id, event.person_id)}
        await at.ask("f", "downloaded")
        await at.until(lambda: {one.kind for one in at.rows} == {"files/read"}, "both")
        assert f"only {name} + downloaded" in at.lines[0]
        await at.press("escape")
        await at.until(lambda: len(view.rows) == total, "cleared")
        assert "filter:" not in at.lines[0]


async def test_the_graph_of_a_room_narrows_to_the_room(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        await at.select(lambda one: one.kind == "messages/created" and one.files != ())
        room = at.selected.room_id
        await at.press("2", "right", "enter")
        await at.until(lambda: at.state.node == ids.uuid_of(room), "narrowed")
        await at.until(lambda: {one.room_id for one in at.rows} == {room}, "filtered")


async def test_keys_that_come_in_one_burst_are_meant_for_what_the_cursor_stands_on(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        await at.select(lambda one: one.kind == "messages/created" and one.files != ())
        await at.burst("home", "2", "right", "enter")
        first = at.rows[0]
        await at.until(lambda: at.state.node == ids.uuid_of(first.room_id), "narrowed")


async def _falcon(at: Driver) -> None:
    """Select what Dorian posted in the room from which files went out."""
    await at.select(
        lambda one: (
            one.kind == "messages/created"
            and one.files != ()
            and at.session.look.names.room(one.room_id) == "Project Falcon"
        )
    )


async def test_lanes_show_who_was_there_when_and_zoom_at_the_cursor(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (80, 24)) as at:
        await _falcon(at)
        await at.press("v")  # from the timeline: first to the graph
        assert at.focused == "graph"
        assert "2 Graph · ego · now" in at.text
        await at.press("v", "v")
        await at.until(lambda: "] " in _line(at, "Nico"), "when he joined and left")
        assert re.search(r"\[▁*[FP].*F.*▁*\]", _line(at, "Nico"))
        assert "X" in _line(at, "Dorian")
        assert "▼" in _line(at, "UTC +00:00")
        whole = _line(at, "UTC +00:00")
        await at.press("plus", "plus")
        assert "▼" in _line(at, "UTC +00:00")
        closer = _line(at, "UTC +00:00")
        assert closer != whole
        await at.press("left")
        assert _line(at, "UTC +00:00") not in (whole, closer)
        await at.press("0")
        assert _line(at, "UTC +00:00") == whole
        await at.press("pagedown")
        assert "▸" in at.text
        await at.press("3")
        assert "3 Detail · person · " in at.text


async def test_the_graph_of_another_time_is_told_stepped_through_and_played(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        await _falcon(at)
        await at.press("2")
        assert " · now · " in at.text
        assert "Nico Brandt" in at.text
        await at.press("T")
        await at.until(lambda: "2 Graph · ego · at 2026-03-13 18:04 UTC" in at.text, "then")
        await at.press("comma")
        await at.says("Nico Brandt joined Project Falcon")
        assert "7 own, 3 external" in at.text
        await at.press("comma")
        await at.until(lambda: "7 own, 2 external" in at.text, "he was not there yet")
        await at.press("full_stop")
        assert "7 own, 3 external" in at.text
        await at.press("P")
        assert "playing" in at.text
        await at.says("Nico Brandt left Project Falcon")
        await at.press("down")
        assert "playing" not in at.text
        await at.press("T")
        assert " · now · " in at.text


async def test_the_middle_stays_where_it_was_put_until_it_is_let_go(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (200, 50)) as at:
        await _falcon(at)
        await at.press("2", "c")
        assert "· fixed ·" in at.text
        assert "OWN ROOMS" in at.text
        await at.select(lambda one: one.kind == "memberships/deleted")
        assert "OWN ROOMS" in at.text
        await at.press("left", "right", "c")
        assert "· fixed ·" not in at.text
        assert "OWN ROOMS" not in at.text


async def test_the_matrix_narrows_to_a_person_in_a_room_and_organizations_open(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (80, 14)) as at:
        await _falcon(at)
        await at.press("2", "v", "v", "v")
        assert "2 Graph · matrix" in at.text
        many = _line(at, "▸●")  # more people than are read one by one
        assert re.search(r"▸● \d+ aquila", many)
        await at.press("i")
        await at.until(lambda: "aquila" not in at.text, "opened")
        await at.press("escape")
        assert "aquila" in at.text
        assert at.focused == "graph"
        await at.press("enter")
        assert "aquila" not in at.text
        await at.press("backspace", "v", "v", "v", "v")
        await at.select(lambda one: one.kind == "files/read" and at.session.look.row(one).org > 0)
        await at.press("enter")
        await at.until(lambda: "only Nico Brandt in " in at.lines[0], "narrowed")
        assert at.focused == "timeline"
        assert {at.session.look.row(one).who for one in at.rows} >= {"Nico Brandt"}
        assert len({one.room_id for one in at.rows}) == 1


def _line(at: Driver, part: str) -> str:
    return next(line for line in at.lines[3:] if part in line)
