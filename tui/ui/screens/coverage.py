"""The coverage screen: what was read of which time, what is missing, and what will be lost."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from textual.app import ComposeResult
from textual.content import Content
from textual.worker import WorkType

from tui.domain.coverage import State as Reading
from tui.errors import WxiError
from tui.services import completeness, coverage_report
from tui.services.coverage_report import SIGNS
from tui.services.crosscheck import ROOMS
from tui.ui.screens.over import Over
from tui.ui.state import State
from tui.ui.text import shown, wrap
from tui.ui.widgets.text_pane import Line, TextPane

_OFTEN = 2.0  # seconds between two looks whether anything was read meanwhile
_MONTH = re.compile(r"\d{4}-\d\d  ")
_ROLES = {
    Reading.COMPLETE: "notice",
    Reading.PARTIAL: "mark",
    Reading.DENIED: "deleted",
}
_ROLE_OF = {sign: _ROLES.get(state, "dim") for state, signs in SIGNS.items() for sign in signs}


def styled(text: str, width: int) -> list[Line]:
    """Return a line of the report with its roles, broken to a width in cells."""
    if _MONTH.match(text):
        head, signs = text[:9], text[9:]
        return [[(head, "dim"), *((sign, _ROLE_OF.get(sign, "plain")) for sign in signs)]]
    indent = len(text) - len(text.lstrip(" "))
    role = "plain" if indent else "heading"
    parts = wrap(shown(text[indent:]), max(10, width - indent))
    return [[(" " * indent + part, role)] for part in parts]


class CoverageText(TextPane):
    """The report, as it was when it was last made."""

    TITLED = False

    def __init__(self) -> None:
        super().__init__(id="coverage-text")
        self.report: list[str] = ["…"]
        self.border_title = "Coverage · esc closes"

    def tell(self, text: str) -> None:
        """Say something at the lower edge."""
        self.border_subtitle = Content(shown(text))

    def lay_out(self, width: int) -> list[Line]:
        """Lay out the lines of the report."""
        return [part for line in self.report for part in styled(line, width)]


class CoverageScreen(Over[None]):
    """Shows the coverage over the main screen, and follows it while collecting goes on.

    With ``checking`` the busiest rooms are held against what Webex lists for them now.
    """

    BINDINGS = [("escape,q,o", "dismiss", "Close")]  # noqa: RUF012 - Textual's form
    VIEW = "coverage"

    def __init__(self, state: State, *, checking: bool = False) -> None:
        super().__init__()
        self._state = state
        self._checking = checking
        self._made = ""

    def compose(self) -> ComposeResult:
        """Put the text in the middle."""
        yield CoverageText()

    def on_mount(self) -> None:
        """Make the report, and again when more was read."""
        self._look()
        self.set_interval(_OFTEN, self._look)
        if self._checking:
            self._work(self._check, "check")

    def _work(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        async def guarded() -> None:
            try:
                await work()
            except WxiError as failure:
                self.query_one(CoverageText).tell(failure.line())

        worker: WorkType[None] = guarded
        self.run_worker(worker, name=group, description=group, group=group, exclusive=True)

    def _look(self) -> None:
        events = self._state.session.case.events
        if self._made != (head := f"{events.head} {len(events)}"):
            self._made = head
            self._work(self._make, "coverage")

    async def _make(self) -> None:
        lines = await asyncio.to_thread(self._lines)
        text = self.query_one(CoverageText)
        text.report = lines
        text.renew()

    async def _check(self) -> None:
        session, text = self._state.session, self.query_one(CoverageText)
        if session.online is not None:
            await session.online.checker.check(
                session.relations.busiest_rooms()[:ROOMS],
                on_check=lambda done, rooms, _: text.tell(f"checked room {done} of {rooms}"),
            )
            await self._make()

    def _lines(self) -> list[str]:
        session = self._state.session
        events, now = session.case.events, session.now()
        window = coverage_report.whole(events)
        if window is None:
            return ["Nothing was collected into this case yet."]
        return completeness.lines(
            session.look, window, now, retention=session.retention, ascii_only=self._state.ascii
        )
