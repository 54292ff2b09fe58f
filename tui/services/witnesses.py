"""Who could see a message: proved contact, members at a moment, who came later; externals first.

Being a member means that one could read; only what somebody did with the message proves that they
had it before them. Reads events back from disk: not for the event loop.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from tui.domain import ids
from tui.domain.models import Event, texts_of
from tui.domain.signs import milliseconds
from tui.domain.stays import EVER, Stand, Standing, Stay, Stretch
from tui.domain.times import stamp
from tui.errors import BadInput
from tui.services.ceilings import limits
from tui.services.investigation import Investigation
from tui.services.listing import Entry, Heading, Listing, Proof, externals_first, grouped
from tui.services.names import Known
from tui.services.proofs import Proofs
from tui.services.reading import quoted
from tui.services.threads import Thread

_MOMENT = timedelta(milliseconds=1)


class Tier(StrEnum):
    """How near somebody came to a message, the nearest first."""

    CONTACT = "proved contact"
    MEMBER = "in the room at that moment"
    LATER = "came later, while it was there: whether they see it depends on their client"
    EARLIER = "in the room while it was there, but not at that moment"
    UNKNOWN = "cannot be told from this case"
    BOT = "bots"


@dataclass(frozen=True, slots=True)
class Subject:
    """A message as far as its events tell: where, when, and whom it addressed.

    ``deleted`` is None while no deletion is known. ``basis`` says what ``posted`` was read from
    when that is not the event.
    """

    uuid: str
    room_id: str
    posted: datetime
    basis: str
    deleted: Event | None
    mentioned: frozenset[str]
    to_all: bool
    files: bool

    @property
    def gone(self) -> int:
        """Return when the message went, in ms; beyond all time while it is there."""
        return milliseconds(self.deleted.created) if self.deleted else EVER


def subject(event: Event, look: Investigation) -> Subject:
    """Return the message that an event concerns. Raises BadInput when that cannot be told."""
    story = look.stories.of(event.message_uuid)
    room_id = next((one.room_id for one in [*story, event] if one.room_id), None)
    if event.message_uuid is None or room_id is None:
        raise BadInput("this event is not about a message or file in a room")
    own = [one for one in story if one.resource == "messages"]
    made = next((one for one in own if one.type == "created"), None)
    by_id = next(filter(None, (ids.time_of(one.message_id) for one in own)), None)
    earliest = min(one.created for one in [*story, event])
    basis = "" if made else "from its id" if by_id else "at the latest: by its first event here"
    data = [one.data for one in own]
    people = (ids.uuid_of(one) for part in data for one in texts_of(part, "mentionedPeople"))
    return Subject(
        event.message_uuid,
        room_id,
        made.created if made else by_id or earliest,
        basis,
        next((one for one in own if one.type == "deleted"), None),
        frozenset(filter(None, people)),
        any("all" in texts_of(part, "mentionedGroups") for part in data),
        any(one.files for one in story),
    )


def moments(about: Subject, look: Investigation) -> dict[str, datetime]:
    """Return the moments worth asking for, by what they are called."""
    if about.deleted is not None:
        return {"posted": about.posted, "just before deleted": about.deleted.created - _MOMENT}
    last = look.attendance.last_read(about.room_id)
    return {"posted": about.posted, "last read": max(about.posted, last or about.posted)}


class Witnesses:
    """Answers for one message. ``thread`` tells who replied."""

    def __init__(self, event: Event, thread: Thread | None, look: Investigation) -> None:
        self.about = subject(event, look)
        self._look = look
        self._proofs = Proofs(look.case.events, look.names, look.zone)
        self._stays = look.attendance.of(self.about.room_id)
        self._contact = self._contacts(thread)

    @property
    def choices(self) -> list[str]:
        """Return the moments that can be asked for, by name."""
        return list(moments(self.about, self._look))

    def answer(self, choice: str) -> Listing:
        """Return who could see the message at a moment, by its name."""
        return self.at(moments(self.about, self._look)[choice])

    def at(self, moment: datetime) -> Listing:
        """Return who could see the message at a moment, and who did something with it."""
        stays, at = self._stays, milliseconds(moment)
        tiers: dict[Tier, list[Entry]] = {tier: [] for tier in Tier}
        outside = 0
        for person in dict.fromkeys([*self._contact, *stays.people]):
            known = self._look.names.person(person)
            stay = stays.of(person)
            stand = stay.at(at)
            tier = self._tier(known, person, stay, stand, at)
            if tier is None:
                outside += 1
                continue
            tiers[tier].append(self._entry(known, person, tier, stay, stand))
        for entries in tiers.values():
            entries.sort(key=lambda one: (externals_first(one.org), one.name.casefold()))
        rows: list[Heading | Entry] = []
        for tier, entries in tiers.items():
            if entries or tier in {Tier.CONTACT, Tier.MEMBER}:
                rows += grouped(tier.value, entries)
        if outside:
            rows.append(Heading(f"not in the room while it was there · {outside:,} met in it"))
        return Listing(self._title(moment), tuple(self._notes(at)), tuple(rows))

    def _tier(self, known: Known, person: str, stay: Stay, stand: Stand, at: int) -> Tier | None:
        there = (milliseconds(self.about.posted), self.about.gone)
        if known.is_bot and not self._stays.frame.direct:
            return Tier.BOT if _inside(stay, *there) or person in self._contact else None
        if person in self._contact:
            return Tier.CONTACT
        if stand.standing is Standing.IN:
            return Tier.MEMBER
        if _inside(stay, max(at, there[0]), there[1]):
            return Tier.LATER
        if _inside(stay, there[0], min(at, there[1])):
            return Tier.EARLIER
        return Tier.UNKNOWN if stand.standing is Standing.UNKNOWN else None

    def _entry(self, known: Known, person: str, tier: Tier, stay: Stay, stand: Stand) -> Entry:
        return Entry(
            known.name,
            known.org,
            known.is_bot,
            tier.name,
            partial(self._line, person, tier, stay, stand),
            partial(self._proof, person, tier, stay, stand),
            known,
        )

    def _line(self, person: str, tier: Tier, stay: Stay, stand: Stand) -> str:
        said = [
            f"{one.text} {stamp(one.at, self._look.zone)}" for one in self._contact.get(person, ())
        ]
        if tier is Tier.BOT:
            said.append("mentioned" if self._mentions(person) else "not mentioned: it is not shown")
        elif self._mentions(person):
            said.append("addressed")
        if stand.moderator:
            said.append("moderator")
        if tier in {Tier.LATER, Tier.EARLIER}:
            said += map(
                self._proofs.bounds, _inside(stay, milliseconds(self.about.posted), self.about.gone)
            )
        else:
            said.append(self._proofs.stand(stand))
        return "; ".join(said)

    def _proof(self, person: str, tier: Tier, stay: Stay, stand: Stand) -> list[Proof]:
        if tier in {Tier.LATER, Tier.EARLIER}:
            stretches = _inside(stay, milliseconds(self.about.posted), self.about.gone)
            bounding = [one for part in stretches for one in self._proofs.signs(stay.proof(part))]
        else:
            bounding = self._proofs.of_stand(stay, stand)
        known = {one.event_id for one in bounding} - {""}
        return [
            *bounding,
            *(one for one in self._contact.get(person, ()) if one.event_id not in known),
        ]

    def _mentions(self, person: str) -> bool:
        return self.about.to_all or person in self.about.mentioned

    def _contacts(self, thread: Thread | None) -> dict[str, list[Proof]]:
        """Return what people did with the message, by UUID, in time order."""
        found: dict[str, list[Proof]] = {}
        replies = [] if thread is None else thread.replies
        story = [(one, _did(one, self._look)) for one in self._look.stories.of(self.about.uuid)]
        story += [
            (one, "replied in its thread")
            for one in replies
            if one.message_uuid != self.about.uuid and one.created > self.about.posted
        ]
        for event, words in story:
            person = ids.uuid_of(event.actor_id)
            if words and person:
                found.setdefault(person, []).append(Proof(event.created, words, event.id))
        return found

    def _title(self, moment: datetime) -> str:
        said = quoted(self.about.uuid, self._look.names, self._look.stories)
        room = self._look.names.room(self.about.room_id)
        return f"{stamp(moment, self._look.zone)} in {room} · {said}"

    def _notes(self, at: int) -> Iterator[str]:
        about, look, zone = self.about, self._look, self._look.zone
        basis = f" ({about.basis})" if about.basis else ""
        gone = "no deletion is known"
        if about.deleted is not None:
            by = look.names.actor(about.deleted).name
            gone = f"deleted {stamp(about.deleted.created, zone)} by {by}"
        yield f"posted {stamp(about.posted, zone)}{basis}; {gone}"
        yield from limits(look, about.room_id, self._stays, at)


def _did(event: Event, look: Investigation) -> str:
    """Return what an event of a message shows that its actor did with it; "" for nothing."""
    files = [look.names.file(url) or "a file" for url in event.files] or ["a file"]
    match event.kind:
        case "messages/created":
            return "wrote it"
        case "messages/updated":
            return "edited it"
        case "files/read":
            return f"downloaded {files[0]}"
        case "file_transcodings/read":
            return f"previewed {files[0]}"
        case "attachmentActions/created":
            return "answered its card"
    return ""


def _inside(stay: Stay, start: int, end: int) -> list[Stretch]:
    """Return the stretches inside that overlap a time."""
    return [one for one in stay.stretches if one.inside and one.start < end and one.end > start]
