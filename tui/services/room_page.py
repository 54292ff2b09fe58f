"""Everything a case tells of one room on one page: what it is, who is there, what happened in it.

Pure over the case and its graph; safe to call from any thread. Counts come from the columns. Texts
are as received: whoever draws them makes them safe.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from tui.domain import ids, tallies, times
from tui.domain.amounts import counted
from tui.domain.models import flag_of, parse_object, text_of
from tui.graph.model import Edge, Graph
from tui.services import doings, unseen
from tui.services.candidates import room_id_of
from tui.services.doings import of_kind
from tui.services.investigation import Investigation
from tui.services.sections import Field, Reading, Section

_MOST_MEMBERS = 100
_MOST_AUTHORS = 10
_FLAGS = (
    ("locked", "isLocked"),
    ("public", "isPublic"),
    ("announcements only", "isAnnouncementOnly"),
    ("read-only", "isReadOnly"),
)


def read(
    look: Investigation, graph: Graph, node: str, *, now: datetime, ascii_only: bool = False
) -> Reading:
    """Return the page of a room, by UUID as in the graph."""
    columns = look.case.events.columns
    number, room_id = columns.rooms.find(node), room_id_of(look, node)
    places = [*tallies.where(columns.room, len(columns), {number})] if number else []
    posted = of_kind(look, places, "messages/created")
    opened = of_kind(look, places, *doings.READS)
    return Reading(
        f"Room · {look.names.room(room_id)}",
        (
            Section("", tuple(_what(look, room_id, now))),
            Section("members", tuple(_members(look, graph, node, room_id, now))),
            Section("happened", tuple(doings.overview(look, places, ascii_only=ascii_only))),
            Section("authors", tuple(_authors(look, posted))),
            Section("files posted", tuple(doings.files_posted(look, posted))),
            Section("files opened", tuple(_opened(look, opened))),
            Section("not seen", tuple(unseen.of_room(look, room_id, now))),
            Section("identity", tuple(_identity(look, room_id, node))),
        ),
    )


def _what(look: Investigation, room_id: str, now: datetime) -> Iterator[Field]:
    names, room = look.names, look.names.known_room(room_id)
    yield Field("title", names.room(room_id))
    if room is not None:
        data = parse_object(room.raw) or {}
        yield Field("kind", "1:1" if room.direct else "group")
        owner = ids.uuid_of(room.owner_org_id)
        own = "another organization" if names.is_foreign(room_id) else "own organization"
        yield Field("owned by", f"{own} ({owner})" if owner else "not told by Webex")
        if room.creator_id:
            creator = ids.uuid_of(room.creator_id) or room.creator_id
            yield Field("created by", names.person(room.creator_id).described, node=creator)
        if room.created:
            yield Field("created", times.full(room.created, look.zone))
        settings = [name for name, field in _FLAGS if flag_of(data, field)]
        yield Field("settings", ", ".join(settings) or "neither locked nor public")
        classified = "by the id below" if room.classification_id else "no"
        yield Field("classified", classified)
        if said := text_of(data, "description"):
            yield Field("about", said)
    yield doings.looked_up(look, room_id, now)


def _identity(look: Investigation, room_id: str, node: str) -> Iterator[Field]:
    room = look.names.known_room(room_id)
    if room is not None and room.classification_id:
        yield Field("class", room.classification_id)
    if room is not None and room.team_id:
        yield Field("team", ids.uuid_of(room.team_id) or room.team_id)
    yield Field("id", room_id)
    if node != room_id:
        yield Field("decoded", node)


def _members(
    look: Investigation, graph: Graph, node: str, room_id: str, now: datetime
) -> Iterator[Field]:
    roster = look.case.directory.roster(room_id)
    if roster is None:
        yield Field("roster", "not read yet: this is what events tell")
    else:
        read_at = f"{times.stamp(roster.at, look.zone)}, {doings.ago(roster.at, now)}"
        yield Field("roster", f"read {read_at}")
    edges = [*graph.links(node).values()]
    present, left = ([one for one in edges if one.left is gone] for gone in (False, True))
    yield Field("in it now", f"{len(present):,}, {graph.externals(node):,} of them external")
    for label, found in (("member", present), ("left", left)):
        # Those from outside first, then moderators, then as in the graph.
        found.sort(key=lambda one: (_org(look, one) == 0, not one.is_moderator))
        for edge in found[:_MOST_MEMBERS]:
            yield Field(label, _member(look, edge), node=edge.person_id)
        yield from doings.more(len(found) - _MOST_MEMBERS, "people")


def _org(look: Investigation, edge: Edge) -> int:
    return look.names.person(edge.person_id).org


def _member(look: Investigation, edge: Edge) -> str:
    role = " · moderator" if edge.is_moderator else ""
    described = look.names.person(edge.person_id).described
    return f"{described}{role} · {counted(edge.messages, 'message')}"


def _authors(look: Investigation, posted: Sequence[int]) -> Iterator[Field]:
    columns = look.case.events.columns
    authors = Counter(columns.person[one] or columns.actor[one] for one in posted)
    for number, count in authors.most_common(_MOST_AUTHORS):
        person = columns.people.spelled[number] or None
        told = f"{look.names.person(person).described} · {counted(count, 'message')}"
        yield Field("author", told, node=ids.uuid_of(person) or "")
    yield from doings.more(len(authors) - _MOST_AUTHORS, "authors")
    if not authors:
        yield Field("authors", "no message in this case")


def _opened(look: Investigation, opened: Sequence[int]) -> Iterator[Field]:
    columns, names = look.case.events.columns, look.names
    people = {number: names.person(columns.people.spelled[number] or None) for number in
              {columns.actor[one] for one in opened}}  # fmt: skip
    outside = sum(1 for one in opened if people[columns.actor[one]].org != 0)
    yield Field("by outsiders", f"{outside:,} of {counted(len(opened), 'time')}")
    yield from doings.files_opened(look, opened)
