"""What an export left out and what it could not carry as it was, counted while it is written."""

from collections import Counter
from dataclasses import dataclass, field

_MOST = 100  # events that the manifest names for each alteration


@dataclass
class Tally:
    """Filled by a writer; each key is a sentence of the manifest. ``events`` were told in all."""

    events: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    altered: Counter[str] = field(default_factory=Counter)
    where: dict[str, list[str]] = field(default_factory=dict)

    def leave_out(self, why: str, count: int = 1) -> None:
        """Count something that the export does not hold."""
        self.left_out[why] += count

    def alter(self, how: str, event_id: str) -> None:
        """Count an event that is told otherwise than it was received."""
        self.altered[how] += 1
        named = self.where.setdefault(how, [])
        if len(named) < _MOST:
            named.append(event_id)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Return all of it as sentences."""
        told = (*self.left_out.items(), *self.altered.items())
        return tuple(f"{why}: {count:,}" for why, count in told)
