"""The rooms and teams every scenario starts from, and who sits in them when.

Knows no small talk and no story; both are written against it.
"""

from dataclasses import dataclass, field
from random import Random

from tui.simulator.acts import Act, Join, Leave, Open
from tui.simulator.clock import DAY, HOUR, MINUTE, SECOND
from tui.simulator.directory import Person
from tui.simulator.scenarios import cast
from tui.simulator.scenarios.calendar import weekday
from tui.simulator.spaces import Room, Team

HISTORY = 30 * DAY
"""How far back the history of a scenario reaches."""

# key | title | topic | level | how talkative | members, the creator first
_GROUPS = """
all-hands|Aquila All Hands|people|1|3|*
engineering|Engineering|engineering|1|8|cto siobhan rahul chiara anders fatou li noor pavel \
yuki user mei bot-build
firmware|Firmware|engineering|2|9|siobhan rahul pavel user yuki anders bot-build
mechanics|Mechanics & CAD|engineering|2|6|chiara noor anders hana yuki
vision|Vision 👁|engineering|2|6|fatou li user rahul
launch|R12 Launch|engineering|2|7|priya siobhan chiara greta elena thabo samuel tomasz dorian
falcon|Project Falcon|engineering|3|7|priya cto siobhan fatou user dorian mikael k-lead k-optics
test-bay|Test Bay|engineering|1|6|anders zeynep pavel li user noor
quality|Quality|production|2|4|samuel hana anders noor tomasz
line-2|Line 2 Shifts|production|1|7|tomasz gerd leila hana joao callum
planning|Production Planning|production|2|5|tomasz dmitri ewa joao gerd samuel
sales|Sales|sales|2|7|greta dorian luis aisha mikael elena
accounts|Accounts: Food & Pharma|sales|2|5|greta luis aisha dorian callum
pricing|Pricing Desk|finance|3|4|mikael greta camille dorian
finance|Finance & Control|finance|3|4|camille arjun mikael ewa
purchasing|Purchasing|finance|1|4|ewa dmitri joao camille
it-help|IT Help|it|1|5|admin viktor mei officer user ines aisha thabo gerd zeynep hana
people|People Team|people|3|3|hr hr-2 ines
lunch|Lunch & Co|social|0|7|ines user priya luis fatou thabo leila yuki zeynep \
joao callum mei bot-lunch
osaka|Osaka Trade Fair 大阪|sales|1|5|elena yuki aisha thabo greta
service|Field Service|production|1|5|callum zeynep hana rahul joao
contracts|Contracts (Harbour & Finch)|legal|3|4|camille officer greta h-partner h-assoc h-para h-ip
lens|Aquila × Kestrel: Lens Module|partner|2|6|priya fatou chiara samuel k-lead k-optics \
k-lens k-qa k-firm
kestrel|Kestrel Lens Programme|partner|2|5|k-lead k-lens k-cad k-test k-qa k-buy fatou chiara ewa
"""
_DIRECTS = """
dorian-greta|Greta Zimmermann|direct|2|3|dorian greta
priya-mei|Chen Mei-Ling|direct|2|2|priya mei
leila-hr|Ingrid Solheim|direct|2|1|leila hr
gerd-leila|Leila Haddad|direct|2|2|gerd leila
yuki-lens|Hiroshi Morita|direct|2|3|yuki k-lens
user-siobhan|Siobhán Ní Bhriain|direct|2|3|user siobhan
camille-arjun|Empty Title|direct|2|2|camille arjun
"""
# team | description | General room | other rooms
_TEAMS = """
Engineering|Everybody who builds the machines|engineering|firmware mechanics vision test-bay
Sales|Everybody who sells them|sales|accounts osaka
"""


# Nobody joins or leaves these by chance, since stories count on who is in them.
_SETTLED = ("all-hands", "falcon", "line-2")
_NEEDED = ("user", "dorian", "priya", "mei", "greta", "gerd", "leila", "hr", "tomasz")


@dataclass
class Seat:
    """A person in a room for the purpose of small talk, from ``since`` until before ``until``."""

    person: Person
    since: int
    until: int


@dataclass
class Place:
    """A room with its topic, how talkative it is, and its seats."""

    room: Room
    topic: str
    weight: int
    seats: list[Seat] = field(default_factory=list)

    def present(self, since: int, until: int | None = None) -> list[Person]:
        """Return who sits here at a time, or all the way from one time to another."""
        end = since if until is None else until
        return [seat.person for seat in self.seats if seat.since < since and end < seat.until]


class Stage:
    """The set of a scenario: people by handle, places by key, and the acts that furnish it."""

    def __init__(self, start: int, rng: Random) -> None:
        self.start = start
        self.people = cast.people(start)
        self.places: dict[str, Place] = {}
        self.acts: list[Act] = []
        for row in (_GROUPS + _DIRECTS).split("\n"):
            if row:
                self._furnish(row, rng)
        for row in _TEAMS.split("\n"):
            if row:
                self._unite(*row.split("|"))
        for key, place in self.places.items():
            if place.room.kind == "group" and key not in _SETTLED:
                self._turn_over(place, rng)

    def room(self, key: str) -> Room:
        """Return the room of a place."""
        return self.places[key].room

    def open(self, at: int, title: str, creator: str, *, kind: str = "group") -> Room:
        """Open a room for a story; its creator joins at once as moderator."""
        person = self.people[creator]
        room = Room(title, kind, person, at)
        self.acts += (Open(at, room), Join(at + 40, room, person, person, kind == "group"))
        return room

    def silence(self, handle: str, at: int) -> None:
        """Keep somebody out of small talk from a time on."""
        for place in self.places.values():
            for seat in place.seats:
                if seat.person is self.people[handle]:
                    seat.until = min(seat.until, at)

    def _furnish(self, row: str, rng: Random) -> None:
        key, title, topic, level, weight, names = row.split("|")
        members = self._members(names)
        direct = topic == "direct"
        opened = self._opening_time(rng)
        kind = "direct" if direct else "group"
        room = Room(title, kind, members[0], opened, level=int(level), public=key == "lunch")
        if direct:
            room.orgs_ever = members[0].org.mask | members[1].org.mask
        place = self.places[key] = Place(room, topic, int(weight))
        self.acts.append(Open(opened, room))
        at = opened + 40
        for index, person in enumerate(members):
            moderator = index == 0 and not direct
            self.acts.append(Join(at, room, person, members[0], moderator))
            place.seats.append(Seat(person, at, self.start + 400 * DAY))
            late = not direct and index > 2 and rng.random() < 0.15
            at += rng.randrange(6 * HOUR, 2 * DAY) if late else rng.randrange(300, 40 * SECOND)

    def _turn_over(self, place: Place, rng: Random) -> None:
        """Let one colleague join later and one leave, in about half of the rooms each."""
        creator = place.room.creator
        seated = [seat.person for seat in place.seats]
        newcomers = [
            person
            for person in self.people.values()
            if person.org is creator.org and not person.roles and person not in seated
        ]
        week = 7 * DAY
        at = self.start - HISTORY + week + rng.randrange(3 * week)
        if rng.random() < 0.5:
            person = rng.choice(newcomers)
            self.acts.append(Join(at, place.room, person, creator))
            place.seats.append(Seat(person, at, self.start + 400 * DAY))
        at = self.start - HISTORY + 2 * week + rng.randrange(2 * week)
        leavers = [
            seat
            for seat in place.seats[3:]
            if seat.since < at and seat.person.handle not in _NEEDED and not seat.person.roles
        ]
        if leavers and rng.random() < 0.5:
            seat = rng.choice(leavers)
            seat.until = at
            actor = rng.choice((creator, seat.person))
            self.acts.append(Leave(at, place.room, seat.person, actor))

    def _members(self, names: str) -> list[Person]:
        if names == "*":
            own = [person for person in self.people.values() if person.org is cast.AQUILA]
            chair = self.people["ceo"]
            return [chair, *(person for person in own if person is not chair)]
        return [self.people[handle] for handle in names.split()]

    def _opening_time(self, rng: Random) -> int:
        """Return a time in the first working days of the history, when the rooms were set up."""
        first = self.start - HISTORY + 30 * MINUTE
        at = first + rng.randrange(3 * DAY)
        while weekday(at) > 4:
            at += DAY
        at = at // DAY * DAY + rng.randrange(7 * HOUR, 16 * HOUR)
        return max(at, first + rng.randrange(HOUR))

    def _unite(self, name: str, description: str, general: str, others: str) -> None:
        team = Team(name, description, self.room(general))
        for key in (general, *others.split()):
            self.room(key).team = team
        # Members of the General room who came with the team lack the room's type in the event.
        for act in self.acts:
            if isinstance(act, Join) and act.room is team.general and act.person is not act.actor:
                act.by_team = True
