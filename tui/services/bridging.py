"""Who alone joins an external organization to our own, in words, with the rooms that do it."""

from functools import partial

from tui.domain import ids
from tui.graph.bridges import beyond, bridges
from tui.services.investigation import Investigation
from tui.services.listing import Entry, Heading, Listing, Proof, organization
from tui.services.proofs import Proofs

_NOTES = (
    "members as last read of each room; colleagues are taken to talk to each other anyway",
    "people whose organization is not known count as one external organization",
)


class Bridging:
    """Looks for people without whom an external organization would reach nobody of ours."""

    def __init__(self, look: Investigation) -> None:
        self._look = look
        self._proofs = Proofs(look.case.events, look.names, look.zone)
        self._rooms: dict[str, str] = {}
        self._pairs: list[tuple[str, str]] = []
        self._orgs: dict[str, int] = {}

    def listing(self) -> Listing:
        """Return the bridges of the case, by external organization."""
        self._gather()
        found = bridges(self._pairs, self._orgs)
        rows: list[Heading | Entry] = []
        for org in sorted(found):
            rows.append(Heading(f"{organization(org)} · {self._who(org)}"))
            rows += [self._entry(person, org) for person in found[org]]
        if not rows:
            rows.append(Heading("no organization hangs on one person alone"))
        outside = len({org for org in self._orgs.values() if org != 0})
        title = f"bridges: {len(found):,} of {outside:,} external organizations hang on one person"
        return Listing(title, _NOTES, tuple(rows))

    def _gather(self) -> None:
        """Take the present members of every room."""
        attendance = self._look.attendance
        rooms = [*self._look.case.events.columns.rooms.spelled[1:]]
        rooms += [one.room_id for one in self._look.case.directory.rosters().values()]
        self._rooms = {ids.uuid_of(one) or one: one for one in rooms}
        for room, room_id in self._rooms.items():
            if (at := attendance.last_read(room_id)) is not None:
                self._pairs += [(one, room) for one in attendance.members(room_id, at)]
        names = self._look.names
        self._orgs = {person: names.person(person).org for person, _ in self._pairs}

    def _who(self, org: int) -> str:
        people = [one for one, other in self._orgs.items() if other == org]
        named = ", ".join(self._look.names.person(one).name for one in people[:3])
        return f"{named} and {len(people) - 3:,} more" if len(people) > 3 else named

    def _entry(self, person: str, org: int) -> Entry:
        known = self._look.names.person(person)
        rooms = sorted(beyond(person, org, self._pairs, self._orgs))
        return Entry(
            known.name,
            known.org,
            known.is_bot,
            "BRIDGE",
            partial(self._said, person, org, rooms),
            partial(self._proof, person, rooms),
            known,
            {"cutsOff": organization(org), "rooms": [self._rooms[room] for room in rooms]},
        )

    def _said(self, person: str, org: int, rooms: list[str]) -> str:
        if self._orgs[person] == org and list(self._orgs.values()).count(org) == 1:
            return f"the only one of {organization(org)} that is in a room of this case"
        named = ", ".join(self._look.names.room(self._rooms[room]) for room in rooms[:3])
        more = f" and {len(rooms) - 3:,} more" if len(rooms) > 3 else ""
        where = f"; they meet in {named}{more}" if rooms else ""
        return f"without them {organization(org)} reaches nobody of ours{where}"

    def _proof(self, person: str, rooms: list[str]) -> list[Proof]:
        found = []
        for room in rooms or [room for one, room in self._pairs if one == person]:
            room_id = self._rooms[room]
            stay = self._look.attendance.of(room_id).people[person]
            last = next(one for one in reversed(stay.stretches) if one.inside)
            for one in self._proofs.signs(stay.proof(last)[:1]):
                words = f"in {self._look.names.room(room_id)}: {one.text}"
                found.append(Proof(one.at, words, one.event_id))
        return found
