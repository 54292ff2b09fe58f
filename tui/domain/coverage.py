"""What is known of each stretch of time: read, confirmed by a second reading, or why not. Pure.

Webex documents neither the order nor the completeness of a list of events, nor how late an event
may be stored. One reading therefore proves nothing: a page that was silently missing, or an event
that was stored late, shows only when the stretch is read again.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tui.domain.times import Window, format_api, parse_api

LAG = timedelta(seconds=60)
"""What happened more recently than this may well not be listed yet."""
SETTLE = timedelta(hours=1)
"""What happened longer ago than this is taken to be listed, if it ever will be."""


class Outcome(StrEnum):
    """How the reading of a stretch of time stands, or how it ended."""

    PAGE = "page"
    END = "end"
    FAILED = "failed"
    DENIED = "denied"
    EXPIRED = "expired"
    NEVER = "never-existed"


@dataclass(frozen=True, slots=True)
class Advance:
    """One step of reading a stream of events over a window, kept with the events it brought.

    ``stream`` names what was asked for: "events" without a filter, or ``resource``, or either with
    ``@actorId``. ``asked`` is when this reading of the window began, by the server's clock. END
    says that the last page came. ``fresh`` counts the events new to the case that the reading had
    brought before this step. ``tracking_id`` is Webex's own id of the answer, where it is kept.
    """

    stream: str
    window: Window
    outcome: Outcome
    asked: datetime
    pages: int
    items: int
    fresh: int
    cause: str = ""
    tracking_id: str = ""


class State(StrEnum):
    """What may be said of a stretch of time."""

    UNKNOWN = "not read"
    PARTIAL = "partial"
    DENIED = "denied"
    EXPIRED = "expired"
    NEVER = "never-existed"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of time in one state, and why it is not complete."""

    window: Window
    state: State
    cause: str


@dataclass(frozen=True, slots=True)
class _Known:
    """``readings`` to the end: none, one, or 2 once confirmed; what has happened since the last."""

    readings: int = 0
    since: Outcome | None = None
    cause: str = ""


# Disjoint windows in time order; touching ones differ. Replaced, never changed: it is read by other
# threads while more is heard.
_Row = tuple[tuple[Window, _Known], ...]

_NOTHING = _Known()
_CONFIRMED = _Known(2)
_REFUSED = {
    Outcome.DENIED: State.DENIED,
    Outcome.EXPIRED: State.EXPIRED,
    Outcome.NEVER: State.NEVER,
}


class Coverage:
    """What the readings of each stream amount to; ``hear`` takes them in as they happened.

    An instant is complete when a reading to the end brought nothing new, had been preceded by
    another one to the end, and was asked for later than ``SETTLE`` after the instant. A reading
    counts only up to ``LAG`` before it was asked for. One that brings something new shows that
    those before it were not whole, and so makes the window "read once" (again).

    What this cannot know: an event that Webex left out of both readings, one that it stores later
    than ``SETTLE``, or one that it never lists.
    """

    def __init__(self) -> None:
        self._known: dict[str, _Row] = {}

    @property
    def streams(self) -> tuple[str, ...]:
        """Return the names of the streams of which anything is known, sorted."""
        return tuple(sorted(self._known))

    def hear(self, advance: Advance) -> None:
        """Take in one step of a reading."""
        window, fresh = advance.window, advance.fresh > 0
        if advance.outcome is not Outcome.END:
            self._change(advance.stream, window, lambda old: _noted(old, advance))
            return
        settled, listed = advance.asked - SETTLE, advance.asked - LAG
        self._change(
            advance.stream,
            _part(window, end=settled),
            lambda old: _CONFIRMED if old.readings and not fresh else _Known(1),
        )
        self._change(
            advance.stream,
            _part(window, start=settled, end=listed),
            lambda old: _CONFIRMED if old == _CONFIRMED and not fresh else _Known(1),
        )
        # Nothing was learnt of the end of the window, but it is no longer being read either.
        self._change(advance.stream, _part(window, start=listed), lambda old: _Known(old.readings))

    def gaps(self, stream: str, window: Window) -> list[Window]:
        """Return what of a window was never read to the end and has not expired, oldest first."""
        return self._where(
            stream, window, lambda one: one.readings == 0 and one.since is not Outcome.EXPIRED
        )

    def unconfirmed(self, stream: str, window: Window, now: datetime) -> list[Window]:
        """Return what of a window is due for the second reading, oldest first."""
        settled = _part(window, end=now - SETTLE)
        return self._where(stream, settled, lambda one: one.readings == 1) if settled else []

    def read(self, stream: str) -> list[Window]:
        """Return the stretches that were read to the end at least once, oldest first."""
        row = self._known.get(stream, ())
        if not row:
            return []
        return self._where(stream, Window(row[0][0].start, row[-1][0].end), _was_read)

    def read_until(self, stream: str) -> datetime | None:
        """Return the end of the newest stretch that was read to the end; None without any."""
        ends = [window.end for window, known in self._known.get(stream, ()) if known.readings]
        return ends[-1] if ends else None

    def extent(self) -> Window | None:
        """Return the window from the first to the last moment of which anything is known."""
        rows = [row for row in list(self._known.values()) if row]
        if not rows:
            return None
        return Window(min(row[0][0].start for row in rows), max(row[-1][0].end for row in rows))

    def cells(self, stream: str, window: Window, now: datetime) -> list[Cell]:
        """Return the states of a window, in order, disjoint, covering it."""
        return list(_joined(_cells(self._pieces(stream, window), now)))

    def share(self, stream: str, window: Window, now: datetime) -> float:
        """Return which part of a window is complete, from 0.0 to 1.0."""
        complete = [
            cell.window.length
            for cell in self.cells(stream, window, now)
            if cell.state is State.COMPLETE
        ]
        return sum(complete, timedelta(0)) / window.length if window.length else 0.0

    def state(self, stream: str, window: Window, now: datetime) -> State:
        """Return the one state of a window, PARTIAL where it has several."""
        found = {cell.state for cell in self.cells(stream, window, now)}
        return found.pop() if len(found) == 1 else State.PARTIAL

    def as_json(self) -> dict[str, object]:
        """Return a form that JSON can hold, times in whole ms; ``from_json`` reads it back."""
        return {
            stream: [
                [format_api(w.start), format_api(w.end), one.readings, one.since, one.cause]
                for w, one in row
            ]
            for stream, row in list(self._known.items())
        }

    @classmethod
    def from_json(cls, content: object) -> "Coverage":
        """Read what ``as_json`` wrote. Raises ValueError for anything else."""
        found = cls()
        try:
            for stream, row in content.items():  # type: ignore[attr-defined]
                found._known[str(stream)] = tuple(_entry(*entry) for entry in row)
        except (AttributeError, TypeError) as failure:
            raise ValueError("not a coverage") from failure
        return found

    def _where(self, stream: str, window: Window, wanted: Callable[[_Known], bool]) -> list[Window]:
        found: list[Window] = []
        for piece, known in self._pieces(stream, window):
            if not wanted(known):
                continue
            if found and found[-1].end == piece.start:
                found[-1] = Window(found[-1].start, piece.end)
            else:
                found.append(piece)
        return found

    def _change(
        self, stream: str, window: Window | None, change: Callable[[_Known], _Known]
    ) -> None:
        """Replace what is known of a window, piece by piece."""
        if window is None or window.start == window.end:
            return
        row = self._known.get(stream, ())
        first, last = _touching(row, window)
        fresh = [(piece, change(known)) for piece, known in self._pieces(stream, window)]
        for outer, known in row[first:last]:
            if (before := _part(outer, end=window.start)) is not None:
                fresh.insert(0, (before, known))
            if (after := _part(outer, start=window.end)) is not None:
                fresh.append((after, known))
        merged: list[tuple[Window, _Known]] = []
        for piece, known in fresh:
            if merged and merged[-1][1] == known and merged[-1][0].end == piece.start:
                merged[-1] = (Window(merged[-1][0].start, piece.end), known)
            elif known != _NOTHING:
                merged.append((piece, known))
        self._known[stream] = (*row[:first], *merged, *row[last:])

    def _pieces(self, stream: str, window: Window) -> Iterator[tuple[Window, _Known]]:
        """Yield the pieces of a window and what is known of each, nothing included."""
        row = self._known.get(stream, ())
        at = window.start
        for outer, known in row[slice(*_touching(row, window))]:
            piece = _part(outer, start=at, end=window.end)
            if piece is None:
                continue
            if at < piece.start:
                yield Window(at, piece.start), _NOTHING
            yield piece, known
            at = piece.end
        if at < window.end:
            yield Window(at, window.end), _NOTHING


def _was_read(known: _Known) -> bool:
    return known.readings > 0


def _touching(row: _Row, window: Window) -> tuple[int, int]:
    """Return which entries of a row overlap or touch a window, as bounds of a slice."""
    first = bisect_left(row, window.start, key=lambda entry: entry[0].end)
    return first, bisect_right(row, window.end, lo=first, key=lambda entry: entry[0].start)


def _noted(old: _Known, advance: Advance) -> _Known:
    if old.readings == 2 and not advance.fresh:
        return old
    cause = advance.cause
    if advance.outcome is Outcome.PAGE:
        cause = f"{advance.pages} page" + "s" * (advance.pages != 1)
    return _Known(min(old.readings, 1), advance.outcome, cause)


def _part(
    window: Window, *, start: datetime | None = None, end: datetime | None = None
) -> Window | None:
    """Return what of a window lies between two moments; None when nothing does."""
    first = window.start if start is None else max(start, window.start)
    last = window.end if end is None else min(end, window.end)
    return Window(first, last) if first < last else None


def _entry(
    start: str, end: str, readings: int, since: str | None, cause: str
) -> tuple[Window, _Known]:
    outcome = None if since is None else Outcome(since)
    return Window(parse_api(start), parse_api(end)), _Known(int(readings), outcome, str(cause))


def _cells(pieces: Iterable[tuple[Window, _Known]], now: datetime) -> Iterator[Cell]:
    for window, known in pieces:
        since, cause = known.since, known.cause
        if known.readings == 2:
            yield Cell(window, State.COMPLETE, "")
        elif known.readings == 1:
            due = _part(window, end=now - SETTLE)
            if due is not None:
                yield Cell(due, State.PARTIAL, _again(since, cause))
            early = _part(window, start=now - SETTLE)
            if early is not None:
                settles = format_api(early.end + SETTLE)
                yield Cell(early, State.PARTIAL, f"read once; settles at {settles}")
        elif since is None:
            yield Cell(window, State.UNKNOWN, "not read yet")
        elif since in _REFUSED:
            yield Cell(window, _REFUSED[since], cause)
        else:
            what = "being read" if since is Outcome.PAGE else "failed"
            yield Cell(window, State.PARTIAL, f"{what}: {cause}")


def _again(since: Outcome | None, cause: str) -> str:
    match since:
        case None | Outcome.END:
            return "read once; not confirmed yet"
        case Outcome.PAGE:
            return f"read once; being read again: {cause}"
        case _:
            return f"read once; the second reading was not possible: {cause}"


def _joined(cells: Iterable[Cell]) -> Iterator[Cell]:
    last: Cell | None = None
    for cell in cells:
        if last is not None and (last.state, last.cause) == (cell.state, cell.cause):
            last = replace(last, window=Window(last.window.start, cell.window.end))
            continue
        if last is not None:
            yield last
        last = cell
    if last is not None:
        yield last


_SHORTEST, _LONGEST = timedelta(hours=6), timedelta(days=2)


def slices(gaps: Iterable[Window], now: datetime) -> list[Window]:
    """Cut gaps into slices to fetch, newest first: 6 hours, then ever longer ones up to two days.

    The newest comes first because that is what an officer sees first. Slices are short enough to
    keep several workers busy, and long enough for an empty stretch to cost few requests.
    """
    found: list[Window] = []
    for gap in sorted(gaps, key=lambda one: one.start, reverse=True):
        end = gap.end
        while end > gap.start:
            length = min(max(_SHORTEST, now - end), _LONGEST)
            start = max(gap.start, end - length)
            found.append(Window(start, end))
            end = start
    return found
