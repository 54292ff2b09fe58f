"""Going by time: lanes that zoom and pan, a brush, jumps by hour, day and silence."""

import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.served import Served
from tests.ui import hostile
from tests.ui.console import Driver, console, home
from tests.ui.terminal import Terminal, environment
from tui.ui.widgets.density import DensityBar

NARROW, WIDE = (80, 24), (120, 36)
SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])
LABEL = 9  # cells before the first column of the lanes


def axis(at: Driver) -> str:
    return at.lines[at.main.query_one(DensityBar).region.bottom - 1]


@SIZES
async def test_lanes_zoom_and_pan_while_the_timeline_stays(
    tmp_path: Path, still: Served, size: tuple[int, int]
) -> None:
    async with console(tmp_path, still, size) as at:
        rows, whole = list(at.state.view.rows), at.state.lanes
        assert whole is not None
        assert "←" not in axis(at)
        await at.press("up", "up")
        selected = at.selected
        shown = whole
        for key in ("plus", "plus"):
            await at.press(key)
            await at.says("lanes: ")
            before, nearer = shown, at.state.lanes
            assert nearer is not None
            shown = nearer
            assert shown.length < before.length
            assert selected.created in shown
        inside = sum(one.created in shown for one in at.rows)
        numbers = re.search(r"outside: ([0-9,]+) earlier, ([0-9,]+) later", at.notice)
        assert numbers is not None
        earlier, later = (int(one.replace(",", "")) for one in numbers.groups())
        assert earlier + inside + later == len(rows)
        assert axis(at).startswith(f"← {earlier:,} ")
        assert "▲" in axis(at)
        assert "lanes 03-" in at.text
        await at.press("comma", "comma")
        await at.until(lambda: "▶" in axis(at), "the cursor is later than the lanes")
        assert "→" in axis(at)
        await at.press("full_stop")
        assert at.state.lanes != shown
        await at.press("down")  # the lanes go with the cursor
        await at.until(lambda: "▲" in axis(at), "the cursor's column")
        assert at.state.lanes is not None
        assert at.selected.created in at.state.lanes
        await at.press("minus")
        assert at.state.lanes.length < whole.length
        await at.press("0")
        await at.says("lanes: all time")
        assert at.state.lanes == whole
        assert list(at.state.view.rows) == rows


@SIZES
async def test_a_brush_narrows_the_timeline_and_escape_widens_it(
    tmp_path: Path, still: Served, size: tuple[int, int]
) -> None:
    async with console(tmp_path, still, size) as at:
        view = at.state.view
        total = len(view.rows)
        await at.press("home", "right_curly_bracket", "B")
        await at.says("B or enter")
        begin = at.selected
        await at.press("right_curly_bracket", "right_curly_bracket")
        await at.until(lambda: re.search("├─*▲", axis(at)), "the brush")
        assert "brush 0" in at.text
        await at.press("escape")
        await at.until(lambda: "├" not in axis(at), "left")
        assert at.state.brush is None
        assert len(view.rows) == total
        end = at.selected
        await at.press("B")
        await at.press("left_curly_bracket", "left_curly_bracket")
        assert at.selected == begin
        await at.until(lambda: re.search("▲─*┤", axis(at)), "the brush")
        await at.press("enter")
        await at.until(lambda: len(view.rows) < total, "narrowed")
        assert at.focused == "timeline"
        assert at.rows[0].created <= begin.created <= end.created <= at.rows[-1].created
        stretch = at.state.stretch
        assert stretch is not None
        assert all(one.created in stretch for one in at.rows)
        assert stretch.length - (end.created - begin.created) < timedelta(minutes=2)
        said = f"only {stretch.start:%Y-%m-%d %H:%M}..{stretch.end:%Y-%m-%d %H:%M} UTC"
        assert at.state.filter_text == said
        assert said[:20] in at.lines[0]
        assert at.selected == begin
        assert at.state.lanes == stretch
        narrowed = len(view.rows)
        await at.ask("f", "type:M")
        await at.until(lambda: len(view.rows) < narrowed, "both")
        assert at.state.filter_text == f"{said} + type:M"
        await at.press("escape")
        await at.until(lambda: len(view.rows) > narrowed, "all time")
        assert (at.state.stretch, at.state.words) == (None, "type:M")
        assert at.state.lanes == view.whole
        await at.press("escape")
        await at.until(lambda: len(view.rows) == total, "everything")


@SIZES
async def test_the_mouse_brushes_and_points(
    tmp_path: Path, still: Served, size: tuple[int, int]
) -> None:
    async with console(tmp_path, still, size) as at:
        view, columns = at.state.view, at.state.session.case.events.columns
        total, whole = len(view.rows), view.whole
        assert whole is not None
        span = size[0] - LABEL - 12
        await at.pilot.click("#density", offset=(LABEL + span // 2, 0))
        middle = whole.start + whole.length * (span // 2) / span
        expected = next(one for one in view.rows if at.state.event(one).created >= middle)
        await at.until(lambda: columns.created[view.selected or 0] == columns.created[expected])
        assert at.focused == "timeline"
        for leaves in (True, False):
            await at.pilot.mouse_down("#density", offset=(LABEL + 10, 0), button=1)
            await at.pilot.hover("#density", offset=(LABEL + 20, 0))
            await at.until(lambda: axis(at)[LABEL + 10 : LABEL + 21] == "├─────────┤", "the brush")
            if leaves:
                await at.press("escape")
                await at.until(lambda: "├" not in axis(at), "left")
                await at.pilot.mouse_up("#density", offset=(LABEL + 20, 0))
                assert at.state.stretch is None
        await at.pilot.mouse_up("#density", offset=(LABEL + 20, 0))
        await at.until(lambda: len(view.rows) < total, "narrowed")
        stretch = at.state.stretch
        assert stretch is not None
        off = whole.start + whole.length * 10 / span - stretch.start
        assert timedelta(0) <= off < timedelta(minutes=1)
        assert timedelta(0) <= stretch.end - whole.start - whole.length * 21 / span
        assert all(one.created in stretch for one in at.rows)


async def test_jumps_go_by_hour_day_and_silence(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, NARROW) as at:
        times = [one.created for one in at.rows]
        view, hour = at.state.view, "%Y-%m-%d %H"
        for keys, unit in (
            (("right_parenthesis", "left_parenthesis"), hour),
            (("right_curly_bracket", "left_curly_bracket"), hour[:8]),
        ):
            firsts = [0] + [
                later
                for later in range(1, len(times))
                if f"{times[later]:{unit}}" != f"{times[later - 1]:{unit}}"
            ]
            await at.press("home", *[keys[0]] * 3)
            assert view.cursor == firsts[3]
            await at.press(keys[1])
            assert view.cursor == firsts[2]
            await at.press("home", keys[1])
            await at.says("no earlier")
            await at.press("end", keys[0])
            await at.says("no later")
        silences = [
            number
            for number, (earlier, later) in enumerate(pairwise(times), 1)
            if later - earlier >= timedelta(hours=1)
        ]
        await at.press("home", "greater_than_sign", "greater_than_sign")
        await at.says("of silence before this event")
        assert view.cursor == silences[1]
        await at.press("less_than_sign")
        assert view.cursor == silences[0]
        await at.press("end", "greater_than_sign")
        await at.says("no later silence of 1 h or more")


async def test_where_nothing_is_shown_the_keys_of_time_do_nothing(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, NARROW, ascii_only=True) as at:
        total = len(at.state.view.rows)
        await at.press("home", "right_curly_bracket", "plus", "B", "right_curly_bracket")
        await at.until(lambda: re.search(r"\[-*\^", axis(at)), "the brush in ASCII")
        await at.press("plus", "comma", "comma")
        await at.until(lambda: re.search(r"[<>]", axis(at)[LABEL:]), "where the cursor is")
        assert at.text.isascii()
        await at.press("escape")
        await at.ask("f", "zeppelin")
        await at.until(lambda: not at.state.view.rows, "filtered")
        for key in ("left_parenthesis", "right_curly_bracket", "less_than_sign", "B"):
            await at.press(key)
            await at.until(lambda: re.match("no ", at.notice), key)
        await at.press("plus", "minus", "comma", "full_stop", "0")
        await at.says("lanes: all time")
        await at.pilot.click("#density", offset=(20, 0))
        await at.press("escape")
        await at.until(lambda: len(at.state.view.rows) == total, "cleared")


def test_a_move_of_the_cursor_sends_no_lanes_and_leaves_no_half_of_a_label(tmp_path: Path) -> None:
    hostile.fill(home(tmp_path, "https://webexapis.com/v1"), "CASE-1")
    with Terminal(["open", "CASE-1", "--offline"], environment(tmp_path)) as terminal:
        terminal.see("1 Timeline", "max")
        terminal.press("ggB")
        terminal.see("B or enter")
        terminal.settle()
        said, label = len(terminal.raw), terminal.lines[2].index("|")
        while terminal.lines[2].index("▲") < label + 5:  # into the middle of a label
            title = terminal.lines[3]
            terminal.press("j")
            terminal.until(lambda title=title: terminal.lines[3] != title, "moved")  # type: ignore[misc]
        terminal.settle()
        assert not re.search("[▁▂▃▄▅▆▇█]", bytes(terminal.raw[said:]).decode())
        drawn = terminal.lines[2]
        assert re.search("├─+▲", drawn)
        terminal.press("0")  # draws all anew
        terminal.see("all time")
        terminal.settle()
        assert terminal.lines[2] == drawn
        terminal.press("q")
        assert terminal.wait() == 0
