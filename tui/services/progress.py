"""How far a collection is, and how long it will still take."""

from collections.abc import Callable
from dataclasses import dataclass

Monotonic = Callable[[], float]  # seconds that only grow


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a collection is: slices done of all, what came, and the time that took.

    ``received`` counts the events that came in this phase, ``events`` the new ones of all phases.
    ``elapsed`` and ``remaining`` are in seconds; what remains is estimated from the share of slices
    done, and None until one is. ``phase`` is "collecting", or "confirming" during second readings.
    """

    done: int
    slices: int
    received: int
    events: int
    elapsed: float
    phase: str

    @property
    def rate(self) -> float:
        """Return how many events came per second."""
        return self.received / self.elapsed if self.elapsed > 0 else 0.0

    @property
    def remaining(self) -> float | None:
        """Return the seconds that are likely left."""
        return self.elapsed * (self.slices - self.done) / self.done if self.done else None


class Tally:
    """Counts one phase of a collection and reports each change; ``events`` came before it."""

    def __init__(
        self,
        phase: str,
        slices: int,
        report: Callable[[Progress], None],
        monotonic: Monotonic,
        events: int = 0,
    ) -> None:
        self._phase = phase
        self._slices = slices
        self._report = report
        self._monotonic = monotonic
        self._began = monotonic()
        self._done = self._received = 0
        self._events = events
        self._tell()

    def page(self, received: int, events: int) -> None:
        """Count a page that was kept."""
        self._received += received
        self._events += events
        self._tell()

    def slice(self) -> None:
        """Count a slice that is done."""
        self._done += 1
        self._tell()

    def _tell(self) -> None:
        elapsed = self._monotonic() - self._began
        self._report(
            Progress(self._done, self._slices, self._received, self._events, elapsed, self._phase)
        )
