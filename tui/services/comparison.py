"""What differs: members of two rooms, or of one room at two moments, or the rooms of two people.

Works on stays, so what is not proved is unknown here, too. Reads events back from disk: not for the
event loop.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from tui.domain import ids
from tui.domain.models import Event
from tui.domain.signs import milliseconds
from tui.domain.stays import Stand, Standing, Stay, Stretch
from tui.domain.times import stamp
from tui.services.ceilings import limits
from tui.services.investigation import Investigation
from tui.services.listing import (
    Entry,
    Heading,
    Listing,
    Proof,
    counted,
    externals_first,
    grouped,
)
from tui.services.names import UNKNOWN_ORG
from tui.services.proofs import Proofs

_TIERS = {
    (Standing.IN, Standing.OUT): "ONLY A",
    (Standing.OUT, Standing.IN): "ONLY B",
    (Standing.IN, Standing.IN): "BOTH",
    (Standing.OUT, Standing.OUT): None,
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A room at a moment, and what it is called in a comparison."""

    room_id: str
    at: datetime
    name: str


class Comparison:
    """Compares what a case knows."""

    def __init__(self, look: Investigation) -> None:
        self._look = look
        self._proofs = Proofs(look.case.events, look.names, look.zone)

    def choices(self, one: Event, other: Event) -> dict[str, Callable[[], Listing]]:
        """Return in what senses two events can be compared, by what they are called."""
        found: dict[str, Callable[[], Listing]] = {}
        room, there = one.room_id, other.room_id
        if room and there and ids.same(room, there):
            found["two moments"] = partial(self.moments, room, one.created, other.created)
        elif room and there:
            found["two rooms"] = partial(self.rooms, room, there, one.created, other.created)
        person, second = one.actor_id, other.actor_id
        if person and second and not ids.same(person, second):
            found["two people"] = partial(self.people, person, second)
        return found

    def rooms(self, one: str, other: str, at: datetime, then: datetime) -> Listing:
        """Compare the members of two rooms, each at a moment."""
        room = self._look.names.room
        return self._members(
            Scene(one, at, room(one)),
            Scene(other, then, room(other)),
            f"{room(one)} {self._time(at)} and {room(other)} {self._time(then)}",
        )

    def moments(self, room_id: str, one: datetime, other: datetime) -> Listing:
        """Compare the members of one room at two moments, the earlier first."""
        first, last = sorted((one, other))
        return self._members(
            Scene(room_id, first, self._time(first)),
            Scene(room_id, last, self._time(last)),
            f"{self._look.names.room(room_id)} {self._time(first)} and {self._time(last)}",
        )

    def people(self, one: str, other: str) -> Listing:
        """Compare the rooms that two people are known to have been in, at any time."""
        names = self._look.names
        first, second = names.person(one), names.person(other)
        own, others = self._rooms(one), self._rooms(other)
        rows: list[Heading | Entry] = []
        for title, tier, rooms in (
            (f"only {first.name}", "ONLY A", own.keys() - others.keys()),
            (f"only {second.name}", "ONLY B", others.keys() - own.keys()),
            ("both", "BOTH", own.keys() & others.keys()),
        ):
            rows.append(Heading(f"{title} · {counted(len(rooms), 'room')}"))
            title_of = self._look.names.room
            for room in sorted(rooms, key=lambda one: (title_of(one).casefold(), one)):
                stays = [part[room] for part in (own, others) if room in part]
                rows.append(self._of_room(room, tier, stays))
        notes = ("rooms in which one was at any time, as far as this case proves it",)
        return Listing(f"the rooms of {first.described} and {second.described}", notes, tuple(rows))

    def _time(self, moment: datetime) -> str:
        return stamp(moment, self._look.zone)

    def _members(self, one: Scene, other: Scene, title: str) -> Listing:
        stays = [self._look.attendance.of(scene.room_id) for scene in (one, other)]
        moments = [milliseconds(scene.at) for scene in (one, other)]
        tiers: dict[str, list[Entry]] = {}
        for person in dict.fromkeys(person for of in stays for person in of.people):
            own = [room.of(person) for room in stays]
            stands = [stay.at(at) for stay, at in zip(own, moments, strict=True)]
            if (tier := _tier(*stands)) is not None:
                tiers.setdefault(tier, []).append(self._of_person(person, tier, own, stands))
        titles = {
            "ONLY A": f"only {one.name}",
            "ONLY B": f"only {other.name}",
            "ROLE": "both, with another role",
            "BOTH": "both",
            "UNKNOWN": "cannot be told from this case",
        }
        rows: list[Heading | Entry] = []
        for tier, words in titles.items():
            entries = tiers.get(tier, [])
            entries.sort(key=lambda entry: (externals_first(entry.org), entry.name.casefold()))
            if entries or tier in {"ONLY A", "ONLY B", "BOTH"}:
                rows += grouped(words, entries)
        notes = dict.fromkeys(
            note
            for scene, room, at in zip((one, other), stays, moments, strict=True)
            for note in limits(self._look, scene.room_id, room, at)
        )
        return Listing(title, tuple(notes), tuple(rows))

    def _of_person(
        self, person: str, tier: str, stays: Sequence[Stay], stands: Sequence[Stand]
    ) -> Entry:
        known = self._look.names.person(person)
        return Entry(
            known.name,
            known.org,
            known.is_bot,
            tier,
            lambda: " | ".join(dict.fromkeys(map(self._said, stands))),
            lambda: _once(map(self._proofs.of_stand, stays, stands)),
            known,
            {"first": stands[0].standing, "second": stands[1].standing},
        )

    def _said(self, stand: Stand) -> str:
        role = "moderator; " if stand.moderator else ""
        return f"{role}{self._proofs.stand(stand)}"

    def _rooms(self, person: str) -> dict[str, Stay]:
        """Return the stays of a person in the rooms that they were in."""
        attendance, uuid = self._look.attendance, ids.uuid_of(person) or person
        stays = {room: attendance.of(room).of(uuid) for room in attendance.rooms_of(person)}
        return {room: stay for room, stay in stays.items() if _inside(stay)}

    def _of_room(self, room_id: str, tier: str, stays: Sequence[Stay]) -> Entry:
        return Entry(
            self._look.names.room(room_id),
            org=UNKNOWN_ORG if self._look.names.is_foreign(room_id) else 0,
            is_bot=False,
            tier=tier,
            line=lambda: " | ".join(
                ", then ".join(map(self._proofs.bounds, _inside(stay))) for stay in stays
            ),
            proofs=lambda: _once(
                self._proofs.signs(stay.proof(one)) for stay in stays for one in _inside(stay)
            ),
            facts={"room": room_id},
        )


def _inside(stay: Stay) -> list[Stretch]:
    return [one for one in stay.stretches if one.inside]


def _tier(one: Stand, other: Stand) -> str | None:
    """Return under what a person stands; None for one who was in neither."""
    tier = _TIERS.get((one.standing, other.standing), "UNKNOWN")
    if tier == "BOTH" and None not in (one.moderator, other.moderator):
        return tier if one.moderator == other.moderator else "ROLE"
    return tier


def _once(proofs: Iterable[Iterable[Proof]]) -> list[Proof]:
    return list(dict.fromkeys(one for some in proofs for one in some))
