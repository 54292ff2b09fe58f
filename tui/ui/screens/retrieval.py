"""Retrieving many messages on a page: what would be done, how far it is, how each one ended."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import WorkType

from tui.errors import WxiError
from tui.services import recovery
from tui.services.recovery import STATES, Item
from tui.services.session import Online
from tui.ui.recovering import Recovering
from tui.ui.screens.over import Over
from tui.ui.state import State
from tui.ui.text import fit, shown
from tui.ui.widgets.lines import LinePane

_OFTEN = 0.5  # seconds between two looks at how far it is
_STATE = 12  # cells
_ROLES = dict(zip(STATES, ("notice", "mark", "deleted"), strict=True))


class Results(LinePane):
    """One line for each message, the worst first, then as they ended; drawn where it is visible."""

    TITLED = False
    BINDINGS = [  # noqa: RUF012 - Textual's form
        ("down,j", "scroll(1)", "Down"),
        ("up,k", "scroll(-1)", "Up"),
        ("pagedown,space", "page(1)", "Page down"),
        ("pageup", "page(-1)", "Page up"),
    ]

    def __init__(self, state: State) -> None:
        super().__init__(id="retrieval-results")
        self._state = state
        self.items: Sequence[Item] = ()

    @property
    def line_count(self) -> int:
        """Return how many messages have ended."""
        return len(self.items)

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw how a message ended, and what it is."""
        item = self.items[index]
        try:
            told = recovery.told(item, self._state.session.look)
        except WxiError as failure:
            told = failure.line()
        return [
            self.segment(f"{item.state:{_STATE}} ", _ROLES[item.state]),
            self.segment(fit(shown(told), max(0, width - _STATE - 1)), "plain"),
        ]

    def cites(self, index: int) -> str:
        """Return the id of the event of a message."""
        return self._state.session.case.events.read(self.items[index].errand.position).id

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.scroll_lines(by)

    def action_page(self, by: int) -> None:
        """Scroll by a page."""
        self.scroll_lines(by * self.page)


class RetrievalScreen(Over[None]):
    """Shows the run in hand; without one it plans one for some events. Leaving stops nothing."""

    BINDINGS = [  # noqa: RUF012 - Textual's form
        ("escape,q", "dismiss", "Close"),
        ("enter", "begin", "Begin"),
        ("s", "stop_or_go", "Stop or go on"),
        ("u", "unscannable", "Take what cannot be scanned"),
    ]
    VIEW = "retrieval"

    def __init__(
        self, state: State, recovering: Recovering, online: Online, positions: Sequence[int]
    ) -> None:
        super().__init__()
        self._state = state
        self._recovering = recovering
        self._online = online
        self._positions = positions
        self._results = Results(state)
        self._plan = Static("…", id="retrieval-plan")
        self._shown: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """Put the plan over the results."""
        with Vertical(id="retrieval"):
            yield self._plan
            yield self._results

    def on_mount(self) -> None:
        """Plan, unless a run is under way, and look how far it is from time to time."""
        self.query_one("#retrieval").border_title = Content("Recover: retrieve and keep")
        if not self._recovering.is_running:
            worker: WorkType[None] = self._prepare
            self.run_worker(worker, name="plan", description="plan", group="plan")
        self.set_interval(_OFTEN, self._look)
        self._look()

    async def _prepare(self) -> None:
        try:
            await self._recovering.prepare(self._online, self._positions)
        except WxiError as failure:
            self._plan.update(Content(shown(failure.line())))
            return
        self._look()

    def _look(self) -> None:
        """Show what has changed, if anything has."""
        now, run = self._recovering, self._recovering.run
        items = run.items if run else []
        state = (now.said, now.plan, now.is_running, len(items))
        if state == self._shown:
            return
        self._shown = state
        self._results.items = sorted(items, key=lambda one: STATES.index(one.state), reverse=True)
        self._results.refresh()
        said = "\n".join(filter(None, (now.plan if run else "", now.said)))
        self._plan.update(Content("\n".join(map(shown, said.split("\n")))))
        self.query_one("#retrieval").border_subtitle = Content(self._keys())

    def _keys(self) -> str:
        now, run = self._recovering, self._recovering.run
        if run is None:
            return "esc leaves"
        if now.is_running:
            return "s stops · esc leaves, it goes on"
        begin = "" if not run.left else "s goes on" if run.items else "enter begins"
        risk = f"u takes {run.unscannable} unscannable, at your risk" if run.unscannable else ""
        return " · ".join(filter(None, (begin, risk, "esc leaves")))

    def action_begin(self) -> None:
        """Begin, or go on."""
        self._recovering.go()
        self._look()

    def action_stop_or_go(self) -> None:
        """Stop, or go on; what was fetched is kept."""
        if self._recovering.is_running:
            self._recovering.stop()
        else:
            self.action_begin()

    def action_unscannable(self) -> None:
        """Take the files that the malware scanner cannot read, too."""
        run = self._recovering.run
        if run is not None and run.unscannable:
            self._recovering.go(allow_unscannable=True)
            self._look()
