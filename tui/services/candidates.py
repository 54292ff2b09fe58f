"""Everybody and every room of a case, to choose one of by a few letters.

The console's lists and the plain commands choose from the same. Texts are as received.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.domain import fuzzy, ids, tallies
from tui.domain.amounts import counted
from tui.domain.models import Event, texts_of
from tui.graph.model import Graph
from tui.services.investigation import Investigation

_LONGEST = 200  # characters of a name that are compared: nobody types more
_ORGS = {0: "own", -1: "org unknown"}
_BY_ID = 5  # how badly a part of an id fits: worse than any word of a name


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person or a room; ``node`` is a UUID as in the graph.

    ``org`` is as in ``names.Known``, for a room 0 or 1: whether another organization owns it.
    ``facts`` are told beside the name, the most telling first.
    """

    node: str
    webex_id: str
    name: str
    email: str
    org: int
    facts: tuple[str, ...]
    weight: int
    is_bot: bool = False
    is_room: bool = False
    is_near: bool = False
    """Whether the selected event is about it."""
    sought: str = ""
    ids: str = ""


def people(look: Investigation, near: Event | None = None) -> list[Candidate]:
    """Return everybody in the case: those of an event first, then who is in most events."""
    columns, names = look.case.events.columns, look.names
    length, spelled = len(columns), columns.people.spelled
    counts = tallies.tally(length, columns.actor, columns.person)
    events = {_key(spelled[number]): count for number, count in counts.items() if number}
    named = _people_of(near) if near else set()
    found = []
    for node in dict.fromkeys([*events, *map(_key, names.people)]):
        known, count = names.person(node), events.get(node, 0)
        email = known.email or ""
        facts = [counted(count, "event"), _ORGS.get(known.org, f"external {known.org}")]
        if email and email != known.name:
            facts.append(email)
        found.append(
            Candidate(
                node,
                known.id,
                known.name,
                email,
                known.org,
                tuple(facts),
                count,
                is_bot=known.is_bot,
                is_near=node in named,
                sought=fuzzy.fold(f"{known.name[:_LONGEST]} {email[:_LONGEST]}"),
                ids=_ids(node, known.id),
            )
        )
    return _in_order(found)


def rooms(look: Investigation, graph: Graph, near: Event | None = None) -> list[Candidate]:
    """Return every room of the case: that of an event first, then those with most messages."""
    columns, names, directory = look.case.events.columns, look.names, look.case.directory
    posted = columns.kinds.find("messages/created")
    messages: dict[int, int] = dict.fromkeys(range(1, len(columns.rooms)), 0)
    for position in tallies.where(columns.kind, len(columns), {posted}):
        messages[columns.room[position]] = messages.get(columns.room[position], 0) + 1
    totals = {_key(columns.rooms.spelled[number]): n for number, n in messages.items() if number}
    here = _key(near.room_id) if near and near.room_id else ""
    found = []
    for node in dict.fromkeys([*totals, *directory.rooms(), *directory.rosters()]):
        room_id, count = room_id_of(look, node), totals.get(node, 0)
        room, foreign = names.known_room(room_id), names.is_foreign(room_id)
        owner = "foreign" if foreign else "own" if room and room.owner_org_id else "owner unknown"
        title = names.room(room_id)
        found.append(
            Candidate(
                node,
                room_id,
                title,
                "",
                int(foreign),
                (
                    counted(count, "message"),
                    owner,
                    f"{graph.members(node):,} in it",
                    f"{graph.externals(node):,} external",
                ),
                count,
                is_room=True,
                is_near=node == here,
                sought=fuzzy.fold(title[:_LONGEST]),
                ids=_ids(node, room_id),
            )
        )
    return _in_order(found)


def room_id_of(look: Investigation, node: str) -> str:
    """Return the id of a room as it was received, by its UUID."""
    columns, directory = look.case.events.columns, look.case.directory
    if number := columns.rooms.find(node):
        return columns.rooms.spelled[number]
    room, roster = directory.room(node), directory.roster(node)
    return room.id if room else roster.room_id if roster else node


def narrowed(among: Sequence[Candidate], typed: str) -> list[Candidate]:
    """Return those that fit what was typed, best first; all, when nothing was."""
    words = fuzzy.fold(typed).split()
    if not words:
        return list(among)
    found = []
    for at, one in enumerate(among):
        score = fuzzy.misfit(words, one.sought)
        if score is None and all(word in one.ids for word in words):
            score = _BY_ID
        if score is not None:
            found.append((score, at))
    return [among[at] for _, at in sorted(found)]


def named(among: Iterable[Candidate], typed: str) -> list[Candidate]:
    """Return those whose name, address or id has what was typed in it; one that is it, alone."""
    wanted = fuzzy.fold(typed.strip())
    found, exact = [], []
    for one in among:
        if wanted in one.sought or wanted in one.ids:
            found.append(one)
        whole = {fuzzy.fold(one.name), fuzzy.fold(one.email), *one.ids.split("\n")}
        if wanted in whole or ids.same(typed.strip(), one.webex_id):
            exact.append(one)
    return exact if len(exact) == 1 else found


def _people_of(event: Event) -> set[str]:
    """Return who an event is about: who acted, whose it is, who is mentioned."""
    said = ",".join(texts_of(event.data, "mentionedPeople")).split(",")
    return {_key(one) for one in (event.actor_id, event.person_id, *said) if one}


def _in_order(found: list[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda one: (not one.is_near, -one.weight, one.sought, one.node))


def _ids(node: str, webex_id: str) -> str:
    return f"{node}\n{webex_id}".casefold()


def _key(webex_id: str) -> str:
    return ids.uuid_of(webex_id) or webex_id
