"""Tests that hold for all events of a message when they hold for one of them."""

from collections.abc import Iterable

from tui.domain.columns import Columns
from tui.services.matching.sought import Sought, every, packed


class OfMessage:
    """Events for which a test holds, and all others of the same messages.

    ``messages`` are keys of messages for which it holds anyway. An event that comes later has its
    share in what was learnt before.
    """

    costly = False

    def __init__(self, columns: Columns, own: Sought, messages: Iterable[int] = ()) -> None:
        self._columns = columns
        self._own = own
        self._messages = frozenset(messages)
        self._flags = bytearray()
        self._told = 0

    def learn(self, start: int, stop: int) -> None:
        """Test the events."""
        count = stop - start
        found = self._own.flags(start, stop, every(count))
        if self._messages:
            keys = self._columns.message[start:stop]
            found |= packed(bytes(map(self._messages.__contains__, keys)))
        self._flags += found.to_bytes(count, "little")

    def flags(self, start: int, stop: int, among: int) -> int:  # noqa: ARG002
        """Return what was learnt, told on along each message first."""
        if self._told < len(self._flags):
            first, self._told = self._told, len(self._flags)
            if 1 in self._flags:
                self._tell(first)
        return packed(self._flags[start:stop])

    def _tell(self, first: int) -> None:
        """Tell each event what holds for the one before it, then each what holds after it."""
        flags, earlier = self._flags, self._columns.by_message.earlier
        linked = [at for at in range(first, len(flags)) if earlier[at]]
        for at in linked:
            if flags[earlier[at] - 1]:
                flags[at] = 1
        for at in reversed(linked):
            if flags[at]:
                flags[earlier[at] - 1] = 1
