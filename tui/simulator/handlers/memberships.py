"""``/memberships``: who is in a room, and in which rooms somebody is."""

from collections.abc import Mapping

from starlette.responses import Response

from tui.simulator import rights, wire
from tui.simulator.acts import Join, Leave
from tui.simulator.answers import RefusedError, not_found, nothing
from tui.simulator.call import Call
from tui.simulator.directory import Person
from tui.simulator.paging import ordered, page
from tui.simulator.spaces import Membership, Room


def list_memberships(call: Call) -> Response:
    """List by room, by person, or by both; without either, the caller's own."""
    asked = "personId" in call.query or "personEmail" in call.query
    if "roomId" in call.query:
        rooms = [rights.room(call, call.query["roomId"])]
        person = _person(call, call.query) if asked else None
    elif asked and not call.caller.is_officer:
        raise RefusedError(400, "The parameter 'roomId' is needed to ask for a person.")
    else:
        person = _person(call, call.query) if asked else call.caller.person
        rooms = call.world.rooms_of(person) if person else []
        if asked and person:
            rooms = [room for room in rooms if room.owner is person.org]
    found = [
        (f"{it.created:015d} {it.person.uuid} {room.uuid}", wire.membership(it, room))
        for room in rooms
        for it in room.roster.values()
        if person in (None, it.person)
        and (it.person is call.caller.person or rights.sees_membership(call, it, room))
    ]
    return page(call, ordered(found), default=100, top=1000)


def show_membership(call: Call) -> Response:
    """Show one membership."""
    membership, room = _membership(call)
    return call.answer(wire.membership(membership, room))


def create_membership(call: Call) -> Response:
    """Add a person to a room; 409 when they are in it."""
    document = call.document()
    if not isinstance(document.get("roomId"), str):
        raise RefusedError(400, "The field 'roomId' is needed.")
    room = rights.room(call, document["roomId"])
    rights.must_manage(call, room)
    if room.kind == "direct":
        raise RefusedError(400, "Nobody can be added to a 1:1 room.")
    if not any(isinstance(document.get(name), str) for name in ("personId", "personEmail")):
        raise RefusedError(400, "One of 'personId' and 'personEmail' is needed.")
    person = _person(call, document)
    if person is None:
        raise not_found()
    moderator = document.get("isModerator") is True
    if not call.world.play(Join(call.now, room, person, call.caller.person, moderator)):
        raise RefusedError(409, "This person is in the room already.")
    return call.answer(wire.membership(room.roster[person.uuid], room))


def delete_membership(call: Call) -> Response:
    """Remove a person from a room."""
    membership, room = _membership(call)
    rights.must_manage(call, room, membership)
    if room.kind == "direct":
        raise RefusedError(400, "Nobody can be removed from a 1:1 room.")
    moderators = [it for it in room.roster.values() if it.moderator]
    if room.team and room.team.general is room and moderators == [membership]:
        raise RefusedError(409, "A team needs a moderator: make somebody else one first.")
    call.world.play(Leave(call.now, room, membership.person, call.caller.person))
    return nothing()


def _membership(call: Call) -> tuple[Membership, Room]:
    person, _, where = call.uuid("MEMBERSHIP").partition(":")
    room = call.world.rooms.get(where)
    membership = room.roster.get(person) if room else None
    if room is None or membership is None or not rights.sees_membership(call, membership, room):
        raise not_found()
    return membership, room


def _person(call: Call, fields: Mapping[str, str]) -> Person | None:
    """Return the person whom ``personId`` or else ``personEmail`` names."""
    if "personId" in fields:
        return call.world.people.get(call.uuid("PEOPLE", str(fields["personId"])))
    return call.world.by_email.get(str(fields["personEmail"]).lower())
