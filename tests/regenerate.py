"""Regenerates what is made from code: the README's tables and the pictures in screenshots/.

Run from the top of the repository: ``python -m tests.regenerate``. The pictures come from the
embedded Webex with a fixed clock, through the console's own capture and the exhibits' own writer.
"""

import asyncio
import re
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from tui import __version__, bootstrap, settings
from tui.bootstrap import Mode
from tui.domain.casefile import ExhibitFacts
from tui.domain.filters import help as language
from tui.domain.wire import sha256
from tui.evidence import capture as picture
from tui.ui import capture, keymap
from tui.ui.app import Console
from tui.ui.state import State

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 3, 20, 16, 30, tzinfo=UTC)
_PORT = "47113"  # fixed, as addresses of files are on the screen
_TABLES = {"keys": keymap.key_table, "filters": language.markdown}

Steps = Callable[[Pilot[None]], Awaitable[None]]


def with_tables(readme: str) -> str:
    """Return a README with the tables of the action registry and of the filter language."""
    for name, table in _TABLES.items():
        before, begin, rest = re.split(rf"(<!-- {name}: [^\n]*-->\n)", readme, maxsplit=1)
        _, end, after = rest.partition(f"<!-- end of {name} -->")
        readme = f"{before}{begin}\n{table()}\n{end}{after}"
    return readme


async def _press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    await pilot.pause(0.6)  # graph and detail follow once the cursor rests


async def _type(pilot: Pilot[None], key: str, words: str) -> None:
    await _press(pilot, key, *("space" if char == " " else char for char in words), "enter")


async def _leak(pilot: Pilot[None]) -> None:
    await _type(pilot, "f", "nico")
    await _press(pilot, "up", "up", "up", "up")


async def _leak_graph(pilot: Pilot[None]) -> None:
    await _leak(pilot)
    await _press(pilot, "2")


async def _links(pilot: Pilot[None]) -> None:
    await _leak(pilot)
    await _press(pilot, "2", "v")


async def _lanes(pilot: Pilot[None]) -> None:
    await _type(pilot, "f", "from:dorian has:file room:falcon")
    await _press(pilot, "home", "2", "v", "v")


async def _matrix(pilot: Pilot[None]) -> None:
    await _lanes(pilot)
    await _press(pilot, "v")


async def _deleted(pilot: Pilot[None]) -> None:
    await _type(pilot, "f", "deleted gerd contract")
    await _press(pilot, "r", "enter")


async def _coverage(pilot: Pilot[None]) -> None:
    await _press(pilot, "o")


async def _history(pilot: Pilot[None]) -> None:
    await _type(pilot, "f", "is:edited stickers or gerd type:updated")
    await _press(pilot, "home", "h")


async def _recording(pilot: Pilot[None]) -> None:
    await _press(pilot, "g", "m")
    await pilot.pause(2)  # the lists are read
    await _type(pilot, "slash", "purged mikael meeting")
    await _press(pilot, "enter")
    await _press(pilot, "r")


async def _person(pilot: Pilot[None]) -> None:
    await _press(pilot, "g", "p", *"nico", "enter")
    await pilot.pause(1)  # the names of the files
    await _press(pilot, "pagedown")


async def _brush(pilot: Pilot[None]) -> None:
    await _press(pilot, "left_curly_bracket", "left_curly_bracket", "plus", "plus", "plus", "B")
    await _press(pilot, *["right_parenthesis"] * 5)


async def _who(pilot: Pilot[None]) -> None:
    await _type(pilot, "f", "type:M handover 1:")
    await _press(pilot, "w")


async def _exposure(pilot: Pilot[None]) -> None:
    await _type(pilot, "f", "from:dorian")
    await _press(pilot, "X")


async def _start(_pilot: Pilot[None]) -> None:
    pass


async def _journal(pilot: Pilot[None]) -> None:
    await _deleted(pilot)
    await _press(pilot, "J")


async def _retrieval(pilot: Pilot[None]) -> None:
    await _type(pilot, "f", "is:deleted")
    await _press(pilot, "R", "enter")
    await pilot.pause(3)


PICTURES: dict[str, tuple[str, tuple[int, int], Steps]] = {
    "timeline-80x24": ("leak", (80, 24), _start),
    "leak-120x36": ("leak", (120, 36), _leak),
    "leak-200x50": ("leak", (200, 50), _leak),
    "graph-80x24": ("leak", (80, 24), _leak_graph),
    "links-120x36": ("leak", (120, 36), _links),
    "brush-120x36": ("leak", (120, 36), _brush),
    "lanes-80x24": ("leak", (80, 24), _lanes),
    "lanes-200x50": ("leak", (200, 50), _lanes),
    "matrix-120x36": ("leak", (120, 36), _matrix),
    "coverage-80x24": ("leak", (80, 24), _coverage),
    "history-120x36": ("harassment", (120, 36), _history),
    "recording-120x36": ("recording", (120, 36), _recording),
    "person-80x24": ("leak", (80, 24), _person),
    "who-80x24": ("leak", (80, 24), _who),
    "exposure-120x36": ("leak", (120, 36), _exposure),
    "journal-80x24": ("harassment", (80, 24), _journal),
    "retrieval-120x36": ("leak", (120, 36), _retrieval),
    "deleted-120x36": ("harassment", (120, 36), _deleted),
}


async def _take(name: str, scenario: str, size: tuple[int, int], steps: Steps) -> None:
    command = [sys.executable, "-m", "tui", "simulate", "--stop-on-eof", "--port", _PORT]
    command += ["--scenario", scenario, "--now", NOW.isoformat()]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with tempfile.TemporaryDirectory() as home, child:
        url = child.stdout.readline().split()[1]
        environment = {
            "WXI_HOME": home,
            "WEBEX_BASE_URL": url,
            "WEBEX_ACCESS_TOKEN": "demo-officer",
        }
        chosen = settings.load(environment)
        facts = bootstrap.new_case(chosen, "CASE-2026-0042", f"Demo {scenario}")
        session = bootstrap.open_session(chosen, facts.id, Mode())
        app = Console(State(session), theme="dark")
        async with asyncio.timeout(60), app.run_test(size=size) as pilot:
            while not app.screen.query("#status") or "live" not in app.state.health:
                await pilot.pause(0.1)
            await pilot.pause(3)  # names of people, rooms and files
            await steps(pilot)
            screen = capture.grab(app)
        await session.close()
        child.terminate()
    shown = ExhibitFacts(
        case_id=facts.id,
        case_title=facts.title,
        officer="officer",
        host="jump host",
        captured=NOW,
        zone="UTC",
        view=name,
        filter=app.state.filter_text,
        theme="dark",
        version=__version__,
    )
    text = picture.text(screen)
    digest = sha256(text.encode())
    svg = picture.svg(screen, shown, "sample", digest)
    (ROOT / "screenshots" / f"{name}.svg").write_text(svg, encoding="utf-8")


async def _take_all(wanted: list[str]) -> None:
    for name, (scenario, size, steps) in PICTURES.items():
        if not wanted or name in wanted:
            await _take(name, scenario, size, steps)


def main() -> None:
    """Write the tables and the pictures named as arguments, or all."""
    readme = ROOT / "README.md"
    readme.write_text(with_tables(readme.read_text(encoding="utf-8")), encoding="utf-8")
    asyncio.run(_take_all(sys.argv[1:]))


if __name__ == "__main__":
    main()
