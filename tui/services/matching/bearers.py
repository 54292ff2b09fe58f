"""Which events name files: no column tells, so the event itself is read, once."""

from tui.domain.ports import EventLog

_UNKNOWN, _NO, _YES = range(3)


class Bearers:
    """Remembers what was read, one byte an event. Raises ``CaseFailure`` when reading fails."""

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._known = bytearray()

    def bears(self, position: int) -> bool:
        """Tell whether the event at a position names files."""
        if position >= len(self._known):
            self._known += bytes(len(self._events.columns) - len(self._known))
        if self._known[position] == _UNKNOWN:
            self._known[position] = _YES if self._events.read(position).files else _NO
        return self._known[position] == _YES
