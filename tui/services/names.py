"""Who is who: names of people and rooms, and whether somebody belongs to the officer's own house.

Learns from the directory, from rosters and from membership events, as people of other
organizations cannot be looked up (guide, "People"). Names are returned as they were received;
whoever draws them makes them safe.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from tui.domain import ids
from tui.domain.casefile import FileFacts
from tui.domain.columns import Columns
from tui.domain.models import Event, Membership, Person, Room
from tui.domain.ports import Directory

UNKNOWN_ORG = -1
_ORGS = {0: "own organization", UNKNOWN_ORG: "organization unknown"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person. ``org``: 0 the own organization, then 1, 2, ...; -1 unknown."""

    id: str
    name: str
    email: str | None
    org: int
    org_id: str | None
    is_bot: bool

    @property
    def organization(self) -> str:
        """Return whose the person is, in words."""
        return _ORGS.get(self.org, f"external organization {self.org}")

    @property
    def described(self) -> str:
        """Return name, address and organization in one line."""
        bot = ", bot" if self.is_bot else ""
        mail = f" <{self.email}>" if self.email and self.email != self.name else ""
        return f"{self.name}{mail} ({self.organization}{bot})"


class Names:
    """Resolves ids to names. External organizations are numbered in the order they were met.

    ``organizations`` are those met before, in that order: a sign on a picture of the case means
    the same organization on every other.
    """

    def __init__(
        self, directory: Directory, own_org_id: str | None, organizations: Iterable[str] = ()
    ) -> None:
        self._directory = directory
        self._people: dict[str, Known] = {}
        self._members: dict[str, dict[str, None]] = {}
        self._direct: set[str] = set()
        self._unpaired: list[tuple[Columns, slice]] = []
        self._heard: dict[int, tuple[str, str, str]] = {}  # by number of a person in the columns
        self.organizations = list(organizations)
        self.own_org = own_org_id
        for person in directory.people().values():
            self.learn_person(person)
        for roster in directory.rosters().values():
            for member in roster.members:
                self.learn_member(member)

    @property
    def own_org(self) -> str | None:
        """Return the officer's organization, as a UUID where the id names one."""
        return self._own

    @own_org.setter
    def own_org(self, org_id: str | None) -> None:
        self._own = ids.uuid_of(org_id)
        if self._own is not None:
            self.organizations = [org for org in self.organizations if org != self._own]
            # In one step: lists of people are gathered in threads.
            self._people = {
                key: replace(one, org=self._rank(one.org_id)) for key, one in self._people.items()
            }

    def _rank(self, org_id: str | None) -> int:
        org = ids.uuid_of(org_id)
        if org is None:
            return UNKNOWN_ORG
        if org == self._own:
            return 0
        if org not in self.organizations:
            self.organizations.append(org)
        return self.organizations.index(org) + 1

    def _learn(
        self,
        person_id: str,
        name: str | None,
        email: str | None,
        org_id: str | None,
        *,
        is_bot: bool,
    ) -> None:
        key = ids.uuid_of(person_id) or person_id
        old = self._people.get(key)
        org_id = org_id or (old.org_id if old else None)
        email = email or (old.email if old else None)
        proper = old.name if old and not _is_nameless(old) else None
        name = name or proper or email or f"person {key[:8]}"
        if proper and name in {email, f"person {key[:8]}"}:
            name = proper
        bot = is_bot or bool(old and old.is_bot) or bool(email and email.endswith("@webex.bot"))
        self._people[key] = Known(person_id, name, email, self._rank(org_id), org_id, bot)

    def learn_person(self, person: Person) -> None:
        """Take in a person as ``/people`` returned them."""
        self._learn(person.id, person.name, person.email, person.org_id, is_bot=person.is_bot)

    def learn_member(self, member: Membership) -> None:
        """Take in a membership: its person's name and organization, and who is in which room."""
        self._learn(member.person_id, member.name, member.person_email, member.org_id, is_bot=False)
        room = ids.uuid_of(member.room_id)
        if room:
            person = ids.uuid_of(member.person_id) or member.person_id
            self._members.setdefault(room, {})[person] = None

    def learn_events(self, columns: Columns, fresh: range) -> None:
        """Take in what events say of people in passing; what was looked up counts for more."""
        at = slice(fresh.start, fresh.stop)
        people, rooms = columns.people.spelled, columns.rooms.spelled
        for number in set(columns.person[at]) - {0}:
            said = columns.said[number]
            heard = (said.name, said.email, said.org_id)
            if self._heard.get(number) == heard:
                continue  # nothing that is known is ever forgotten
            self._heard[number] = heard
            known = self.person(people[number])
            name = said.name if _is_nameless(known) else ""
            self._learn(
                people[number],
                name or None,
                known.email or said.email or None,
                known.org_id or said.org_id or None,
                is_bot=known.is_bot,
            )
        self._direct.update(ids.uuid_of(rooms[room]) or rooms[room] for room in columns.direct)
        self._unpaired.append((columns, at))

    def _pair(self) -> None:
        """Find out who was in which 1:1 room; only once such a room is to be named."""
        while self._unpaired:
            columns, at = self._unpaired.pop()
            people, rooms = columns.people.spelled, columns.rooms.spelled
            for number, room in set(zip(columns.person[at], columns.room[at], strict=True)):
                if room in columns.direct and number:
                    key = ids.uuid_of(rooms[room]) or rooms[room]
                    person = ids.uuid_of(people[number]) or people[number]
                    self._members.setdefault(key, {})[person] = None

    def person(self, person_id: str | None, email: str | None = None) -> Known:
        """Return what is known of a person; never fails, an unknown one is named by the id."""
        if person_id is None:
            return Known("", email or "nobody named", email, UNKNOWN_ORG, None, is_bot=False)
        key = ids.uuid_of(person_id) or person_id
        known = self._people.get(key)
        if known is not None:
            return known
        return Known(
            person_id, email or f"person {key[:8]}", email, UNKNOWN_ORG, None, is_bot=False
        )

    @property
    def people(self) -> list[str]:
        """Return everybody of whom anything was learnt, by UUID."""
        return list(self._people)

    def unknown(self, columns: Columns, among: range) -> list[str]:
        """Return the ids of people in events of whom no name is known yet."""
        at = slice(among.start, among.stop)
        found = []
        for number in sorted({*columns.actor[at], *columns.person[at]} - {0}):
            person_id = columns.people.spelled[number]
            known = self._people.get(ids.uuid_of(person_id) or person_id)
            if known is None or _is_nameless(known):
                found.append(person_id)
        return found

    def actor(self, event: Event) -> Known:
        """Return who acted in an event; its owner's e-mail is used only where both are the same.

        Where Webex names no actor nobody is named: that it was the owner would be a guess.
        """
        same = ids.same(event.actor_id, event.person_id)
        return self.person(event.actor_id, event.person_email if same else None)

    def read_at(self, person_id: str | None) -> datetime | None:
        """Return when a person was last looked up; None when they never were."""
        return self._directory.read_at(person_id) if person_id else None

    def known_room(self, room_id: str | None) -> Room | None:
        """Return the room as last read."""
        return self._directory.room(room_id) if room_id else None

    def room(self, room_id: str | None) -> str:
        """Return a name for a room: its title, or for a 1:1 its members, or a short id."""
        if room_id is None:
            return ""
        room = self._directory.room(room_id)
        if room is not None and room.title and not room.direct:
            return room.title
        key = ids.uuid_of(room_id) or room_id
        direct = room.direct if room else key in self._direct
        if direct:
            self._pair()
        members = self._members.get(key, {})
        if direct and len(members) == 2:
            return " ↔ ".join(sorted(self._people[one].name for one in members))
        if room is not None and room.title:
            return room.title
        return f"room {key[:8]}"

    def file(self, url: str) -> str | None:
        """Return the name of the file behind a content URL, when Webex was asked for it."""
        facts = self.file_facts(url)
        return facts.name if facts else None

    def file_facts(self, url: str) -> FileFacts | None:
        """Return what Webex said of the file behind a content URL, when it was asked."""
        return self._directory.file(url)

    def is_foreign(self, room_id: str | None) -> bool:
        """Tell whether a room is known to be owned by another organization."""
        room = self.known_room(room_id)
        if room is None or room.owner_org_id is None or self._own is None:
            return False
        return ids.uuid_of(room.owner_org_id) != self._own


def _is_nameless(known: Known) -> bool:
    return known.name == known.email or known.name.startswith("person ")
