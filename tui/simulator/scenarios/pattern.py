"""The pattern that a made-up history repeats: a fixed number of slots, drawn once.

Each slot says what kind of event it is, in which room and by whom; edits, deletions and readings
say of which earlier slot. Knows no times and no ids.
"""

from dataclasses import dataclass
from random import Random

from tui.simulator.directory import Person
from tui.simulator.spaces import File, Room

LENGTH = 1_021
_REACH = 240  # how many slots back an edit, a deletion or a reading looks for its message
_GAP = 90  # far enough that a million events in a month keep their order


@dataclass(frozen=True)
class Slot:
    """One event of the pattern; ``about`` is the slot whose message it changes or reads."""

    resource: str
    type: str
    room: Room
    actor: Person
    mask: int
    about: int = -1
    file: File | None = None
    reply: bool = False

    @property
    def is_post(self) -> bool:
        """Whether somebody posts a message."""
        return (self.resource, self.type) == ("messages", "created")


@dataclass
class Fate:
    """What becomes of the message of a slot: the slots of its edit and its deletion."""

    edited: int = -1
    erased: int = -1


class Pattern:
    """The slots in order, and what becomes of the messages of some of them, by slot."""

    def __init__(self, rooms: list[Room], rng: Random) -> None:
        self.slots: list[Slot] = []
        self.fates: dict[int, Fate] = {}
        for number in range(LENGTH):
            self.slots.append(self._draw(rng, rooms, number))

    def posts(self, room: Room) -> list[int]:
        """Return the slots that are messages posted in a room."""
        return [
            number for number, slot in enumerate(self.slots) if slot.is_post and slot.room is room
        ]

    def _draw(self, rng: Random, rooms: list[Room], number: int) -> Slot:
        room = rng.choice(rooms)
        people = [it.person for it in room.roster.values() if it.person.kind == "person"]
        actor = rng.choice(people)
        chance = rng.random()
        earlier = self._recent(number, with_file=chance > 0.9)
        if number > _GAP and earlier and chance < 0.06:
            return self._consequence(rng, number, rng.choice(earlier), erase=chance < 0.025)
        if number > _GAP and earlier and chance > 0.9:
            about = rng.choice(earlier)
            return self._reading(rng, about, preview=chance > 0.95)
        if chance < 0.07:
            return Slot("call_records", "created", room, actor, actor.org.mask)
        mask = room.full_view | actor.org.mask
        file = None
        if 0.07 < chance < 0.14:
            file = File(f"report-{number}.{rng.choice(('pdf', 'csv', 'txt'))}", (f"No. {number}",))
        reply = file is None and chance < 0.3
        return Slot("messages", "created", room, actor, mask, file=file, reply=reply)

    def _recent(self, number: int, *, with_file: bool) -> list[int]:
        """Return slots shortly before, but not right before, with messages that still stand."""
        return [
            it
            for it in range(max(0, number - _REACH), max(0, number - _GAP))
            if self.slots[it].is_post
            and bool(self.slots[it].file) == with_file
            and it not in self.fates
        ]

    def _consequence(self, rng: Random, number: int, about: int, *, erase: bool) -> Slot:
        slot = self.slots[about]
        moderator = slot.room.creator
        actor = moderator if erase and rng.random() < 0.2 else slot.actor
        fate = self.fates[about] = Fate()
        if erase:
            fate.erased = number
        else:
            fate.edited = number
        kind = "deleted" if erase else "updated"
        return Slot("messages", kind, slot.room, actor, slot.mask, about)

    def _reading(self, rng: Random, about: int, *, preview: bool) -> Slot:
        slot = self.slots[about]
        crowd = [it.person for it in slot.room.roster.values() if it.person.kind == "person"]
        reader = rng.choice(crowd)
        mask = slot.room.full_view | reader.org.mask
        resource = "file_transcodings" if preview else "files"
        return Slot(resource, "read", slot.room, reader, mask, about)
