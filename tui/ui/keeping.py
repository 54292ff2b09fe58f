"""Keeping exhibits: of the screen at once, of one pane of it, or of what goes on beyond it.

What goes on beyond the screen is drawn by the pane that shows it, a few lines at a time, so that
keys are heard meanwhile. When its lines change their places before all is drawn, nothing more is
kept, and that is said.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from textual.app import App
from textual.worker import WorkType

from tui.domain.casefile import Cell, Extent, Screen
from tui.errors import Refused, WxiError
from tui.services.exhibits import ExhibitDesk, Shown
from tui.ui import capture
from tui.ui.screens.choices import Choice, ChoicesScreen
from tui.ui.widgets.lines import LinePane
from tui.ui.widgets.text_pane import TextPane
from tui.ui.widgets.timeline import Timeline

ROWS = 500  # of one part: more make a picture that viewers do not open
PARTS = 20
_SLICE = 50  # lines drawn before keys are heard again

Say = Callable[..., None]


class Keeping:
    """Takes exhibits for a screen; what came of it is told by ``say``."""

    def __init__(self, app: App[None], desk: ExhibitDesk, say: Say) -> None:
        self._app = app
        self._desk = desk
        self._say = say

    def keep(self, shown: Shown) -> None:
        """Keep the screen as it is now."""
        self._keep(capture.grab(self._app), shown)

    def _keep(self, screen: Screen, shown: Shown) -> None:
        """Write it before any other key is heard: who leaves at once has it all the same."""
        try:
            exhibit = self._desk.take(screen, shown)
        except WxiError as failure:
            self._say(failure.line(), warning=True)
        else:
            self._say(f"exhibit {exhibit.number} kept: {exhibit.svg}, {exhibit.txt}")

    def ask(self, pane: LinePane, shown: Shown) -> None:
        """Ask how much is to be kept; ``shown`` says what the pane shows."""
        grabbed, region = capture.grab(self._app), pane.region  # before the question covers it
        alone = replace(
            shown,
            extent=Extent.PANE,
            rows=tuple((row - region.y, one) for row, one in pane.cited_in_sight()),
            first=pane.top + 1 if pane.line_count else 0,
            last=min(pane.top + pane.page, pane.line_count),
            total=pane.line_count,
        )
        choices = [
            Choice(
                f"this pane alone: {shown.view}",
                "",
                lambda: self._keep(capture.crop(grabbed, region), alone),
            )
        ]
        whole = partial(replace, shown, first=1, total=pane.line_count)
        if isinstance(pane, Timeline):
            marked = pane.marked_lines()
            choices.append(
                self._choice("the marked rows", pane, marked, whole(extent=Extent.MARKED))
            )
        what = "the whole page" if isinstance(pane, TextPane) else "the whole list"
        lines = range(pane.line_count)
        choices.append(self._choice(what, pane, lines, whole(extent=Extent.WHOLE)))
        self._app.push_screen(ChoicesScreen("Keep as an exhibit", choices))

    def _choice(self, what: str, pane: LinePane, lines: Sequence[int], shown: Shown) -> Choice:
        count = len(lines)
        parts = -(-count // ROWS)
        off = "" if count else "there is none"
        if parts > PARTS:
            off = f"at most {ROWS * PARTS:,} can be kept at a time: narrow the filter"
        into = f", in {parts} parts" if parts > 1 else ""

        def begin() -> None:
            arranged = pane.arrangement
            work: WorkType[None] = partial(self._take, pane, lines, shown, arranged)
            self._app.run_worker(work, name="exhibit", description="exhibit", group="exhibit")

        return Choice(f"{what}: {count:,} lines{into}", off, begin)

    async def _take(
        self, pane: LinePane, lines: Sequence[int], shown: Shown, arranged: object
    ) -> None:
        parts = [lines[at : at + ROWS] for at in range(0, len(lines), ROWS)]
        numbers: list[str] = []
        try:
            for number, part in enumerate(parts, 1):
                first = shown.first + (number - 1) * ROWS
                told = replace(
                    shown, part=number, parts=len(parts), first=first, last=first + len(part) - 1
                )
                rows, told = await self._draw(pane, part, told, arranged)
                exhibit = await asyncio.to_thread(self._desk.take, Screen(tuple(rows)), told)
                numbers.append(exhibit.number)
                if number < len(parts):
                    self._say(f"exhibit {exhibit.number} kept, {number} of {len(parts)} parts")
        except WxiError as failure:
            kept = f"{_listed(numbers)} kept, then: " if numbers else ""
            self._say(kept + failure.line(), warning=True)
        else:
            self._say(f"exhibit {_listed(numbers)} kept: {len(lines):,} lines")

    async def _draw(
        self, pane: LinePane, part: Sequence[int], told: Shown, arranged: object
    ) -> tuple[list[tuple[Cell, ...]], Shown]:
        rows = capture.heading(pane)
        cited = [(len(rows) + place, one) for place, one in pane.cited(part)]
        for at in range(0, len(part), _SLICE):
            if not pane.is_attached or pane.arrangement != arranged:
                raise Refused(
                    "the lines changed while they were being kept",
                    do="hold them with p, and repeat",
                )
            rows += capture.lines(pane, part[at : at + _SLICE])
            await asyncio.sleep(0)
        return rows, replace(told, rows=tuple(cited))


def _listed(numbers: Sequence[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"
