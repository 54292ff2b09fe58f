"""How far what was posted reached outside: per external organization and person, most first.

Reached is a message whose room one was in when it was posted, or came to while it was there;
opened is a file that one provably downloaded or previewed. Takes its time on a large case: not for
the event loop.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import compress

from tui.domain import ids
from tui.domain.stays import EVER, Stretch
from tui.domain.times import of_milliseconds
from tui.services.investigation import Investigation
from tui.services.listing import (
    BUCKETS,
    Entry,
    Heading,
    Listing,
    Proof,
    counted,
    externals_first,
    organization,
)
from tui.services.proofs import Proofs

_OPENED = {"files/read": "downloaded", "file_transcodings/read": "previewed"}


@dataclass(slots=True)
class _Posted:
    """The messages of one room: when they came, when they went, and which bear files."""

    room_id: str
    came: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    files: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class _Reach:
    """Which messages of a room somebody reached, one byte each; ``late`` those before they came."""

    posted: _Posted
    reached: bytearray
    late: int = 0
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def messages(self) -> int:
        return self.reached.count(1)

    @property
    def files(self) -> int:
        return sum(map(int.__and__, self.reached, self.posted.files))


@dataclass(slots=True)
class _Person:
    """One external person: what they reached by room, and the positions of what they opened."""

    reach: dict[str, _Reach] = field(default_factory=dict)
    opened: list[int] = field(default_factory=list)

    @property
    def messages(self) -> int:
        return sum(one.messages for one in self.reach.values())

    @property
    def files(self) -> int:
        return sum(one.files for one in self.reach.values())

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sort those who opened most first, then those who could."""
        return (-len(self.opened), -self.files, -self.messages)


@dataclass(frozen=True, slots=True)
class _Scale:
    """The time from ``start`` to ``end`` (ms), in equal stretches."""

    start: int
    end: int

    def counts(self, times: Iterable[int]) -> list[int]:
        """Return how many times lie in each stretch."""
        length = self.end - self.start + 1
        found = [0] * BUCKETS
        for one in times:
            found[(one - self.start) * BUCKETS // length] += 1
        return found


class Exposure:
    """Tells how far the messages of a case reached."""

    def __init__(self, look: Investigation) -> None:
        self._look = look
        self._proofs = Proofs(look.case.events, look.names, look.zone)

    def of(self, name: str, positions: Iterable[int]) -> Listing:
        """Return how far the messages that events are about reached; ``name`` is what they are."""
        found, rooms = self._messages(positions)
        people = self._people(found, rooms)
        orgs: dict[int, list[str]] = {}
        for person in sorted(people, key=lambda one: people[one].rank):
            orgs.setdefault(self._look.names.person(person).org, []).append(person)
        total = {org: _together([people[one] for one in of]) for org, of in orgs.items()}
        scale = self._scale(rooms, people)
        rows: list[Heading | Entry] = []
        for org in sorted(orgs, key=lambda one: (total[one].rank, externals_first(one))):
            count = counted(len(orgs[org]), "person", "people")
            said = f"{organization(org)} · {count}: {self._said(total[org])}"
            rows += [Heading(said), *(self._entry(one, people[one], scale) for one in orgs[org])]
        if not rows:
            rows.append(Heading("nobody outside reached any of it, as far as this case tells"))
        files = sum(one.files.count(1) for one in rooms.values())
        title = (
            f"{name}: {counted(len(found), 'message')}, {files:,} with files, "
            f"in {counted(len(rooms), 'room')}"
        )
        return Listing(title, tuple(self._notes(rooms)), tuple(rows))

    def _messages(self, positions: Iterable[int]) -> tuple[set[int], dict[str, _Posted]]:
        """Return the messages that events are about, by key, and by room in time order."""
        columns, bears = self._look.case.events.columns, self._look.bears_files
        posted, deleted = map(columns.kinds.find, ("messages/created", "messages/deleted"))
        found: set[int] = set()
        of_room: dict[str, list[tuple[int, int, bool]]] = {}
        for position in positions:
            key = columns.message[position]
            if not key or key in found:
                continue
            found.add(key)
            story = [*columns.by_message.of(key)]
            first = min(story, key=lambda one: (columns.kind[one] != posted, columns.created[one]))
            went = [columns.created[one] for one in story if columns.kind[one] == deleted]
            if room := columns.room[first]:
                of_room.setdefault(columns.rooms.spelled[room], []).append(
                    (columns.created[first], min(went, default=EVER), bears(first))
                )
        rooms = {}
        for room_id, messages in of_room.items():
            one = rooms[room_id] = _Posted(room_id)
            for came, gone, files in sorted(messages):
                one.came.append(came)
                one.gone.append(gone)
                one.files.append(files)
        return found, rooms

    def _people(self, found: set[int], rooms: Mapping[str, _Posted]) -> dict[str, _Person]:
        """Return the external people who reached or opened anything, by UUID."""
        names, people = self._look.names, dict[str, _Person]()
        for room_id, posted in rooms.items():
            stays = self._look.attendance.of(room_id)
            for person, stay in stays.people.items():
                known = names.person(person)
                # A bot in a group room is shown only what mentions it.
                if known.org == 0 or (known.is_bot and not stays.frame.direct):
                    continue
                reach = _reach(posted, [one for one in stay.stretches if one.inside])
                if reach.messages:
                    people.setdefault(person, _Person()).reach[room_id] = reach
        columns = self._look.case.events.columns
        opened = [kind in _OPENED for kind in columns.kinds.spelled]
        count = len(columns)
        for position in compress(range(count), map(opened.__getitem__, columns.kind)):
            actor = columns.people.spelled[columns.actor[position]]
            if columns.message[position] in found and names.person(actor or None).org != 0:
                person = ids.uuid_of(actor) or actor
                people.setdefault(person, _Person()).opened.append(position)
        for one in people.values():
            one.opened.sort(key=columns.rank)
        return people

    def _scale(self, rooms: Mapping[str, _Posted], people: Mapping[str, _Person]) -> _Scale:
        created = self._look.case.events.columns.created
        times = [came for one in rooms.values() for came in (one.came[0], one.came[-1])]
        times += [created[one] for person in people.values() for one in person.opened]
        return _Scale(min(times, default=0), max(times, default=0))

    def _entry(self, person: str, reached: _Person, scale: _Scale) -> Entry:
        known, columns = self._look.names.person(person), self._look.case.events.columns
        facts = {
            "opened": len(reached.opened),
            "messages": reached.messages,
            "withFiles": reached.files,
            "beforeTheyCame": sum(one.late for one in reached.reach.values()),
        }
        opened = scale.counts([columns.created[one] for one in reached.opened])
        density = [0] * BUCKETS
        for one in reached.reach.values():
            came = scale.counts(compress(one.posted.came, one.reached))
            density = list(map(int.__add__, density, came))
        return Entry(
            known.name,
            known.org,
            known.is_bot,
            "EXPOSED",
            partial(self._said, reached),
            partial(self._proof, person, reached),
            known,
            facts,
            density,
            opened,
        )

    def _said(self, reached: _Person) -> str:
        columns = self._look.case.events.columns
        parts = []
        for kind, verb in _OPENED.items():
            number = columns.kinds.find(kind)
            at = [columns.created[one] for one in reached.opened if columns.kind[one] == number]
            if at:
                first, last = self._proofs.time(min(at)), self._proofs.time(max(at))
                until = f" to {last}" if last != first else ""
                parts.append(f"{verb} {len(at):,} ({first}{until})")
        parts.append(
            f"{counted(reached.messages, 'message')} reached, {reached.files:,} with files"
        )
        if late := sum(one.late for one in reached.reach.values()):
            parts.append(f"{late:,} of them posted before they came")
        return "; ".join(parts)

    def _proof(self, person: str, reached: _Person) -> list[Proof]:
        events, names = self._look.case.events, self._look.names
        found = []
        for position in reached.opened:
            event = events.read(position)
            file = next((names.file(url) for url in event.files), None) or "a file"
            words = f"{_OPENED[event.kind]} {file} in {names.room(event.room_id)}"
            found.append(Proof(event.created, words, event.id))
        for room_id, one in reached.reach.items():
            stay = self._look.attendance.of(room_id).people[person]
            for stretch in one.stretches:
                signs = self._proofs.signs(stay.proof(stretch)[:1])
                start = of_milliseconds(max(stretch.start, one.posted.came[0]))
                at, event_id = (signs[0].at, signs[0].event_id) if signs else (start, "")
                words = (
                    f"in {names.room(room_id)}: {self._proofs.bounds(stretch)}; "
                    f"{counted(one.messages, 'message')}, {one.files:,} with files"
                )
                found.append(Proof(at, words, event_id))
        return found

    def _notes(self, rooms: Mapping[str, _Posted]) -> Iterator[str]:
        look = self._look
        unread = sum(look.case.directory.roster(one) is None for one in rooms)
        foreign = sum(look.names.is_foreign(one) for one in rooms)
        yield "reached: in the room when it was posted, or came while it was there"
        yield "over time: what was reached, as heights; F where a file was opened"
        if unread:
            yield f"no roster was read of {counted(unread, 'room')}: members may be missing"
        if foreign:
            yield f"{counted(foreign, 'room')} of another organization: little of it is shown"


def _reach(posted: _Posted, stretches: list[Stretch]) -> _Reach:
    """Return which messages of a room these stretches inside reach."""
    found = _Reach(posted, bytearray(len(posted.came)))
    last = 0
    for stretch in stretches:
        start, end = (bisect_left(posted.came, at) for at in (stretch.start, stretch.end))
        late = [at for at in range(last, start) if posted.gone[at] > stretch.start]
        for at in late:
            found.reached[at] = 1
        found.reached[start:end] = b"\1" * (end - start)
        found.late += len(late)
        if late or end > start:
            found.stretches.append(stretch)
        last = end
    return found


def _together(people: Iterable[_Person]) -> _Person:
    """Return what people reached and opened between them, each message once."""
    found = _Person()
    for one in people:
        found.opened += one.opened
        for room_id, reach in one.reach.items():
            known = found.reach.setdefault(room_id, _Reach(reach.posted, bytearray(reach.reached)))
            known.reached = bytearray(map(int.__or__, known.reached, reach.reached))
    return found


def in_room(look: Investigation, room_id: str) -> Iterator[int]:
    """Yield the positions of the events of a room."""
    columns = look.case.events.columns
    room = columns.rooms.find(room_id)
    return compress(range(len(columns)), map(room.__eq__, columns.room))


def posted_by(look: Investigation, person_id: str) -> Iterator[int]:
    """Yield the positions of the messages that a person posted."""
    columns = look.case.events.columns
    person, posted = columns.people.find(person_id), columns.kinds.find("messages/created")
    acted = compress(range(len(columns)), map(person.__eq__, columns.actor))
    return (position for position in acted if columns.kind[position] == posted)
