"""Words sought among all events at once: which hold them, as one flag an event.

A word is found in the text of any event of the same message, in the names of its files, and in the
names of an event's people, room and kind. Matching ignores case. Works on columns and on the names
that are known; reads no event.
"""

from collections.abc import Callable, Iterable, Sequence
from operator import and_, or_
from threading import Lock

from tui.domain import ids
from tui.domain.casefile import FileFacts
from tui.domain.columns import Columns, Terms, key_of
from tui.services.names import Names
from tui.services.reading import LEGEND, letter_of

_CHUNK = 50_000  # events flagged before another thread gets a turn

Holds = Callable[[str], bool]


def _never(_name: str) -> bool:
    return False


class _Table:
    """For each number of some terms whether it is wanted; grows with the terms."""

    def __init__(self, terms: Terms, holds: Holds, columns: "Sequence[Sequence[int]]") -> None:
        self._terms = terms
        self._holds = holds
        self._columns = columns
        self._wanted = bytearray(1)  # number 0 is no name

    def flag(self, flags: bytearray, start: int, stop: int) -> None:
        """Raise the flags of the events that have a wanted number in any of the columns."""
        self._wanted += bytes(map(self._holds, self._terms.spelled[len(self._wanted) :]))
        if any(self._wanted):
            wanted = self._wanted.__getitem__
            for column in self._columns:
                found = map(wanted, column[start:stop])
                flags[start:stop] = bytes(map(or_, flags[start:stop], found))


class Want:
    """One thing wanted: a word, or a person or room. ``flags`` has one byte an event."""

    def __init__(
        self,
        columns: Columns,
        *,
        people: Holds = _never,
        rooms: Holds = _never,
        kinds: Holds = _never,
        word: str = "",
        messages: Iterable[int] = (),
    ) -> None:
        self.flags = bytearray()
        self._columns = columns
        self._word = word
        self._messages = frozenset(messages)
        self._tables = (
            _Table(columns.people, people, (columns.actor, columns.person)),
            _Table(columns.rooms, rooms, (columns.room,)),
            _Table(columns.kinds, kinds, (columns.kind,)),
        )

    def extend(self, stop: int) -> None:
        """Flag the events up to a position, from where the last call ended."""
        first = len(self.flags)
        self.flags += bytes(stop - first)
        for start in range(first, stop, _CHUNK):
            end = min(start + _CHUNK, stop)
            for table in self._tables:
                table.flag(self.flags, start, end)
            if self._word:
                for position in self._columns.texts.holding(self._word, start, end):
                    self.flags[position] = 1
                    self._flag_chain(self._columns.message[position])
        if first:
            for position in range(first, stop):
                self._flag_late(position, first)
        else:
            for key in self._messages:
                self._flag_chain(key)

    def _flag_chain(self, key: int) -> None:
        for one in self._columns.by_message.of(key):
            if one < len(self.flags):
                self.flags[one] = 1

    def _flag_late(self, position: int, first: int) -> None:
        """Flag an event that came after the others of a message which holds the word."""
        key, texts = self._columns.message[position], self._columns.texts
        if self.flags[position] or not key:
            return
        earlier = (one for one in self._columns.by_message.of(key) if one < first)
        told = self._word and any(self._word in texts.of(one) for one in earlier)
        self.flags[position] = bool(told or key in self._messages)


class Matches:
    """Flags of the events that hold all that is wanted; taken further as events come in.

    ``holds`` answers for every position there is, from any thread.
    """

    def __init__(self, columns: Columns, wants: Sequence[Want]) -> None:
        self._columns = columns
        self._wants = wants
        self._flags = b""
        self._guard = Lock()

    def holds(self, position: int) -> bool:
        """Tell whether an event holds all that is wanted."""
        if position >= len(self._flags):
            self.extend()
        return bool(self._flags[position])

    def extend(self) -> None:
        """Flag the events that were added since the last call."""
        with self._guard:
            start, stop = len(self._flags), len(self._columns)
            for want in self._wants:
                want.extend(stop)
            for first in range(start, stop, _CHUNK):
                last = min(first + _CHUNK, stop)
                found = bytes(self._wants[0].flags[first:last])
                for want in self._wants[1:]:
                    found = bytes(map(and_, found, want.flags[first:last]))
                self._flags += found


def search(
    columns: Columns,
    names: Names,
    files: Iterable[FileFacts],
    *,
    words: Sequence[str] = (),
    nodes: Sequence[str] = (),
) -> Matches | None:
    """Return the matches of all words and of all nodes (UUIDs of people or rooms) together.

    None when nothing is wanted. Names count as known at the time of the call.
    """
    known = tuple(files)
    wants = [_of_word(columns, names, known, word.casefold()) for word in words]
    wants += [_of_node(columns, node) for node in nodes]
    return Matches(columns, wants) if wants else None


def _of_word(columns: Columns, names: Names, files: Sequence[FileFacts], word: str) -> Want:
    def person(spelled: str) -> bool:
        known = names.person(spelled)
        return word in f"{known.name} {known.email or ''}".casefold()

    named = (one.url for one in files if word in one.name.casefold())
    messages = (ids.message_uuid_of_content(url.rsplit("/", 1)[-1]) for url in named)
    return Want(
        columns,
        people=person,
        rooms=lambda spelled: word in names.room(spelled).casefold(),
        kinds=lambda kind: word in f"{kind} {LEGEND[letter_of(kind)]}",
        word=word,
        messages=(key_of(one) for one in messages if one),
    )


def _of_node(columns: Columns, node: str) -> Want:
    def holds(spelled: str) -> bool:
        return ids.uuid_of(spelled) == node

    return Want(columns, people=holds, rooms=holds)
