"""How a case opens: the first paint is a whole page of the newest, and what takes long follows."""

import gc
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.samples import event
from tests.ui.console import home
from tests.ui.terminal import Terminal, environment
from tui import bootstrap
from tui.cli.console import collect_garbage
from tui.ui.app import Console
from tui.ui.state import State
from tui.ui.widgets.lines import ROLES

CASE = "CASE-1"
_LAST_OF_A_PAINT = "Quit"  # the end of the bar of keys, which is the last line


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A case of several pages of events, the texts of which are their numbers."""
    chosen = home(tmp_path, "https://webexapis.com/v1")
    bootstrap.new_case(chosen, CASE, "A case")
    case = bootstrap.open_case(chosen, CASE)
    start = datetime(2026, 2, 1, tzinfo=UTC)
    case.events.append(
        [
            event(
                number,
                created=(start + timedelta(minutes=number)).isoformat(),
                data={"id": f"message-{number}", "roomId": "room", "text": f"text {number:04d}"},
            )
            for number in range(200)
        ]
    )
    case.close()
    return tmp_path


@pytest.mark.parametrize("size", [(80, 24), (130, 40), (60, 20)])
def test_the_first_paint_is_a_whole_page_of_the_newest(kept: Path, size: tuple[int, int]) -> None:
    with Terminal(["open", CASE, "--offline"], environment(kept), size) as terminal:
        terminal.see("1 Timeline", "offline: started with --offline")
        terminal.settle()
        first = terminal.raw.decode().partition(_LAST_OF_A_PAINT)[0]
        shown = re.findall(r"text (\d{4})", terminal.text)
        assert len(shown) >= size[1] // 3
        assert [number for number in shown if f"text {number}" in first] == shown
        assert "text 0199" in first
        assert "text 0000" not in first
        assert "2 Graph" not in first  # which takes its time in a large case
        assert ("2 Graph" in terminal.text) is (size[0] >= 120)
        terminal.press("q")
        assert terminal.wait() == 0


async def test_the_console_begins_once_the_case_is_seen(kept: Path) -> None:
    chosen = home(kept, "https://webexapis.com/v1")
    session = bootstrap.open_session(chosen, CASE, bootstrap.Mode(offline=True))
    app = Console(State(session), theme="dark")
    health: list[str] = []
    app.on_begin = lambda: health.append(app.state.health)
    try:
        async with app.run_test(size=(120, 36)) as pilot:
            while not app.state.health:
                await pilot.pause(0.01)
            assert health == [""]
    finally:
        await session.close()


@pytest.fixture
def loading() -> Iterator[None]:
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("loading")
def test_garbage_is_collected_once_the_console_stands() -> None:
    collect_garbage()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_every_role_of_the_style_sheet_is_one_that_panes_draw_with() -> None:
    sheet = (Path(__file__).parents[2] / "tui/ui/styles.tcss").read_text(encoding="utf-8")
    rules = [word.strip("{,") for word in sheet.split() if ".role--" in word]
    assert {rule.removeprefix(".role--") for rule in rules} <= {*ROLES}
    # The app alone is asked for them: a rule for the roles of a pane would be heard by nobody.
    assert sheet.count("> .role--") == sheet.count("Console > .role--") + sheet.count(
        "Console:nocolor > .role--"
    )
