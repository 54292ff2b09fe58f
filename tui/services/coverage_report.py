"""What a case holds and what it lacks, as records, as lines of text and as JSON.

The console and the command line show the same lines. Nothing is asked of Webex here.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tui.domain.amounts import counted
from tui.domain.columns import Columns
from tui.domain.coverage import Cell, Coverage, State
from tui.domain.ports import EventLog
from tui.domain.times import Window, format_api, of_milliseconds, stamp
from tui.services.streams import CALL_RECORDINGS, EVENTS, EVERYTHING

SIGNS = {  # in Unicode and in ASCII
    State.COMPLETE: "■#",
    State.PARTIAL: "▒+",
    State.UNKNOWN: "·.",
    State.DENIED: "×x",
    State.EXPIRED: "‹<",
    State.NEVER: "–-",
}
_SCALE = "1   5    10   15   20   25   30"
_INDENT = 9
_FEW = 5  # stretches that a verdict names
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """An event at the edge of a stretch."""

    id: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in one state, and the events of the case that lie in it."""

    cell: Cell
    events: int
    first: Mark | None
    last: Mark | None


@dataclass(frozen=True, slots=True)
class StreamReport:
    """One stream: its stretches, in order, without gaps."""

    name: str
    stretches: tuple[Stretch, ...]

    @property
    def counts(self) -> dict[State, int]:
        """Return how many events lie in stretches of each state that occurs."""
        found: Counter[State] = Counter()
        for one in self.stretches:
            found[one.cell.state] += one.events
        return dict(found)

    @property
    def state(self) -> State:
        """Return the state of the whole; PARTIAL where there are several."""
        states = {one.cell.state for one in self.stretches}
        return states.pop() if len(states) == 1 else State.PARTIAL


@dataclass(frozen=True, slots=True)
class Report:
    """All streams over one window, as known at ``now`` (aware UTC)."""

    window: Window
    now: datetime
    streams: tuple[StreamReport, ...]


def whole(events: EventLog) -> Window | None:
    """Return the window of all that was read and received; None without anything."""
    extent, order, created = events.coverage.extent(), events.columns.order, events.columns.created
    timed = bisect_left(order, 1, key=created.__getitem__)  # before it, those without a time
    if timed < len(order):
        first, last = of_milliseconds(created[order[timed]]), of_milliseconds(created[order[-1]])
        held = Window(first, last + timedelta(milliseconds=1))
        if extent is None:
            return held
        return Window(min(extent.start, held.start), max(extent.end, held.end))
    return extent


def report(events: EventLog, window: Window, now: datetime) -> Report:
    """Return what is known of a window."""
    coverage, columns = events.coverage, events.columns
    names = dict.fromkeys([*(one.name for one in EVERYTHING), *coverage.streams])
    return Report(
        window,
        now,
        tuple(
            StreamReport(
                name,
                tuple(_stretch(events, rows, cell) for cell in coverage.cells(name, window, now)),
            )
            for name, rows in ((name, _rows(columns, name)) for name in names)
        ),
    )


def _stretch(events: EventLog, rows: Sequence[int], cell: Cell) -> Stretch:
    created = events.columns.created
    edges = (cell.window.start, cell.window.end)
    first, end = (bisect_left(rows, _milliseconds(edge), key=created.__getitem__) for edge in edges)

    def mark(row: int) -> Mark:
        position = rows[row]
        return Mark(events.read(position).id, of_milliseconds(created[position]))

    if first == end:
        return Stretch(cell, 0, None, None)
    return Stretch(cell, end - first, mark(first), mark(end - 1))


def _rows(columns: Columns, stream: str) -> Sequence[int]:
    """Return the positions of a stream's events, in time order."""
    resource, _, actor = stream.partition("@")
    order = columns.order
    spelled = enumerate(columns.kinds.spelled)
    if resource == EVENTS:
        kinds = {number for number, kind in spelled if not _is_of(kind, CALL_RECORDINGS)}
    else:
        kinds = {number for number, kind in spelled if _is_of(kind, resource)}
    if actor:
        person = columns.people.find(actor)
        return array(
            "I", (at for at in order if columns.kind[at] in kinds and columns.actor[at] == person)
        )
    if len(kinds) == len(columns.kinds.spelled):
        return order
    return array("I", (at for at in order if columns.kind[at] in kinds))


def _is_of(kind: str, resource: str) -> bool:
    return kind.startswith(f"{resource}/")


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def verdict(
    coverage: Coverage, stream: str, window: Window, now: datetime, zone: ZoneInfo
) -> list[str]:
    """Return whether a stream is complete over a window, else what is not, and why, as lines."""
    lacking = [
        one for one in coverage.cells(stream, window, now) if one.state is not State.COMPLETE
    ]
    if not lacking:
        return [f"{stream}: complete"]
    told = [f"  {_span(one.window, zone)} {_why(one)}" for one in lacking[:_FEW]]
    if len(lacking) > _FEW:
        told.append(f"  and {len(lacking) - _FEW} more stretches")
    return [f"{stream}: complete but for", *told]


def grids(told: Report, zone: ZoneInfo, *, ascii_only: bool) -> list[str]:
    """Return a grid for each stream, with a sign for each day of the zone, as lines of text.

    A day that has several states is partial.
    """
    found = [f"{_span(told.window, zone)} ({zone.key})", f"as known at {stamp(told.now, zone)}"]
    for stream in told.streams:
        total = sum(stream.counts.values())
        found += ["", f"{stream.name}: {stream.state}, {total:,} events"]
        found += [" " * _INDENT + _SCALE, *_grid(stream, zone, ascii_only=ascii_only)]
    found += ["", "  ".join(f"{_sign(one, ascii_only)} {one}" for one in SIGNS)]
    return found


def heads(told: Report, zone: ZoneInfo, *, ascii_only: bool) -> list[str]:  # noqa: ARG001
    """Return what stands over the grids, without them, one fact a line."""
    found = [f"from: {stamp(told.window.start, zone)} ({zone.key})"]
    found += [f"to: {stamp(told.window.end, zone)}", f"as known at: {stamp(told.now, zone)}"]
    for stream in told.streams:
        total = sum(stream.counts.values())
        found.append(f"{stream.name}: {stream.state}, {counted(total, 'event')}")
    return found


def lacking(told: Report, zone: ZoneInfo) -> list[str]:
    """Return every stretch that is not complete, as lines of at most 80 columns where ids allow.

    Causes may quote a remote side: whoever shows the lines makes them visible.
    """
    found: list[str] = []
    for stream in told.streams:
        stretches = [one for one in stream.stretches if one.cell.state is not State.COMPLETE]
        if stretches:
            found += ["", f"{stream.name}: not complete"]
        for one in stretches:
            found.append(f"  {_span(one.cell.window, zone)}, {one.events:,} events")
            found.append(f"    {_why(one.cell)}")
            for word, mark in (("first", one.first), ("last", one.last)):
                if mark is not None:
                    found.append(f"    {word} {stamp(mark.created, zone)} {mark.id}")
    return found


def _grid(stream: StreamReport, zone: ZoneInfo, *, ascii_only: bool) -> Iterator[str]:
    """Yield a line for each month, with a sign for each day."""
    states: dict[date, State] = {}
    for one in stream.stretches:
        window, state = one.cell.window, one.cell.state
        day = window.start.astimezone(zone).date()
        last = (window.end - timedelta(milliseconds=1)).astimezone(zone).date()
        while day <= last:
            states[day] = state if states.get(day, state) is state else State.PARTIAL
            day += _DAY
    for year, month in dict.fromkeys((day.year, day.month) for day in states):
        signs = [" "] * 31
        for day, state in states.items():
            if (day.year, day.month) == (year, month):
                signs[day.day - 1] = _sign(state, ascii_only)
        yield f"{year}-{month:02d}".ljust(_INDENT) + "".join(signs).rstrip()


def _sign(state: State, ascii_only: bool) -> str:  # noqa: FBT001 - a choice of two alphabets
    return SIGNS[state][ascii_only]


def _span(window: Window, zone: ZoneInfo) -> str:
    return f"{stamp(window.start, zone)} to {stamp(window.end, zone)}"


def _why(cell: Cell) -> str:
    return f"{cell.state}: {cell.cause}" if cell.state is not State.UNKNOWN else cell.cause


def as_json(told: Report) -> dict[str, object]:
    """Return a report in a form that JSON can hold; times as the API spells them."""
    return {
        "from": format_api(told.window.start),
        "to": format_api(told.window.end),
        "asOf": format_api(told.now),
        "streams": [
            {
                "stream": stream.name,
                "state": stream.state,
                "events": stream.counts,
                "stretches": [_as_json(one) for one in stream.stretches],
            }
            for stream in told.streams
        ],
    }


def _as_json(one: Stretch) -> dict[str, object]:
    def told(mark: Mark | None) -> dict[str, str] | None:
        return None if mark is None else {"id": mark.id, "created": format_api(mark.created)}

    return {
        "from": format_api(one.cell.window.start),
        "to": format_api(one.cell.window.end),
        "state": one.cell.state,
        "cause": one.cell.cause,
        "events": one.events,
        "first": told(one.first),
        "last": told(one.last),
    }
