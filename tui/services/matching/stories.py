"""Tests that hold for all events of a message when they hold for one of them."""

from collections.abc import Iterable
from itertools import compress

from tui.domain.columns import Columns
from tui.services.matching.sought import Sought, Stretch, every, packed, raised, tested

_RARE = 0.02
_FEW = 0.15  # of all events up to which it is worth finding out which others are of their messages


class OfMessage:
    """Events for which a test holds, and all others of the same messages.

    ``messages`` are keys of messages for which it holds anyway.
    """

    def __init__(self, columns: Columns, own: Sought, messages: Iterable[int] = ()) -> None:
        self._columns = columns
        self.own = own
        self.messages = frozenset(messages)
        self.cost = own.cost

    def flags(self, stretch: Stretch, among: int) -> int:
        """Test whatever is of a message of those ``among``, and tell it to the others."""
        if stretch.start:
            return self._of_later(stretch, among)
        few = among.bit_count() < _FEW * len(stretch)
        found = self._test(stretch, self._told(stretch, among) if few else every(len(stretch)))
        return self._told(stretch, found) & among

    def is_within(self, other: Sought) -> bool:
        """Compare the tests, and the messages for which they hold anyway."""
        return (
            isinstance(other, OfMessage)
            and self.own.is_within(other.own)
            and self.messages <= other.messages
        )

    def _test(self, stretch: Stretch, among: int) -> int:
        found = self.own.flags(stretch, among)
        if self.messages:
            found |= tested(stretch, among, self._is_anyway)
        return found

    def _is_anyway(self, start: int, stop: int, _asked: bytes) -> bytes:
        return bytes(map(self.messages.__contains__, self._columns.message[start:stop]))

    def _of_later(self, stretch: Stretch, among: int) -> int:
        """Return the flags of what came after other events, which may be of the same messages."""
        columns, start, stop = self._columns, stretch.start, stretch.stop
        flags = bytearray(self._test(stretch, every(len(stretch))).to_bytes(len(stretch), "little"))
        linked = map(bool, columns.by_message.earlier[start:stop])
        seeds = {*compress(range(start, stop), linked), *(start + one for one in raised(flags))}
        for message in {columns.message[one] for one in seeds} - {0}:
            story = [one for one in columns.by_message.of(message) if one < stop]
            if any(self._holds(one, stretch, flags) for one in story):
                for one in story:
                    if one >= start:
                        flags[one - start] = 1
        return packed(flags) & among

    def _holds(self, position: int, stretch: Stretch, flags: bytearray) -> bool:
        if position >= stretch.start:
            return bool(flags[position - stretch.start])
        return bool(self._test(Stretch(position, position + 1), 1))

    def _told(self, stretch: Stretch, found: int) -> int:
        """Tell what holds for an event to all others of its message, from the first event on."""
        flags, columns = bytearray(found.to_bytes(len(stretch), "little")), self._columns
        if flags.count(1) > _RARE * len(flags):
            return self._told_along(stretch, flags)
        for at in [*raised(flags)]:
            if columns.message[at]:
                for other in columns.by_message.of(columns.message[at]):
                    if other < len(flags):
                        flags[other] = 1
        return packed(flags)

    def _told_along(self, stretch: Stretch, own: bytearray) -> int:
        """Tell each event what holds for the one before it, then each what holds after it.

        Places are counted from 1, as the columns link events.
        """
        flags = bytearray(1) + own
        linked, before = self._columns.by_message.links(stretch.stop)
        for told, by in ((linked, before), (before[::-1], linked[::-1])):
            for first, last in Stretch(0, len(told), stretch.goes_on).chunks():
                holds = map(flags.__getitem__, by[first:last])
                for one in compress(told[first:last], holds):
                    flags[one] = 1
        return packed(flags[1:])
