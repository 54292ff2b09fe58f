"""The main screen: what works on the case, and the pages that open over it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial

from tui.domain.annotation import ObjectType, Target
from tui.services import annotated, candidates, chats, learning, person_page, room_page
from tui.services.annotations import MOST
from tui.services.candidates import Candidate
from tui.services.deeds import Deed
from tui.services.exhibits import Shown
from tui.services.investigation import Investigation
from tui.services.sections import Field, Reading
from tui.ui.action import Scope
from tui.ui.registry import bindings, by_id
from tui.ui.screens.acting import Acting
from tui.ui.screens.annotate import AnnotateScreen, Wish
from tui.ui.screens.annotations import AnnotationsScreen
from tui.ui.screens.coverage import CoverageScreen
from tui.ui.screens.gallery import GalleryScreen
from tui.ui.screens.help import HelpScreen
from tui.ui.screens.journal import JournalScreen
from tui.ui.screens.log import LogScreen
from tui.ui.screens.page import PageScreen
from tui.ui.screens.pick import candidate_screen
from tui.ui.screens.records import RecordsScreen
from tui.ui.screens.records_board import AUDITS, RECORDINGS
from tui.ui.screens.retrieval import RetrievalScreen
from tui.ui.widgets.bars import StatusBar
from tui.ui.widgets.detail import DetailPane
from tui.ui.widgets.graph_pane import GraphPane
from tui.ui.widgets.lines import LinePane
from tui.ui.widgets.timeline import Timeline

Read = Callable[..., Reading]
Learn = Callable[[Investigation, str, Reading], AsyncIterator[None]]


class MainScreen(Acting):
    """Timeline, graph and detail of one case."""

    BINDINGS = bindings(Scope.EVERYWHERE)

    async def action_perform(self, action_id: str) -> None:
        """Perform an action of the registry, or say why it cannot be done now."""
        action = by_id(action_id)
        reason = action.off(self.state)
        if reason:
            self.say(f"{action.label}: {reason}", warning=True)
        else:
            await self.run_action(f"screen.{action_id}")

    def action_collecting(self) -> None:
        """Stop collecting, or go on."""
        self.live.stop_or_go()

    def action_check(self) -> None:
        """Check the busiest rooms, on the coverage screen."""
        self.app.push_screen(CoverageScreen(self.state, checking=True))

    def action_coverage(self) -> None:
        """Show what was read of which time."""
        self.app.push_screen(CoverageScreen(self.state))

    def action_recordings(self) -> None:
        """Show recordings and transcripts."""
        self.app.push_screen(RecordsScreen(self.state, RECORDINGS, self.mutating))

    def action_audits(self) -> None:
        """Show what administrators did, and who signed in."""
        self.app.push_screen(RecordsScreen(self.state, AUDITS, self.mutating))

    async def action_history(self) -> None:
        """Tell the life of the message on a page of its own."""
        event, look = self.state.selected, self.state.session.look
        thread = await asyncio.to_thread(look.thread, event) if event else None
        if event is not None and thread is not None:
            make = partial(look.history, event, thread)
            self.app.push_screen(
                PageScreen(make, partial(learning.of_files, look), self._go_where, subject=False)
            )
            self.watching.opened("message", event.message_uuid or event.id, "history")

    def _go_where(self, field: Field | None) -> None:
        """Go to the event that a line of a page tells of, when it is in the case."""
        place = self.state.session.case.events.find(field.event) if field else None
        if place is not None:
            self.show_pane("timeline")
            self.go_to_event(place)

    def action_person(self) -> None:
        """Choose somebody and show their page."""
        look, near = self.state.session.look, self.state.selected
        gather = partial(candidates.people, look, near)
        self.app.push_screen(candidate_screen(self.state, "Person", gather, self.show_person))

    def action_room(self) -> None:
        """Choose a room and show its page."""
        session, near = self.state.session, self.state.selected

        def gather() -> list[Candidate]:
            return candidates.rooms(session.look, session.relations.graph, near)

        self.app.push_screen(candidate_screen(self.state, "Room", gather, self.show_room))

    def show_person(self, node: str) -> None:
        """Show somebody's page."""
        self._show_page(node, person_page.read, learning.of_person, self.show_room)
        self.watching.opened("person", node, "page")

    def show_room(self, node: str) -> None:
        """Show the page of a room."""
        self._show_page(node, room_page.read, learning.of_room, self.show_person)
        self.watching.opened("room", node, "page")

    def _show_page(self, node: str, read: Read, learn: Learn, go_on: Callable[[str], None]) -> None:
        """Show a page; a line of it that names a person or room goes on to theirs."""
        session, ascii_only = self.state.session, self.state.ascii

        def make() -> Reading:
            graph, now = session.relations.graph, session.now()
            return read(session.look, graph, node, now=now, ascii_only=ascii_only)

        async def learnt(page: Reading) -> AsyncIterator[None]:
            async for _ in learn(session.look, node, page):
                session.relations.changed()
                self.draw_soon()
                yield

        def go(field: Field | None) -> None:
            if field is None:
                self.on_graph_pane_chosen(GraphPane.Chosen(node))
            elif field.event:
                self._go_where(field)
            else:
                go_on(field.node)

        self.app.push_screen(PageScreen(make, learnt, go))

    def action_retrieve(self) -> None:
        """Read the message, or the chat of the meeting, and keep it.

        When events are marked, plan that for all of their messages.
        """
        if self.state.view.marks:
            self._recover(self.state.chosen())
            return
        event = self.state.selected
        message_id = self.state.session.look.stories.message_id(event) if event else None
        if message_id is not None:
            self.live.retrieve(message_id)
        elif event is not None and (meeting := chats.meeting_of(event)):
            self.live.retrieve_chat(meeting)

    def action_retrieve_shown(self) -> None:
        """Plan to retrieve what the filter shows; a run that is under way is shown instead."""
        self._recover(self.state.view.rows)

    def _recover(self, positions: Sequence[int]) -> None:
        online = self.state.session.online
        if online is not None:
            self.app.push_screen(RetrievalScreen(self.state, self.recovering, online, [*positions]))

    def action_exhibit(self) -> None:
        """Keep the screen as an exhibit."""
        self.keeping.keep(self.shown())

    def action_exhibit_more(self) -> None:
        """Ask which part of the screen to keep as an exhibit, or what goes on beyond it."""
        pane = self.query_one(f"#{self.pane}", LinePane)
        self.keeping.ask(pane, Shown(self.pane, self.state.filter_text, self.app.theme))

    def shown(self) -> Shown:
        """Return what the screen shows."""
        timeline, detail = self.query_one(Timeline), self.query_one(DetailPane)
        count, top = len(self.state.view.rows), timeline.top
        listed = timeline.display and count > 0
        return Shown(
            view=self.pane,
            filter=self.state.filter_text,
            theme=self.app.theme,
            rows=(*timeline.cited_in_sight(), *detail.cited_in_sight()),
            first=top + 1 if listed else 0,
            last=min(top + timeline.page, count) if listed else 0,
            total=count,
        )

    def action_export(self) -> None:
        """Offer to write the events as files."""
        self.exporting.offer()

    def action_annotate(self) -> None:
        """Ask for a bookmark, a tag or a note."""
        chosen = self.state.chosen()
        if len(chosen) > MOST:
            self.say(f"{len(chosen):,} events are marked: at most {MOST:,} at a time", warning=True)
            return

        def keep(wish: Wish | None) -> None:
            if wish is not None:
                self.live.annotate(partial(wish.keep, self.state.session.look.annotations))

        self.app.push_screen(AnnotateScreen(self.state, [*map(self.state.event, chosen)]), keep)

    def action_annotations(self) -> None:
        """Show what was annotated, and go to it."""

        def go(target: Target | None) -> None:
            if target is not None:
                self._go_to(target)

        self.app.push_screen(AnnotationsScreen(self.state), go)

    def action_exhibits(self) -> None:
        """Show the exhibits, and go to what one shows."""
        self.app.push_screen(GalleryScreen(self.state, self._go_where))

    def action_journal(self) -> None:
        """Show what was done in the case, and go to what it was done to."""

        def go(deed: Deed) -> None:
            if deed.target is not None:
                self._go_to(deed.target)
            else:
                self.say(f"entry {deed.seq:,} is about the {deed.kind}: there is no event of it")

        self.query_one(StatusBar).refresh()  # looks are counted there without being drawn
        self.app.push_screen(JournalScreen(self.state, go))

    def action_log(self) -> None:
        """Show what this session said, and what failed in it, with all details."""
        self.app.push_screen(LogScreen(self.state))

    def _go_to(self, target: Target) -> None:
        """Go to an object of the case: to its page or its event."""
        columns = self.state.session.case.events.columns
        if target.type is ObjectType.PERSON:
            self.show_person(target.key.id)
        elif target.type is ObjectType.ROOM:
            self.show_room(target.key.id)
        elif found := annotated.positions(target, columns):
            self.show_pane("timeline")
            self.go_to_event(min(found, key=columns.rank), target.type)
        else:
            self.say(f"no event of this case leads to the {target.type}")

    def action_palette(self) -> None:
        """Open the command palette."""
        self.app.action_command_palette()

    def action_help(self) -> None:
        """Explain the keys."""
        self.app.push_screen(HelpScreen(self.state))

    def action_quit(self) -> None:
        """Leave the console."""
        self.app.exit()
