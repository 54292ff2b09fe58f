"""Regenerates what is made from code: the README's tables and the pictures in screenshots/.

Run from the top of the repository: ``python -m tests.regenerate``. The pictures come from the
embedded Webex with a fixed clock, through what ``wxi screenshot`` draws with: the same code makes
the same bytes, as long as what it shows is the same.
"""

import asyncio
import re
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from textual.pilot import Pilot

from tests.served import OFFICER, served
from tui import bootstrap, settings
from tui.domain.filters import help as language
from tui.domain.records import Family
from tui.domain.times import Window
from tui.evidence import pictures
from tui.services.session import Session
from tui.settings import Settings
from tui.store.cases import save_facts
from tui.ui import keymap, still
from tui.ui.still import Steps, Wish
from tui.webex.auth import Token
from tui.webex.client import WebexClient

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 3, 20, 16, 30, tzinfo=UTC)
_PORT = 47113  # fixed, as addresses of files are on the screen
_TABLES = {"keys": keymap.key_table, "filters": language.markdown}

CASE = "CASE-2026-0042"
RETRIEVED = {"harassment": ("deleted gerd",)}
"""What is retrieved before pictures are made, as filters."""


def with_tables(readme: str) -> str:
    """Return a README with the tables of the action registry and of the filter language."""
    for name, table in _TABLES.items():
        before, begin, rest = re.split(rf"(<!-- {name}: [^\n]*-->\n)", readme, maxsplit=1)
        _, end, after = rest.partition(f"<!-- end of {name} -->")
        readme = f"{before}{begin}\n{table()}\n{end}{after}"
    return readme


async def _press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await still.quiet(pilot)


async def _type(pilot: Pilot[None], key: str, words: str) -> None:
    await _press(pilot, key)
    await _keys(pilot, words)


async def _keys(pilot: Pilot[None], words: str) -> None:
    await _press(pilot, *("space" if char == " " else char for char in words), "enter")


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
    await _press(pilot, "enter")


async def _coverage(pilot: Pilot[None]) -> None:
    await _press(pilot, "o")


async def _history(pilot: Pilot[None]) -> None:
    await _type(pilot, "f", "is:edited stickers or gerd type:updated")
    await _press(pilot, "home", "h")


async def _recording(pilot: Pilot[None]) -> None:
    await _press(pilot, "g", "m")
    await _type(pilot, "slash", "purged mikael meeting")
    await _press(pilot, "enter")


async def _person(pilot: Pilot[None]) -> None:
    await _press(pilot, "g", "p", *"nico", "enter")
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
LIVE = frozenset({"retrieval-120x36"})
"""Those that ask Webex while they are made, so that the order of answers counts; all others are
drawn from what a case holds, and are the same each time."""


def _open(chosen: Settings) -> Session:
    """Open the case online, at the time of the pictures."""
    case = bootstrap.open_case(chosen, CASE, clock=lambda: NOW)
    gateway = WebexClient(chosen.base_url, Token(OFFICER), clock=lambda: NOW)
    return Session(
        case,
        gateway,
        clock=lambda: NOW,
        officer="officer",
        poll_seconds=3600,
        save_facts=partial(save_facts, case.folder),
    )


async def _prepare(chosen: Settings, scenario: str) -> None:
    """Make a case that holds all of a scenario, and what an officer retrieved of it."""
    bootstrap.new_case(chosen, CASE, f"Demo {scenario}")
    session = _open(chosen)
    online, look = session.online, session.look
    assert online is not None
    try:
        _, facts = await look.identify()
        session.save_facts(facts)
        window = Window(NOW - session.look_back, NOW)
        await online.collector.collect(window)
        await online.records.collect(window)
        for room_id in session.relations.busiest_rooms():
            await look.look_into(room_id)
        await look.resolve(range(len(session.case.events)))
        await look.name_files(look.files_opened_outside(100))
        for words in RETRIEVED.get(scenario, ()):
            matches = look.matches(words)
            for place in session.case.events.columns.order if matches else ():
                message = look.stories.message_id(session.case.events.read(place))
                if matches is not None and matches.holds(place) and message:
                    await online.retriever.retrieve(message)
        for key in session.case.records.keys(Family.RECORDING):
            record = session.case.records.record(key)
            if record.status == "purged":
                await online.record_retriever.retrieve(record)
    finally:
        await session.close()


async def _draw(chosen: Settings, name: str, size: tuple[int, int], steps: Steps) -> str:
    """Return the picture of a name as SVG."""
    session = _open(chosen) if name in LIVE else bootstrap.still_session(chosen, CASE, NOW)
    try:
        screen, shown = await still.take(session, Wish(size=size), steps)
        facts = replace(session.desk.facts(shown), host="", captured=NOW)
        return pictures.drawn(screen, facts)[0]
    finally:
        if name in LIVE:
            await session.close()
        else:
            session.case.close()


async def draw_all(wanted: list[str], folder: Path) -> None:
    """Write the pictures named, or all, into a folder."""
    for scenario in dict.fromkeys(one for one, _, _ in PICTURES.values()):
        mine = {
            name: (size, steps)
            for name, (one, size, steps) in PICTURES.items()
            if one == scenario and (not wanted or name in wanted)
        }
        if not mine:
            continue
        with (
            tempfile.TemporaryDirectory() as home,
            served(scenario, None, at=NOW, port=_PORT) as webex,
        ):
            chosen = settings.load(
                {"WXI_HOME": home, "WEBEX_BASE_URL": webex.url, "WEBEX_ACCESS_TOKEN": OFFICER}
            )
            await _prepare(chosen, scenario)
            for name in sorted(mine, key=lambda one: one in LIVE):  # those leave the case changed
                picture = await _draw(chosen, name, *mine[name])
                (folder / f"{name}.svg").write_text(picture, encoding="utf-8")


def main() -> None:
    """Write the tables and the pictures named as arguments, or all."""
    readme = ROOT / "README.md"
    readme.write_text(with_tables(readme.read_text(encoding="utf-8")), encoding="utf-8")
    asyncio.run(draw_all(sys.argv[1:], ROOT / "screenshots"))


if __name__ == "__main__":
    main()
