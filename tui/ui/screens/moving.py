"""Moving about on the main screen: panes, filter and find, following, from event to event."""

from tui.ui.screens.board import PANES, Board
from tui.ui.screens.go import GoScreen
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
        now = next((at for at, one in enumerate(PANES) if self.has_class(f"-pane-{one}")), 0)
        self.show_pane(PANES[(now + 1) % len(PANES)])

    def action_go(self) -> None:
        """Show where one can go, and go there."""

        async def perform(action_id: str | None) -> None:
            if action_id is not None:
                await self.run_action(f"screen.perform('{action_id}')")

        self.app.push_screen(GoScreen(self.state), perform)

    def action_go_first(self) -> None:
        """Go to the first line of the pane that has the focus."""
        if isinstance(self.focused, Timeline | TextPane):
            self.focused.action_first()

    def action_zoom(self) -> None:
        """Show one pane alone, or all."""
        self.toggle_class("-zoomed")

    def action_filter(self) -> None:
        """Ask for the filter."""
        self.query_one(Prompt).ask("filter", self.state.words)

    def action_find(self) -> None:
        """Ask for what to find."""
        self.query_one(Prompt).ask("find", self.state.find)

    def action_find_next(self) -> None:
        """Go to the next hit."""
        self.go_to_hit(backwards=False)

    def action_find_previous(self) -> None:
        """Go to the previous hit."""
        self.go_to_hit(backwards=True)

    def action_clear(self) -> None:
        """Leave a prompt, the zoom, another pane, a range, the find, the filter, in this order."""
        if self.query_one(Prompt).is_asking:
            self.show_pane("timeline")
        elif self.has_class("-zoomed"):
            self.remove_class("-zoomed")
        elif not self.has_class("-pane-timeline"):
            self.show_pane("timeline")
        elif self.state.view.reach:
            self.query_one(Timeline).leave_range(mark=False)
        elif self.state.find:
            self.filtering.forget()
            self.query_one(Timeline).renew()
        elif self.state.filter_text:
            self.state.words, self.state.node = "", None
            self.filtering.renew()

    def action_follow(self) -> None:
        """Follow the newest event, or stop."""
        self.state.view.follow(following=not self.state.view.following)
        self.query_one(Timeline).renew()
        self.on_timeline_selected()

    def action_pause(self) -> None:
        """Hold arrivals back, or let them in."""
        self.state.view.pause(paused=not self.state.view.paused)
        self.draw_anew()

    def action_message(self) -> None:
        """Go to the event that created the message."""
        event, timeline = self.state.selected, self.query_one(Timeline)
        story = self.state.session.look.stories.of(event.message_uuid if event else None)
        origin = next((one for one in story if one.kind == "messages/created"), None)
        place = self.state.session.case.events.find(origin.id) if origin else None
        before = self.state.view.cursor
        if place is None:
            self.say("the message's own event is not in this case", warning=True)
        elif self.state.view.select_position(place):
            timeline.moved(before)
        else:
            self.say("the message is hidden by the filter: esc clears it", warning=True)

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
