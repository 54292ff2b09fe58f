"""Moving about on the main screen: panes, filter and find, following, from event to event."""

from tui.domain.times import Window
from tui.ui.messages import Narrowed, Told
from tui.ui.screens.board import PANES, SEEK, Board
from tui.ui.screens.go import GoScreen
from tui.ui.widgets.density import DensityBar
from tui.ui.widgets.detail import DetailPane
from tui.ui.widgets.graph_pane import GraphPane
from tui.ui.widgets.prompt import Prompt
from tui.ui.widgets.text_pane import TextPane
from tui.ui.widgets.timeline import Timeline


class Moving(Board):
    """The actions that change what is looked at; none of them reads or writes anything."""

    def action_pane_timeline(self) -> None:
        """Go to the timeline."""
        self.show_pane("timeline")

    def action_pane_graph(self) -> None:
        """Go to the graph."""
        self.show_pane("graph")

    def action_pane_detail(self) -> None:
        """Go to the detail."""
        self.show_pane("detail")

    def action_pane_next(self) -> None:
        """Go to the next pane."""
        self.show_pane(PANES[(PANES.index(self.pane) + 1) % len(PANES)])

    def action_view(self) -> None:
        """Show the graph in its next view; where it is not in sight, go to it first."""
        graph = self.query_one(GraphPane)
        if graph.is_on_screen:
            graph.next_view()
        else:
            self.show_pane("graph")

    def action_go(self) -> None:
        """Show where one can go, and go there."""

        async def perform(action_id: str) -> None:
            await self.run_action(f"screen.perform('{action_id}')")

        self.app.push_screen(GoScreen(self.state, perform))

    def action_go_first(self) -> None:
        """Go to the first line of the pane that has the focus."""
        if isinstance(self.focused, Timeline | TextPane):
            self.focused.action_first()

    def action_zoom(self) -> None:
        """Show one pane alone, or all."""
        self.toggle_class("-zoomed")
        self.watching.look()

    def action_filter(self) -> None:
        """Ask for the filter."""
        self.query_one(Prompt).ask("filter", self.state.words)

    def action_find(self) -> None:
        """Ask for what to find: in the text of the detail while that has the focus."""
        if isinstance(self.focused, DetailPane):
            self.query_one(Prompt).ask(SEEK, self.focused.sought)
        else:
            self.query_one(Prompt).ask("find", self.state.find)

    def action_find_next(self) -> None:
        """Go to the next hit."""
        self._go_on(backwards=False)

    def action_find_previous(self) -> None:
        """Go to the previous hit."""
        self._go_on(backwards=True)

    def _go_on(self, *, backwards: bool) -> None:
        if isinstance(self.focused, DetailPane) and self.focused.sought:
            self.seek(self.focused.sought, backwards=backwards)
        else:
            self.go_to_hit(backwards=backwards)

    def action_clear(self) -> None:
        """Leave the first of: prompt, brush, organization, zoom, pane, range, find, filter."""
        prompt = self.query_one(Prompt)
        if prompt.is_asking:
            self.show_pane("detail" if prompt.purpose == SEEK else "timeline")
        elif self.query_one(DensityBar).leave_brush():
            self.query_one(Timeline).show_position()
        elif self.has_class("-pane-graph") and self.query_one(GraphPane).close():
            pass
        elif self.has_class("-zoomed"):
            self.remove_class("-zoomed")
        elif not self.has_class("-pane-timeline"):
            self.show_pane("timeline")
        elif self.state.view.reach:
            self.query_one(Timeline).leave_range(mark=False)
        elif self.state.find:
            self.filtering.forget()
            self.query_one(Timeline).renew()
        elif self.state.stretch:
            self._narrow(None)
        elif self.state.filter_text:
            self.state.words, self.state.node = "", None
            self.filtering.renew()

    def action_follow(self) -> None:
        """Follow the newest event, or stop."""
        self.state.asked_to_follow = not self.state.view.following
        self.state.view.follow(following=self.state.asked_to_follow)
        self.query_one(Timeline).renew()
        self.on_timeline_selected()

    def action_pause(self) -> None:
        """Hold arrivals back, or let them in."""
        self.state.view.pause(paused=not self.state.view.paused)
        self.draw_anew()

    def action_message(self) -> None:
        """Go to the event that created the message."""
        event = self.state.selected
        story = self.state.session.look.stories.of(event.message_uuid if event else None)
        origin = next((one for one in story if one.kind == "messages/created"), None)
        place = self.state.session.case.events.find(origin.id) if origin else None
        if place is None:
            self.say("the message's own event is not in this case", warning=True)
        else:
            self.go_to_event(place, "message")

    def go_to_event(self, place: int, what: str = "event") -> None:
        """Put the cursor on an event by its position, unless the filter hides it."""
        before = self.state.view.cursor
        if self.state.view.select_position(place):
            self.query_one(Timeline).moved(before)
        else:
            self.say(f"the {what} is hidden by the filter: esc clears it", warning=True)

    def action_room_previous(self) -> None:
        """Go to the previous event of the same room."""
        self._walk_room(backwards=True)

    def action_room_next(self) -> None:
        """Go to the next event of the same room."""
        self._walk_room(backwards=False)

    def _walk_room(self, *, backwards: bool) -> None:
        before = self.state.view.cursor
        if reason := self.state.walk_room(backwards=backwards):
            self.say(reason, warning=True)
        else:
            self.query_one(Timeline).moved(before)

    # Time

    def on_told(self, told: Told) -> None:
        """Show what a pane has to say."""
        self.say(told.text, warning=told.warning)

    def on_by_time_reframed(self) -> None:
        """Let the lanes show another stretch of time, and say which."""
        density = self.query_one(DensityBar)
        density.renew()
        self.query_one(Timeline).show_position()
        self.say(density.told)

    def on_by_time_brushing(self) -> None:
        """Show where a brush begins, and say how it ends."""
        self.query_one(DensityBar).show_brush()
        self.query_one(Timeline).show_position()
        self.say("move to the other end: B or enter shows that time only, esc leaves it")

    def on_narrowed(self, narrowed: Narrowed) -> None:
        """Narrow the timeline to the stretch of time that was brushed."""
        self._narrow(narrowed.stretch)

    def on_density_bar_pointed(self, pointed: DensityBar.Pointed) -> None:
        """Go to the first event at or after the moment, or to the last of all."""
        timeline, before = self.query_one(Timeline), self.state.view.cursor
        self.state.view.select_moment(pointed.moment)
        timeline.moved(before)

    def _narrow(self, stretch: Window | None) -> None:
        """Show a stretch of time only, or all; the lanes show it as wide as they are."""
        self.state.stretch = self.state.zoom = stretch
        self.filtering.renew()
