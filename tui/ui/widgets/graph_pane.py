"""The membership graph, drawn by ``tui.graph`` in one of its views and walked by keys."""

from textual.message import Message

from tui.graph.grouping import group_id, org_of
from tui.graph.views import ViewName
from tui.graph.walk import Direction
from tui.ui.action import Scope
from tui.ui.messages import Told
from tui.ui.registry import bindings
from tui.ui.widgets.graph_time import GraphTime


class GraphPane(GraphTime):
    """The actions that walk through the graph, scroll, zoom and choose."""

    BINDINGS = bindings(Scope.GRAPH)

    class Chosen(Message):
        """The officer wants only the events of nodes: their UUIDs, separated by blanks."""

        def __init__(self, node: str) -> None:
            super().__init__()
            self.node = node

    class Walked(Message):
        """The officer selected a person or a room; ``node`` is its UUID."""

        def __init__(self, node: str) -> None:
            super().__init__()
            self.node = node

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
            self.post_message(Told("not an organization: only those stand for many people"))
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
