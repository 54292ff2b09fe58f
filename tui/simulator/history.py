"""A past that is made up when asked for, and the question that lists of events answer.

`History` is what a scenario too large to be stored hands over instead of acts. Knows no HTTP.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tui.simulator.spaces import Message


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to the feed; times in milliseconds, ``since`` included, ``until`` not.

    Call recordings are listed only when they are asked for by name, or ``everything`` is.
    """

    mask: int
    since: int = 0
    until: int | None = None
    resource: str | None = None
    type: str | None = None
    actor: str | None = None
    everything: bool = False

    def takes(self, resource: str, type_: str) -> bool:
        """Whether events of this resource and type are asked for."""
        usual = self.everything or resource != "convergedRecordings"
        asked = usual if self.resource is None else resource == self.resource
        return asked and self.type in (None, type_)

    def covers(self, at: int) -> bool:
        """Whether events of this time are asked for."""
        return self.since <= at and (self.until is None or at < self.until)


class History(Protocol):
    """Events at positions from 0 on, in order of arrival, and the messages they are about."""

    def __len__(self) -> int:
        """Return how many events there are."""

    def newest_first(self, wanted: Wanted, before: int, /) -> Iterator[tuple[int, bytes]]:
        """Yield position and body of matching events, newest first, below ``before``."""

    def find(self, uuid: str, mask: int, /) -> bytes | None:
        """Return the body of the event with this UUID, None if not visible to ``mask``."""

    def message(self, uuid: str, /) -> Message | None:
        """Return the message with this UUID as the history left it."""

    def posts(self, room: str, /) -> Sequence[Message]:
        """Return the messages of the room with this UUID, oldest first."""


class _Nothing:
    """The history of a world whose past is all acts."""

    def __len__(self) -> int:
        return 0

    def newest_first(self, _wanted: Wanted, _before: int) -> Iterator[tuple[int, bytes]]:
        return iter(())

    def find(self, _uuid: str, _mask: int) -> bytes | None:
        return None

    def message(self, _uuid: str) -> Message | None:
        return None

    def posts(self, _room: str) -> Sequence[Message]:
        return ()


NO_HISTORY: History = _Nothing()
