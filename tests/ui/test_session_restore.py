"""The console opens where it was left: after q, after a lost terminal, and what is gone is told."""

import logging
import signal
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.served import OFFICER, Served
from tests.ui.console import CASE, Driver, console, driving, home, open_session
from tests.ui.terminal import Terminal, environment
from tui import bootstrap
from tui.domain.annotation import Kind, ObjectType, Target
from tui.domain.times import Window
from tui.graph.views import ViewName
from tui.services.annotations import Annotations
from tui.store.cases import open_parts

NAME = "console"


def kept(folder: Path) -> dict[str, object]:
    """What is on disk, read as another process would."""
    parts = open_parts(folder, clock=datetime.now)
    try:
        return dict(parts.casework.recall(NAME))
    finally:
        parts.close()


async def leave(at: Driver) -> None:
    await at.press("q")
    await at.until(lambda: not at.app.is_running, "left")


async def test_the_console_opens_where_it_was_left(
    tmp_path: Path, still: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    chosen = home(tmp_path, still.url)
    async with console(tmp_path, still) as at:
        await at.ask("f", "dorian")
        await at.until(lambda: at.state.words == "dorian", "filtered")
        await at.ask("slash", "handover")
        await at.press("up", "up", "up", "t")
        await at.until(lambda: at.state.view.threads is not None, "by thread")
        visible = [one for _, one in at.timeline.cited_in_sight()]
        at.state.stretch = Window(at.rows[0].created, at.rows[-1].created + timedelta(days=1))
        stretch = at.state.stretch
        await at.press("2", "v", "z")
        await at.until(lambda: at.graph.view is ViewName.LINKS, "links")
        event, rows = at.selected.id, len(at.rows)
        await leave(at)
    case = bootstrap.open_case(chosen, CASE)  # somebody else has been there meanwhile
    Annotations(case, lambda: still.hands.moment).add(
        [Target(ObjectType.CASE, CASE)], Kind.NOTE, "x"
    )
    case.close()
    again = open_session(chosen, lambda: still.hands.moment, armed=False)
    assert again.news().startswith("+1 note since you last looked, 2026-03-18 ")
    async with driving(again) as at:
        await at.until(lambda: "+1 note since you last looked" in caplog.text, "told at opening")
        await at.until(lambda: len(at.state.view.rows) == rows, "filtered again")
        await at.until(lambda: at.state.hits is not None, "sought again")
        await at.until(lambda: at.state.view.threads is not None, "by thread again")
        assert at.selected.id == event
        assert not at.state.follows
        assert at.state.find == "handover"
        assert at.state.stretch == stretch
        assert at.focused == "graph"
        assert at.main.has_class("-zoomed")
        assert at.graph.view is ViewName.LINKS
        await at.until(lambda: at.state.health.startswith("live"), "live")
        assert at.selected.id == event
        await at.press("escape", "escape")
        assert at.focused == "timeline"
        assert [one for _, one in at.timeline.cited_in_sight()] == visible
        await at.press("escape", "escape", "escape")  # the find, the stretch, the filter
        await at.until(lambda: len(at.state.view.rows) > rows, "all events")
        assert (at.state.words, at.state.find) == ("", "")
        await at.press("F")
        assert at.state.view.following
        await leave(at)
    third = open_session(chosen, lambda: still.hands.moment, armed=False)
    async with driving(third) as at:
        await at.until(lambda: at.state.health.startswith("live"), "live")
        assert at.state.view.following
        assert at.state.words == ""


async def test_what_cannot_be_restored_is_told_and_a_held_case_is_not_written(
    tmp_path: Path, still: Served
) -> None:
    chosen = home(tmp_path, still.url)
    async with console(tmp_path, still) as at:
        await leave(at)
    folder = chosen.cases / CASE
    parts = open_parts(folder, clock=datetime.now)
    left = {
        "filter": "@gone", "find": 3, "event": "nowhere", "place": "x", "graph": "cube",
        "pane": "[", "zoomed": 1, "node": [], "stretch": "a/b", "following": "yes",
        "by_thread": "no",
    }  # fmt: skip
    parts.casework.remember(NAME, left)
    reading = open_session(chosen, lambda: still.hands.moment, armed=False)
    assert reading.case.read_only
    async with driving(reading) as at:
        await at.until(lambda: "no filter is saved as @gone" in at.text, "the filter is told")
        await at.until(lambda: "not in this case any more" in at.text, "the event is told")
        assert at.focused == "timeline"
        assert len(at.rows) == len(reading.case.events)
        await leave(at)
    parts.close()
    assert kept(folder) == left


def test_a_lost_terminal_leaves_what_was_looked_at(tmp_path: Path, still: Served) -> None:
    chosen = home(tmp_path, still.url)
    bootstrap.new_case(chosen, CASE, "A case")
    env = environment(tmp_path, WEBEX_BASE_URL=still.url, WEBEX_ACCESS_TOKEN=OFFICER)
    with Terminal(["open", CASE, "--window", "89d"], env) as terminal:
        terminal.see("1 Timeline")
        terminal.press("fnico\r")
        terminal.see("filter: nico")
        terminal.press("3z")
        terminal.see("3 Detail")
        terminal.process.send_signal(signal.SIGHUP)
        assert terminal.wait() == 129
    assert kept(chosen.cases / CASE) | {"event": "", "place": 0} == {
        "filter": "nico", "node": None, "find": "", "event": "", "place": 0, "following": False,
        "stretch": "", "zoom": "", "pane": "detail", "zoomed": True, "graph": "ego",
            "by_thread": False,
    }  # fmt: skip
    with Terminal(["open", CASE, "--offline"], env) as terminal:
        terminal.see("filter: nico", "3 Detail")
        terminal.press("1")
        terminal.see("1 Timeline")
        terminal.press("q")
        assert terminal.wait() == 0
