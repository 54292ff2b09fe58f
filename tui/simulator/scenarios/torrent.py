"""A history of any length that is made up event by event, from its position alone.

Memory does not grow with it. The first events are the joins that furnish the rooms; then a pattern
repeats, see `tui.simulator.scenarios.pattern`. Implements
`tui.simulator.history.History`; knows no HTTP.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from tui.simulator import ids, wire, wire_calls
from tui.simulator.calls import Call
from tui.simulator.clock import HOUR, MINUTE, SECOND, iso
from tui.simulator.feed import envelope
from tui.simulator.history import Wanted
from tui.simulator.scenarios.calendar import busyness
from tui.simulator.scenarios.pattern import LENGTH, Pattern, Slot
from tui.simulator.scenarios.stage import HISTORY
from tui.simulator.scenarios.talk import Talk
from tui.simulator.spaces import Message, Room

TEXTS = 2_048
LATE = 40 * SECOND
"""The longest time between an event and its place in the list."""
_encode = json.JSONEncoder(ensure_ascii=False).encode
_OPENING = 6 * HOUR


@dataclass(eq=False)
class Drawn(Message):
    """A message whose UUID tells its position in the history."""

    position: int = 0

    @cached_property
    def uuid(self) -> str:
        """The version-1 UUID that tells the posting time and the position."""
        return ids.timed(self.created, self.position)


@dataclass
class Torrent:
    """A history of ``size`` events in rooms that are furnished; needle as in `busy`."""

    rooms: list[Room]
    size: int
    start: int
    seed: int
    needle: str = ""

    def __post_init__(self) -> None:
        rng = Random(f"torrent {self.seed}")
        talk = Talk(rng)
        self._joins = [(room, it) for room in self.rooms for it in room.roster.values()]
        self._joins = self._joins[: self.size]
        self._texts = [talk.opening("engineering", [])[0] for _ in range(TEXTS)]
        pattern = Pattern(self.rooms, rng)
        self._slots, self._fates = pattern.slots, pattern.fates
        self._posts = {room.uuid: pattern.posts(room) for room in self.rooms}
        self._forms: dict[int, str] = {}
        first = self.start - HISTORY + _OPENING
        self._hours = list(range(first // HOUR * HOUR + HOUR, self.start, HOUR))
        weights = [busyness(at) for at in self._hours]
        total, share = sum(weights), 0.0
        self._bounds = []
        for weight in weights:
            self._bounds.append(round(share / total * (self.size - len(self._joins))))
            share += weight
        self._needle = self._find_needle()

    def __len__(self) -> int:
        return self.size

    def newest_first(self, wanted: Wanted, before: int) -> Iterator[tuple[int, bytes]]:
        """Yield position and body of matching events, the last to arrive first."""
        top = min(before, self.size)
        if wanted.until is not None:
            top = min(top, self._position(wanted.until + LATE))
        first = self._position(wanted.since)
        base = len(self._joins)
        fitting = [
            number
            for number, slot in enumerate(self._slots)
            if slot.mask & wanted.mask
            and wanted.takes(slot.resource, slot.type)
            and wanted.actor in (None, slot.actor.uuid)
        ]
        blocks = range((top - 1 - base) // LENGTH, max(first - base, 0) // LENGTH - 1, -1)
        for block in blocks if top > base else ():
            for number in reversed(fitting):
                position = base + block * LENGTH + number
                if first <= position < top:
                    at = self._created(position)
                    if wanted.covers(at):
                        yield position, self._quick(position, number, at)
        for position in range(min(top, base) - 1, first - 1, -1):
            if self._join_fits(position, wanted):
                yield position, self._body(position)

    def find(self, uuid: str, mask: int) -> bytes | None:
        """Return the body of the event with this UUID, None if not visible to ``mask``."""
        position = ids.salt(uuid)
        if position >= self.size or ids.timed(self._created(position), position) != uuid:
            return None
        if position >= len(self._joins):
            seen = self._slot(position).mask
        else:
            seen = self._join_mask(position)
        return self._body(position) if seen & mask else None

    def message(self, uuid: str) -> Message | None:
        """Return the message with this UUID as the history left it."""
        try:
            position = ids.salt(uuid)
        except ValueError:
            return None
        if not len(self._joins) <= position < self.size:
            return None
        slot = self._slot(position)
        if not slot.is_post or ids.timed(self._created(position), position) != uuid:
            return None
        return self._message(position, final=True)

    def posts(self, room: str) -> Sequence[Message]:
        """Return the messages of the room with this UUID, oldest first."""
        return _Posts(self, self._posts.get(room, []))

    def post(self, block: int, slot: int) -> Message:
        """Return the message of a slot in one repetition of the pattern."""
        return self._message(len(self._joins) + block * LENGTH + slot, final=True)

    def repetitions(self) -> tuple[int, int]:
        """Return how often the whole pattern occurs, and how many slots of it follow."""
        return divmod(self.size - len(self._joins), LENGTH)

    def _slot(self, position: int) -> Slot:
        return self._slots[(position - len(self._joins)) % LENGTH]

    def _arrival(self, position: int) -> int:
        joins = len(self._joins)
        if position < joins:
            return self.start - HISTORY + position * (_OPENING - MINUTE) // joins
        rest = position - joins
        hour = bisect_right(self._bounds, rest) - 1
        last = hour + 1 == len(self._bounds)
        end = self.size - joins if last else self._bounds[hour + 1]
        length = max(1, min(HOUR, self.start - SECOND - self._hours[hour]))
        return self._hours[hour] + (rest - self._bounds[hour]) * length // (
            end - self._bounds[hour]
        )

    def _created(self, position: int) -> int:
        joining = position < len(self._joins)
        return self._arrival(position) - (0 if joining else position * 7_919 % LATE)

    def _position(self, at: int) -> int:
        """Return the first position that arrives at a time or later."""
        return bisect_left(range(self.size), at, key=self._arrival)

    def _message(self, position: int, *, final: bool) -> Drawn:
        slot = self._slot(position)
        base = position - (position - len(self._joins)) % LENGTH
        created = self._created(position)
        message = Drawn(slot.room, slot.actor, created, self._text(position), position=position)
        if slot.file:
            message.files = (slot.file,)
        if slot.reply:
            parent = self._parent(position, base)
            message.parent = parent
        fate = self._fates.get(position - base)
        if final and fate:
            if 0 <= fate.edited < self.size - base:
                self._edit(message, self._created(base + fate.edited))
            if 0 <= fate.erased < self.size - base:
                message.deleted = self._created(base + fate.erased)
        return message

    def _parent(self, position: int, base: int) -> Drawn | None:
        """Return the message before in the same room and repetition that is no reply itself."""
        slots = self._posts[self._slot(position).room.uuid]
        index = bisect_left(slots, position - base)
        roots = (it for it in reversed(slots[:index]) if not self._slots[it].reply)
        root = next(roots, None)
        return None if root is None else self._message(base + root, final=False)

    def _text(self, position: int) -> str:
        if position == self._needle:
            return self.needle
        number = (position * 2_654_435_761 + self.seed) % TEXTS
        return f"{self._texts[number]} [{position % 99_991}]"

    def _edit(self, message: Message, at: int) -> None:
        message.text, message.updated = f"{message.text} (corrected)", at

    def _find_needle(self) -> int:
        """Return the position of the first message after 37 % of the history, -1 for none."""
        if self.needle:
            for position in range(max(self.size * 37 // 100, len(self._joins)), self.size):
                slot = self._slot(position)
                if slot.is_post and slot.mask & 1:
                    return position
        return -1

    def _join_mask(self, position: int) -> int:
        room, member = self._joins[position]
        return room.full_view | member.person.org.mask

    def _join_fits(self, position: int, wanted: Wanted) -> bool:
        room, _ = self._joins[position]
        return bool(
            self._join_mask(position) & wanted.mask
            and wanted.takes("memberships", "created")
            and wanted.actor in (None, room.creator.uuid)
            and wanted.covers(self._created(position))
        )

    def _body(self, position: int) -> bytes:
        at = self._created(position)
        uuid = ids.timed(at, position)
        if position < len(self._joins):
            room, member = self._joins[position]
            data = wire.membership(member, room)
            return envelope(uuid, at, "memberships", "created", room.creator, data)
        slot = self._slot(position)
        return envelope(uuid, at, slot.resource, slot.type, slot.actor, self._data(position, slot))

    def _quick(self, position: int, number: int, at: int) -> bytes:
        """Return the body at a position, for plain posts by filling a form made from one of them.

        Plain posts are most of the history, and pages of a thousand are asked for.
        """
        slot = self._slots[number]
        if not slot.is_post or slot.file or slot.reply:
            return self._body(position)
        form = self._forms.get(number)
        uuid = ids.timed(at, position)
        if form is None:
            form = self._forms[number] = _form(self._body(position), uuid, at, self._text(position))
        told, event, message = iso(at), ids.encode("EVENT", uuid), ids.encode("MESSAGE", uuid)
        return (form % (event, told, message, _encode(self._text(position)), told)).encode()

    def _data(self, position: int, slot: Slot) -> wire.Shape:
        at = self._created(position)
        if slot.resource == "call_records":
            seconds = position * 31 % 900
            number = f"+1555{position % 10**7:07d}"
            call = Call(slot.actor, at - (12 + seconds) * SECOND, seconds, number=number)
            return wire_calls.call_event(call, slot.actor)
        if slot.about < 0:
            return wire.message(self._message(position, final=False))
        base = position - (position - len(self._joins)) % LENGTH
        message = self._message(base + slot.about, final=False)
        if slot.type == "updated":
            self._edit(message, at)
            return wire.message(message)
        if slot.type == "deleted":
            return wire.message_trace(message)
        page = 1 if slot.resource == "file_transcodings" else None
        return wire.file_read(message, 0, slot.actor, page, at)


def _form(body: bytes, uuid: str, at: int, text: str) -> str:
    """Return the body of a post with gaps for its id, time, message, text, and time again."""
    whole = body.decode().replace("%", "%%")
    for told in (
        ids.encode("EVENT", uuid),
        ids.encode("MESSAGE", uuid),
        iso(at),
        _encode(text).replace("%", "%%"),
    ):
        whole = whole.replace(told, "%s")
    return whole


class _Posts(Sequence[Message]):
    """The messages of one room, which stand in the same slots of every repetition."""

    def __init__(self, torrent: Torrent, slots: list[int]) -> None:
        self._torrent = torrent
        self._slots = slots
        whole, rest = torrent.repetitions()
        self._length = whole * len(slots) + bisect_left(slots, rest)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> Message:  # type: ignore[override]
        if not 0 <= index < self._length:
            raise IndexError(index)
        block, number = divmod(index, len(self._slots))
        return self._torrent.post(block, self._slots[number])
