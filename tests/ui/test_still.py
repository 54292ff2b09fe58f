"""Pictures without a terminal: every view of hostile content, as XML, alone in the world."""

import asyncio
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.served import served
from tests.ui.console import CASE, collect, home
from tui import bootstrap
from tui.domain.hostile import is_visible
from tui.evidence import pictures
from tui.ui import capture, still
from tui.ui.screens.main import MainScreen
from tui.ui.still import VIEWS, Wish

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pictures of all views of a case full of hostile texts."""
    folder, found = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("pictures")
    with served("hostile", 60) as webex:
        asyncio.run(collect(folder, webex))
        chosen = home(folder, webex.url)
    session = bootstrap.still_session(chosen, CASE)

    async def every_view(pilot: Pilot[None]) -> None:
        main = next(one for one in pilot.app.screen_stack if isinstance(one, MainScreen))
        for view, go in VIEWS.items():
            if view == "history":  # the newest event is about no message
                await pilot.press("home")
                while main.state.concerns_message:
                    await pilot.press("down")
            await go(main)
            await still.quiet(pilot)
            shown = main.shown()
            svg, twin = pictures.drawn(capture.grab(pilot.app), session.desk.facts(shown))
            (found / f"{view}.svg").write_text(svg)
            (found / f"{view}.txt").write_text(twin)
            while pilot.app.screen is not main:
                await pilot.press("escape")
                await still.quiet(pilot)

    try:
        asyncio.run(still.take(session, Wish(size=(120, 36)), every_view))
    finally:
        session.case.close()
    return found


def test_every_view_of_hostile_content_is_xml_and_names_nothing_outside(hostile: Path) -> None:
    texts = set()
    for view in VIEWS:
        svg = (hostile / f"{view}.svg").read_text()
        for element in ET.fromstring(svg.encode()).iter():
            assert is_visible((element.text or "").replace("\n", ""))
            assert not any("http" in value for value in element.attrib.values())
        twin = (hostile / f"{view}.txt").read_text()
        assert all(map(is_visible, twin.splitlines()))
        texts.add(twin)
    assert len(texts) >= len(VIEWS) - 3, "graph is ego, timeline may be the same as either"


def asked_by(picture: Path, folder: Path) -> list[str]:
    """Return what a browser asks for because of a picture, not on its own account."""
    assert _CHROMIUM is not None
    folder.mkdir()
    log, seen = folder / "net.json", folder / "seen.png"
    command = [_CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--log-net-log={log}"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--screenshot={seen}"]
    done = subprocess.run([*command, picture.as_uri()], capture_output=True, timeout=120)
    assert seen.stat().st_size > 10_000, done.stderr.decode()
    lines = log.read_text(errors="replace").splitlines()
    return [one for one in lines if '"initiator"' in one and '"not an origin"' not in one]


@pytest.mark.skipif(_CHROMIUM is None, reason="chromium is not installed")
def test_a_browser_that_opens_a_picture_asks_nobody(hostile: Path, tmp_path: Path) -> None:
    picture, other = hostile / "timeline.svg", tmp_path / "other.svg"
    assert asked_by(picture, tmp_path / "one") == []
    image = '<image href="http://127.0.0.1:9/x.png" width="9" height="9"/></svg>'
    other.write_text(picture.read_text().replace("</svg>", image))
    assert len(asked_by(other, tmp_path / "two")) == 1, "what would be asked for is seen"
