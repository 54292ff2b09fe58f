"""Which stretches of time have been collected: a set of disjoint windows, and its gaps. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tui.domain.times import Window, format_api, parse_api


class Coverage:
    """Disjoint windows in time order; touching ones are joined."""

    def __init__(self, windows: Iterable[Window] = ()) -> None:
        self._windows: list[Window] = []
        for window in windows:
            self.add(window)

    @property
    def windows(self) -> Sequence[Window]:
        """Return the covered windows, oldest first."""
        return tuple(self._windows)

    def add(self, window: Window) -> None:
        """Cover a window; an empty one changes nothing."""
        if window.start == window.end:
            return
        apart = [one for one in self._windows if one.end < window.start or window.end < one.start]
        joined = [one for one in self._windows if one not in apart]
        start = min([window.start, *(one.start for one in joined)])
        end = max([window.end, *(one.end for one in joined)])
        self._windows = sorted([*apart, Window(start, end)], key=lambda one: one.start)

    def hear(self, advance: "Advance") -> None:
        """Take in one step of reading: a window counts when its last page has come."""
        if advance.outcome is Outcome.END:
            self.add(advance.window)

    def gaps(self, window: Window) -> list[Window]:
        """Return what of a window is not covered, oldest first."""
        found: list[Window] = []
        at = window.start
        for one in self._windows:
            if one.end <= at or one.start >= window.end:
                continue
            if one.start > at:
                found.append(Window(at, one.start))
            at = one.end
        if at < window.end:
            found.append(Window(at, window.end))
        return found

    def as_json(self) -> dict[str, object]:
        """Return a form that JSON can hold; ``from_json`` reads it back."""
        return {"windows": [[format_api(w.start), format_api(w.end)] for w in self._windows]}

    @classmethod
    def from_json(cls, content: object) -> "Coverage":
        """Read what ``as_json`` wrote; anything else reads as nothing covered."""
        rows = content.get("windows") if isinstance(content, dict) else None
        windows = []
        for row in rows if isinstance(rows, list) else []:
            try:
                start, end = row
                windows.append(Window(parse_api(start), parse_api(end)))
            except (TypeError, ValueError):
                continue
        return cls(windows)


def slices(gaps: Iterable[Window], now: datetime) -> list[Window]:
    """Cut gaps into slices to fetch, newest first: a day, then ever longer ones up to a week.

    The newest comes first because that is what an officer sees first.
    """
    found: list[Window] = []
    for gap in sorted(gaps, key=lambda one: one.start, reverse=True):
        end = gap.end
        while end > gap.start:
            age = now - end
            length = min(max(timedelta(days=1), age), timedelta(days=7))
            start = max(gap.start, end - length)
            found.append(Window(start, end))
            end = start
    return found


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
    ``@actorId``. ``asked`` is when this reading of the window began, by the server's clock; ``end``
    says that the last page came. ``fresh`` counts the events new to the case in the whole reading.
    """

    stream: str
    window: Window
    outcome: Outcome
    asked: datetime
    pages: int
    items: int
    fresh: int
    cause: str = ""
