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


def room(call: Call, wire_id: str | None = None, *, from_team: bool = False) -> Room:
    """Return a room the caller may know of, from the path or an id; 404 otherwise.

    ``from_team``: being in the team of a moderated room is enough.
    """
    found = call.world.rooms.get(call.uuid("ROOM", wire_id))
    if found is None:
        raise not_found()
    takes_part = call.caller.is_officer and found.orgs_ever & call.caller.mask
    known = takes_part or sees_all(call, found) or (from_team and in_team(call, found))
    if not known:
        raise not_found()
    return found


def sees_message(call: Call, message: Message) -> bool:
    """Whether the caller may read a message; a deleted one stays readable to officers alone.

    Nobody reads what is past retention.
    """
    if not retained(call, message.created):
        return False
    if call.caller.is_officer:
        own = message.author.org.mask & call.caller.mask
        return bool(own) or sees_all(call, message.room)
    return message.deleted is None and sees_all(call, message.room)


def message(call: Call, uuid: str) -> Message:
    """Return a message the caller may read; 404 otherwise."""
    found = call.world.message(uuid)
    if found is None or not sees_message(call, found):
        raise not_found()
    return found


def retained(call: Call, at: int) -> bool:
    """Whether content of that time is still kept."""
    return at >= call.now - call.world.rules.retention


def sees_membership(call: Call, membership: Membership, where: Room) -> bool:
    """Whether the caller may see that a person is in a room.

    Of a moderated room of a team, members of the team who are not in it see the moderators.
    """
    own = call.caller.is_officer and membership.person.org.mask & call.caller.mask
    return bool(own) or sees_all(call, where) or (membership.moderator and in_team(call, where))


def in_team(call: Call, where: Room) -> bool:
    """Whether the caller is a member of the team that a moderated room belongs to."""
    team = where.team if where.locked else None
    return team is not None and call.caller.person.uuid in team.general.roster


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


def must_moderate(call: Call, where: Room, membership: Membership | None = None) -> None:
    """Refuse with 403 unless the caller may change a room, or how this member stands in it."""
    if call.caller.is_officer:
        own = membership is not None and membership.person.org.mask & call.caller.mask
        allowed = bool(own) or sees_all(call, where)
    else:
        mine = where.roster.get(call.caller.person.uuid)
        open_group = where.kind == "group" and not where.locked and membership is None
        itself = membership is not None and membership is mine and where.kind == "direct"
        allowed = mine is not None and (mine.moderator or open_group or itself)
    if not allowed:
        raise RefusedError(403, "Only a moderator may do this here.")
