"""The coverage screen, and stopping and going on with collecting, by keys."""

from pathlib import Path

from tests.served import Served

from .console import console


async def test_o_shows_coverage_and_another_key_checks_it_against_webex(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (100, 60)) as at:
        await at.press("o")
        await at.until(lambda: "events: partial" in at.text, "the report")
        assert "convergedRecordings: partial" in at.text
        assert "not held against what Webex lists yet" in at.text
        await at.press("escape", "C")
        await at.until(lambda: "│ held against what Webex lists" in at.text, "checked")
        assert " 0 flagged" in at.text
        await at.press("escape")
        await at.until(lambda: at.app.screen is at.main, "closed")


async def test_s_stops_collecting_and_goes_on(tmp_path: Path, webex: Served) -> None:
    async with console(tmp_path, webex) as at:
        await at.press("s")
        await at.until(lambda: at.state.health.startswith("stopped"), "stopped")
        webex.post("while nobody looked")
        await at.press("s")
        await at.until(lambda: at.state.health.startswith("live"), "going on")
        await at.until(lambda: "while nobody looked" in [one.text for one in at.rows], "arrived")


async def test_the_status_tells_how_much_is_confirmed(tmp_path: Path, webex: Served) -> None:
    async with console(tmp_path, webex, (200, 50)) as at:
        await at.until(lambda: "100% confirmed" in at.lines[0], "second readings")
