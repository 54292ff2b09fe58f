"""The state of the simulated Webex: acts are played in order of time and become events.

Knows nothing of HTTP, tokens or paging. Acts of the future wait until the clock reaches them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge

from tui.simulator import wire
from tui.simulator.acts import (
    Act,
    Edit,
    Erase,
    Join,
    Leave,
    Meet,
    Open,
    Post,
    Promote,
    Read,
    Reclassify,
)
from tui.simulator.clock import Clock, iso
from tui.simulator.directory import Person
from tui.simulator.feed import Feed
from tui.simulator.ids import named
from tui.simulator.spaces import Membership, Message, Room, Team


@dataclass(frozen=True)
class Script:
    """What a scenario hands over: the people, and the acts, ``past`` in order of time.

    ``future`` may be endless and is drawn only as far as the clock has come.
    """

    people: tuple[Person, ...]
    past: tuple[Act, ...]
    future: Iterable[Act] = ()


class World:
    """Everything the server can be asked about, at the time its clock shows."""

    def __init__(self, script: Script, clock: Clock, *, seed: int = 0) -> None:
        self.seed = seed
        self.feed = Feed()
        self.people = {person.uuid: person for person in script.people}
        self.by_email = {person.email: person for person in script.people}
        self.by_handle = {person.handle: person for person in script.people}
        self.rooms: dict[str, Room] = {}
        self.teams: dict[str, Team] = {}
        self.messages: dict[str, Message] = {}
        self.posts: dict[str, list[Message]] = {}
        self._clock = clock
        self._now = 0
        for act in script.past:
            self.play(act)
        self._future: Iterator[Act] = iter(script.future)
        self._next = next(self._future, None)

    def now(self) -> int:
        """Return the server's time, which never runs back, after playing what was due by then."""
        self._now = max(self._now, self._clock())
        while self._next is not None and self._next.at <= self._now:
            self.play(self._next)
            self._next = next(self._future, None)
        return self._now

    def play(self, act: Act) -> bool:
        """Let an act happen. Returns False when it is impossible as things stand."""
        match act:
            case Open():
                return self._open(act)
            case Join():
                return self._join(act)
            case Promote():
                return self._promote(act)
            case Leave():
                return self._leave(act)
            case Reclassify():
                return self._reclassify(act)
            case Post():
                return self._post(act)
            case Edit():
                return self._edit(act)
            case Erase():
                return self._erase(act)
            case Read():
                return self._read(act)
            case Meet():
                return self._meet(act)

    def rooms_of(self, person: Person) -> list[Room]:
        """Return the rooms a person is in, oldest first."""
        return [room for room in self.rooms.values() if person.uuid in room.roster]

    def _open(self, act: Open) -> bool:
        room = act.room
        self.rooms[room.uuid] = room
        self.posts[room.uuid] = []
        room.last_activity = act.at
        if room.team and room.team.general is room:
            self.teams[room.uuid] = room.team
        return True

    def _join(self, act: Join) -> bool:
        room, person = act.room, act.person
        if room.uuid not in self.rooms or person.uuid in room.roster:
            return False
        membership = Membership(person, act.at, act.moderator)
        room.roster[person.uuid] = membership
        room.orgs_ever |= person.org.mask
        data = wire.membership(membership, room)
        if act.by_team:
            del data["roomType"], data["isRoomHidden"]
        mask = room.full_view | person.org.mask
        self.feed.append(act.at, "memberships", "created", act.actor, mask, data)
        return True

    def _promote(self, act: Promote) -> bool:
        membership = act.room.roster.get(act.person.uuid)
        if membership is None or membership.moderator == act.moderator:
            return False
        membership.moderator = act.moderator
        data = wire.membership(membership, act.room)
        mask = act.room.full_view | act.person.org.mask
        self.feed.append(act.at, "memberships", "updated", act.actor, mask, data)
        return True

    def _leave(self, act: Leave) -> bool:
        membership = act.room.roster.pop(act.person.uuid, None)
        if membership is None:
            return False
        data = wire.membership(membership, act.room)
        mask = act.room.full_view | act.person.org.mask
        self.feed.append(act.at, "memberships", "deleted", act.actor, mask, data)
        return True

    def _reclassify(self, act: Reclassify) -> bool:
        if act.room.level == act.level:
            return False
        act.room.level = act.level
        mask = act.room.full_view
        self.feed.append(act.at, "rooms", "updated", act.actor, mask, wire.room_event(act.room))
        return True

    def _post(self, act: Post) -> bool:
        message = act.message
        room = message.room
        if message.author.uuid not in room.roster:
            return False
        self.messages[message.uuid] = message
        self.posts[room.uuid].append(message)
        room.last_activity = act.at
        self._publish(act.at, "created", message.author, message, wire.message(message))
        return True

    def _edit(self, act: Edit) -> bool:
        message = act.message
        if not self._stands(message) or message.author.uuid not in message.room.roster:
            return False
        message.text, message.html, message.updated = act.text, None, act.at
        self._publish(act.at, "updated", message.author, message, wire.message(message))
        return True

    def _erase(self, act: Erase) -> bool:
        if not self._stands(act.message):
            return False
        act.message.deleted = act.at
        trace = wire.message_trace(act.message)
        self._publish(act.at, "deleted", act.actor, act.message, trace)
        return True

    def _read(self, act: Read) -> bool:
        message, person = act.message, act.person
        if not self._stands(message) or person.uuid not in message.room.roster:
            return False
        data = wire.file_read(message, act.index, person, act.page, act.at)
        mask = message.room.full_view | person.org.mask
        resource = "file_transcodings" if act.page else "files"
        self.feed.append(act.at, resource, "read", person, mask, data)
        return True

    def _meet(self, act: Meet) -> bool:
        key = named(f"meeting:{act.room.uuid}:{act.at}").replace("-", "")
        meeting = f"{key}_I_{act.at * 1_000 + act.room.level}"
        data = {
            "id": meeting,
            "meetingId": meeting,
            "title": act.title,
            "creatorId": act.host.id,
            "host": {"id": act.host.id, "email": act.host.email},
            "attendees": [person.id for person in act.attendees],
            "transcriptionEnabled": "yes" if act.recorded else "no",
            "recordingEnabled": "yes" if act.recorded else "no",
            "hasPostMeetingsChat": "no",
            "created": iso(act.at),
        }
        self.feed.append(act.at, "meetings", "ended", act.host, act.host.org.mask, data)
        return True

    def _stands(self, message: Message) -> bool:
        return message.uuid in self.messages and message.deleted is None

    def _publish(
        self, at: int, type_: str, actor: Person, message: Message, data: wire.Shape
    ) -> None:
        mask = message.room.full_view | message.author.org.mask
        self.feed.append(at, "messages", type_, actor, mask, data)


def in_order(*streams: Iterable[Act]) -> Iterator[Act]:
    """Merge streams of acts that are each in order of time."""
    return merge(*streams, key=lambda act: act.at)
