"""Which events belong to one thread, and the order of a timeline that shows threads together.

Pure, over the columns. A thread is a message that others reply to, its replies, and whatever else
happened to any of them: edits, deletions, downloads. Events of no thread stand at their own time, a
thread where its first event stands. The first message of a thread may be missing: it is never made
up.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import compress

from tui.domain.columns import Columns

_CHUNK = 20_000  # events between two turns of other threads: some ms


class Threads:
    """The threads among the first events of a case. Learnt by one thread at a time."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._parents: dict[int, int] = {}  # of a message that replies, both by their keys
        self._replies: dict[int, list[int]] = {}  # of the message that begins a thread
        self._heads = array("I")  # the first event of the thread of each event, mostly itself

    @property
    def learnt(self) -> int:
        """Return how many events are known here."""
        return len(self._heads)

    def learn(self, stop: int, goes_on: Callable[[], bool] = lambda: True) -> set[int]:
        """Take note of the events below ``stop``; return known ones whose place in the order moved.

        Ends early, to be thrown away, when ``goes_on`` says that nobody waits any more.
        """
        start, columns = len(self._heads), self._columns
        touched: set[int] = set()
        for first in range(start, stop, _CHUNK):
            at = slice(first, min(first + _CHUNK, stop))
            parents = columns.parent[at]
            for message, parent in compress(
                zip(columns.message[at], parents, strict=True), parents
            ):
                if message and message != parent and message not in self._parents:
                    self._parents[message] = parent
                    self._replies.setdefault(parent, []).append(message)
                    touched |= {message, parent}
        for first in range(start, stop, _CHUNK):
            messages = set(columns.message[first : min(first + _CHUNK, stop)])
            touched |= messages
            touched.update(map(self._parents.__getitem__, messages & self._parents.keys()))
        self._heads.extend(range(start, stop))
        moved: set[int] = set()
        for number, root in enumerate(touched & self._replies.keys()):
            if not number % _CHUNK and not goes_on():
                break
            moved.update(one for one in self._gather(root, stop) if one < start)
        return moved

    def root(self, message: int) -> int:
        """Return the key of the message that begins the thread of a message; 0 for no thread."""
        return self._parents.get(message) or (message if message in self._replies else 0)

    def _gather(self, root: int, stop: int) -> Iterator[int]:
        """Give the events of a thread their head; yield those that had another one."""
        columns, heads = self._columns, self._heads
        found = [
            position
            for message in (root, *self._replies[root])
            for position in columns.by_message.of(message)
            if position < stop and self.root(message) == root
        ]
        head = min(found, key=columns.rank)
        for position in found:
            if heads[position] != head:
                heads[position] = head
                yield position

    def head(self, position: int) -> int:
        """Return the first event of the thread of an event; the event itself when it is in none."""
        return self._heads[position] if position < len(self._heads) else position

    def key(self, position: int) -> tuple[int, int, int, int]:
        """Return the sort key of a timeline by threads."""
        rank = self._columns.rank
        return (*rank(self.head(position)), *rank(position))

    def arranged(self, rows: Iterable[int]) -> "array[int]":
        """Return rows, which stand in time order, with each thread together.

        A thread whose first event is not among them stands where that would be.
        """
        heads, rank = self._heads, self._columns.rank
        rest, blocks = array("I"), dict[int, list[int]]()
        for row in rows:
            head = heads[row]
            if head == row:
                rest.append(row)
            else:
                blocks.setdefault(head, []).append(row)
        found, at = array("I"), 0
        for head in sorted(blocks, key=rank):
            place = bisect_right(rest, rank(head), lo=at, key=rank)
            found += rest[at:place]
            found.extend(blocks[head])
            at = place
        return found + rest[at:]
