"""`busy`: a large organization and as many events as asked for, 100,000 unless told otherwise.

Nothing of the history is stored: see `torrent`. 400 people, up to 120 rooms, one in nine of them
owned by Kestrel. Among all the talk exactly one message holds the words ``falcon margin sheet``;
it stands after 37 % of the history. Life goes on with a message every few seconds.
"""

from collections.abc import Iterator
from random import Random

from tui.simulator.acts import Act, Open, Post
from tui.simulator.clock import DAY, SECOND
from tui.simulator.directory import Org, Person
from tui.simulator.scenarios import cast
from tui.simulator.scenarios.stage import HISTORY
from tui.simulator.scenarios.talk import Talk
from tui.simulator.scenarios.torrent import Torrent
from tui.simulator.spaces import Membership, Message, Room
from tui.simulator.world import Script

DEFAULT_EVENTS = 100_000
NEEDLE = "Who of you has put the falcon margin sheet on the shared drive?"
_FIRST = (
    "Ada Ben Cleo Dan Edith Finn Gwen Hugo Iris Jan Kim Lars Mia Nils Olga Paul Quinn Rosa Sam Tea"
)
_LAST = "Abel Brunner Costa Dahl Engel Fabre Gruber Hansen Ivanov Jensen Keller Lang Moretti Novak"
_KINDS = ("Programme", "Line", "Desk", "Squad", "Forum", "Shift")


def build(start: int, events: int | None, seed: int) -> Script:
    """Return the script of a world that starts at ``start`` (milliseconds, UTC)."""
    size = DEFAULT_EVENTS if events is None else events
    rng = Random(f"busy {seed}")
    people = cast.people(start)
    for number in range(334):
        org = cast.KESTREL if number % 9 == 8 else cast.AQUILA
        person = _person(number, org, start)
        people[person.handle] = person
    everybody = list(people.values())
    rooms = [_room(number, everybody, start, rng) for number in range(max(2, min(120, size // 40)))]
    opened: list[Act] = [Open(room.created, room) for room in rooms]
    history = Torrent(rooms, size, start, seed, NEEDLE)
    ahead = _future(rooms, start, seed)
    return Script(tuple(everybody), tuple(opened), ahead, history=history)


def _person(number: int, org: Org, start: int) -> Person:
    firsts, lasts = _FIRST.split(), _LAST.split()
    first = firsts[number % len(firsts)]
    last = f"{lasts[number // len(firsts) % len(lasts)]}-{lasts[number * 5 % len(lasts)]}"
    email = f"{first}.{last}{number}@{org.domain}".lower()
    return Person(
        f"staff-{number}",
        first,
        last,
        email,
        org,
        "Engineer",
        "Operations",
        since=start - 400 * DAY,
    )


def _room(number: int, everybody: list[Person], start: int, rng: Random) -> Room:
    """Return a furnished room; its joins are the first events of the history."""
    owner = cast.KESTREL if number % 9 == 8 else cast.AQUILA
    humans = [person for person in everybody if person.kind == "person" and not person.roles]
    creator = rng.choice([person for person in humans if person.org is owner])
    others = [person for person in humans if person is not creator]
    title = f"{rng.choice(_KINDS)} {number + 1}"
    room = Room(title, "group", creator, start - HISTORY + number, level=rng.randrange(4))
    for index, person in enumerate((creator, *rng.sample(others, rng.randrange(4, 20)))):
        room.roster[person.uuid] = Membership(person, room.created, moderator=not index)
        room.orgs_ever |= person.org.mask
    return room


def _future(rooms: list[Room], start: int, seed: int) -> Iterator[Act]:
    rng = Random(f"busy future {seed}")
    talk = Talk(rng)
    at = start + SECOND
    while True:
        at += rng.randrange(SECOND, 4 * SECOND)
        room = rng.choice(rooms)
        author = rng.choice([it.person for it in room.roster.values()])
        yield Post(at, Message(room, author, at, talk.opening("production", [])[0]))
