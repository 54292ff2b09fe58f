"""A person or a room of the graph as a page: who it is, and each membership in words."""

from collections.abc import Iterable

from tui.graph.model import Edge, PersonNode, RoomNode
from tui.services.names import Names
from tui.services.relations import Relations
from tui.services.sections import Field, Reading, Section

_MOST = 300  # memberships told one by one


def portrait(node: str, relations: Relations, names: Names) -> Reading | None:
    """Return the page of a node, None when there is no such node."""
    person, room = relations.graph.person(node), relations.graph.room(node)
    if person is not None:
        return _of_person(person, relations, names)
    return _of_room(room, relations, names) if room is not None else None


def _of_person(person: PersonNode, relations: Relations, names: Names) -> Reading:
    graph = relations.graph
    rooms = graph.rooms_of(person.id)
    facts = (
        Field("who", names.person(person.id).described),
        Field("wrote", f"{_wrote(graph.links(person.id).values())} messages"),
    )
    lines = tuple(Field(_state(graph.links(person.id)[one.id]), one.title) for one in rooms[:_MOST])
    return Reading(
        f"person · {person.name}", (Section("", facts), Section(_head(len(rooms), "rooms"), lines))
    )


def _of_room(room: RoomNode, relations: Relations, names: Names) -> Reading:
    graph = relations.graph
    links = graph.links(room.id)
    people = graph.people_of(room.id)
    inside, outside = graph.members(room.id), graph.externals(room.id)
    facts = (
        Field("room", room.title),
        Field("owned by", "another organization" if room.foreign else "own organization"),
        Field("members", f"{inside}, {outside} of them external"),
        Field("wrote", f"{_wrote(links.values())} messages"),
    )
    ordered = sorted(people, key=lambda one: not one.external)
    lines = tuple(
        Field(_state(links[one.id]), names.person(one.id).described) for one in ordered[:_MOST]
    )
    return Reading(
        f"room · {room.title}", (Section("", facts), Section(_head(len(people), "people"), lines))
    )


def _wrote(edges: Iterable[Edge]) -> int:
    return sum(edge.messages for edge in edges)


def _state(edge: Edge) -> str:
    if edge.left:
        return "left"
    return "moderator" if edge.is_moderator else "member"


def _head(count: int, noun: str) -> str:
    return f"{count} {noun}" + (f", the first {_MOST}" if count > _MOST else "")
