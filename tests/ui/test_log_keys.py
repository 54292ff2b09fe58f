"""What the console said is found again on the page of its log, and more than a notice holds."""

import logging
import shutil
from pathlib import Path

from tests.served import Served
from tests.ui.console import CASE, console, home
from tests.ui.terminal import Terminal, environment
from tui.ui.screens.choices import ChoicesScreen
from tui.ui.screens.log import LogScreen


async def test_notices_and_failures_are_on_the_page_of_the_log(
    tmp_path: Path, still: Served
) -> None:
    logger = logging.getLogger("tui")
    before = logger.level
    async with console(tmp_path, still, (60, 20), ascii_only=True) as at:
        logger.addHandler(at.state.log)
        logger.setLevel(logging.INFO)
        try:
            await at.press("d", "E")
            await at.until(lambda: isinstance(at.app.screen, ChoicesScreen), "a page of choices")
            await at.press("down", "enter", "escape")
            failure = ValueError("said \x1b]52;c;eA==\a")
            logger.error("a page failed", exc_info=failure)
            await at.press("L")
            await at.until(lambda: isinstance(at.app.screen, LogScreen) and "3 of 3" in at.text)
            assert "! Delete: read-only session" in at.text
            assert "! not now: there is none" in at.text
            await at.until(lambda: "said ‹" in at.text or "said ?" in at.text, "the newest in full")
            await at.type("read-only")
            await at.until(lambda: "1 of 3" in at.text, "narrowed")
            assert "--armed to delete" in at.text
            await at.press("enter", "escape")
            assert at.app.screen is at.main
        finally:
            logger.removeHandler(at.state.log)
            logger.setLevel(before)
    assert "\x1b" not in "".join(one.text for one in at.state.log.entries)


def test_the_log_of_a_session_in_a_terminal_is_also_in_the_file(
    tmp_path: Path, still: Served
) -> None:
    chosen = home(tmp_path, still.url)
    assert still.kept is not None
    shutil.copytree(still.kept, chosen.cases / CASE)
    with Terminal(["open", CASE, "--offline"], environment(tmp_path)) as terminal:
        terminal.see("1 Timeline")
        terminal.press("d")
        terminal.see("Delete: read-only session")
        terminal.press("L")
        terminal.see("Log of this session", "! Delete: read-only session")
        terminal.press("\x1b")
        terminal.see("1 Timeline", "f Filter")
        terminal.press("q")
        assert terminal.wait() == 0
    assert "Delete: read-only session" in (chosen.logs / "wxi.log").read_text()
