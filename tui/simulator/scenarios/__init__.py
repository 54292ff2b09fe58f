"""The registry of scenarios: their names, cheaply, and their builders on demand.

A builder takes the time of the start in milliseconds, the number of events of the history
(None for its default) and the seed, and returns the `Script` of a world.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.simulator.world import Script

NAMES: tuple[str, ...] = (
    "leak",
    "harassment",
    "phishing",
    "recording",
    "busy",
    "hostile",
    "empty",
)


def load(name: str) -> "Callable[[int, int | None, int], Script]":
    """Return the builder of a scenario; raises ``KeyError`` for an unknown name."""
    if name not in NAMES:
        raise KeyError(name)
    module = import_module(f"tui.simulator.scenarios.{name}")
    build: Callable[[int, int | None, int], Script] = module.build
    return build
