"""People and rooms of the chosen events: whose they are, what they are, who came and went."""

from collections import Counter
from collections.abc import Sequence

from tui.domain.models import EPOCH
from tui.domain.report import Block, Cell, Fact, Facts, Group, Prose, Said, Section, Table
from tui.domain.signs import milliseconds
from tui.domain.stays import Stay
from tui.domain.times import full, stamp
from tui.services.listing import externals_first
from tui.services.names import Known
from tui.services.proofs import Proofs
from tui.services.reporting.matter import Matter, cut, who

MOST_PEOPLE = 200
MOST_ROOMS = 100
MOST_OPENED = 12  # rooms whose members are told
MOST_MEMBERS = 60
_MOST_SIGNS = 8  # of one person in one room


def section(matter: Matter) -> Section:
    """Return the section."""
    columns = matter.look.case.events.columns
    acted = Counter(columns.actor[one] for one in matter.positions)
    met = Counter(columns.person[one] for one in matter.positions)
    people = _sorted(matter, {*acted, *met} - {0}, acted)
    rooms = Counter(columns.room[one] for one in matter.positions)
    del rooms[0]
    # The number breaks ties: the same case gives the same order.
    places = sorted(rooms, key=lambda one: (-rooms[one], one))
    blocks: list[Block] = [
        Prose(
            Said(
                "● is the own organization, ◆ ▲ ■ are external ones, numbered in the order in "
                "which they were met, and ? is one that is not known. ⚙ is a bot."
            )
        ),
        _people(matter, people[:MOST_PEOPLE], acted, met),
        _rooms(matter, places[:MOST_ROOMS], rooms),
        *(_room(matter, columns.rooms.spelled[one]) for one in places[:MOST_OPENED]),
    ]
    left_out = (
        *cut(len(people[:MOST_PEOPLE]), len(people), "people, externals and who did most first"),
        *cut(len(places[:MOST_ROOMS]), len(places), "rooms, those with most events first"),
        *cut(len(places[:MOST_OPENED]), len(places), "rooms with their members"),
    )
    return Section("people", "People and rooms", blocks, left_out)


def _sorted(matter: Matter, numbers: set[int], acted: Counter[int]) -> list[int]:
    people, names = matter.look.case.events.columns.people.spelled, matter.look.names
    return sorted(
        numbers,
        key=lambda one: (*externals_first(names.person(people[one]).org), -acted[one], one),
    )


def _people(
    matter: Matter, numbers: Sequence[int], acted: Counter[int], met: Counter[int]
) -> Table:
    look, spelled = matter.look, matter.look.case.events.columns.people.spelled

    def row(number: int) -> tuple[Cell, ...]:
        known = look.names.person(spelled[number])
        return (
            who(known),
            (Said("⚙ bot" if known.is_bot else "person"),),
            (Said(f"{acted[number]:,}"),),
            (Said(f"{met[number]:,}"),),
            (Said("", matter.cite.person(spelled[number])),),
        )

    return Table(
        "People of the chosen events",
        ("Name and organization", "What", "Acted in", "Owns the object of", "Record"),
        tuple(map(row, numbers)),
        frozenset({"Record"}),
    )


def _rooms(matter: Matter, numbers: Sequence[int], count: Counter[int]) -> Table:
    look, spelled = matter.look, matter.look.case.events.columns.rooms.spelled

    def row(number: int) -> tuple[Cell, ...]:
        room_id = spelled[number]
        room = look.names.known_room(room_id)
        return (
            (Said(look.names.room(room_id)),),
            (Said("not read" if room is None else "1:1" if room.direct else "group"),),
            (Said(_owner(matter, room_id)),),
            (Said(f"{count[number]:,}"),),
            (Said("", matter.cite.room(room_id)),),
        )

    return Table(
        "Rooms of the chosen events",
        ("Room", "Kind", "Owned by", "Chosen events", "Record"),
        tuple(map(row, numbers)),
        frozenset({"Record"}),
    )


def _owner(matter: Matter, room_id: str) -> str:
    room = matter.look.names.known_room(room_id)
    if room is None or room.owner_org_id is None:
        return "? not known"
    foreign = matter.look.names.is_foreign(room_id)
    return "◆ another organization" if foreign else "● own organization"


def _room(matter: Matter, room_id: str) -> Group:
    look, cite = matter.look, matter.cite
    room, roster = look.names.known_room(room_id), look.case.directory.roster(room_id)
    facts = [Fact("owned by", Said(_owner(matter, room_id), cite.room(room_id)))]
    if room is not None and room.created is not None:
        facts.append(Fact("created", Said(full(room.created, look.zone), cite.room(room_id))))
    if room is not None and room.creator_id:
        creator = look.names.person(room.creator_id).described
        facts.append(Fact("created by", Said(creator, cite.room(room_id))))
    listed = "not read: who joined before the events that were read may be missing"
    if roster is not None:
        listed = f"read {stamp(roster.at, look.zone)}: {len(roster.members):,} members"
    facts.append(Fact("roster", Said(listed, cite.roster(room_id) or cite.head())))
    stays = look.attendance.of(room_id).people
    known = {person: look.names.person(person) for person in stays}
    order = sorted(stays, key=lambda one: (*externals_first(known[one].org), known[one].name, one))
    shown = order[:MOST_MEMBERS]
    table = Table(
        f"Members, past and present: {len(shown):,} of {len(order):,}",
        ("Name and organization", "In the room", "What proves it"),
        tuple(_member(matter, room_id, known[one], stays[one]) for one in shown),
    )
    return Group(f"Room: {look.names.room(room_id)}", (Facts(tuple(facts)), table))


def _member(matter: Matter, room_id: str, known: Known, stay: Stay) -> tuple[Cell, ...]:
    look = matter.look
    proofs = Proofs(look.case.events, look.names, look.zone)
    inside = [one for one in stay.stretches if one.inside]
    bounds = [Said(proofs.bounds(one)) for one in inside] or [Said("not known to have been in")]
    now = stay.at(milliseconds(look.attendance.last_read(room_id) or EPOCH))
    if now.moderator:
        bounds.append(Said("★ moderator"))
    signs = [sign for one in inside for sign in stay.proof(one)] or [*stay.signs]
    return (
        who(known),
        tuple(bounds),
        tuple(matter.cite.proofs(proofs.signs(signs[:_MOST_SIGNS]), room_id)) or (Said("nothing"),),
    )
