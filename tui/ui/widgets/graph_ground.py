"""The graph pane's ground: what is looked at, drawn in one of the views; no action."""

from rich.segment import Segment
from textual.message import Message

from tui.domain import ids
from tui.domain.signs import milliseconds
from tui.graph.picture import Picture
from tui.graph.views import Scene, View, ViewName, views
from tui.services import scenes
from tui.services.scenes import Drawing, Sight
from tui.ui.state import State
from tui.ui.text import fit
from tui.ui.widgets.lines import LinePane


class GraphGround(LinePane):
    """Draws people and rooms around the timeline's selection until the officer walks off."""

    class Wanting(Message, namespace="graph_pane"):
        """To be drawn, it must be found out who was in some rooms when."""

        def __init__(self, rooms: list[str]) -> None:
            super().__init__()
            self.rooms = rooms

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._state = state
        self._views = views()
        self._sight = Sight()
        self._event = ""  # the timeline's event that was turned to last
        self._fixed = False  # the middle stays, whatever the timeline selects
        self._change = ""
        self._asked: tuple[object, list[str]] = (None, [])
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
    def view(self) -> ViewName:
        """Return the way in which the graph is looked at."""
        return self._sight.view

    @view.setter
    def view(self, view: ViewName) -> None:
        self._sight.view = view
        self.renew()

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
            self.when,
            self._change,
            "fixed" if self._fixed else "",
            f"{len(graph.people):,} people",
            f"{len(graph.rooms):,} rooms",
        )
        self.refresh()

    @property
    def when(self) -> str:
        """Return of when the graph is."""
        return self._sight.when(self._state.session.look.zone)

    def _want(self, rooms: list[str]) -> None:
        asked = (self._state.session.relations.graph, rooms)
        if rooms and not (self._asked[0] is asked[0] and self._asked[1] == rooms):
            self._asked = asked
            self.post_message(self.Wanting(rooms))

    def learnt(self) -> None:
        """Draw with what was found out about who was where when."""
        self._asked = (None, [])
        self.renew()

    def on_show(self) -> None:
        """Draw what has changed while the pane was out of sight."""
        self.renew()

    def on_resize(self) -> None:
        """Draw in the new size."""
        self.renew()

    def next_view(self) -> None:
        """Change to the next view."""
        every = list(ViewName)
        self.view = every[(every.index(self.view) + 1) % len(every)]
