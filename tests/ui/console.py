"""The console on a real case and a real connection, driven by Pilot."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from textual.events import Key
from textual.pilot import Pilot

from tests.served import OFFICER, Served
from tui import bootstrap, settings
from tui.domain.models import Event
from tui.evidence import capture as picture
from tui.services.session import Session
from tui.settings import Settings
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
        """Press keys as the terminal's driver reports them, each after the one before has acted.

        Pilot's own way waits for an idle processor, which a server in the same process is not.
        """
        for key in keys:
            self.app.post_message(Key(key, key if len(key) == 1 else None))
            await self.pilot.pause(0)
            await self.pilot.pause(0)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type text in one burst."""
        for char in text:
            self.app.post_message(Key("space" if char == " " else char, char))
        await self.pilot.pause()

    async def ask(self, key: str, words: str) -> None:
        """Open a prompt by its key, empty it, and type into it."""
        await self.press(key)
        await self.until(lambda: self.focused == "prompt-input")
        await self.press("end", "ctrl+u")
        await self.type(words)
        await self.press("enter")
        await self.until(lambda: self.focused == "timeline")

    async def until(self, found: Callable[[], object], what: str = "") -> None:
        """Let the console work until something is true."""
        try:
            async with asyncio.timeout(_DEADLINE):
                while not found():
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
        await self.pilot.pause()
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
    gateway = WebexClient(
        chosen.base_url, Token(chosen.token), on_exchange=case.requests.record, clock=clock
    )
    return Session(
        case,
        gateway,
        clock=clock,
        officer="tester",
        poll_seconds=0.4,
        look_back=timedelta(days=30),
        armed=armed,
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
    """Make a case, open the console on it, and wait until all is collected."""
    chosen = home(folder, webex.url)
    bootstrap.new_case(chosen, CASE, "A case")
    session = open_session(chosen, lambda: webex.hands.moment, armed=armed)
    async with driving(session, size, ascii_only=ascii_only, theme=theme) as driver:
        await driver.until(lambda: driver.state.health.startswith("live"), "collected")
        await driver.until(
            lambda: not any(one.group in {"rooms", "names"} for one in driver.main.workers
                            if not one.is_finished),
            "rooms and names were read",
        )  # fmt: skip
        yield driver
