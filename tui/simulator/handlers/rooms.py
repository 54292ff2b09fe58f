"""``/rooms``: the caller's rooms, one room by id, its settings and its end."""

from starlette.responses import Response

from tui.simulator import rights, wire
from tui.simulator.acts import Leave, Reclassify
from tui.simulator.answers import RefusedError, not_found, nothing
from tui.simulator.call import Call
from tui.simulator.paging import ordered, page
from tui.simulator.spaces import CLASSIFICATIONS, Room, classification_id

_LATEST = 10**15
_OFFICERS_MAY = {"title", "classificationId", "isAnnouncementOnly", "description", "isPublic"}
_LEVELS = {classification_id(level): level for level in range(len(CLASSIFICATIONS))}


def list_rooms(call: Call) -> Response:
    """List the rooms that the caller is in, most recently active first unless sorted."""
    kind, team = call.query.get("type"), call.query.get("teamId")
    if kind not in (None, "direct", "group"):
        raise RefusedError(400, "The value of 'type' is not one that is known.")
    general = None if team is None else call.uuid("TEAM", team)
    sort = call.query.get("sortBy", "lastactivity")
    if sort not in ("id", "lastactivity", "created"):
        raise RefusedError(400, "The value of 'sortBy' is not one that is known.")
    rows = []
    person = call.caller.person
    if call.flag("orgPublicSpaces"):
        rooms = [it for it in call.world.rooms.values() if it.public and it.owner is person.org]
    else:
        rooms = call.world.rooms_of(person)
    for room in rooms:
        if kind not in (None, room.kind):
            continue
        if general is not None and not (room.team and room.team.general.uuid == general):
            continue
        time = {"id": 0, "lastactivity": room.last_activity, "created": room.created}[sort]
        rows.append((f"{_LATEST - time:016d} {room.id}", wire.room(room)))
    return page(call, ordered(rows), default=100, top=1000)


def show_room(call: Call) -> Response:
    """Show one room."""
    return call.answer(wire.room(rights.room(call)))


def update_room(call: Call) -> Response:
    """Change a room: officers who are not in it only what is in `_OFFICERS_MAY`."""
    room = rights.room(call)
    document = call.document()
    if not isinstance(document.get("title"), str) or not document["title"]:
        raise RefusedError(400, "The field 'title' is needed.")
    rights.must_moderate(call, room)
    inside = call.caller.person.uuid in room.roster
    locking = {"isReadOnly"} if room.kind == "direct" else set()
    if call.caller.is_officer and not inside and not document.keys() <= _OFFICERS_MAY | locking:
        raise RefusedError(403, "An officer who is not in the room may not change this.")
    _check(call, room, document)
    if inside:
        room.title = document["title"]
        room.locked = document.get("isLocked", room.locked)
    room.description = document.get("description", room.description)
    room.announcing = document.get("isAnnouncementOnly", room.announcing)
    room.read_only = document.get("isReadOnly", room.read_only)
    public = document.get("isPublic", room.public)
    if room.public and not public:
        room.description = ""
    room.public = public
    level = _LEVELS.get(document.get("classificationId", ""), room.level)
    call.world.play(Reclassify(call.now, room, call.caller.person, level))
    return call.answer(wire.room(room))


def _check(call: Call, room: Room, document: dict[str, object]) -> None:
    """Refuse what contradicts itself or the rules of public and announcement rooms."""
    for name in ("isLocked", "isPublic", "isAnnouncementOnly", "isReadOnly"):
        if not isinstance(document.get(name, True), bool):
            raise RefusedError(400, f"The field '{name}' must be true or false.")
    if not isinstance(document.get("description", ""), str):
        raise RefusedError(400, "The field 'description' must be text.")
    if str(document.get("classificationId", next(iter(_LEVELS)))) not in _LEVELS:
        raise RefusedError(400, "The field 'classificationId' names no classification.")
    if document.get("isAnnouncementOnly") and not document.get("isLocked", room.locked):
        raise RefusedError(400, "Only a locked room can be for announcements alone.")
    if document.get("isPublic") and not room.public:
        level = _LEVELS.get(str(document.get("classificationId")), room.level)
        if not call.caller.is_officer:
            raise RefusedError(403, "Only an officer may make a room public.")
        if level != 0 or not document.get("description", room.description):
            raise RefusedError(
                400, "A public room needs the lowest classification and a description."
            )


def delete_room(call: Call) -> Response:
    """Delete a room that the caller is in; who does not moderate a locked room merely leaves."""
    room = call.world.rooms.get(call.uuid("ROOM"))
    person = call.caller.person
    mine = room.roster.get(person.uuid) if room else None
    if room is None or mine is None:
        raise not_found()
    if room.kind == "direct":
        raise RefusedError(400, "A 1:1 room cannot be deleted.")
    if room.team and room.team.general is room:
        raise RefusedError(400, "The General room goes with its team only.")
    if room.locked and not mine.moderator:
        call.world.play(Leave(call.now, room, person, person))
    else:
        del call.world.rooms[room.uuid]
    return nothing()


def show_meeting_info(call: Call) -> Response:
    """Refuse: Webex ended this operation (announced for 2025-01-31)."""
    rights.room(call)
    raise not_found()
