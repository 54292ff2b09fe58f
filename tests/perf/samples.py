"""The events that every contender is given: those of the embedded Webex's ``busy``, in a file.

One event a line as Webex would send it, newest first, as a list of events comes. Knows nothing of
who reads them.
"""

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tui.simulator import scenarios
from tui.simulator.history import Wanted
from tui.simulator.scenarios.cast import AQUILA
from tui.simulator.world import World

PAGE = 1000
SETTLED = 600_000  # ms before now at which the newest event lies: none is too young to count


def render(folder: Path, path: str, events: int) -> dict[str, float]:
    """Write ``events`` events of the last thirty days to ``path``; run in a process of its own."""
    start = time.time_ns() // 1_000_000 - SETTLED
    script = scenarios.load("busy")(start, events + events // 10 + 1000, 7)  # some are not visible
    world = World(script, lambda: start, seed=7)
    world.now()
    found = world.feed.newest_first(Wanted(AQUILA.mask))
    written = 0
    with Path(path).open("wb") as file:
        for _, body in islice(found, events):
            file.write(body + b"\n")
            written += 1
    assert written == events
    return {}


def pages(path: Path, events: int) -> Iterator[list[bytes]]:
    """Yield the first ``events`` events in lists of 1000."""
    with path.open("rb") as file:
        lines = islice(file, events)
        while page := [line[:-1] for line in islice(lines, PAGE)]:
            yield page
