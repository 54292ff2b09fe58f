"""A plan while it is run, and how each step of it ended."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from rich.segment import Segment
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.worker import WorkType

from tui.domain.mutation import Outcome, Plan, Result
from tui.errors import WxiError
from tui.services.mutations.pace import OnPace, Pace, Reins
from tui.services.mutations.running import OnOutcome
from tui.ui.state import State
from tui.ui.text import fit, shown, wrap
from tui.ui.widgets.lines import LinePane

Run = Callable[[Reins, OnPace, OnOutcome], Awaitable[list[Outcome]]]
After = Callable[[], Awaitable[Sequence[str]]]

_OFTEN = 0.25  # seconds between two looks at how far it is
_BAR = 24  # cells
_WHYS = 3  # reasons of failures that are told whole, above the steps
_SIGNS = {Result.DONE: "✓", Result.DONE_EARLIER: "✓", Result.NOT_VISIBLE: "-"}


@dataclass(frozen=True)
class Errand:
    """A plan with how to run it, what each step does in words, and what to look at afterwards."""

    plan: Plan
    run: Run
    described: Callable[[int], str]
    after: After


class OutcomeLines(LinePane):
    """How far the run is, and a line for each step that ended. Drawn as far as visible."""

    TITLED = False

    def __init__(self, state: State, errand: Errand) -> None:
        super().__init__(id="outcomes")
        self._state = state
        self._errand = errand
        self.outcomes: list[Outcome] = []
        self.pace: Pace | None = None
        self.reins = Reins()
        self.said: list[str] = []
        self.is_over = False
        self._head: list[tuple[str, str]] = []

    @property
    def line_count(self) -> int:
        """Return how many lines there are."""
        return len(self._head) + len(self.outcomes)

    def renew(self) -> None:
        """Say how far it is, and draw."""
        width = max(20, self.content_size.width)
        role = "heading" if self.is_over else "notice"
        far = [(said, role)] if (said := self._far()) else []
        told = far + [(one, "mark") for one in self.said]
        self._head = [(part, role) for said, role in told for part in wrap(shown(said), width)]
        self.scroll_top(self.top)
        self.refresh()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.renew()

    def _far(self) -> str:
        total = len(self._errand.plan.steps)
        if self.is_over:
            return ""
        if self.reins.is_cancelled:
            return "ending: reading back what was called …"
        health = self._state.health
        waiting = f" · {health}" if health.startswith("waiting") else ""
        held = " · HELD UP, p goes on" if self.reins.is_paused else ""
        pace = self.pace
        if pace is None:
            return f"0 of {total:,}{held}{waiting}"
        counts = ", ".join(f"{count:,} {name}" for name, count in pace.counts.most_common())
        return f"{bar(pace)} {pace.told}{held}{waiting} · {counts}"

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw one line; the outcomes stand newest first while it runs, in order afterwards."""
        place = index - len(self._head)
        if place < 0:
            text, role = self._head[index]
            return [self.segment(fit(text, width), role)]
        outcome = self.outcomes[place if self.is_over else len(self.outcomes) - 1 - place]
        sign = _SIGNS.get(outcome.result, "!")
        what = shown(self._errand.described(outcome.number))
        head = f"{outcome.number + 1:>5} {sign} {outcome.result}: "
        role = "plain" if outcome.result in _SIGNS else "deleted"
        return [
            self.segment(head, role),
            self.segment(fit(f"{shown(outcome.verified)} · {what}", width - len(head)), "plain"),
        ]


def bar(pace: Pace) -> str:
    """Return how far it is as a bar, in ASCII."""
    filled = pace.done * _BAR // max(1, pace.total)
    return f"[{'#' * filled}{'-' * (_BAR - filled)}]"


class RunScreen(ModalScreen[None]):
    """Runs a plan that was confirmed. It closes once the run is over."""

    BINDINGS = [  # noqa: RUF012 - Textual's form
        ("p", "pause", "Pause"),
        ("c", "cancel", "Cancel"),
        ("escape,q,enter", "leave", "Leave"),
        ("down,j", "scroll(1)", "Down"),
        ("up,k", "scroll(-1)", "Up"),
        ("pagedown,space", "page(1)", "Page down"),
        ("pageup", "page(-1)", "Page up"),
        ("home", "scroll(-1000000)", "First"),
        ("end", "scroll(1000000)", "Last"),
    ]

    def __init__(self, state: State, errand: Errand, done: Callable[[], None]) -> None:
        super().__init__()
        self._errand = errand
        self._done = done
        self._lines = OutcomeLines(state, errand)

    def compose(self) -> ComposeResult:
        """Put the lines in the middle."""
        yield self._lines

    def on_mount(self) -> None:
        """Begin."""
        plan = self._errand.plan
        self._lines.border_title = Content(f"{plan.word.capitalize()} · {plan.id}")
        self._lines.border_subtitle = "p holds up or goes on · c cancels the rest"
        self._lines.renew()
        self.set_interval(_OFTEN, self._look)
        work: WorkType[None] = self._work
        self.run_worker(work, name="run", description="run", group="run")

    def _look(self) -> None:
        if not self._lines.is_over:
            self._lines.renew()

    async def _work(self) -> None:
        lines, said = self._lines, []
        try:
            await self._errand.run(lines.reins, self._pace, lines.outcomes.append)
        except WxiError as failure:
            said.append(failure.line())
        try:
            said += await self._errand.after()
        except WxiError as failure:
            said.append(failure.line())
        failed = (one.verified for one in lines.outcomes if one.result is Result.FAILED)
        said += [f"why it failed: {why}" for why in islice(dict.fromkeys(failed), _WHYS)]
        lines.said, lines.is_over = said, True
        lines.outcomes.sort(key=lambda one: one.number)
        lines.border_subtitle = "esc closes"
        lines.renew()
        self._done()

    def _pace(self, pace: Pace) -> None:
        self._lines.pace = pace

    def action_pause(self) -> None:
        """Hold the run up before its next step, or let it go on."""
        reins = self._lines.reins
        if reins.is_paused:
            reins.go_on()
        else:
            reins.pause()
        self._lines.renew()

    def action_cancel(self) -> None:
        """End the run before its next step."""
        if not self._lines.is_over:
            self._lines.reins.cancel()
            self._lines.renew()

    def action_leave(self) -> None:
        """Close the page, unless the run goes on."""
        if self._lines.is_over:
            self.dismiss(None)
        else:
            self._lines.said = ["it is being run: p holds it up, c cancels the rest"]
            self._lines.renew()

    def action_scroll(self, by: int) -> None:
        """Read on."""
        self._lines.scroll_lines(by)

    def action_page(self, by: int) -> None:
        """Read on by a page."""
        self._lines.scroll_lines(by * (self._lines.page - 1))
