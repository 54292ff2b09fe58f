"""The membership graph: links or ego view, drawn by ``tui.graph`` and walked by keys."""

from enum import StrEnum

from rich.segment import Segment
from textual.message import Message

from tui.domain import ids
from tui.graph import ego, links, walk
from tui.graph.picture import Picture
from tui.graph.sides import spokes
from tui.graph.walk import Direction
from tui.graph.window import follow
from tui.ui.actions import Scope, bindings
from tui.ui.state import State
from tui.ui.text import fit
from tui.ui.widgets.lines import LinePane


class GraphView(StrEnum):
    """The ways to look at the graph, in the order in which they are cycled."""

    EGO = "ego"
    LINKS = "links"


class GraphPane(LinePane):
    """Draws people and rooms around the timeline's selection until the officer walks off."""

    BINDINGS = bindings(Scope.GRAPH)

    class Chosen(Message):
        """The officer wants only the events of a person or room; ``node`` is its UUID."""

        def __init__(self, node: str) -> None:
            super().__init__()
            self.node = node

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._state = state
        self._view = GraphView.EGO
        self._centre: str | None = None
        self._selected: str | None = None
        self._tops = {"people": 0, "rooms": 0, "spokes": 0}
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
    def view(self) -> GraphView:
        """Return the way in which the graph is looked at."""
        return self._view

    @view.setter
    def view(self, view: GraphView) -> None:
        self._view = view
        self.renew()

    def show_selection(self) -> None:
        """Turn to the room and the actor of the timeline's selected event."""
        self._begun = True
        event = self._state.selected
        if event is not None:
            room = ids.uuid_of(event.room_id)
            actor = ids.uuid_of(event.actor_id or event.person_id)
            if room or actor:
                self._centre = room or actor
                self._selected = actor
        self.renew()

    def renew(self) -> None:
        """Draw anew after the selection, the size or the graph changed; not while out of sight."""
        self._picture = None
        if not self._begun or not self.is_on_screen:
            return
        self._reveal()
        graph = self._state.session.relations.graph
        self.entitle(
            f"2 Graph · {self._view}",
            f"{len(graph.people):,} people",
            f"{len(graph.rooms):,} rooms",
        )
        self.refresh()

    def on_show(self) -> None:
        """Draw what has changed while the pane was out of sight."""
        self.renew()

    def on_resize(self) -> None:
        """Draw in the new size."""
        self.renew()

    def _drawn(self) -> Picture:
        if self._picture is None:
            size = self.body
            graph, glyphs = self._state.session.relations.graph, self._state.glyphs
            if self._view is GraphView.LINKS:
                self._picture = links.draw(
                    graph,
                    selected=self._selected,
                    size=size,
                    top_people=self._tops["people"],
                    top_rooms=self._tops["rooms"],
                    fit=fit,
                    glyphs=glyphs,
                )
            else:
                self._picture = ego.draw(
                    graph,
                    centre=self._centre or "",
                    selected=self._selected,
                    size=size,
                    top=self._tops["spokes"],
                    fit=fit,
                    glyphs=glyphs,
                )
        return self._picture

    def _reveal(self) -> None:
        """Scroll the columns so that the selected node is visible."""
        graph, selected = self._state.session.relations.graph, self._selected or ""
        size = self.body
        if size[1] < 3:
            return
        if self._view is GraphView.LINKS:
            height = links.body_height(size)
            if graph.person(selected):
                self._follow("people", graph.position(selected), len(graph.people), height)
            elif graph.room(selected):
                self._follow("rooms", graph.position(selected), len(graph.rooms), height)
        else:
            for side in spokes(graph, self._centre or ""):
                found = [spoke.node.id for spoke in side]
                if selected in found:
                    height = ego.body_height(size)
                    self._follow("spokes", found.index(selected), len(found), height)

    def _follow(self, column: str, item: int, total: int, height: int) -> None:
        if total > height:
            self._tops[column] = follow(self._tops[column], item, total, height)

    def _walk(self, direction: Direction) -> None:
        graph = self._state.session.relations.graph
        if self._view is GraphView.LINKS:
            self._selected = walk.links(graph, self._selected, direction)
        else:
            self._selected = walk.ego(graph, self._centre or "", self._selected, direction)
        self.renew()

    def action_down(self) -> None:
        """Select the next node."""
        self._walk(Direction.DOWN)

    def action_up(self) -> None:
        """Select the previous node."""
        self._walk(Direction.UP)

    def action_left(self) -> None:
        """Go to the left."""
        self._walk(Direction.LEFT)

    def action_right(self) -> None:
        """Go to the right."""
        self._walk(Direction.RIGHT)

    def action_view(self) -> None:
        """Change to the next view."""
        views = list(GraphView)
        self._view = views[(views.index(self._view) + 1) % len(views)]
        self.renew()

    def action_centre(self) -> None:
        """Put the selected node in the middle of the ego view."""
        if self._selected:
            self._view = GraphView.EGO
            self._centre = self._selected
            self._tops["spokes"] = 0
            self.renew()

    def action_only(self) -> None:
        """Ask for the events of the selected node alone."""
        if self._selected:
            self.post_message(self.Chosen(self._selected))
