"""``/room/tabs``, which needs membership, and ``/attachment/actions``."""

from starlette.responses import Response

from tui.simulator import rights, wire
from tui.simulator.answers import not_found
from tui.simulator.call import Call
from tui.simulator.spaces import Room


def list_tabs(call: Call) -> Response:
    """List the tabs of a room that the caller is in; it has no pages."""
    room = call.world.rooms.get(call.uuid("ROOM", call.needed("roomId")))
    if room is None or not _inside(call, room):
        raise not_found()
    return call.answer({"items": [wire.tab(tab) for tab in room.tabs.values()]})


def show_tab(call: Call) -> Response:
    """Show one tab of a room that the caller is in."""
    tab = call.world.tabs.get(call.key)
    if tab is None or not _inside(call, tab.room):
        raise not_found()
    return call.answer(wire.tab(tab))


def show_action(call: Call) -> Response:
    """Show what somebody filled into the card of a message that the caller may read."""
    found = call.world.submissions.get(call.uuid("ATTACHMENT_ACTION"))
    if found is None or not rights.sees_message(call, found.message):
        raise not_found()
    return call.answer(wire.submission(found))


def _inside(call: Call, room: Room) -> bool:
    return call.caller.person.uuid in room.roster
