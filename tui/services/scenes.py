"""What the graph shows: from what the officer looks at to a scene that a view can draw.

The console and ``wxi graph`` make their scenes here.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

from tui.domain import times
from tui.graph.glyphs import Glyphs
from tui.graph.picture import Fit
from tui.graph.views import Scene, View, ViewName
from tui.services.relations import Change, Relations


@dataclass(slots=True)
class Sight:
    """What is looked at: ids of nodes, and a moment in ms since 1970 UTC.

    ``travelling`` shows the graph of the moment instead of now's.
    """

    view: ViewName = ViewName.EGO
    centre: str | None = None
    selected: str | None = None
    place: str | None = None
    opened: int | None = None
    moment: int | None = None
    travelling: bool = False

    @property
    def about(self) -> str | None:
        """Return the node that all that is shown is about; None when everything is shown."""
        return self.centre if self.view in {ViewName.EGO, ViewName.LANES} else None

    @property
    def needs_times(self) -> bool:
        """Tell whether what is shown depends on who was where when."""
        return self.travelling or self.view is ViewName.LANES

    def when(self, zone: ZoneInfo) -> str:
        """Return of when the graph is, to be shown."""
        if not self.travelling or self.moment is None:
            return "now"
        return f"at {times.stamp(times.of_milliseconds(self.moment), zone)[:16]} {zone.key}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """With what a scene is drawn."""

    size: tuple[int, int]
    zone: tzinfo
    fit: Fit
    glyphs: Glyphs


def scene(relations: Relations, sight: Sight, view: View, drawing: Drawing) -> Scene:
    """Return what a view draws, walks and scrolls."""
    now = then = relations.graph
    if sight.travelling and sight.moment is not None:
        then = relations.graph_at(sight.moment, sight.about)
    return view.prepared(
        Scene(
            graph=then,
            now=now,
            lanes_of=relations.lanes,
            organizations=relations.organizations,
            size=drawing.size,
            zone=drawing.zone,
            fit=drawing.fit,
            glyphs=drawing.glyphs,
            centre=sight.centre or "",
            selected=sight.selected,
            place=sight.place,
            opened=sight.opened,
            moment=sight.moment,
        )
    )


def step(relations: Relations, sight: Sight, *, forth: bool) -> list[Change]:
    """Return who came or went next, or before, of what is shown; all of one moment together."""
    changes = relations.changes(sight.about)
    moments = [one.at for one in changes]
    here = sight.moment if sight.moment is not None else 0
    at = bisect_right(moments, here) if forth else bisect_left(moments, here) - 1
    if not 0 <= at < len(moments):
        return []
    return changes[bisect_left(moments, moments[at]) : bisect_right(moments, moments[at])]


def told(relations: Relations, changes: list[Change]) -> str:
    """Return in words who came or went; names are safe to draw."""
    first = changes[0]
    person, room = relations.graph.person(first.person), relations.graph.room(first.room)
    verb, to = ("joined", "") if first.joined else ("left", "")
    name, title = person.name if person else first.person, room.title if room else first.room
    more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
    return f"{name} {verb}{to} {title}{more}"
