"""The keys of the graph."""

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
