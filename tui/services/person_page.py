"""Everything a case tells of one person on one page: who, did what, where, exposed to whom.

Pure over the case and its graph; safe to call from any thread. Counts come from the columns. Texts
are as received: whoever draws them makes them safe.
"""

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from tui.domain import ids, tallies
from tui.domain.amounts import counted
from tui.domain.models import parse_object, text_of, texts_of
from tui.graph.model import Edge, Graph, PersonNode
from tui.services import doings, unseen
from tui.services.doings import of_kind
from tui.services.investigation import Investigation
from tui.services.names import Known
from tui.services.sections import Field, Reading, Section

_MOST_ROOMS = 60
_MOST_NAMES = 6
_BETWEEN = (
    ("messages/deleted", "deleted messages of", "messages deleted by"),
    ("memberships/created", "added to rooms", "added to rooms by"),
    ("memberships/deleted", "removed from rooms", "removed from rooms by"),
)


def read(
    look: Investigation, graph: Graph, node: str, *, now: datetime, ascii_only: bool = False
) -> Reading:
    """Return the page of a person, by UUID as in the graph."""
    columns = look.case.events.columns
    number, length = columns.people.find(node), len(columns)
    did = [*tallies.where(columns.actor, length, {number})] if number else []
    own = [*tallies.where(columns.person, length, {number})] if number else []
    # Where Webex names no owner of a message, whoever acted is its author, as in the graph.
    unowned = [one for one in did if not columns.person[one]]
    posted = of_kind(look, [*own, *unowned], "messages/created")
    known = look.names.person(node)
    foreign = sum(1 for room in graph.rooms_of(node) if room.foreign and not room.direct)
    sections = [
        Section("", tuple(_who(look, known, node, now))),
        Section(
            "did",
            (
                *doings.overview(look, did, ascii_only=ascii_only),
                *_with_others(look, number, did, own),
            ),
        ),
        Section("files posted", tuple(doings.files_posted(look, posted))),
        Section(
            "files opened",
            tuple(doings.files_opened(look, of_kind(look, did, *doings.READS), by_whom=False)),
        ),
        Section("rooms", tuple(_rooms(graph, [*graph.links(node).values()]))),
    ]
    if known.org <= 0:
        sections.append(Section("who outside could read it", tuple(_exposed(look, graph, posted))))
        opened = _opened_outside(look, posted)
        fields = tuple(doings.files_opened(look, opened)) if opened else (Field("opened", "none"),)
        sections.append(Section("files that outsiders opened", fields))
    sections.append(Section("not seen", tuple(unseen.of_person(look, known, foreign, now))))
    sections.append(Section("identity", tuple(_identity(known, node))))
    return Reading(f"Person · {known.name}", tuple(sections))


def _who(look: Investigation, known: Known, node: str, now: datetime) -> Iterator[Field]:
    names, emails = _said(look, node)
    yield Field("name", known.name)
    yield from (Field("also named", one) for one in names if one != known.name)
    yield from (Field("e-mail", one) for one in emails)
    yield Field("belongs to", known.organization + (", a bot" if known.is_bot else ""))
    yield doings.looked_up(look, node, now)


def _identity(known: Known, node: str) -> Iterator[Field]:
    if known.org_id:
        yield Field("org", ids.uuid_of(known.org_id) or known.org_id)
    yield Field("id", known.id)
    if node != known.id:
        yield Field("decoded", node)


def _said(look: Investigation, node: str) -> tuple[list[str], list[str]]:
    """Return every name and every address that anything says of a person, each once."""
    columns, directory = look.case.events.columns, look.case.directory
    names: list[str | None] = []
    emails: list[str] = []
    person = directory.person(node)
    if person is not None:
        data = parse_object(person.raw) or {}
        names += [text_of(data, "displayName"), text_of(data, "nickName")]
        emails += texts_of(data, "emails")
    if number := columns.people.find(node):
        names.append(columns.said[number].name)
        emails.append(columns.said[number].email)
    for roster in directory.rosters().values():
        for one in roster.members:
            if (ids.uuid_of(one.person_id) or one.person_id) == node:
                names.append(one.name)
                emails.append(one.person_email or "")
    return [*dict.fromkeys(filter(None, names))], [*dict.fromkeys(filter(None, emails))]


def _with_others(
    look: Investigation, number: int, did: Sequence[int], own: Sequence[int]
) -> Iterator[Field]:
    """Yield what somebody did to others, and others to them."""
    columns = look.case.events.columns
    for kind, to_others, by_others in _BETWEEN:
        given = [one for one in of_kind(look, did, kind) if columns.person[one] != number]
        if given:
            yield Field("to others", f"{to_others}: {_people(look, given, columns.person)}")
        taken = [one for one in of_kind(look, own, kind) if columns.actor[one] != number]
        if taken:
            yield Field("by others", f"{by_others}: {_people(look, taken, columns.actor)}")


def _people(look: Investigation, places: Sequence[int], column: "array[int]") -> str:
    """Return whom events name in a column, and how often, the most often first."""
    spelled = look.case.events.columns.people.spelled
    found = Counter(column[one] for one in places).most_common()
    told = [
        f"{look.names.person(spelled[number] or None).name} ({counted(count, 'time')})"
        for number, count in found[:_MOST_NAMES]
    ]
    more = len(found) - _MOST_NAMES
    return ", ".join(told) + (f" and {more:,} more" if more > 0 else "")


def _rooms(graph: Graph, edges: Sequence[Edge]) -> Iterator[Field]:
    present = [one for one in edges if not one.left]
    left = [one for one in edges if one.left]
    yield Field("in now", counted(len(present), "room"))
    for label, found in (("in", present), ("left", left)):
        for edge in found[:_MOST_ROOMS]:
            yield Field(label, _place(graph, edge), node=edge.room_id)
        yield from doings.more(len(found) - _MOST_ROOMS, "rooms")


def _place(graph: Graph, edge: Edge) -> str:
    room = graph.room(edge.room_id)
    facts = [room.title] if room else []
    if room and room.direct:
        facts.append("1:1")
    if room and room.foreign:
        facts.append("owned by another organization")
    if edge.is_moderator:
        facts.append("moderator")
    if externals := graph.externals(edge.room_id):
        facts.append(f"{externals:,} external")
    return " · ".join([*facts, counted(edge.messages, "message")])


def _exposed(look: Investigation, graph: Graph, posted: Sequence[int]) -> Iterator[Field]:
    """Yield the rooms with outsiders who were there when or after something was posted."""
    columns = look.case.events.columns
    first: dict[int, int] = {}
    for one in sorted(posted, key=columns.rank):
        first.setdefault(columns.room[one], one)
    counts = Counter(columns.room[one] for one in posted)
    gone = _departures(look, first.keys() - {0})
    shown = 0
    for number, count in counts.most_common():
        room = ids.uuid_of(columns.rooms.spelled[number]) or columns.rooms.spelled[number]
        outside = [
            person
            for person in graph.people_of(room)
            if look.names.person(person.id).org != 0
            and gone.get((columns.people.find(person.id), number), columns.created[first[number]])
            >= columns.created[first[number]]
        ]
        if number and outside:
            shown += 1
            if shown <= _MOST_ROOMS:
                yield Field("room", _outsiders(look, graph, room, count, outside), node=room)
    yield from doings.more(shown - _MOST_ROOMS, "rooms")
    if not shown:
        yield Field("rooms", "none with anybody from outside, as far as rosters and events tell")


def _departures(look: Investigation, rooms: Collection[int]) -> dict[tuple[int, int], int]:
    """Return when people left rooms for good as events tell (ms), by person and room."""
    columns = look.case.events.columns
    moves = {
        number
        for number, kind in enumerate(columns.kinds.spelled)
        if kind.startswith("memberships/")
    }
    removed = columns.kinds.find("memberships/deleted")
    last: dict[tuple[int, int], int] = {}
    for one in tallies.where(columns.kind, len(columns), moves):
        ends = (columns.person[one], columns.room[one])
        if ends[1] in rooms and (ends not in last or columns.rank(last[ends]) < columns.rank(one)):
            last[ends] = one
    return {
        ends: columns.created[one] for ends, one in last.items() if columns.kind[one] == removed
    }


def _outsiders(
    look: Investigation, graph: Graph, room: str, count: int, outside: Sequence[PersonNode]
) -> str:
    """Return a room with those from outside in it, by organization."""
    by_org: dict[str, list[str]] = {}
    for person in outside:
        known = look.names.person(person.id)
        left = " (left)" if graph.links(room)[person.id].left else ""
        by_org.setdefault(known.organization, []).append(f"{known.name}{left}")
    told = []
    for org, names in by_org.items():
        rest = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
        told.append(f"{org}: {', '.join(names[:_MOST_NAMES])}{rest}")
    found = graph.room(room)
    return f"{found.title if found else room} · {counted(count, 'message')} · {'; '.join(told)}"


def _opened_outside(look: Investigation, posted: Sequence[int]) -> list[int]:
    """Return where people of other organizations opened files of these messages."""
    columns, names = look.case.events.columns, look.names
    messages = {columns.message[one] for one in posted} - {0}
    opened = tallies.where(columns.kind, len(columns), doings.kinds(look, *doings.READS))
    by_us = {
        number
        for number, spelled in enumerate(columns.people.spelled)
        if number and names.person(spelled).org == 0
    }
    return [
        one
        for one in opened
        if columns.message[one] in messages and columns.actor[one] not in by_us
    ]
