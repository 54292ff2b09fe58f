"""The keys of the timeline and of the whole screen, pressed on a real case."""

from pathlib import Path

import pytest

from tests.served import Served
from tests.ui.console import console
from tui.ui.screens.help import HelpScreen
from tui.ui.widgets.prompt import Prompt

SIZES = [(60, 20), (80, 24), (120, 36), (200, 50)]
NARROW, WIDE = (80, 24), (120, 36)
TITLES = ("1 Timeline", "2 Graph", "3 Detail")


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_events_show_at_every_size(
    tmp_path: Path, still: Served, size: tuple[int, int]
) -> None:
    async with console(tmp_path, still, size) as at:
        assert "READ-ONLY" in at.lines[0]
        assert "A case" in at.lines[0]
        assert "1 Timeline" in at.text
        assert "Performance" in at.text  # the newest message
        assert "Find" in at.notice
        assert len(at.lines) == size[1]
        assert sum(line.startswith("▶") for line in at.lines) == 1
        assert at.timeline.page == len(list(at.timeline.cited_in_sight()))


async def test_the_cursor_goes_by_line_page_and_end(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, NARROW) as at:
        view, page = at.state.view, at.timeline.page
        last = len(view.rows) - 1
        for first, end in ((("home",), "end"), (("g", "g"), "G")):
            await at.press(*first)
            assert view.cursor == 0
            await at.press(end)
            assert view.cursor == last
        for up, down in (("up", "down"), ("k", "j")):
            await at.press(up)
            assert view.cursor == last - 1
            await at.press(down)
            assert view.cursor == last
            await at.press(down)
            assert view.cursor == last
        for up, down in (("pageup", "pagedown"), ("ctrl+u", "ctrl+d")):
            await at.press(up)
            assert view.cursor == last - page + 1
            await at.press(down)
            assert view.cursor == last


async def test_the_cursor_line_is_always_on_the_screen(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, NARROW) as at:
        for key in (
            "home",
            "pagedown",
            "pagedown",
            "down",
            "G",
            "pageup",
            "pageup",
            "pageup",
            "up",
        ):
            await at.press(key)
            marked = [line for line in at.lines if line.startswith("▶")]
            stamp = at.selected.created.strftime("%m-%d %H:%M:%S")
            assert len(marked) == 1
            assert stamp in marked[0]


async def test_panes_are_reached_by_number_and_by_tab(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, NARROW) as at:
        for key, name, shown in (
            ("2", "graph", "2 Graph"),
            ("3", "detail", "3 Detail"),
            ("1", "timeline", "1 Timeline"),
        ):
            await at.press(key)
            assert at.focused == name
            titles = [one for one in TITLES if f"━{one} ·" in at.text]
            assert titles == [shown]  # a narrow screen shows this pane and no other
        for name in ("graph", "detail", "timeline"):
            await at.press("tab")
            assert at.focused == name


async def test_zoom_shows_one_pane_alone_and_all_again(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, WIDE) as at:
        assert all(f"{one} ·" in at.text for one in TITLES)
        await at.press("2", "z")
        assert "2 Graph ·" in at.text
        assert "1 Timeline ·" not in at.text
        assert at.graph.size.width > 110
        await at.press("z")
        assert all(f"{one} ·" in at.text for one in TITLES)
        await at.press("z", "escape")
        assert "1 Timeline ·" in at.text


async def test_a_click_takes_a_pane_in_hand(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, WIDE) as at:
        await at.pilot.click("#graph")
        assert at.focused == "graph"
        await at.press("z")
        assert "2 Graph ·" in at.text
        assert "1 Timeline ·" not in at.text
        await at.press("z", "f")
        await at.pilot.click("#timeline", offset=(5, 3))
        assert at.focused == "timeline"
        assert not at.main.query_one(Prompt).is_asking
        assert at.state.view.cursor == at.timeline.top + 2


async def test_enter_opens_the_detail_and_escape_comes_back(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, NARROW) as at:
        await at.press("up", "enter")
        assert at.focused == "detail"
        assert at.selected.text in " ".join(at.text.split())
        await at.press("escape")
        assert at.focused == "timeline"


async def test_the_detail_scrolls_and_says_how_much_is_below(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, NARROW) as at:
        await at.press("3")
        detail = at.detail
        below = detail.line_count - detail.page
        assert f"{below} more lines" in at.text
        for down, up in (("down", "up"), ("j", "k")):
            await at.press(down)
            assert detail.top == 1
            await at.press(up)
            assert detail.top == 0
        for down, up in (("pagedown", "pageup"), ("ctrl+d", "ctrl+u"), ("space", "pageup")):
            await at.press(down)
            assert detail.top == min(detail.page - 1, below)
            await at.press(up)
            assert detail.top == 0
        for end, home in (("end", "home"), ("G", "home")):
            await at.press(end)
            assert detail.top == below
            assert "more lines" not in at.text
            await at.press(home)
            assert detail.top == 0


async def test_find_goes_round_the_hits_in_both_directions(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        view = at.state.view
        hits = [n for n, event in enumerate(at.rows) if "handover" in event.text.casefold()]
        assert len(hits) > 2
        await at.ask("slash", "handover")
        seen = [view.cursor]
        for _ in hits[1:]:
            await at.press("n")
            seen.append(view.cursor)
        assert set(hits) & set(seen)
        wanted = at.state.hits
        assert wanted is not None
        assert all(wanted.holds(view.rows[one]) for one in seen)
        assert seen == sorted(seen)  # from the newest row it goes round to the oldest hit
        before = view.cursor
        await at.press("n")
        await at.press("N")
        assert view.cursor == before


async def test_find_without_a_hit_says_so_and_stays(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        await at.press("n")
        assert "nothing is sought" in at.notice
        before = at.state.view.cursor
        await at.ask("slash", "zeppelin")
        assert "not found: zeppelin" in at.notice
        assert at.state.view.cursor == before
        await at.press("escape")
        assert at.state.find == ""


async def test_the_filter_shows_only_events_with_all_words(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        view = at.state.view
        total = len(view.rows)
        await at.ask("f", "Dorian handover")
        await at.until(lambda: len(view.rows) < total, "filtered")
        assert view.rows
        for event in at.rows:
            row = at.session.look.row(event)
            text = f"{row.who} {row.room} {row.text} {event.kind}".casefold()
            assert "dorian" in text
            assert "handover" in text
        assert f"{len(view.rows)}" in at.text
        assert "filter: Dorian handover" in at.lines[0]
        kept = at.selected
        await at.press("escape")
        await at.until(lambda: len(view.rows) == total, "cleared")
        assert at.selected == kept


async def test_a_filter_without_hits_shows_an_empty_list_and_acts_on_nothing(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        view = at.state.view
        total = len(view.rows)
        await at.ask("f", "zeppelin")
        await at.until(lambda: not view.rows, "filtered")
        await at.press("up", "down", "G", "home", "pageup", "pagedown", "n", "asterisk")
        assert "0/0" in at.text
        await at.press("space")
        assert not view.marks  # nothing is shown that could be marked
        await at.press("r")
        assert "Recover: no event is selected" in at.notice
        await at.press("escape")
        await at.until(lambda: len(view.rows) == total, "cleared")


async def test_a_prompt_is_left_by_escape_without_effect(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        total = len(at.state.view.rows)
        await at.ask("f", "dorian")
        await at.until(lambda: len(at.state.view.rows) < total, "filtered")
        fewer = len(at.state.view.rows)
        for key in ("f", "slash"):
            await at.press(key)
            assert at.focused == "prompt-input"
            await at.type("mei")
            await at.press("escape")
            assert at.focused == "timeline"
            assert "mei" not in at.notice
            assert (at.state.words, at.state.find) == ("dorian", "")
            assert len(at.state.view.rows) == fewer


async def test_escape_leaves_in_the_order_that_the_help_says(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, NARROW) as at:
        total = len(at.state.view.rows)
        await at.ask("f", "dorian")
        await at.until(lambda: len(at.state.view.rows) < total, "filtered")
        await at.ask("slash", "handover")
        await at.press("enter")
        assert (at.focused, at.state.find, at.state.words) == ("detail", "handover", "dorian")
        await at.press("escape")
        assert (at.focused, at.state.find, at.state.words) == ("timeline", "handover", "dorian")
        await at.press("escape")
        assert (at.focused, at.state.find, at.state.words) == ("timeline", "", "dorian")
        await at.press("escape")
        assert at.state.words == ""
        await at.until(lambda: len(at.state.view.rows) == total, "cleared")
        await at.press("escape")
        assert at.focused == "timeline"


async def test_marks_are_set_one_by_one_and_all_at_once(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        view = at.state.view
        await at.press("home", "space", "space")
        assert view.marks == {view.rows[0], view.rows[1]}
        assert view.cursor == 2
        assert "2 marked" in at.text
        assert sum("✓" in line[:2] for line in at.lines) == 2
        await at.press("home", "space")
        assert view.marks == {view.rows[1]}
        await at.press("asterisk")
        assert view.marks == set(view.rows)
        await at.press("asterisk")
        assert not view.marks
        assert "marked" not in at.lines[7]


async def test_m_goes_from_a_download_to_the_message(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        download = await at.select(lambda one: one.kind == "files/read" and one.files != ())
        await at.press("m")
        assert at.selected.kind == "messages/created"
        assert at.selected.message_uuid == download.message_uuid
        await at.select(lambda one: one.resource == "memberships")
        await at.press("m")
        assert "this event is not about a message" in at.notice


async def test_help_is_opened_by_both_keys_scrolls_and_closes(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, NARROW) as at:
        for opens, closes in (
            ("question_mark", "escape"),
            ("f1", "q"),
            ("question_mark", "question_mark"),
        ):
            await at.press(opens)
            assert isinstance(at.app.screen, HelpScreen)
            assert "Keys, letters and signs" in at.text
            first = at.text
            await at.press("pagedown")
            assert at.text != first
            await at.press("G")
            assert "moderator" in at.text
            await at.press(closes)
            assert not isinstance(at.app.screen, HelpScreen)


@pytest.mark.parametrize("key", ["ctrl+p", "colon"])
async def test_the_palette_finds_an_action_by_name_and_runs_it(
    tmp_path: Path, still: Served, key: str
) -> None:
    async with console(tmp_path, still) as at:
        await at.press(key)
        await at.until(lambda: len(at.app.screen_stack) == 3 or at.app.screen is not at.main)
        await at.type("zoom")
        await at.until(lambda: "Show the current pane alone" in at.text, "the hit")
        await at.press("enter")
        await at.until(lambda: at.app.screen is at.main, "closed")
        await at.until(lambda: at.main.has_class("-zoomed"), "zoomed")


async def test_q_leaves(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still) as at:
        await at.press("q")
        await at.until(lambda: not at.app.is_running, "left")
        assert at.app.return_code in {0, None}
