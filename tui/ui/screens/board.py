"""The main screen's ground: panes and bars, drawn and redrawn as messages tell; no action.

Workers fetch, messages carry, handlers change what is shown.
"""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.events import DescendantFocus, Key
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from tui.ui.approving import Approving
from tui.ui.clipboard import Clipboard, to_terminal
from tui.ui.copying import Copying
from tui.ui.exporting import ExportDesk
from tui.ui.filtering import Filtering
from tui.ui.keeping import Keeping
from tui.ui.live import Live
from tui.ui.mutating import Mutating
from tui.ui.recovering import Recovering
from tui.ui.remembering import Remembering
from tui.ui.state import State
from tui.ui.watching import Watching
from tui.ui.widgets.bars import KeyBar, StatusBar, log_notice
from tui.ui.widgets.density import DensityBar
from tui.ui.widgets.detail import DetailPane
from tui.ui.widgets.graph_pane import GraphPane
from tui.ui.widgets.lines import LinePane
from tui.ui.widgets.prompt import Prompt
from tui.ui.widgets.timeline import Timeline

PANES = ("timeline", "graph", "detail")
SEEK = "find in the text"  # what the prompt asks for while the detail has the focus
_SETTLE = 0.12  # seconds without a move after which graph and detail follow the cursor
_RENEW = 0.25  # seconds that arrivals are gathered before the screen is drawn anew


class Board(Screen[None]):
    """Status, density, timeline, graph, detail, prompt and keys of one case."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual's form

    class EventsArrived(Message):
        """New events are in the case."""

    def __init__(self, state: State) -> None:
        super().__init__(classes=f"-pane-{PANES[0]}")
        self.state = state
        self.live = Live(self, state)
        self.mutating = Mutating(self, state)
        self.approving = Approving(self, state, self.mutating)
        self.filtering = Filtering(self, state)
        self.remembering = Remembering(self, state)
        self.watching = Watching(self, state)
        self.recovering = Recovering(self, state)
        self.exporting = ExportDesk(self, state)
        self.copying = Copying(
            self, state, self.live, Clipboard(lambda sequence: to_terminal(self.app, sequence))
        )
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
        """Show what the case holds."""
        width = self.app.size.width  # Textual heeds it only once all is styled for another
        name = max(one for one in self.HORIZONTAL_BREAKPOINTS if width >= one[0])[1]
        self.add_class(name, update=False)
        self.state.view.take()
        self._named = len(self.state.view.everything)
        self.state.session.on_events = self._hear
        self.show_pane("timeline")
        if not self.state.still:
            self.remembering.recall()
        self.query_one(Timeline).renew()
        self.query_one(DensityBar).renew()

    def begin(self) -> None:
        """Show what takes its time, as the graph of a large case does, and go online."""
        self.follow_cursor()
        self.live.start()
        self.remembering.begin()
        notices = (self.state.session.case.notice, *self.remembering.missing)
        self.state.session.is_looked_at = True
        warned, news = "; ".join(filter(None, notices)), self.state.session.news()
        if (said := "; ".join(filter(None, (warned, news)))) and not self.state.still:
            self.say(said, warning=bool(warned))

    @property
    def keeping(self) -> Keeping:
        """Return what takes exhibits."""
        return Keeping(self.app, self.state.session.desk, self.say)

    def _hear(self) -> None:
        self.post_message(self.EventsArrived())

    # What other parts of the console ask for, also in the moment in which it is being left

    @property
    def _is_leaving(self) -> bool:
        return len(self.query(LinePane)) < 6  # three bars, three panes

    @property
    def is_drawn(self) -> bool:
        """Tell whether all panes are there: the screen is neither being opened nor left."""
        return not self._is_leaving

    @property
    def is_settled(self) -> bool:
        """Tell whether the other panes show what the cursor stands on, and all arrivals."""
        return self._settle is None and self._renew is None

    @property
    def pane(self) -> str:
        """Return the name of the pane in hand."""
        return next((one for one in PANES if self.has_class(f"-pane-{one}")), PANES[0])

    def say(self, text: str, *, warning: bool = False) -> None:
        """Show a one-line notice, which logs it."""
        if self._is_leaving:
            log_notice(text, warning=warning)
        else:
            self.query_one(KeyBar).notify_line(text, warning=warning)

    def show_health(self, text: str, confirmed: str = "") -> None:
        """Show the state of the connection, and how much of what was read is confirmed."""
        told = (text, confirmed or self.state.confirmed)
        if told != (self.state.health, self.state.confirmed) and not self._is_leaving:
            self.state.health, self.state.confirmed = told
            self.query_one(StatusBar).refresh()

    def show_presences(self) -> None:
        """Draw the graph with what was found out about who was where when."""
        if not self._is_leaving:
            self.query_one(GraphPane).learnt()

    def draw_anew(self) -> None:
        """Draw everything that depends on events or names."""
        self._draw_graph()
        self.draw_rows()

    def _draw_graph(self) -> None:
        """Build the graph anew, as events, names or rosters changed."""
        if not self._is_leaving:
            self.state.session.relations.changed()
            self.query_one(GraphPane).renew()

    def draw_rows(self) -> None:
        """Draw what depends on which events are shown."""
        if self._is_leaving:
            return
        self.query_one(Timeline).renew()
        self.query_one(DensityBar).renew()
        self.query_one(DetailPane).show(self.state.selected)
        self.query_one(StatusBar).refresh()
        self.watching.look()

    def annotated(self) -> None:
        """Show what was annotated; the filter may ask for it."""
        if self._is_leaving:
            return
        if self.state.words:
            self.filtering.renew()
        else:
            self.query_one(Timeline).refresh()
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
            self._draw_graph()
            self.filtering.renew()
        else:
            self.draw_anew()

    def follow_cursor(self) -> None:
        """Let graph and detail show the selected event."""
        if self._settle is not None:
            self._settle.stop()
            self._settle = None
        if self._is_leaving:
            return
        self.query_one(DetailPane).show(self.state.selected)
        self.query_one(GraphPane).show_selection()
        self.query_one(KeyBar).renew()
        self.live.look_into(self.state.selected)
        self.watching.look()

    # Panes

    def show_pane(self, name: str) -> None:
        """Go to a pane, which shows what the cursor stands on."""
        if self._settle is not None:  # keys that come in one burst are meant for it
            self.follow_cursor()
        self._take_in_hand(name)
        self.set_focus(self.query_one(f"#{name}"))  # at once: the next key is meant for it

    def _take_in_hand(self, name: str) -> None:
        """Make a pane the current one; a prompt that was open is left."""
        self.query_one(Prompt).leave()
        for pane in PANES:
            self.set_class(pane == name, f"-pane-{pane}")
        self.watching.look()

    # Messages

    def on_screen_resume(self) -> None:
        """Take in what a page had covered."""
        self.watching.uncovered()

    def on_board_events_arrived(self) -> None:
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
        self.query_one(DetailPane).show_node("")
        self.follow_cursor()
        self.show_pane("detail")

    def on_timeline_regrouped(self) -> None:
        """Put threads together, or all in time order again."""
        self.state.by_thread = not self.state.by_thread
        self.query_one(Timeline).show_position()
        self.filtering.rearrange()

    def on_graph_pane_chosen(self, chosen: GraphPane.Chosen) -> None:
        """Narrow the timeline to a person, a room, or a person in a room."""
        self.state.node = chosen.node
        self.filtering.renew()
        self.show_pane("timeline")

    def on_graph_pane_wanting(self, wanting: GraphPane.Wanting) -> None:
        """Find out who was in rooms when."""
        self.live.learn_presences(wanting.rooms)

    def on_graph_pane_walked(self, walked: GraphPane.Walked) -> None:
        """Let the detail tell of the person or room that was walked to."""
        self.query_one(DetailPane).show_node(walked.node)

    def on_prompt_typed(self, typed: Prompt.Typed) -> None:
        """Narrow to a filter that is being typed."""
        if typed.purpose == "filter":
            self.filtering.typed(typed.words)

    def on_prompt_answered(self, answered: Prompt.Answered) -> None:
        """Apply what was typed, unless it cannot be understood."""
        if answered.purpose == SEEK:
            self.query_one(Prompt).accept()
            self.show_pane("detail")
            self.seek(answered.words)
        elif self.filtering.answered(answered.purpose, answered.words):
            self.show_pane("timeline")

    def seek(self, words: str, *, backwards: bool = False) -> None:
        """Go to the next line of the detail that has words, or the previous."""
        if not self.query_one(DetailPane).seek(words, backwards=backwards) and words:
            self.say(f"not found in the text: {words}", warning=True)

    def found(self) -> None:
        """Go to the next of what was sought."""
        if self.state.find:
            self.go_to_hit(backwards=False)

    def go_to_hit(self, *, backwards: bool) -> None:
        """Go to the next hit of what was sought, or the previous one."""
        before = self.state.view.cursor
        if self.state.hits is None:
            self.say("nothing is sought: / asks for words")
        elif self.state.view.find_sought(backwards=backwards):
            self.query_one(Timeline).moved(before)
        else:
            self.say(f"not found: {self.state.find}", warning=True)

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
