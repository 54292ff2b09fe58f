"""Density of events over time: counts in equal buckets, and the ticks of an axis. Pure."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, timedelta, tzinfo
from itertools import pairwise

from tui.domain.times import Window

BLOCKS = " ▁▂▃▄▅▆▇█"
ASCII_BLOCKS = " .:-=+*#@"
_LABEL = re.compile(r"\|[^| ]+(?: [^| ]+)?")
_STEPS = tuple(
    timedelta(minutes=minutes)
    for minutes in (1, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 10080, 20160, 43200)
)


def buckets(rows: Sequence[int], created: Sequence[int], window: Window, count: int) -> list[range]:
    """Return which rows fall in each of ``count`` equal buckets of the window, as ranges of rows.

    ``rows`` are places in ``created`` (ms since 1970 UTC), in time order; those outside are left
    out.
    """
    if window.length <= timedelta(0) or count <= 0:
        return [range(0)] * max(0, count)
    # The end of the last one is the end of the window.
    firsts = (beginning(number, window, count) for number in range(count + 1))
    places = [bisect_left(rows, first, key=created.__getitem__) for first in firsts]
    return [range(*ends) for ends in pairwise(places)]


def beginning(number: int, window: Window, count: int) -> int:
    """Return the first moment (ms since 1970 UTC) of one of ``count`` equal buckets."""
    start, length = _milliseconds(window)
    return start - (-length * number // count)


def tally(groups: bytes, group: int, spans: Sequence[range]) -> list[int]:
    """Count in each range of rows those of a group; ``groups`` has the group of each row."""
    return [groups.count(group, span.start, span.stop) for span in spans]


def bars(counts: list[int], *, blocks: str = BLOCKS) -> str:
    """Draw counts as one row of blocks: nothing for zero, the lowest for one, full for the top."""
    top = max(counts, default=0)
    steps = len(blocks) - 1

    def level(count: int) -> int:
        if count <= 1:
            return count
        return 2 + (count - 2) * (steps - 2) // (top - 2) if count < top else steps

    return "".join(blocks[level(count)] for count in counts)


def axis(window: Window, width: int, zone: tzinfo) -> str:
    """Draw a time axis: a tick and a label wherever a round local time begins."""
    cells = [" "] * width
    if width < 8 or window.length <= timedelta(0):
        return "".join(cells)
    label_width = 6 if window.length > timedelta(days=2) else 12
    step = next(
        (step for step in _STEPS if window.length / step * (label_width + 2) <= width), _STEPS[-1]
    )
    daily = step >= timedelta(days=1)
    local = window.start.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = midnight + (local - midnight) // step * step
    while moment < window.end:
        true = moment.astimezone(UTC)
        at = position(round(true.timestamp() * 1000), window, width)
        label = f"|{moment:%m-%d}" if daily else f"|{moment:%m-%d %H:%M}"
        skipped = not daily and true.astimezone(zone).hour != moment.hour  # clocks put forward
        if (
            not skipped
            and at is not None
            and at + len(label) <= width
            and all(c == " " for c in cells[at : at + len(label)])
        ):
            cells[at : at + len(label)] = label
        moment += step
    return "".join(cells)


def brushed(axis: str, first: int, last: int, signs: str = "[-]") -> str:
    """Draw a stretch over an axis, from column ``first`` to ``last``.

    The signs are those of its first column, of those between, and of its last. Of a label that it
    covers in part nothing stays, as the rest would name another time.
    """

    def uncovered(label: re.Match[str]) -> str:
        free = label.end() <= first or label.start() > last
        return label.group() if free else " " * len(label.group())

    axis = _LABEL.sub(uncovered, axis)
    drawn = signs[0] if first == last else signs[0] + signs[1] * (last - first - 1) + signs[2]
    return axis[:first] + drawn + axis[last + 1 :]


def position(moment: int, window: Window, width: int) -> int | None:
    """Return the column of a moment (ms since 1970 UTC), or None when it lies outside."""
    start, length = _milliseconds(window)
    if not 0 <= moment - start < length or width <= 0:
        return None
    return (moment - start) * width // length


def _milliseconds(window: Window) -> tuple[int, int]:
    start, end = (round(edge.timestamp() * 1000) for edge in (window.start, window.end))
    return start, end - start
