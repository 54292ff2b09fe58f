"""Who may see what: the rules of ownership between organizations. Answers no request.

An officer sees everything in a group room that their organization owns, and in a room
owned elsewhere only what their own users wrote; both sides manage a 1:1 room (Compliance
guide, ownership of spaces). Anybody else sees the rooms they are in.
"""

from tui.simulator.answers import RefusedError, not_found
from tui.simulator.call import Call
from tui.simulator.spaces import Membership, Message, Room


def sees_all(call: Call, room: Room) -> bool:
    """Whether the caller may see everything in a room."""
    if call.caller.is_officer:
        return bool(room.full_view & call.caller.mask)
    return call.caller.person.uuid in room.roster


def room(call: Call, wire_id: str | None = None) -> Room:
    """Return a room the caller may know of, from the path or an id; 404 otherwise."""
    found = call.world.rooms.get(call.uuid("ROOM", wire_id))
    if found is None:
        raise not_found()
    takes_part = call.caller.is_officer and found.orgs_ever & call.caller.mask
    if not takes_part and not sees_all(call, found):
        raise not_found()
    return found


def sees_message(call: Call, message: Message) -> bool:
    """Whether the caller may read a message; a deleted one stays readable to officers alone."""
    if call.caller.is_officer:
        own = message.author.org.mask & call.caller.mask
        return bool(own) or sees_all(call, message.room)
    return message.deleted is None and sees_all(call, message.room)


def message(call: Call, uuid: str) -> Message:
    """Return a message the caller may read; 404 otherwise."""
    found = call.world.messages.get(uuid)
    if found is None or not sees_message(call, found):
        raise not_found()
    return found


def sees_membership(call: Call, membership: Membership, where: Room) -> bool:
    """Whether the caller may see that a person is in a room."""
    own = call.caller.is_officer and membership.person.org.mask & call.caller.mask
    return bool(own) or sees_all(call, where)


def must_manage(call: Call, where: Room, membership: Membership | None = None) -> None:
    """Refuse with 403 unless the caller may add people to a room, or remove this member.

    Officers manage the rooms of their organization and their own users elsewhere; others
    add people to rooms that are not locked and remove nobody but themselves, moderators do both.
    """
    if call.caller.is_officer:
        own = membership is not None and membership.person.org.mask & call.caller.mask
        allowed = bool(own) or sees_all(call, where)
    else:
        mine = where.roster.get(call.caller.person.uuid)
        moderator = mine is not None and mine.moderator
        itself = membership is mine if membership else not where.locked
        allowed = mine is not None and (moderator or itself)
    if not allowed:
        raise RefusedError(403, "The caller may not manage the members of this room.")
