"""The state of the simulated Webex: acts are played in order of time and become events.

Knows nothing of HTTP, tokens or paging. Acts of the future wait until the clock reaches them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import chain

from tui.simulator.acts import Act, RoomAct
from tui.simulator.audits import Deed, SignIn
from tui.simulator.calls import CallRecording
from tui.simulator.clock import Clock
from tui.simulator.directory import Org, Person
from tui.simulator.feed import Feed
from tui.simulator.folds import office, rooms
from tui.simulator.history import NO_HISTORY, History
from tui.simulator.meetings import ChatLine, Meeting, Recording, Transcript
from tui.simulator.rules import Rules
from tui.simulator.spaces import Message, Room, Submission, Tab, Team


@dataclass(frozen=True)
class Script:
    """What a scenario hands over: the people, and the acts, ``past`` in order of time.

    ``future`` may be endless and is drawn only as far as the clock has come. ``history`` is a past
    that is made up on demand; ``past`` then only furnishes it and makes no events.
    """

    people: tuple[Person, ...]
    past: tuple[Act, ...]
    future: Iterable[Act] = ()
    rules: Rules = field(default_factory=Rules)
    history: History = NO_HISTORY


class World:
    """Everything the server can be asked about, at the time its clock shows."""

    def __init__(
        self, script: Script, clock: Clock, *, seed: int = 0, rules: Rules | None = None
    ) -> None:
        self.seed = seed
        self.rules = rules or script.rules
        self.history = script.history
        self.feed = Feed(script.history, self.rules.lateness)
        self.people = {person.uuid: person for person in script.people}
        self.by_email = {person.email: person for person in script.people}
        self.by_handle = {person.handle: person for person in script.people}
        self.orgs: dict[str, Org] = {person.org.uuid: person.org for person in script.people}
        self.rooms: dict[str, Room] = {}
        self.teams: dict[str, Team] = {}
        self.messages: dict[str, Message] = {}
        self.posts: dict[str, list[Message]] = {}
        self.tabs: dict[str, Tab] = {}
        self.submissions: dict[str, Submission] = {}
        self.meetings: dict[str, Meeting] = {}
        self.chat: dict[str, ChatLine] = {}
        self.recordings: dict[str, Recording] = {}
        self.transcripts: dict[str, Transcript] = {}
        self.call_recordings: dict[str, CallRecording] = {}
        self.deeds: list[Deed] = []
        self.sign_ins: list[SignIn] = []
        self.scans: dict[str, int] = {}
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
        self.feed.deliver(self._now)
        return self._now

    def play(self, act: Act) -> bool:
        """Let an act happen. Returns False when it is impossible as things stand."""
        return rooms.play(self, act) if isinstance(act, RoomAct) else office.play(self, act)

    def rooms_of(self, person: Person) -> list[Room]:
        """Return the rooms a person is in, oldest first."""
        return [room for room in self.rooms.values() if person.uuid in room.roster]

    def message(self, uuid: str) -> Message | None:
        """Return the message with this UUID as it stands."""
        return self.messages.get(uuid) or self.history.message(uuid)

    def conversation(self, room: Room) -> Sequence[Message]:
        """Return the messages of a room, oldest first, as they stand."""
        earlier, later = self.history.posts(room.uuid), self.posts[room.uuid]
        return _Conversation(self, earlier, later) if earlier else later


class _Conversation(Sequence[Message]):
    """Messages made up on demand, unless they were changed since, and those posted later."""

    def __init__(self, world: World, earlier: Sequence[Message], later: list[Message]) -> None:
        self._world = world
        self._earlier = earlier
        self._later = later

    def __len__(self) -> int:
        return len(self._earlier) + len(self._later)

    def __getitem__(self, index: int) -> Message:  # type: ignore[override]
        if index >= len(self._earlier):
            return self._later[index - len(self._earlier)]
        found = self._earlier[index]
        return self._world.messages.get(found.uuid, found)

    def __iter__(self) -> Iterator[Message]:
        return chain(self._earlier, self._later)


def in_order(*streams: Iterable[Act]) -> Iterator[Act]:
    """Merge streams of acts that are each in order of time."""
    return merge(*streams, key=lambda act: act.at)
