"""What the console needs to know of every event at once, in a few bytes each.

An event is named by its position: its place in the order received, which never changes. Columns
only grow; one thread writes, any thread reads. Pure: where the events themselves lie, and how a
column is saved, is for the store to know.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import compress

from tui.domain import ids
from tui.domain.texts import Texts

Positions = Sequence[int]

_CHUNK = 20_000  # positions between two turns of other threads: some ms
_FIRST_SLOTS = 1021
_SLOTS = (16_381, 131_071, 1_048_573, 4_194_301, 16_777_213, 67_108_859, 268_435_399)  # primes


def key_of(text: str) -> int:
    """Return a 64-bit key of an id, the same in every process; never 0."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1


def merged(
    rows: "array[int]", fresh: Iterable[int], key: Callable[[int], tuple[int, ...]]
) -> "array[int]":
    """Return rows that stand in the order of a key, and fresh ones put in between, as a new array.

    Where nothing is fresh, it is the same array.
    """
    added = array("I", sorted(fresh, key=key))
    if not added:
        return rows
    low = bisect_left(rows, key(added[0]), key=key)
    high = bisect_right(rows, key(added[-1]), lo=low, key=key)
    if low < high:
        added = array("I", sorted(rows[low:high] + added, key=key))
    return rows[:low] + added + rows[high:]


class Terms:
    """Names as numbers from 1; 0 stands for none. Spellings of one name share a number."""

    def __init__(self, same: Callable[[str], str | None] = lambda name: name) -> None:
        self._same = same
        self.known: dict[str, int] = {}
        """Every spelling met, with its number."""
        self.spelled: list[str] = [""]
        """The first spelling of each number."""

    def number(self, name: str | None) -> int:
        """Return the number of a name, a new one if need be."""
        if not name:
            return 0
        found = self.known.get(name)
        if found is None:
            found = self._add(name)
        return found

    def numbers(self, names: Iterable[str | None]) -> list[int]:
        """Return the numbers of many names, new ones if need be."""
        known = self.known
        return [known.get(name or "") or self.number(name) for name in names]

    def adopt(self, spelled: list[str], known: dict[str, int]) -> None:
        """Take over the names that were saved."""
        self.spelled[:], self.known = spelled, known

    def find(self, name: str | None) -> int:
        """Return the number of a name, 0 when there is none."""
        if not name:
            return 0
        return self.known.get(name) or self.known.get(self._same(name) or name, 0)

    def _add(self, name: str) -> int:
        common = self._same(name) or name
        found = self.known.get(common)
        if found is None:
            found = len(self.spelled)
            self.spelled.append(name)
            self.known[common] = found
        self.known[name] = found
        return found

    def __len__(self) -> int:
        """Return one more than the highest number."""
        return len(self.spelled)


class Chains:
    """Positions that share a key, newest first: a hash table and a chain in two arrays.

    ``keys`` is the column of keys; 0 in it is no key. The table can be rebuilt from the column.
    """

    def __init__(self, keys: "array[int]") -> None:
        self._keys = keys
        self.slots = array("I", bytes(4 * _FIRST_SLOTS))
        self.earlier = array("I")
        self.heads = 0
        self._links = (array("I"), array("I"), 0)

    def extend(self, keys: Iterable[int]) -> None:
        """Enter the next positions; their keys stand in the column already."""
        column, earlier, slots = self._keys, self.earlier, self.slots
        size = len(slots)
        for position, key in enumerate(keys, len(earlier) + 1):
            slot = key % size
            while (head := slots[slot]) and column[head - 1] != key:
                slot = slot + 1 if slot + 1 < size else 0
            if key == 0:
                earlier.append(0)
                continue
            earlier.append(head)
            slots[slot] = position
            if head == 0:
                self.heads += 1
                if self.heads * 2 > size:
                    self._grow()
                    slots = self.slots
                    size = len(slots)

    def newest(self, key: int) -> int:
        """Return the newest position with a key, -1 when there is none."""
        slots, keys = self.slots, self._keys
        size = len(slots)
        slot = key % size
        while (head := slots[slot]) and keys[head - 1] != key:
            slot = slot + 1 if slot + 1 < size else 0
        return head - 1

    def of(self, key: int) -> Iterator[int]:
        """Yield the positions with a key, newest first."""
        at = self.newest(key)
        while at >= 0:
            yield at
            at = self.earlier[at] - 1

    def links(self, stop: int) -> "tuple[array[int], array[int]]":
        """Return all below ``stop`` with an earlier one of the same key, and those earlier ones.

        Both are told by their places, counted from 1.
        """
        linked, before, known = self._links
        if known > stop:
            known = 0
        linked, before = (linked[:], before[:]) if known else (array("I"), array("I"))
        for first in range(known, stop, _CHUNK):
            earlier = self.earlier[first : min(first + _CHUNK, stop)]
            linked.extend(compress(range(first + 1, stop + 1), earlier))
            before.extend(filter(None, earlier))
        self._links = (linked, before, stop)
        return linked, before

    def _grow(self) -> None:
        old = self.slots
        size = next(one for one in _SLOTS if one > len(old))
        slots, keys = array("I", bytes(4 * size)), self._keys
        for head in filter(None, old):
            slot = keys[head - 1] % size
            while slots[slot]:
                slot = slot + 1 if slot + 1 < size else 0
            slots[slot] = head
        self.slots = slots


@dataclass(slots=True)
class Said:
    """What events say of a person in passing; "" where none said it."""

    name: str = ""
    email: str = ""
    org_id: str = ""


class Columns:
    """The columns of a case. They are filled by one thread at a time, in the order received."""

    def __init__(self) -> None:
        self.created = array("q")
        """Creation in ms since 1970 UTC; 0 where Webex sent none."""
        self.keys = array("Q")
        """``key_of`` the event's id."""
        self.kind = array("I")
        """``resource/type``, a number of ``kinds``."""
        self.actor = array("I")
        """Who acted, a number of ``people``."""
        self.person = array("I")
        """Whom the object belongs to, a number of ``people``."""
        self.room = array("I")
        """Where, a number of ``rooms``."""
        self.message = array("Q")
        """``key_of`` the message's UUID; 0 where the event concerns none."""
        self.parent = array("Q")
        """``key_of`` the UUID of the message that a message replies to; 0 where it does not."""
        self.kinds = Terms()
        self.people = Terms(ids.uuid_of)
        self.rooms = Terms(ids.uuid_of)
        self.said: list[Said] = [Said()]
        """By number of ``people``."""
        self.direct: set[int] = set()
        """Numbers of the rooms that are known to be 1:1."""
        self.texts = Texts()
        self.by_id = Chains(self.keys)
        self.by_message = Chains(self.message)
        self._order = array("I")
        self._length = 0

    def __len__(self) -> int:
        """Return how many events there are, whole ones only, while more are being added."""
        return self._length

    def add(
        self,
        event_id: str,
        created: int,
        kind: str,
        actor: str | None,
        person: str | None,
        room: str | None,
        message_uuid: str | None,
        text: str,
        parent_uuid: str | None = None,
    ) -> int:
        """Enter the next event and return its position. ``created`` is ms since 1970 UTC."""
        message = key_of(message_uuid) if message_uuid else 0
        parent = key_of(parent_uuid) if parent_uuid else 0
        key = key_of(event_id)
        row = ([key], [created], [kind], [actor], [person], [room], [message], [parent], [text])
        return self.extend(*row)[0]

    def extend(
        self,
        keys: Sequence[int],
        created: Sequence[int],
        kinds: Sequence[str],
        actors: Sequence[str | None],
        people: Sequence[str | None],
        rooms: Sequence[str | None],
        messages: Sequence[int],
        parents: Sequence[int],
        texts: Sequence[str],
    ) -> range:
        """Enter the next events, a sequence for each column, and return their positions."""
        self.created.extend(created)
        self.keys.extend(keys)
        self.kind.extend(self.kinds.numbers(kinds))
        self.actor.extend(self.people.numbers(actors))
        self.person.extend(self.people.numbers(people))
        self._have_said()
        self.room.extend(self.rooms.numbers(rooms))
        self.message.extend(messages)
        self.parent.extend(parents)
        self.texts.extend(texts)
        self.by_id.extend(keys)
        self.by_message.extend(messages)
        return self.settle()

    def part(self, positions: Sequence[int]) -> "Columns":
        """Return the columns of some events, which have other positions there, in that order.

        Names have the same numbers.
        """
        found = Columns()
        found.kinds, found.people, found.rooms = self.kinds, self.people, self.rooms
        found.said, found.direct = self.said, self.direct
        for column, whole in (
            (found.created, self.created),
            (found.keys, self.keys),
            (found.kind, self.kind),
            (found.actor, self.actor),
            (found.person, self.person),
            (found.room, self.room),
            (found.message, self.message),
            (found.parent, self.parent),
        ):
            column.extend(map(whole.__getitem__, positions))
        found.texts.take(self.texts, positions)
        found.by_id.extend(found.keys)
        found.by_message.extend(found.message)
        found.settle()
        return found

    def number_person(self, person_id: str | None) -> int:
        """Return the number of a person, a new one if need be."""
        number = self.people.number(person_id)
        self._have_said()
        return number

    def _have_said(self) -> None:
        self.said += [Said() for _ in range(len(self.said), len(self.people))]

    def settle(self) -> range:
        """Count what the columns hold as whole events, and return the positions of new ones."""
        start, self._length = self._length, len(self.keys)
        return range(start, self._length)

    def rank(self, position: int) -> tuple[int, int]:
        """Return the sort key of a timeline: creation, then one of the id for a stable order."""
        return (self.created[position], self.keys[position])

    @property
    def order(self) -> "array[int]":
        """Return all positions in time order; a later call returns another array if more came."""
        known, length = self._order, self._length
        if len(known) < length:
            known = self._order = self.merged(known, range(len(known), length))
        return known

    def merged(self, rows: "array[int]", fresh: Iterable[int]) -> "array[int]":
        """Return positions in time order, and fresh ones put in between, as a new array."""
        return merged(rows, fresh, self.rank)
