"""The four ways to look at the graph, as objects that draw, walk, scroll and zoom alike.

Owns where each is scrolled to and how far it is zoomed. Must not know keys, files or the terminal.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from tui.domain.times import Window, of_milliseconds
from tui.graph import ego, lanes, links, matrix, walk
from tui.graph.glyphs import Glyphs
from tui.graph.grouping import Grouped, grouped
from tui.graph.model import Graph
from tui.graph.picture import Fit, Picture
from tui.graph.presence import Lanes
from tui.graph.sides import spokes
from tui.graph.walk import Direction
from tui.graph.window import follow

_MOST_ALONE = 60  # people whose edges can still be told apart
_PAGES = 4  # so many screens of people are still read one by one
_WIDER = 6  # cells that names gain or lose by a step of zooming
_SHORTEST = timedelta(minutes=10)  # of the time that lanes show


class ViewName(StrEnum):
    """The views, in the order in which they are cycled."""

    EGO = "ego"
    LINKS = "links"
    LANES = "lanes"
    MATRIX = "matrix"


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to draw, and what is looked at.

    `graph` is as of the time looked at, `now` as known last. `place` is the room of the matrix's
    selected cell; `moment` is marked, in ms since 1970 UTC; `opened` the number of the organization
    whose people are shown one by one. `lanes_of` gives the rows over time of a person or room, the
    same ones until something changes; `organizations` are organizations' names by number.
    """

    graph: Graph
    now: Graph
    lanes_of: Callable[[str], Lanes]
    organizations: Mapping[int, str]
    size: tuple[int, int]
    zone: tzinfo
    fit: Fit
    glyphs: Glyphs
    centre: str = ""
    selected: str | None = None
    place: str | None = None
    opened: int | None = None
    moment: int | None = None

    def grouped(self, limit: int, *, among: str | None = None, ever: bool = False) -> Grouped:
        """The graph with people put together beyond the limit; `ever`: those of any time."""
        return grouped(
            self.now if ever else self.graph,
            limit=limit,
            opened=self.opened,
            names=self.organizations,
            among=among,
        )


Cell = tuple[str | None, str | None]
"""What is selected: a node, and the matrix's room."""


class View(ABC):
    """One way to look. Scenes are made ready by `prepared` before it is asked anything else."""

    zoomed = 0
    furthest = range(-3, 4)

    def __init__(self) -> None:
        self._tops: dict[str, int] = {}
        self._seen: tuple[object, ...] = ()
        self._people: Grouped | None = None

    @abstractmethod
    def prepared(self, scene: Scene) -> Scene:
        """The scene with people put together where there are too many for this view."""

    @abstractmethod
    def draw(self, scene: Scene) -> Picture:
        """The picture."""

    @abstractmethod
    def walk(self, scene: Scene, direction: Direction, steps: int) -> Cell:
        """What is selected after a walk."""

    @abstractmethod
    def reveal(self, scene: Scene) -> None:
        """Scroll so that the selected node is in sight."""

    def zoom(self, scene: Scene, by: int) -> None:  # noqa: ARG002
        """Zoom in or out by steps; 0 fits."""
        wanted = self.zoomed + by if by else 0
        self.zoomed = max(self.furthest.start, min(wanted, self.furthest.stop - 1))

    def begin(self) -> None:
        """Scroll back, as something else is in the middle now."""
        self._tops.clear()

    def top(self, column: str) -> int:
        """The first item in sight of a column."""
        return self._tops.get(column, 0)

    def follow(self, column: str, item: int, total: int, height: int) -> None:
        """Scroll a column so that an item is in sight."""
        if total > height:
            self._tops[column] = follow(self.top(column), item, total, height)

    def together(
        self, scene: Scene, limit: int, *, among: str | None = None, ever: bool = False
    ) -> Grouped:
        """The people put together: found once, as long as nothing changes."""
        seen = (scene.now if ever else scene.graph, limit, scene.opened, among)
        same = len(self._seen) == len(seen) and self._seen[0] is seen[0]
        if self._people is None or not same or self._seen[1:] != seen[1:]:
            self._seen, self._people = seen, scene.grouped(limit, among=among, ever=ever)
        return self._people

    def with_people(self, scene: Scene, limit: int, among: str | None = None) -> Scene:
        """The scene with people put together."""
        people = self.together(scene, limit, among=among)
        return replace(scene, graph=people.graph, selected=people.shown(scene.selected))


def _alone(scene: Scene) -> int:
    return min(_MOST_ALONE, _PAGES * scene.size[1])


class EgoView(View):
    """One room or person in the middle."""

    def prepared(self, scene: Scene) -> Scene:
        """Put the people of the room in the middle together."""
        room = scene.graph.room(scene.centre)
        return self.with_people(scene, _alone(scene), room.id) if room else scene

    def draw(self, scene: Scene) -> Picture:
        """The picture."""
        return ego.draw(
            scene.graph,
            centre=scene.centre,
            selected=scene.selected,
            size=scene.size,
            top=self.top("spokes"),
            fit=scene.fit,
            glyphs=scene.glyphs,
            wider=_WIDER * self.zoomed,
        )

    def walk(self, scene: Scene, direction: Direction, steps: int) -> Cell:
        """Along a side, or through the middle."""
        at = walk.ego(scene.graph, scene.centre, scene.selected, direction, steps)
        return at, scene.place

    def reveal(self, scene: Scene) -> None:
        """Scroll both sides."""
        for side in spokes(scene.graph, scene.centre):
            found = [spoke.node.id for spoke in side]
            if scene.selected in found:
                height = ego.body_height(scene.size)
                self.follow("spokes", found.index(scene.selected), len(found), height)


class LinksView(View):
    """People and rooms in two columns."""

    def prepared(self, scene: Scene) -> Scene:
        """Put people together."""
        return self.with_people(scene, _alone(scene))

    def draw(self, scene: Scene) -> Picture:
        """The picture."""
        return links.draw(
            scene.graph,
            selected=scene.selected,
            size=scene.size,
            top_people=self.top("people"),
            top_rooms=self.top("rooms"),
            fit=scene.fit,
            glyphs=scene.glyphs,
            wider=_WIDER * self.zoomed,
        )

    def walk(self, scene: Scene, direction: Direction, steps: int) -> Cell:
        """Along a column, or to the other one."""
        return walk.links(scene.graph, scene.selected, direction, steps), scene.place

    def reveal(self, scene: Scene) -> None:
        """Scroll the column of the selected node."""
        graph, selected, height = scene.graph, scene.selected or "", links.body_height(scene.size)
        if graph.person(selected):
            self.follow("people", graph.position(selected), len(graph.people), height)
        elif graph.room(selected):
            self.follow("rooms", graph.position(selected), len(graph.rooms), height)


class LanesView(View):
    """Rows over time. It is zoomed by halving the time shown, around the marked moment."""

    furthest = range(24)

    def __init__(self) -> None:
        super().__init__()
        self._middle: datetime | None = None
        self._moment: int | None = None
        self._rows: tuple[Lanes, Grouped, Lanes] | None = None

    def _lanes(self, scene: Scene) -> Lanes:
        rows, room = scene.lanes_of(scene.centre), scene.now.room(scene.centre)
        people = self.together(
            scene, _PAGES * scene.size[1], among=room.id if room else None, ever=True
        )
        kept = self._rows
        if kept is None or kept[0] is not rows or kept[1] is not people:
            found = people.lanes(rows) if room else rows
            arranged = Lanes(found.centre, lanes.ordered(found), found.span)
            kept = self._rows = (rows, people, arranged)
        return kept[2]

    def prepared(self, scene: Scene) -> Scene:
        """Put the people of the room in the middle together."""
        found = self._lanes(scene)
        selected = self._people.shown(scene.selected) if self._people else scene.selected
        return replace(scene, lanes_of=lambda _centre: found, selected=selected)

    def draw(self, scene: Scene) -> Picture:
        """The picture."""
        rows = scene.lanes_of(scene.centre)
        return lanes.draw(
            rows,
            selected=scene.selected,
            size=scene.size,
            top=self.top("rows"),
            shown=self._shown(rows.span),
            moment=scene.moment,
            zone=scene.zone,
            fit=scene.fit,
            glyphs=scene.glyphs,
        )

    def _shown(self, span: Window) -> Window:
        length = span.length / 2**self.zoomed
        middle = self._middle or span.start + span.length / 2
        start = max(span.start, min(middle - length / 2, span.end - length))
        return Window(start, start + length)

    def zoom(self, scene: Scene, by: int) -> None:
        """Halve or double the time shown, around the marked moment."""
        span = scene.lanes_of(scene.centre).span
        super().zoom(scene, by)
        while self.zoomed and span.length / 2**self.zoomed < _SHORTEST:
            self.zoomed -= 1
        if by > 0 and scene.moment is not None:
            self._middle = of_milliseconds(scene.moment)

    def walk(self, scene: Scene, direction: Direction, steps: int) -> Cell:
        """Along the rows; to the sides along the time, a quarter of what is shown."""
        rows = scene.lanes_of(scene.centre)
        if direction in (Direction.UP, Direction.DOWN):
            ids = [lane.node.id for lane in rows.lanes]
            return walk.column(ids, scene.selected, direction, steps), scene.place
        shown = self._shown(rows.span)
        step = shown.length / 4 * (1 if direction is Direction.RIGHT else -1)
        self._middle = self._shown(rows.span).start + shown.length / 2 + step
        self._middle = self._shown(rows.span).start + shown.length / 2  # no further than the ends
        return scene.selected, scene.place

    def reveal(self, scene: Scene) -> None:
        """Scroll the rows, and the time once the moment has changed."""
        rows = scene.lanes_of(scene.centre)
        ids = [lane.node.id for lane in rows.lanes]
        if scene.selected in ids:
            height = lanes.body_height(scene.size)
            self.follow("rows", ids.index(scene.selected), len(ids), height)
        if scene.moment is not None and scene.moment != self._moment:
            moment = of_milliseconds(scene.moment)
            if moment not in self._shown(rows.span):
                self._middle = moment
        self._moment = scene.moment


class MatrixView(View):
    """A cell for each person and room. Zoomed out of its fit, cells grow or shrink."""

    furthest = range(-len(matrix.CELLS), len(matrix.CELLS) + 1)

    def prepared(self, scene: Scene) -> Scene:
        """Put people together, and settle which cell is selected."""
        ready = self.with_people(scene, _PAGES * scene.size[1])
        person, room = matrix.cell(ready.graph, ready.selected, ready.place, ready.centre)
        at = person.id if person else None
        return replace(ready, selected=at, place=room.id if room else None)

    def _zoom(self, scene: Scene) -> int:
        wanted = matrix.fitting(scene.graph, scene.size) + self.zoomed
        return max(0, min(wanted, len(matrix.CELLS) - 1))

    def draw(self, scene: Scene) -> Picture:
        """The picture."""
        return matrix.draw(
            scene.graph,
            person=scene.graph.person(scene.selected or ""),
            room=scene.graph.room(scene.place or ""),
            size=scene.size,
            top=self.top("people"),
            left=self.top("rooms"),
            zoom=self._zoom(scene),
            fit=scene.fit,
            glyphs=scene.glyphs,
        )

    def zoom(self, scene: Scene, by: int) -> None:
        """Make cells wider or denser, as far as there are such."""
        before = self._zoom(scene)
        super().zoom(scene, by)
        if by and self._zoom(scene) == before:
            self.zoomed -= by

    def walk(self, scene: Scene, direction: Direction, steps: int) -> Cell:
        """Along the row or the column of the cell."""
        people, rooms = scene.graph.people, scene.graph.rooms
        if direction in (Direction.UP, Direction.DOWN):
            ids = [person.id for person in people]
            return walk.column(ids, scene.selected, direction, steps), scene.place
        ids = [room.id for room in rooms]
        way = Direction.DOWN if direction is Direction.RIGHT else Direction.UP
        return scene.selected, walk.column(ids, scene.place, way, steps)

    def reveal(self, scene: Scene) -> None:
        """Scroll to the cell in both directions."""
        graph, shape = scene.graph, matrix.shape(scene.graph, scene.size, self._zoom(scene))
        if scene.selected is None or scene.place is None:
            return
        self.follow("people", graph.position(scene.selected), len(graph.people), shape.body)
        at, left = graph.position(scene.place), self.top("rooms")
        self._tops["rooms"] = max(at - shape.columns + 1, min(left, at))


def views() -> dict[ViewName, View]:
    """One of each, none of them scrolled or zoomed yet."""
    return {
        ViewName.EGO: EgoView(),
        ViewName.LINKS: LinksView(),
        ViewName.LANES: LanesView(),
        ViewName.MATRIX: MatrixView(),
    }
