"""W writes what is shown, or what is marked, as files, and says where."""

import csv
import os
from contextlib import suppress
from pathlib import Path

from tests.served import Served
from tests.ui.console import Driver, console
from tui.evidence.exports.formats import FORMATS
from tui.ui.screens.choices import ChoicesScreen


async def _export(at: Driver, *keys: str) -> str:
    """Choose a format; return the page as it was and wait until it is written."""
    await at.press("W")
    await at.until(lambda: isinstance(at.app.screen, ChoicesScreen), "the formats")
    await at.until(lambda: "esc leaves" in at.text, "the formats were drawn")
    page = at.text
    await at.press(*keys, "enter")
    await at.until(lambda: "exported" in at.text, "the export")
    return page


async def test_what_is_shown_and_then_what_is_marked_is_exported(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (80, 24)) as at:
        await at.ask("f", "falcon")
        folder = at.session.case.folder / "exports"
        shown = [one.id for one in at.rows]
        page = await _export(at)
        assert f"Export {len(shown)} shown events" in page
        assert "the case's folder exports" in page
        assert all(one in page for one in ("csv", "jsonl", "timesketch", "mbox", "dat"))
        [path] = folder.glob("*.csv")
        with path.open(newline="") as stream:
            assert [one["event_id"] for one in csv.DictReader(stream)] == shown
        said = "".join(line.strip() for line in at.lines[-4:])
        assert path.name in said
        assert f"exported {len(shown)} events" in said
        assert "sha256" in said

        await at.press("home", "space", "down")
        page = await _export(at, "down")
        assert "Export 1 marked events" in page
        [path] = [one for one in folder.glob("*.jsonl") if "lines" not in one.name]
        assert path.read_bytes() == at.rows[0].raw + b"\n"


async def test_an_export_under_way_can_be_stopped_and_leaves_nothing(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (80, 24)) as at:
        shots = at.session.case.folder / "data" / "shots"
        shots.mkdir()
        os.mkfifo(shots / "S-0001.json")  # the report waits for what is in there
        await at.press("W")
        await at.until(lambda: "esc leaves" in at.text, "the formats")
        await at.press(*["down"] * [one.name for one in FORMATS].index("html"), "enter")
        held: list[int] = []

        def is_waiting() -> bool:
            with suppress(OSError):  # until somebody reads it
                held.append(os.open(shots / "S-0001.json", os.O_WRONLY | os.O_NONBLOCK))
            return bool(held)

        await at.until(is_waiting, "the report was begun")
        try:
            await at.press("W")
            await at.until(lambda: "stop: nothing of it stays" in at.text, "the offer to stop")
            await at.press("enter")
            await at.until(lambda: not isinstance(at.app.screen, ChoicesScreen), "the main screen")
        finally:
            os.close(held[0])
        await at.until(lambda: "interrupted: nothing was written" in at.text, "it ended")
        assert [*(at.session.case.folder / "exports").iterdir()] == []
        assert [*at.session.case.journal.entries("export")] == []
        (shots / "S-0001.json").unlink()
        assert "Export" in await _export(at)
