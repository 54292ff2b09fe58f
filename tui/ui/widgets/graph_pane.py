"""The membership graph, drawn by ``tui.graph`` in one of its views and walked by keys."""

from rich.segment import Segment
from textual.events import Key
from textual.message import Message
from textual.timer import Timer

from tui.domain import ids, times
from tui.domain.signs import milliseconds
from tui.graph.grouping import group_id, org_of
from tui.graph.picture import Picture
from tui.graph.views import Scene, View, ViewName, views
from tui.graph.walk import Direction
from tui.services import scenes
from tui.services.scenes import Drawing, Sight
from tui.ui.actions import Scope, bindings, key_of
from tui.ui.state import State
from tui.ui.text import fit
from tui.ui.widgets.lines import LinePane

_PAUSE = 0.6  # seconds between two steps while playing
_MOST_STEPS = 100  # of playing, then it stops by itself


class GraphPane(LinePane):
    """Draws people and rooms around the timeline's selection until the officer walks off."""

    BINDINGS = bindings(Scope.GRAPH)

    class Chosen(Message):
        """The officer wants only the events of nodes: their UUIDs, separated by blanks."""

        def __init__(self, node: str) -> None:
            super().__init__()
            self.node = node

    class Wanting(Message):
        """To be drawn, it must be found out who was in some rooms when."""

        def __init__(self, rooms: list[str]) -> None:
            super().__init__()
            self.rooms = rooms

    class Walked(Message):
        """The officer selected a person or a room; ``node`` is its UUID."""

        def __init__(self, node: str) -> None:
            super().__init__()
            self.node = node

    class Told(Message):
        """Something is to be said in a line."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._state = state
        self._views = views()
        self._sight = Sight()
        self._event = ""  # the timeline's event that was turned to last
        self._fixed = False  # the middle stays, whatever the timeline selects
        self._change = ""
        self._asked: tuple[object, list[str]] = (None, [])
        self._due: bool | None = None  # a step that waits until times are known: forth or back
        self._steps = 0  # left to play
        self._timer: Timer | None = None
        self._picture: Picture | None = None
        self._begun = False  # the first paint does not wait for the graph of a large case

    @property
    def line_count(self) -> int:
        """Return how many rows the picture has."""
        return len(self._drawn().rows) if self._begun else 0

    def draw(self, index: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Draw one row of the picture."""
        return [self.segment(run.text, run.role.value) for run in self._drawn().rows[index]]

    @property
    def _view(self) -> View:
        return self._views[self._sight.view]

    def _scene(self) -> Scene:
        look, glyphs = self._state.session.look, self._state.glyphs
        drawing = Drawing(self.body, look.zone, fit, glyphs)
        return scenes.scene(self._state.session.relations, self._sight, self._view, drawing)

    def _drawn(self) -> Picture:
        if self._picture is None:
            self._picture = self._view.draw(self._scene())
        return self._picture

    def show_selection(self) -> None:
        """Turn to the room and the actor of the timeline's selected event, unless it was so."""
        self._begun = True
        event, sight = self._state.selected, self._sight
        if event is not None and event.id != self._event:
            self._event = event.id
            self._change = ""
            sight.moment = milliseconds(event.created)
            room = ids.uuid_of(event.room_id)
            actor = ids.uuid_of(event.actor_id or event.person_id)
            if not self._fixed and (room or actor):
                self._turn_to(room or actor)
            if actor and (room or not self._fixed):
                sight.selected, sight.place = actor, room
        self.renew()

    def _turn_to(self, node: str | None) -> None:
        if node != self._sight.centre:
            self._sight.centre, self._sight.opened = node, None
            for view in self._views.values():
                view.begin()

    def renew(self) -> None:
        """Draw anew after the selection, the size or the graph changed; not while out of sight."""
        self._picture = None
        if not self._begun or not self.is_on_screen:
            return
        relations, sight = self._state.session.relations, self._sight
        graph = relations.graph
        if sight.needs_times:
            self._want(relations.lacking(sight.about))
        if self.body.height >= 3:
            self._view.reveal(self._scene())
        self.entitle(
            f"2 Graph · {sight.view}",
            "playing" if self._steps else "",
            self._when(),
            self._change,
            "fixed" if self._fixed else "",
            f"{len(graph.people):,} people",
            f"{len(graph.rooms):,} rooms",
        )
        self.refresh()

    def _when(self) -> str:
        sight, zone = self._sight, self._state.session.look.zone
        if not sight.travelling or sight.moment is None:
            return "now"
        return f"at {times.stamp(times.of_milliseconds(sight.moment), zone)[:16]} {zone.key}"

    def _want(self, rooms: list[str]) -> None:
        asked = (self._state.session.relations.graph, rooms)
        if rooms and not (self._asked[0] is asked[0] and self._asked[1] == rooms):
            self._asked = asked
            self.post_message(self.Wanting(rooms))

    def learnt(self) -> None:
        """Draw with what was found out about who was where when, and go on with what waited."""
        self._asked = (None, [])
        due, self._due = self._due, None
        if due is None:
            self.renew()
        else:
            self._step(forth=due)

    def on_show(self) -> None:
        """Draw what has changed while the pane was out of sight."""
        self.renew()

    def on_resize(self) -> None:
        """Draw in the new size."""
        self.renew()

    def next_view(self) -> None:
        """Change to the next view."""
        every = list(ViewName)
        self._sight.view = every[(every.index(self._sight.view) + 1) % len(every)]
        self.renew()

    # Walking

    def _walk(self, direction: Direction, steps: int = 1) -> None:
        scene, sight = self._scene(), self._sight
        before = (sight.selected, sight.place)
        sight.selected, sight.place = self._view.walk(scene, direction, steps)
        node = sight.selected
        if node and org_of(node) is None and before != (node, sight.place):
            self.post_message(self.Walked(node))
        self.renew()

    def action_down(self) -> None:
        """Select the next node."""
        self._walk(Direction.DOWN)

    def action_up(self) -> None:
        """Select the previous node."""
        self._walk(Direction.UP)

    def action_left(self) -> None:
        """Go to the left, or back in time."""
        self._walk(Direction.LEFT)

    def action_right(self) -> None:
        """Go to the right, or forth in time."""
        self._walk(Direction.RIGHT)

    def action_page_down(self) -> None:
        """Select a node a page further."""
        self._walk(Direction.DOWN, max(1, self.page - 4))

    def action_page_up(self) -> None:
        """Select a node a page back."""
        self._walk(Direction.UP, max(1, self.page - 4))

    def action_zoom_in(self) -> None:
        """Show less time, or wider columns."""
        self._zoom(1)

    def action_zoom_out(self) -> None:
        """Show more time, or denser columns."""
        self._zoom(-1)

    def action_fit(self) -> None:
        """Show all again."""
        self._zoom(0)

    def _zoom(self, by: int) -> None:
        self._view.zoom(self._scene(), by)
        self.renew()

    # Choosing

    def action_centre(self) -> None:
        """Put the selected node in the middle and keep it there; again, to let it go."""
        sight = self._sight
        selected = self._scene().selected
        if selected is None or org_of(selected) is not None:
            self.action_open()
        elif self._fixed and selected == sight.centre:
            self._fixed, self._event = False, ""
            self.show_selection()
        else:
            if sight.about is None:
                sight.view = ViewName.EGO
            self._fixed, sight.selected = True, selected
            self._turn_to(selected)
            self.renew()

    def action_only(self) -> None:
        """Ask for the events of the selected node alone, or show an organization's people."""
        scene = self._scene()
        if org_of(scene.selected) is not None:
            self.action_open()
        elif scene.selected:
            both = self._sight.view is ViewName.MATRIX and scene.place
            self.post_message(
                self.Chosen(f"{scene.selected} {scene.place}" if both else scene.selected)
            )

    def action_open(self) -> None:
        """Show the people of the selected organization one by one."""
        org = org_of(self._scene().selected)
        if org is None:
            self.post_message(self.Told("not an organization: only those stand for many people"))
            return
        self._sight.opened = org
        self._walk(Direction.UP, 0)

    def action_close(self) -> None:
        """Put the people of the opened organization together again."""
        self.close()

    def close(self) -> bool:
        """Put the people of the opened organization together again; False when none is open."""
        if self._sight.opened is None:
            return False
        self._sight.selected, self._sight.opened = group_id(self._sight.opened), None
        self.renew()
        return True

    # Time

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
        else:
            self._steps = 0
            which = "later" if forth else "earlier"
            self.post_message(self.Told(f"nobody is known to have come or gone {which}"))
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
        if key.character != key_of("play", Scope.GRAPH):
            self._stop()

    def on_blur(self) -> None:
        """Stop playing once keys go elsewhere."""
        self._stop()
