"""The console on a real case and a real connection, driven by Pilot."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from textual.events import Key
from textual.pilot import Pilot

from tests.served import OFFICER, Served
from tui import bootstrap, settings
from tui.domain.models import Event
from tui.domain.times import Window
from tui.evidence import capture as picture
from tui.services.session import Session
from tui.settings import Settings
from tui.store.cases import save_facts
from tui.ui import capture
from tui.ui.app import Console
from tui.ui.screens.main import MainScreen
from tui.ui.state import State
from tui.ui.widgets.detail import DetailPane
from tui.ui.widgets.graph_pane import GraphPane
from tui.ui.widgets.timeline import Timeline
from tui.webex.auth import Token
from tui.webex.client import WebexClient

CASE = "CASE-1"
_HOPS = 10  # more than widgets lie one in another, twice
_DEADLINE = 30.0  # seconds; reached only when something is broken


@dataclass
class Driver:
    """The running console as a test sees and steers it."""

    app: Console
    pilot: Pilot[None]
    state: State
    session: Session

    @property
    def main(self) -> MainScreen:
        found = next(one for one in self.app.screen_stack if isinstance(one, MainScreen))
        assert isinstance(found, MainScreen)
        return found

    @property
    def timeline(self) -> Timeline:
        return self.main.query_one(Timeline)

    @property
    def graph(self) -> GraphPane:
        return self.main.query_one(GraphPane)

    @property
    def detail(self) -> DetailPane:
        return self.main.query_one(DetailPane)

    @property
    def focused(self) -> str:
        return (self.app.focused.id or "") if self.app.focused else ""

    @property
    def selected(self) -> Event:
        event = self.state.selected
        assert event is not None
        return event

    @property
    def rows(self) -> list[Event]:
        """The events of the timeline, oldest first."""
        return [self.state.event(position) for position in self.state.view.rows]

    @property
    def text(self) -> str:
        """The screen, as an exhibit would keep it."""
        return picture.text(capture.grab(self.app))

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def notice(self) -> str:
        return self.lines[-1]

    async def press(self, *keys: str) -> None:
        """Press keys as the terminal's driver reports them, each after the one before has acted."""
        for key in keys:
            await self.burst(key)

    async def burst(self, *keys: str) -> None:
        """Press keys faster than any of them can act, as they come over a slow link."""
        for key in keys:
            self.app.post_message(Key(key, key if len(key) == 1 else None))
        await self.settle()

    async def settle(self) -> None:
        """Let every key that was pressed act, and what it changed be drawn.

        Pilot's own way waits for an idle processor, which a server in the same process is not. Each
        pause lets a message go one widget further: down to the focused one, up to the application,
        and to the screen that draws.
        """
        for _ in range(_HOPS):
            await self.pilot.pause(0)

    async def type(self, text: str) -> None:
        """Type text in one burst."""
        for char in text:
            self.app.post_message(Key("space" if char == " " else char, char))
        await self.settle()

    async def ask(self, key: str, words: str) -> None:
        """Open a prompt by its key, empty it, and type into it."""
        await self.press(key)
        await self.until(lambda: self.focused == "prompt-input")
        await self.press("end", "ctrl+u")
        await self.type(words)
        await self.press("enter")
        await self.until(lambda: self.focused == "timeline")

    async def until(self, found: Callable[[], object], what: str = "") -> None:
        """Let the console work until something is true, and the screen on top is painted."""
        try:
            async with asyncio.timeout(_DEADLINE):
                while not (found() and self.text.strip()):
                    await self.pilot.pause(0.01)
        except TimeoutError:
            raise AssertionError(f"did not happen: {what}\n{self.text}") from None

    async def says(self, text: str) -> None:
        """Wait for a notice."""
        await self.until(lambda: text in self.notice, text)

    async def select(self, matches: Callable[[Event], bool]) -> Event:
        """Put the cursor on the newest event that matches, and let the other panes follow."""
        rows = reversed(self.state.view.rows)
        position = next(one for one in rows if matches(self.state.event(one)))
        before = self.state.view.cursor
        assert self.state.view.select_position(position)
        self.timeline.moved(before)
        self.main.follow_cursor()
        await self.settle()
        return self.selected


def home(folder: Path, url: str) -> Settings:
    """Settings as a user has them, all below one folder."""
    environment = {
        "WXI_HOME": str(folder),
        "WEBEX_BASE_URL": url,
        "WEBEX_ACCESS_TOKEN": OFFICER,
    }
    return settings.load(environment)


def open_session(chosen: Settings, clock: Callable[[], datetime], *, armed: bool) -> Session:
    """Open the case as the composition root does, at the time of the simulated Webex."""
    case = bootstrap.open_case(chosen, CASE)
    assert chosen.token is not None
    record = None if case.read_only else case.requests.record
    gateway = WebexClient(chosen.base_url, Token(chosen.token), on_exchange=record, clock=clock)
    return Session(
        case,
        gateway,
        clock=clock,
        officer="tester",
        poll_seconds=0.4,
        look_back=timedelta(days=30),
        armed=armed,
        save_facts=partial(save_facts, case.folder),
    )


@asynccontextmanager
async def driving(
    session: Session,
    size: tuple[int, int] = (120, 36),
    *,
    ascii_only: bool = False,
    theme: str = "dark",
) -> AsyncIterator[Driver]:
    """Run the console on a session, and close both."""
    state = State(session, ascii=ascii_only)
    app = Console(state, theme=theme)
    try:
        async with app.run_test(size=size) as pilot:
            driver = Driver(app, pilot, state, session)
            await driver.until(lambda: app.screen.query("#status"), "the main screen")
            yield driver
    finally:
        await session.close()


async def collect(folder: Path, webex: Served) -> Path:
    """Make a case that holds all of a Webex which stands still; return its folder."""
    chosen = home(folder, webex.url)
    bootstrap.new_case(chosen, CASE, "A case")
    session = open_session(chosen, lambda: webex.hands.moment, armed=False)
    assert session.online is not None
    try:
        _, facts = await session.look.identify()
        session.save_facts(facts)
        now = session.now()
        await session.online.collector.collect(Window(now - session.look_back, now))
        for room_id in session.relations.busiest_rooms():
            await session.look.look_into(room_id)
        await session.look.resolve(range(len(session.case.events)))
        await session.look.name_files(session.look.files_opened_outside(100))
    finally:
        await session.close()
    return chosen.cases / CASE


@asynccontextmanager
async def console(
    folder: Path,
    webex: Served,
    size: tuple[int, int] = (120, 36),
    *,
    armed: bool = False,
    ascii_only: bool = False,
    theme: str = "dark",
) -> AsyncIterator[Driver]:
    """Open the console on a case of the Webex, and wait until all is collected."""
    chosen = home(folder, webex.url)
    if webex.kept is None:
        bootstrap.new_case(chosen, CASE, "A case")
    else:
        shutil.copytree(webex.kept, chosen.cases / CASE)
    session = open_session(chosen, lambda: webex.hands.moment, armed=armed)
    async with driving(session, size, ascii_only=ascii_only, theme=theme) as driver:
        await driver.until(lambda: driver.state.health.startswith("live"), "collected")
        await driver.until(
            lambda: not any(one.group in {"rooms", "names"} for one in driver.main.workers
                            if not one.is_finished),
            "rooms and names were read",
        )  # fmt: skip
        yield driver
