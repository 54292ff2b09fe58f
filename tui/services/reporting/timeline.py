"""The timeline: the chosen events in time order, each as the console tells it."""

from tui.domain.models import EPOCH, Event
from tui.domain.report import Cell, Prose, Said, Section, Table
from tui.domain.times import stamp
from tui.services.reading import LEGEND
from tui.services.reporting.matter import Matter, cut, shortened, who

MOST = 500
_LONGEST = 600  # characters of one line


def section(matter: Matter) -> Section:
    """Return the section: the latest of the chosen events."""
    shown = matter.positions[-MOST:]
    events = matter.look.case.events
    left_out = cut(len(shown), len(matter.positions), f"{matter.choice}, the latest ones")
    if not shown:
        said = Said(f"There are none: {matter.choice}.", matter.cite.head())
        return Section("timeline", "Timeline", (Prose(said),))
    table = Table(
        f"{len(shown):,} {matter.choice}"[:300],
        ("Time", "Event", "Who", "Room", "What", "Record"),
        tuple(_row(events.read(one), matter) for one in shown),
        frozenset({"Time", "Event", "Record"}),
    )
    return Section("timeline", "Timeline", (table,), left_out)


def _row(event: Event, matter: Matter) -> tuple[Cell, ...]:
    row, look = matter.look.row(event), matter.look
    at = stamp(event.created, look.zone) if event.created != EPOCH else "no time given"
    return (
        tuple(map(Said, at.split(" ", 1))),
        (Said(LEGEND[row.letter]), Said(row.letter)),
        who(look.names.actor(event)),
        (Said(row.room),),
        (Said(shortened(row.text, _LONGEST)),),
        (Said("", matter.cite.event(event)),),
    )
