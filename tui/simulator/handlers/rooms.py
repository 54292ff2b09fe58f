"""``/rooms``: the caller's rooms, and one room by id."""

from starlette.responses import Response

from tui.simulator import rights, wire
from tui.simulator.answers import RefusedError
from tui.simulator.call import Call
from tui.simulator.paging import ordered, page

_LATEST = 10**15


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
    for room in call.world.rooms_of(call.caller.person):
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
