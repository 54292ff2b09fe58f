"""Tests that hold for all events of a message when they hold for one of them."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import compress

from tui.domain.columns import Columns
from tui.services.matching.sought import Sought, every, packed

_CHUNK = 20_000  # events between two turns of other threads: some ms
_RARE = 0.02


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
            self._tell(first)
        return packed(self._flags[start:stop])

    def _tell(self, first: int) -> None:
        """Tell what holds for an event to all others of its message."""
        flags, messages = self._flags, self._columns.message
        if first or flags.count(1) > _RARE * len(flags):
            self._tell_along(first)
            return
        for at in [*_raised(flags)]:
            if messages[at]:
                for other in self._columns.by_message.of(messages[at]):
                    if other < len(flags):
                        flags[other] = 1

    def _tell_along(self, first: int) -> None:
        """Tell each event what holds for the one before it, then each what holds after it.

        Places are counted from 1, as the columns link events.
        """
        flags, linked, before = bytearray(1) + self._flags, array("I"), array("I")
        for at in range(first, len(self._flags), _CHUNK):
            earlier = self._columns.by_message.earlier[at : min(at + _CHUNK, len(self._flags))]
            linked.extend(compress(range(at + 1, at + 1 + len(earlier)), earlier))
            before.extend(filter(None, earlier))
        for told, by in ((linked, before), (before[::-1], linked[::-1])):
            for at in range(0, len(told), _CHUNK):
                holds = map(flags.__getitem__, by[at : at + _CHUNK])
                for one in compress(told[at : at + _CHUNK], holds):
                    flags[one] = 1
        self._flags = flags[1:]


def _raised(flags: bytearray) -> Iterator[int]:
    at = -1
    while (at := flags.find(1, at + 1)) >= 0:
        yield at
