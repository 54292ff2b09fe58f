"""How far long work is, how it is held up, and how long it is likely to take."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from tui.domain.times import lasting

PER_MINUTE = 300
"""Requests that Webex allows about; the amount moves, and others of the same account share it."""


def likely(calls: int) -> timedelta:
    """Return how long so many calls are likely to take at the rate that Webex allows."""
    return timedelta(minutes=calls / PER_MINUTE)


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a phase is: steps done of all, the seconds that took, and how they ended."""

    phase: str
    done: int
    total: int
    elapsed: float
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Return how many steps were done per second."""
        return self.done / self.elapsed if self.elapsed > 0 else 0.0

    @property
    def remaining(self) -> float | None:
        """Return the seconds that are likely left, None until a step is done."""
        return self.elapsed * (self.total - self.done) / self.done if self.done else None

    @property
    def told(self) -> str:
        """Return how far it is, how fast, and how long it is likely to take, in words."""
        left = ""
        if self.remaining is not None and self.done < self.total:
            left = f", {lasting(timedelta(seconds=round(self.remaining)))} left"
        return f"{self.done:,} of {self.total:,}, {self.rate:.1f}/s{left}"


OnPace = Callable[[Pace], None]


class Reins:
    """Holds up a run between two steps, lets it go on, or ends it there."""

    def __init__(self) -> None:
        self._go = asyncio.Event()
        self._go.set()
        self.is_cancelled = False

    @property
    def is_paused(self) -> bool:
        """Tell whether the run waits."""
        return not self._go.is_set()

    def pause(self) -> None:
        """Hold the run up before its next step."""
        self._go.clear()

    def go_on(self) -> None:
        """Let the run go on."""
        self._go.set()

    def cancel(self) -> None:
        """End the run before its next step; what was called is still read back."""
        self.is_cancelled = True
        self._go.set()

    async def may_go_on(self) -> bool:
        """Wait while the run is held up; tell whether another step may be run."""
        await self._go.wait()
        return not self.is_cancelled
