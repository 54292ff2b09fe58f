"""The graph pane in time: the graph of a moment, from change to change, step by step or playing."""

from textual.events import Key
from textual.timer import Timer

from tui.services import scenes
from tui.ui.action import Scope
from tui.ui.messages import Told
from tui.ui.registry import by_id
from tui.ui.state import State
from tui.ui.widgets.graph_ground import GraphGround

_PAUSE = 0.6  # seconds between two steps while playing
_MOST_STEPS = 100  # of playing, then it stops by itself


class GraphTime(GraphGround):
    """The actions that change the moment whose graph is shown."""

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(state, id=id)
        self._due: bool | None = None  # a step that waits until times are known: forth or back
        self._steps = 0  # left to play
        self._timer: Timer | None = None

    @property
    def when(self) -> str:
        """Return of when the graph is, and that it goes on by itself."""
        return f"playing · {super().when}" if self._steps else super().when

    def learnt(self) -> None:
        """Take the step that waited for this."""
        due, self._due = self._due, None
        super().learnt()
        if due is not None:
            self._step(forth=due)

    def action_travel(self) -> None:
        """Show the graph as it was at the cursor's time, or as it is now."""
        self._sight.travelling = not self._sight.travelling
        self.renew()

    def action_change_next(self) -> None:
        """Go to the next moment at which somebody came or went."""
        self._step(forth=True)

    def action_change_previous(self) -> None:
        """Go to the previous moment at which somebody came or went."""
        self._step(forth=False)

    def _step(self, *, forth: bool) -> bool:
        relations, sight = self._state.session.relations, self._sight
        sight.travelling = True
        if rooms := relations.lacking(sight.about):
            self._due = forth
            self._want(rooms)
            return True
        changes = scenes.step(relations, sight, forth=forth)
        if changes:
            sight.moment, self._change = changes[0].at, scenes.told(relations, changes)
            sight.selected = changes[0].person
            self.post_message(Told(self._change))
        else:
            self._steps = 0
            which = "later" if forth else "earlier"
            self.post_message(Told(f"nobody is known to have come or gone {which}"))
        self.renew()
        return bool(changes)

    def action_play(self) -> None:
        """Go from change to change, until a key is pressed."""
        if self._steps:
            self._stop()
        else:
            self._steps = _MOST_STEPS
            self._play()

    def _play(self) -> None:
        if self._steps and self._step(forth=True):
            self._steps -= 1
            self._timer = self.set_timer(_PAUSE, self._play)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        if self._steps:
            self._steps = 0
            self.renew()

    def on_key(self, key: Key) -> None:
        """Stop playing at any key; the one that began it does so itself."""
        if key.key not in self._state.keymap.keys(by_id("play", {Scope.GRAPH})):
            self._stop()

    def on_blur(self) -> None:
        """Stop playing once keys go elsewhere."""
        self._stop()
