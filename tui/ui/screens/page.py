"""A person or a room on a page of its own; its lines lead to events, people and rooms."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from rich.segment import Segment
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from tui.errors import WxiError
from tui.services.exhibits import Shown
from tui.services.sections import Field, Reading, Section
from tui.ui.screens.over import Over
from tui.ui.text import shown
from tui.ui.widgets.detail import rows_of
from tui.ui.widgets.text_pane import Line, TextPane

Make = Callable[[], Reading]
Learn = Callable[[Reading], AsyncIterator[None]]
Go = Callable[[Field | None], None]

_HINT = "⏎ goes where ▸ leads · esc closes"
_NARROWS = "⏎ goes where ▸ leads, else narrows · esc closes"
_WAITING = Reading("…", (Section("", (), "…"),))


class PageText(TextPane):
    """The page, with a cursor over its lines; those that lead somewhere are marked."""

    TITLED = False
    BINDINGS = [("enter", "choose", "Go there")]  # noqa: RUF012 - Textual's form

    class Chosen(Message):
        """The officer wants what a line leads to; None for the subject of the page itself."""

        def __init__(self, field: Field | None) -> None:
            super().__init__()
            self.field = field

    def __init__(self, hint: str, *, id: str = "page-text") -> None:  # noqa: A002
        super().__init__(id=id)
        self.border_subtitle = Content(hint)
        self.reading = _WAITING
        self._cursor = 0
        self._facts: list[Field | None] = []

    def show(self, reading: Reading) -> None:
        """Show a page."""
        self.reading = reading
        self.border_title = Content(shown(reading.title))
        self.renew()

    def renew(self) -> None:
        """Lay the page out anew; the cursor stays on its fact, however much was put in before."""
        was = self._fact if self._cursor else None
        super().renew()
        if was is not None:
            same = (at for at, one in enumerate(self._facts) if one and _is_same(one, was))
            self._go(self.top + next(same, self._cursor) - self._cursor)

    def lay_out(self, width: int) -> list[Line]:
        """Lay out the page with a cell before each line for the cursor and one for a mark."""
        rows = list(rows_of(self.reading, width - 2))
        self._facts = [fact for _, fact in rows]
        self._cursor = max(0, min(self._cursor, len(rows) - 1))
        return [line for line, _ in rows]

    def draw(self, index: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Draw a line, with the cursor and a mark where it leads somewhere."""
        at = index == self._cursor
        sign = "▶" if at else "▸" if self._is_mark(index) else " "
        over = ("cursor",) if at else ()
        parts = [self.segment(f"{sign} ", "mark", *over)]
        return parts + [self.segment(text, role, *over) for text, role in self._lines[index]]

    def cites(self, index: int) -> str:
        """Return the id of the event that a line tells of."""
        fact = self._facts[index]
        return fact.event if fact else ""

    @property
    def _fact(self) -> Field | None:
        """Return the fact that the cursor is on."""
        return self._facts[self._cursor] if self._facts else None

    def _is_mark(self, index: int) -> bool:
        """Tell whether a line is the first of what leads somewhere."""
        fact = self._facts[index]
        return _leads(fact) and (index == 0 or self._facts[index - 1] is not fact)

    def _go(self, top: int) -> None:
        """Move the cursor by as much as the text would be scrolled; by a page, scroll with it."""
        before, by = self._cursor, top - self.top
        if abs(by) > 1:
            self.scroll_lines(by)
        self._cursor = max(0, min(before + by, self.line_count - 1))
        self.scroll_to_line(self._cursor)
        for line in {before, self._cursor}:
            self.refresh_line(line, self.content_size.width)

    def action_first(self) -> None:
        """Go to the first line."""
        self._go(self.top - self._cursor)

    def action_choose(self) -> None:
        """Go where the line leads."""
        fact = self._fact
        self.post_message(self.Chosen(fact if _leads(fact) else None))


def _leads(fact: Field | None) -> bool:
    return fact is not None and bool(fact.event or fact.node)


def _is_same(one: Field, other: Field) -> bool:
    """Tell whether two facts are the same, or lead to the same where one tells more of it."""
    ends = (one.label, one.event, one.node) == (other.label, other.event, other.node)
    return one == other or (ends and _leads(one))


class PageScreen(Over[None]):
    """Shows what ``make`` returns, in a thread, and again when ``learn`` learnt something.

    ``go`` is told what was chosen, once the page is closed. Without a ``subject`` a line that leads
    nowhere is nothing to be chosen.
    """

    BINDINGS = [("escape,q", "dismiss", "Close")]  # noqa: RUF012 - Textual's form

    def __init__(self, make: Make, learn: Learn, go: Go, *, subject: bool = True) -> None:
        super().__init__()
        self._subject = subject
        self._make = make
        self._learn = learn
        self._go = go

    def compose(self) -> ComposeResult:
        """Put the page in the middle."""
        yield PageText(_NARROWS if self._subject else _HINT)

    def on_mount(self) -> None:
        """Make the page."""
        self.run_worker(self._work(), name="page", description="page", group="page")

    async def _work(self) -> None:
        text = self.query_one(PageText)
        try:
            text.show(await asyncio.to_thread(self._make))
            async for _ in self._learn(text.reading):
                text.show(await asyncio.to_thread(self._make))
        except WxiError as failure:
            text.border_subtitle = Content(shown(failure.line()))

    def on_page_text_chosen(self, chosen: PageText.Chosen) -> None:
        """Close the page and go there."""
        if chosen.field is not None or self._subject:
            self.dismiss()
            self._go(chosen.field)

    def shown(self) -> Shown:
        """Return what the page shows: it is called by what it tells of."""
        return replace(super().shown(), view=self.query_one(PageText).reading.title)
