"""Events that arrive while somebody looks: nothing moves unless it was asked for."""

from pathlib import Path

from tests.served import Served
from tests.ui.console import console


async def test_arrivals_are_counted_and_never_move_the_cursor(
    tmp_path: Path, webex: Served
) -> None:
    async with console(tmp_path, webex) as at:
        view = at.state.view
        for keys in (("home",), ("G", "up", "up", "up"), ("G",)):
            await at.press(*keys)
            before, line = at.selected, view.cursor - at.timeline.top
            known = len(view.rows)
            webex.post(f"arrival after {keys}")
            await at.until(lambda known=known: len(view.rows) == known + 1, "arrived")  # type: ignore[misc]
            await at.until(lambda: "+1 new" in at.text, "counted")
            assert at.selected == before
            assert view.cursor - at.timeline.top == line
            assert any(one.startswith("▶") for one in at.lines)
            await at.press("G")
            assert "new ·" not in at.text


async def test_arrivals_do_not_scroll_when_they_come_between_a_move_and_its_drawing(
    tmp_path: Path, webex: Served
) -> None:
    async with console(tmp_path, webex) as at:
        await at.press("home")
        assert at.timeline.top == 0
        at.timeline.action_down()
        at.timeline.action_down()
        at.timeline.renew()  # before the screen had a chance to be drawn
        assert at.timeline.top == 0


async def test_the_wheel_scrolls_and_arrivals_leave_it_there(tmp_path: Path, webex: Served) -> None:
    async with console(tmp_path, webex) as at:
        await at.press("G")
        for _ in range(20):
            at.timeline.on_mouse_scroll_up()
        top = at.timeline.top
        assert top + at.timeline.page < at.state.view.cursor
        webex.post("far below")
        await at.until(lambda: "+1 new" in at.text, "arrived")
        assert at.timeline.top == top


async def test_follow_selects_the_newest_until_the_cursor_is_moved(
    tmp_path: Path, webex: Served
) -> None:
    async with console(tmp_path, webex) as at:
        view = at.state.view
        await at.press("home", "F")
        assert "following" in at.text
        assert view.cursor == len(view.rows) - 1
        webex.post("follow me")
        await at.until(lambda: at.selected.text == "follow me", "followed")
        await at.until(lambda: "follow me" in at.lines[-2], "drawn")
        await at.press("up")
        assert "following" not in at.text
        here = at.selected
        webex.post("do not follow me")
        await at.until(lambda: at.rows[-1].text == "do not follow me", "arrived")
        assert at.selected == here
        await at.press("F")
        assert view.following
        await at.press("F")
        assert not view.following


async def test_pause_holds_arrivals_back_and_lets_them_in(tmp_path: Path, webex: Served) -> None:
    async with console(tmp_path, webex) as at:
        view = at.state.view
        known, here = len(view.rows), at.selected
        await at.press("p")
        assert "paused, 0 held" in at.text
        webex.post("held back")
        await at.until(lambda: "paused, 1 held" in at.text, "held")
        assert len(view.rows) == known
        await at.press("p")
        assert "paused" not in at.text
        assert at.rows[-1].text == "held back"
        assert at.selected == here


async def test_the_detail_keeps_its_place_when_events_arrive(tmp_path: Path, webex: Served) -> None:
    async with console(tmp_path, webex, (80, 24)) as at:
        await at.press("3", "down", "down", "down")
        known = len(at.state.view.rows)
        webex.post("elsewhere")
        await at.until(lambda: len(at.state.view.rows) == known + 1, "arrived")
        await at.until(lambda: f"{known + 1} events" in at.lines[0], "drawn")
        assert at.detail.top == 3


async def test_leaving_while_events_arrive_is_no_failure(tmp_path: Path, webex: Served) -> None:
    async with console(tmp_path, webex) as at:
        await at.main.query_one("#density").remove()  # what is left in the midst of leaving
        at.main.draw_soon()
        at.main.follow_cursor()
        at.main.say("too late")
        at.main.show_health("too late")
        known = len(at.state.view.rows)
        webex.post("too late")
        await at.until(lambda: len(at.state.view.rows) == known + 1, "arrived")
        at.main.draw_anew()


async def test_a_filter_holds_for_what_arrives(tmp_path: Path, webex: Served) -> None:
    async with console(tmp_path, webex) as at:
        view = at.state.view
        await at.ask("f", "zebra")
        await at.until(lambda: not view.rows, "filtered")
        webex.post("no horse")
        webex.post("a zebra crossing")
        await at.until(lambda: view.rows, "arrived")
        assert [event.text for event in at.rows] == ["a zebra crossing"]
