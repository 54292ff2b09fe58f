"""``/memberships``: who is in a room, and in which rooms somebody is."""

from collections.abc import Mapping

from starlette.responses import Response

from tui.simulator import rights, wire
from tui.simulator.acts import Join, Leave, Promote
from tui.simulator.answers import RefusedError, not_found, nothing
from tui.simulator.call import Call
from tui.simulator.directory import Person
from tui.simulator.paging import ordered, page
from tui.simulator.spaces import Membership, Room
from tui.simulator.wire import Shape


def list_memberships(call: Call) -> Response:
    """List by room, by person, or by both; without either, the caller's own."""
    asked = "personId" in call.query or "personEmail" in call.query
    if "roomId" in call.query:
        rooms = [rights.room(call, call.query["roomId"], from_team=True)]
        person = _person(call, call.query) if asked else None
    elif asked and not call.caller.is_officer:
        raise RefusedError(400, "The parameter 'roomId' is needed to ask for a person.")
    else:
        person = _person(call, call.query) if asked else call.caller.person
        rooms = call.world.rooms_of(person) if person else []
    everywhere = asked and "roomId" not in call.query

    def shape(it: Membership, room: Room) -> Shape | None:
        # Rooms owned elsewhere take a place on the page all the same, so pages can be empty.
        foreign = everywhere and room.owner is not it.person.org
        return None if foreign else wire.membership(it, room)

    found = [
        (f"{it.created:015d} {it.person.uuid} {room.uuid}", shape(it, room))
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
    if call.caller.is_officer and room.team and not room.roster:
        raise RefusedError(403, "Nobody can be added to a team's room that has no members.")
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
    must_keep_a_moderator(room, membership)
    call.world.play(Leave(call.now, room, membership.person, call.caller.person))
    return nothing()


def update_membership(call: Call) -> Response:
    """Make somebody a moderator or not, and hide or show a 1:1 room for them."""
    membership, room = _membership(call)
    document = call.document()
    moderator, hidden = document.get("isModerator"), document.get("isRoomHidden")
    if not isinstance(moderator, bool) or not isinstance(hidden, bool):
        raise RefusedError(400, "The fields 'isModerator' and 'isRoomHidden' are both needed.")
    rights.must_moderate(call, room, membership)
    if hidden and room.kind != "direct":
        raise RefusedError(400, "Only a 1:1 room can be hidden.")
    if moderator and room.kind == "direct":
        raise RefusedError(400, "A 1:1 room has no moderators.")
    if not moderator:
        must_keep_a_moderator(room, membership)
    membership.hidden = hidden
    person = membership.person
    call.world.play(Promote(call.now, room, person, call.caller.person, moderator))
    return call.answer(wire.membership(membership, room))


def must_keep_a_moderator(room: Room, leaving: Membership) -> None:
    """Refuse with 409 to take the last moderator of a team's General room."""
    moderators = [it for it in room.roster.values() if it.moderator]
    if room.team and room.team.general is room and moderators == [leaving]:
        raise RefusedError(409, "A team needs a moderator: make somebody else one first.")


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
