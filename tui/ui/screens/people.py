"""A page of people over the main screen: who could see a message, who was exposed, who differs."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.worker import WorkType

from tui.errors import WxiError
from tui.services.listing import Entry, Listing, Proof
from tui.ui.screens.over import Over
from tui.ui.state import State
from tui.ui.text import shown, wrap
from tui.ui.widgets.people_list import PeopleList
from tui.ui.widgets.text_pane import Line, TextPane

_FOOT = 4


class Question(Protocol):
    """What the page asks; neither need be quick, so both are called off the event loop."""

    @property
    def choices(self) -> Sequence[str]:
        """Return in what senses it can be asked, the first by default."""

    def answer(self, choice: str) -> Listing:
        """Return the answer in one sense. Raises BadInput when there is none."""


class _Foot(TextPane, can_focus=False):
    TITLED = False

    def __init__(self) -> None:
        super().__init__(id="people-foot")
        self.said: list[str] = []

    def lay_out(self, width: int) -> list[Line]:
        lines = [part for one in self.said for part in wrap(shown(one), width)]
        return [[(one, "dim")] for one in lines[:_FOOT]]


class PeopleScreen(Over[str | None]):
    """Returns the id of the event that the officer wants to go to, or None.

    ``ask`` makes the question, off the event loop too. The rosters of ``rooms`` are read first
    where they never were and Webex can be asked.
    """

    BINDINGS = [  # noqa: RUF012 - Textual's form
        ("escape,q", "back", "Back"),
        ("enter", "choose", "Why"),
        ("tab", "other", "Other"),
    ]
    VIEW = "people"

    def __init__(
        self, state: State, title: str, ask: Callable[[], Question], rooms: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._state = state
        self._title = self.VIEW = title
        self._ask = ask
        self._rooms = rooms
        self._question: Question | None = None
        self._choices: Sequence[str] = ()
        self._choice = 0

    def compose(self) -> ComposeResult:
        """Put list and foot in the middle."""
        with Vertical(id="people"):
            yield PeopleList(self._state)
            yield _Foot()

    def on_mount(self) -> None:
        """Ask."""
        self._entitle()
        self._load()

    def _entitle(self) -> None:
        frame = self.query_one("#people", Vertical)
        choice = f" · {self._choices[self._choice]}" if self._choices else ""
        frame.border_title = Content(f"{self._title}{choice}")
        other = self._choices[(self._choice + 1) % len(self._choices)] if self._choices else ""
        tab = f"tab: {other} · " if len(self._choices) > 1 else ""
        frame.border_subtitle = Content(f"{tab}enter: why · esc: back")

    def _load(self) -> None:
        async def load() -> None:
            try:
                await self._read_rooms()
                listing = await asyncio.to_thread(self._answer)
            except WxiError as failure:
                self._tell(failure.line())
                return
            self._entitle()
            self.query_one(PeopleList).show(listing)

        worker: WorkType[None] = load
        self.run_worker(worker, name="people", description="people", group="people", exclusive=True)

    async def _read_rooms(self) -> None:
        look = self._state.session.look
        for room_id in self._rooms:
            if look.case.directory.roster(room_id) is None:
                self._tell("reading the roster …")
                try:
                    await look.look_into(room_id, age=timedelta(0))
                except WxiError as failure:  # what is known is shown all the same
                    self._tell(failure.line())

    def _answer(self) -> Listing:
        if self._question is None:
            self._question = self._ask()
            self._choices = self._question.choices
        return self._question.answer(self._choices[self._choice])

    def _tell(self, *said: str) -> None:
        foot = self.query_one(_Foot)
        foot.said = list(said)
        foot.renew()

    def on_people_list_moved(self) -> None:
        """Say in full what stands under the cursor."""
        chosen = self.query_one(PeopleList).chosen
        if isinstance(chosen, Entry):
            self._tell(chosen.known.described if chosen.known else chosen.name, chosen.line())
        elif isinstance(chosen, Proof):
            go = f"enter goes to event {chosen.event_id}" if chosen.event_id else "not an event"
            self._tell(chosen.line(self._state.session.look.zone), go)

    def action_choose(self) -> None:
        """Show the proofs of a name, or go to the event of a proof."""
        people = self.query_one(PeopleList)
        chosen = people.chosen
        if isinstance(chosen, Entry):
            people.show_proofs(chosen)
        elif isinstance(chosen, Proof) and chosen.event_id:
            self.dismiss(chosen.event_id)

    def action_back(self) -> None:
        """Leave the proofs of a name, or the page."""
        people = self.query_one(PeopleList)
        if people.entry is None:
            self.dismiss(None)
        else:
            people.show_proofs(None)

    def action_other(self) -> None:
        """Ask in another sense."""
        if len(self._choices) > 1:
            self._choice = (self._choice + 1) % len(self._choices)
            self._load()
