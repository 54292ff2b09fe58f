"""The main screen: wires panes, bars and actions; workers fetch, handlers change what is shown."""

import asyncio

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.events import DescendantFocus, Key
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from tui.errors import WxiError
from tui.services.exhibits import Shown
from tui.ui import capture
from tui.ui.actions import ACTIONS, Scope, bindings
from tui.ui.filtering import Filtering
from tui.ui.live import Live
from tui.ui.screens.confirm import ConfirmScreen
from tui.ui.screens.coverage import CoverageScreen
from tui.ui.screens.help import HelpScreen
from tui.ui.screens.history import HistoryScreen
from tui.ui.state import State
from tui.ui.widgets.bars import DensityBar, KeyBar, StatusBar
from tui.ui.widgets.detail import DetailPane
from tui.ui.widgets.graph_pane import GraphPane
from tui.ui.widgets.lines import LinePane
from tui.ui.widgets.prompt import Prompt
from tui.ui.widgets.timeline import Timeline

PANES = ("timeline", "graph", "detail")
_SETTLE = 0.12  # seconds without a move after which graph and detail follow the cursor
_RENEW = 0.25  # seconds that arrivals are gathered before the screen is drawn anew


class MainScreen(Screen[None]):
    """Timeline, graph and detail of one case."""

    BINDINGS = bindings(Scope.EVERYWHERE)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual's form

    class EventsArrived(Message):
        """New events are in the case."""

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state
        self.live = Live(self, state)
        self.filtering = Filtering(self, state)
        self._settle: Timer | None = None
        self._renew: Timer | None = None
        self._named = 0

    def compose(self) -> ComposeResult:
        """Status, density, panes, prompt, keys."""
        yield StatusBar(self.state, id="status")
        yield DensityBar(self.state, id="density")
        with Horizontal(id="panes"):
            yield Timeline(self.state, id="timeline")
            with Vertical(id="side"):
                yield GraphPane(self.state, id="graph")
                yield DetailPane(self.state, id="detail")
        yield Prompt(self.state.session.look.filters.complete, id="prompt")
        yield KeyBar(self.state, id="keys")

    def on_mount(self) -> None:
        """Show what the case holds, then go online."""
        self.state.view.take()
        self._named = len(self.state.view.everything)
        self.state.session.on_events = self._hear
        self._show_pane("timeline")
        self.query_one(Timeline).renew()
        self.query_one(DensityBar).renew()
        # The graph of a large case takes its time: the timeline can be read meanwhile.
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.draw_anew()
        self.follow_cursor()
        self.live.start()
        if self.state.session.case.notice:
            self.say(self.state.session.case.notice, warning=True)

    def _hear(self) -> None:
        self.post_message(self.EventsArrived())

    # What other parts of the console ask for, also in the moment in which it is being left

    @property
    def _is_leaving(self) -> bool:
        return len(self.query(LinePane)) < 6  # three bars, three panes

    def say(self, text: str, *, warning: bool = False) -> None:
        """Show a one-line notice."""
        if not self._is_leaving:
            self.query_one(KeyBar).notify_line(text, warning=warning)

    def show_health(self, text: str, confirmed: str = "") -> None:
        """Show the state of the connection, and how much of what was read is confirmed."""
        told = (text, confirmed or self.state.confirmed)
        if told != (self.state.health, self.state.confirmed) and not self._is_leaving:
            self.state.health, self.state.confirmed = told
            self.query_one(StatusBar).refresh()

    def draw_anew(self) -> None:
        """Draw everything that depends on events or names."""
        if self._is_leaving:
            return
        self.state.session.relations.changed()
        self.query_one(Timeline).renew()
        self.query_one(DensityBar).renew()
        self.query_one(GraphPane).renew()
        self.query_one(DetailPane).show(self.state.selected)
        self.query_one(StatusBar).refresh()

    def draw_soon(self) -> None:
        """Draw anew once the arrivals of a moment are gathered."""
        if self._renew is None:
            self._renew = self.set_timer(_RENEW, self._draw_gathered)

    def _draw_gathered(self) -> None:
        self._renew = None
        self.state.view.take()
        self._learn_names()
        if self.state.words:  # names that were learnt can make more events match
            self.filtering.renew()
        else:
            self.draw_anew()

    def follow_cursor(self) -> None:
        """Let graph and detail show the selected event."""
        self._settle = None
        if self._is_leaving:
            return
        self.query_one(DetailPane).show(self.state.selected)
        self.query_one(GraphPane).show_selection()
        self.query_one(KeyBar).renew()
        self.live.look_into(self.state.selected)

    # Messages

    def on_main_screen_events_arrived(self) -> None:
        """Take arrivals into the view, the first at once."""
        if self.state.view.everything:
            self.draw_soon()
        else:
            self.state.view.take()
            self.draw_anew()
            self.follow_cursor()
            self._learn_names()

    def _learn_names(self) -> None:
        known, self._named = self._named, len(self.state.session.case.events.columns)
        if known < self._named:
            self.live.learn_names(range(known, self._named))

    def on_timeline_selected(self) -> None:
        """Let the other panes follow once the cursor rests."""
        self.query_one(DensityBar).show_cursor()
        if self._settle is not None:
            self._settle.stop()
        self._settle = self.set_timer(_SETTLE, self.follow_cursor)

    def on_timeline_opened(self) -> None:
        """Read the selected event."""
        self.follow_cursor()
        self._show_pane("detail")

    def on_graph_pane_chosen(self, chosen: GraphPane.Chosen) -> None:
        """Narrow the timeline to a person or room."""
        self.state.node = chosen.node
        self.filtering.renew()
        self._show_pane("timeline")

    def on_prompt_typed(self, typed: Prompt.Typed) -> None:
        """Narrow to a filter that is being typed."""
        if typed.purpose == "filter":
            self.filtering.typed(typed.words)

    def on_prompt_answered(self, answered: Prompt.Answered) -> None:
        """Apply what was typed, unless it cannot be understood."""
        if self.filtering.answered(answered.purpose, answered.words):
            self._show_pane("timeline")

    def found(self) -> None:
        """Show what was sought, and go to the next hit."""
        self.query_one(Timeline).refresh()
        if self.state.find:
            self._go_to_hit(backwards=False)

    def on_key(self, _key: Key) -> None:
        """Take the notice away at the next key."""
        self.query_one(KeyBar).clear_notice()

    def on_descendant_focus(self, _focus: DescendantFocus) -> None:
        """Show the keys of the pane in hand."""
        focused = self.focused  # which may have gone on since
        if focused is not None and focused.id in PANES:  # also by a click
            self._take_in_hand(focused.id)
        try:
            self.query_one(KeyBar).show_scope(focused)
        except NoMatches:
            return

    # Actions

    async def action_perform(self, action_id: str) -> None:
        """Perform an action of the registry, or say why it cannot be done now."""
        action = next(
            one for one in ACTIONS if one.id == action_id and one.scope is Scope.EVERYWHERE
        )
        reason = action.off(self.state)
        if reason:
            self.say(f"{action.label}: {reason}", warning=True)
        else:
            await self.run_action(f"screen.{action_id}")

    def _show_pane(self, name: str) -> None:
        self._take_in_hand(name)
        self.set_focus(self.query_one(f"#{name}"))  # at once: the next key is meant for it

    def _take_in_hand(self, name: str) -> None:
        """Make a pane the current one; a prompt that was open is left."""
        self.query_one(Prompt).leave()
        for pane in PANES:
            self.set_class(pane == name, f"-pane-{pane}")

    def action_pane_timeline(self) -> None:
        """Go to the timeline."""
        self._show_pane("timeline")

    def action_pane_graph(self) -> None:
        """Go to the graph."""
        self._show_pane("graph")

    def action_pane_detail(self) -> None:
        """Go to the detail."""
        self._show_pane("detail")

    def action_pane_next(self) -> None:
        """Go to the next pane."""
        now = next((at for at, one in enumerate(PANES) if self.has_class(f"-pane-{one}")), 0)
        self._show_pane(PANES[(now + 1) % len(PANES)])

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
        self._go_to_hit(backwards=False)

    def action_find_previous(self) -> None:
        """Go to the previous hit."""
        self._go_to_hit(backwards=True)

    def _go_to_hit(self, *, backwards: bool) -> None:
        hits, timeline = self.state.hits, self.query_one(Timeline)
        before = self.state.view.cursor
        if hits is None:
            self.say("nothing is sought: / asks for words")
        elif self.state.view.find(hits.holds, backwards=backwards):
            timeline.moved(before)
        else:
            self.say(f"not found: {self.state.find}", warning=True)

    def action_clear(self) -> None:
        """Leave, in this order: a prompt, the zoom, the detail or graph, the find, the filter."""
        if self.query_one(Prompt).is_asking:
            self._show_pane("timeline")
        elif self.has_class("-zoomed"):
            self.remove_class("-zoomed")
        elif not self.has_class("-pane-timeline"):
            self._show_pane("timeline")
        elif self.state.find:
            self.state.find, self.state.hits = "", None
            self.query_one(Timeline).refresh()
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

    def action_collecting(self) -> None:
        """Stop collecting, or go on."""
        self.live.stop_or_go()

    def action_check(self) -> None:
        """Check the busiest rooms, on the coverage screen."""
        self.app.push_screen(CoverageScreen(self.state, checking=True))

    def action_coverage(self) -> None:
        """Show what was read of which time."""
        self.app.push_screen(CoverageScreen(self.state))

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

    async def action_history(self) -> None:
        """Tell the life of the message on a page of its own."""
        event, look = self.state.selected, self.state.session.look
        thread = await asyncio.to_thread(look.thread, event) if event else None
        if event is not None and thread is not None:
            self.app.push_screen(HistoryScreen(look.history(event, thread)))

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

    def action_retrieve(self) -> None:
        """Read the message and keep it."""
        event = self.state.selected
        message_id = self.state.session.look.stories.message_id(event) if event else None
        if message_id is not None:
            self.live.retrieve(message_id)

    def action_delete(self) -> None:
        """Plan, confirm and run a deletion."""
        self.live.delete(
            self.state.chosen(), lambda plan: self.app.push_screen_wait(ConfirmScreen(plan))
        )

    def action_exhibit(self) -> None:
        """Keep the screen as an exhibit."""
        timeline, detail = self.query_one(Timeline), self.query_one(DetailPane)
        rows = timeline.visible_rows() if timeline.display else []
        top = timeline.top
        selected = self.state.selected
        if selected is not None and detail.display and detail.region.height:
            rows.append((detail.region.y, selected))
        shown = Shown(
            view=next(one for one in PANES if self.has_class(f"-pane-{one}")),
            filter=self.state.filter_text,
            theme=self.app.theme,
            rows=tuple(rows),
            first=top + 1 if timeline.display else 0,
            last=top + len(timeline.visible_rows()) if timeline.display else 0,
            total=len(self.state.view.rows),
        )
        try:
            exhibit = self.state.session.desk.take(capture.grab(self.app), shown)
        except WxiError as failure:
            self.say(failure.line(), warning=True)
        else:
            self.say(f"exhibit {exhibit.number} kept: {exhibit.svg}, {exhibit.txt}")

    def action_palette(self) -> None:
        """Open the command palette."""
        self.app.action_command_palette()

    def action_help(self) -> None:
        """Explain the keys."""
        self.app.push_screen(HelpScreen(self.state.glyphs))

    def action_quit(self) -> None:
        """Leave the console."""
        self.app.exit()
