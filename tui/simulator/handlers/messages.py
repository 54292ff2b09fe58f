"""``/messages``: a room's conversation, one message, and its deletion."""

import json
from collections.abc import Iterator

from starlette.responses import Response

from tui.simulator import rights, wire
from tui.simulator.acts import Erase
from tui.simulator.answers import RefusedError, not_found, nothing
from tui.simulator.call import Call
from tui.simulator.paging import Key, page


def list_messages(call: Call) -> Response:
    """List what stands in a room, newest first, optionally before a time or a message."""
    if "roomId" not in call.query:
        raise RefusedError(400, "The parameter 'roomId' is needed.")
    room = rights.room(call, call.query["roomId"])
    before = call.time("before")
    mark = call.query.get("beforeMessage")
    if mark is not None:
        edge = rights.message(call, call.uuid("MESSAGE", mark)).created
        before = edge if before is None else min(before, edge)
    parent = call.query.get("parentId")
    root = None if parent is None else call.uuid("MESSAGE", parent)
    posts = call.world.conversation(room)

    def scan(after: Key | None) -> Iterator[tuple[int, bytes]]:
        top = len(posts) if after is None else min(int(after), len(posts))
        for position in range(top - 1, -1, -1):
            message = posts[position]
            if (
                message.deleted is None
                and (before is None or message.created < before)
                and (root is None or (message.parent and message.parent.uuid == root))
                and rights.sees_message(call, message)
            ):
                shape = wire.message(message)
                yield position, json.dumps(shape, ensure_ascii=False).encode()

    return page(call, scan, default=50, top=1000)


def list_direct_messages(call: Call) -> Response:
    """List the caller's own 1:1 conversation with somebody; it has no pages."""
    wanted = call.query.get("personId"), call.query.get("personEmail")
    if not any(wanted):
        raise RefusedError(400, "One of 'personId' and 'personEmail' is needed.")
    if wanted[0]:
        other = call.world.people.get(call.uuid("PEOPLE", wanted[0]))
    else:
        other = call.world.by_email.get(str(wanted[1]).lower())
    me = call.caller.person
    found = [
        room
        for room in call.world.rooms_of(me)
        if room.kind == "direct" and other is not None and other.uuid in room.roster
    ]
    if not found or other is me:
        raise not_found()
    shapes = [
        wire.message(message)
        for message in reversed(call.world.conversation(found[0]))
        if message.deleted is None and rights.retained(call, message.created)
    ]
    return call.answer({"items": shapes[:50]})


def show_message(call: Call) -> Response:
    """Show one message; officers read deleted ones too."""
    return call.answer(wire.message(rights.message(call, call.uuid("MESSAGE"))))


def delete_message(call: Call) -> Response:
    """Delete a message: an officer any they see, others their own or as a moderator."""
    message = rights.message(call, call.uuid("MESSAGE"))
    if message.deleted is not None:
        raise RefusedError(410, "This message was deleted before.")
    person = call.caller.person
    mine = message.room.roster.get(person.uuid)
    moderator = mine is not None and mine.moderator
    if not (call.caller.is_officer or message.author is person or moderator):
        raise RefusedError(403, "Only the author or a moderator may delete this message.")
    call.world.play(Erase(call.now, message, person))
    return nothing()
