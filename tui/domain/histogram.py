"""Density of events over time: counts in equal buckets, and the ticks of an axis. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

from tui.domain.times import Window

BLOCKS = " ▁▂▃▄▅▆▇█"
ASCII_BLOCKS = " .:-=+*#@"
_STEPS = tuple(
    timedelta(minutes=minutes)
    for minutes in (1, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 10080, 20160, 43200)
)


def buckets(moments: Iterable[datetime], window: Window, count: int) -> list[int]:
    """Count moments in ``count`` equal buckets of the window; those outside are left out."""
    counts = [0] * count
    start, length = window.start.timestamp(), window.length.total_seconds()
    if length <= 0 or count <= 0:
        return counts
    scale = count / length
    for moment in moments:
        if moment in window:
            counts[min(int((moment.timestamp() - start) * scale), count - 1)] += 1
    return counts


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
        at = int((true - window.start) / window.length * width)
        label = f"|{moment:%m-%d}" if daily else f"|{moment:%m-%d %H:%M}"
        skipped = not daily and true.astimezone(zone).hour != moment.hour  # clocks put forward
        if (
            not skipped
            and true >= window.start
            and at + len(label) <= width
            and all(c == " " for c in cells[at : at + len(label)])
        ):
            cells[at : at + len(label)] = label
        moment += step
    return "".join(cells)


def position(moment: datetime, window: Window, width: int) -> int | None:
    """Return the column of a moment, or None when it lies outside."""
    if moment not in window or width <= 0:
        return None
    return min(int((moment - window.start) / window.length * width), width - 1)
