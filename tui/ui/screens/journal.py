"""The journal on a page: what was done in this case, newest last, and whether its chain holds."""

import asyncio
from collections.abc import Callable

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.domain import times
from tui.errors import WxiError
from tui.services import annotated, deeds
from tui.services.deeds import Deed
from tui.ui.screens.pick import Found, PickScreen
from tui.ui.state import State
from tui.ui.text import fit, shown

_STAMP, _WHO, _ACTION = 19, 8, 9  # cells


class _Deeds(Found[Deed]):
    """Entries, one a line; what one says in full stands below the list."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._named: dict[tuple[str, str], str] = {}

    def show(self, rows: list[Deed]) -> None:  # type: ignore[override]
        """Show other entries, with the cursor on the newest."""
        super().show(rows)
        self.move(len(rows))

    def named(self, deed: Deed) -> str:
        """Return what an entry is about: by its event's row where there is one."""
        key = (deed.kind, deed.object_id)
        if key not in self._named:
            target = deed.target
            look = self.state.session.look
            told = annotated.described(target, look) if target else f"{deed.kind} {deed.object_id}"
            self._named[key] = told
        return self._named[key]

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw an entry: number, time, who, action, result, object."""
        deed, at = self.rows[index], index == self.cursor
        zone, digits = self.state.session.look.zone, len(f"{self.rows[-1].seq}")
        said = " · ".join(shown(one) for one in (deed.result, self.named(deed)) if one)
        cursor = (">" if self.state.ascii else "▶") if at else " "
        head = f"{cursor}{deed.seq:{digits}} {times.stamp(deed.at, zone)} "
        who = f"{fit(shown(deed.who), _WHO)} {fit(shown(deed.action), _ACTION)} "
        over = ("cursor",) if at else ()
        return [
            self.segment(head, "dim", *over),
            self.segment(who, "heading", *over),
            self.segment(fit(said, max(0, width - len(head) - _WHO - _ACTION - 2)), "plain", *over),
        ]


class JournalScreen(PickScreen[Deed]):
    """Shows the journal; ``go`` is told which entry was chosen. Writes nothing, asks nobody."""

    def __init__(self, state: State, go: Callable[[Deed], None]) -> None:
        self._state = state
        self._chain = "checking the chain"
        self._entry = Static(id="journal-entry")
        self._said: dict[int, str] = {}  # entries in lower case, by their numbers
        super().__init__("Journal", _Deeds(state), self._read, self._holding, go)

    def _read(self) -> list[Deed]:
        """Read the entries, as far as their chain holds."""
        found: list[Deed] = []
        try:
            found.extend(deeds.read(self._state.session.case.journal.entries()))
        except WxiError:
            return found  # what is wrong is said once the chain was checked
        return found

    def _holding(self, among: list[Deed], typed: str) -> list[Deed]:
        """Return the entries that hold every word that was typed."""
        words, zone = typed.casefold().split(), self._state.session.look.zone
        if not words:
            return among
        found = []
        for one in among:
            if (said := self._said.get(one.seq)) is None:
                said = self._said[one.seq] = one.said(zone)
            if all(word in said for word in words):
                found.append(one)
        return found

    def compose(self) -> ComposeResult:
        """Put below the list what the entry under the cursor says in full."""
        with Vertical(id="pick"):
            yield self.field
            yield self.found
            yield self._entry

    def on_mount(self) -> None:
        """Check the chain, in a thread."""
        super().on_mount()
        self.run_worker(self._check(), name="chain", description="chain", group="chain")

    async def _check(self) -> None:
        try:
            count = await asyncio.to_thread(self._state.session.case.journal.verify)
            self._chain = f"chain of {count:,} lines holds"
        except WxiError as failure:
            self._chain = failure.line()
        self.say()

    def say(self) -> None:
        """Say in the title whether the chain holds, and below the list all of an entry."""
        box, rows = self.query_one("#pick"), self.found.rows
        box.border_title = Content(shown(f"Journal · {self.told} · {self._chain}"))
        box.border_subtitle = Content("type to narrow · enter goes there · esc leaves")
        deed = rows[self.found.cursor] if rows else None
        self._entry.update(Content("" if deed is None else shown(self._in_full(deed))))

    def _in_full(self, deed: Deed) -> str:
        parts = [
            times.format_api(deed.at),
            deed.who,
            f"{deed.action} {deed.kind} {deed.object_id}",
            deed.result,
            f"sha256 {deed.sha256}" if deed.sha256 else "",
            f"why: {deed.reason}" if deed.reason else "",
        ]
        return " · ".join(filter(None, parts))

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        super().action_move(by)
        self.say()
