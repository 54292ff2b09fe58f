"""Threads together, ranges of marks and the rail at the right edge, by real keys."""

from pathlib import Path

import pytest

from tests.served import Served
from tests.ui.console import Driver, console
from tui.ui import signs


def texts(at: Driver) -> list[str]:
    return [event.text for event in at.rows]


def below(at: Driver, text: str, count: int) -> list[str]:
    """What stands from a text on."""
    return texts(at)[texts(at).index(text) :][:count]


def edge(at: Driver) -> str:
    """The last column of the timeline's lines."""
    region = at.timeline.content_region
    lines = at.lines[region.y + 1 : region.bottom]
    return "".join(line.ljust(region.right)[region.right - 1] for line in lines)


async def test_t_puts_replies_under_what_they_answer_and_back(
    tmp_path: Path, webex: Served
) -> None:
    question = webex.post("a question of ours")
    between = webex.post("something in between")
    answer = webex.post("an answer to it", parent=question)
    async with console(tmp_path, webex, (120, 36)) as at:
        await at.select(lambda one: one.text == "an answer to it")
        timely = list(at.state.view.rows)
        await at.press("t")
        await at.until(lambda: "by thread" in at.text, "grouped")
        view = at.state.view
        stand = ["a question of ours", "an answer to it", "something in between"]
        assert below(at, stand[0], 3) == stand
        assert at.selected.text == "an answer to it"
        assert sorted(view.rows) == sorted(timely)
        assert any("↳ an answer to it" in line for line in at.lines)
        # Arrivals find their place, are counted, and leave the cursor where it is.
        webex.post("a second answer", parent=question)
        await at.until(lambda: "a second answer" in texts(at), "arrived")
        stand.insert(2, "a second answer")
        assert below(at, stand[0], 4) == stand
        await at.until(lambda: " new · by thread" in at.text, "counted")
        assert at.selected.message_uuid == answer.uuid
        # So does a message that becomes the first of a thread only now.
        await at.ask("f", "answer or between")
        await at.until(lambda: len(view.rows) < len(timely), "filtered")
        await at.until(lambda: "↳ [root hidden] an" in at.text, "said to be hidden")
        webex.post("what is this about? between us", parent=between)
        await at.until(lambda: sum("between" in one for one in texts(at)) == 2, "arrived")
        assert below(at, stand[-1], 2) == [stand[-1], "what is this about? between us"]
        await at.press("escape", "t")
        await at.until(lambda: "by thread" not in at.text, "in time order")
        assert list(view.rows) == list(view.everything)
        assert at.selected.text == "an answer to it"
        # Following goes to the newest, also when it stands further up.
        await at.press("t", "F")
        await at.until(lambda: "by thread" in at.text, "grouped")
        webex.post("a third answer", parent=question)
        await at.until(lambda: at.selected.text == "a third answer", "followed")
        assert view.cursor < len(view.rows) - 1


@pytest.mark.parametrize("ascii_only", [False, True])
async def test_a_range_is_drawn_marked_left_and_shown_at_the_edge(
    tmp_path: Path, still: Served, ascii_only: bool
) -> None:
    own = signs.ASCII if ascii_only else signs.UNICODE
    async with console(tmp_path, still, (80, 24), ascii_only=ascii_only) as at:
        view = at.state.view
        await at.press("home", "down", "space", "up", "up", "V", *["down"] * 3)
        assert view.reach == range(4)
        assert "range of 4" in at.text
        drawn = [line[1] for line in at.lines[at.timeline.content_region.y + 1 :][:5]]
        assert drawn == [own.ranged, own.ranged_mark, own.ranged, own.ranged, " "]
        await at.press("up")
        assert view.reach == range(3)
        drawn = [line[1] for line in at.lines[at.timeline.content_region.y + 1 :][:5]]
        assert drawn == [own.ranged, own.ranged_mark, own.ranged, " ", " "]
        await at.press("escape")
        assert not view.reach
        assert view.marks == {view.rows[1]}
        assert own.ranged not in "".join(line[1] for line in at.lines)
        for ends in ("V", "space"):
            view.marks.clear()
            await at.press("G", "V", "up", "up", ends)
            assert view.marks == set(view.rows[-3:])
            assert "3 marked" in at.text
        # Nothing on the edge once nothing is marked; hits and marks are told apart.
        assert set(edge(at)) <= set(own.rail)
        assert own.rail[6] == edge(at)[-1]  # marked, and on the screen
        assert edge(at)[0] == own.rail[0]
        await at.press("asterisk", "asterisk")
        assert not view.marks
        assert not set(edge(at)) & {own.rail[2], own.rail[6]}


async def test_hits_are_counted_and_shown_beside_the_list(tmp_path: Path, still: Served) -> None:
    async with console(tmp_path, still, (80, 24)) as at:
        view = at.state.view
        before = edge(at)
        await at.ask("slash", "handover")
        await at.until(lambda: view.found, "found")
        wanted = at.state.hits
        assert wanted is not None
        assert list(view.found) == [one for one in view.rows if wanted.holds(one)]
        await at.until(lambda: f"hit {view.hit} of {len(view.found)}" in at.text, "counted")
        rail = edge(at)
        height, count = len(rail), len(view.rows)
        hit = {view.rows.index(one) * height // count for one in view.found}
        assert {y for y, sign in enumerate(rail) if sign in "┤┫"} == hit
        seen = {row * height // count for row in range(at.timeline.top, at.timeline.top + height)}
        assert {y for y, sign in enumerate(rail) if sign in "┃┫"} == seen
        first = view.hit
        await at.press("n")
        assert view.hit == first % len(view.found) + 1
        await at.press("t")
        await at.until(lambda: view.threads, "grouped")
        assert list(view.found) == [one for one in view.rows if wanted.holds(one)]
        await at.press("escape")
        assert not view.found
        assert "hit " not in at.lines[at.timeline.content_region.y]
        assert not set(edge(at)) & set("┤┫")
        assert len(before) == len(edge(at))
