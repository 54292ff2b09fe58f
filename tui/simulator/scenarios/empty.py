"""`empty`: an organization in which nothing has happened yet: people, and nothing else.

Every list is empty or holds the caller alone, and stays so until somebody acts.
"""

from tui.simulator.scenarios import cast
from tui.simulator.world import Script


def build(start: int, _events: int | None, _seed: int) -> Script:
    """Return the script of a world that starts at ``start`` (milliseconds, UTC)."""
    return Script(tuple(cast.people(start).values()), ())
