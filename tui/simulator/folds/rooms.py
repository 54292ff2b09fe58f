"""What acts in rooms do: rosters, messages, files, tabs and cards. Knows no HTTP and no rights."""

from typing import TYPE_CHECKING

from tui.simulator import wire
from tui.simulator.acts import (
    Edit,
    Erase,
    Join,
    Leave,
    Open,
    Pin,
    Post,
    Promote,
    Read,
    Reclassify,
    Repin,
    RoomAct,
    Submit,
    Unpin,
)
from tui.simulator.directory import Person
from tui.simulator.spaces import Membership, Message, Room, Tab

if TYPE_CHECKING:
    from tui.simulator.world import World


def play(world: "World", act: RoomAct) -> bool:
    """Let an act happen. Returns False when it is impossible as things stand."""
    match act:
        case Open():
            return _open(world, act)
        case Join():
            return _join(world, act)
        case Promote():
            return _promote(world, act)
        case Leave():
            return _leave(world, act)
        case Reclassify():
            return _reclassify(world, act)
        case Post():
            return _post(world, act)
        case Edit():
            return _edit(world, act)
        case Erase():
            return _erase(world, act)
        case Read():
            return _read(world, act)
        case Pin():
            return _pin(world, act)
        case Repin():
            return _repin(world, act)
        case Unpin():
            return _unpin(world, act)
        case Submit():
            return _submit(world, act)


def _open(world: "World", act: Open) -> bool:
    room = act.room
    world.rooms[room.uuid] = room
    world.posts[room.uuid] = []
    room.last_activity = act.at
    if room.team and room.team.general is room:
        world.teams[room.uuid] = room.team
    return True


def _join(world: "World", act: Join) -> bool:
    room, person = act.room, act.person
    if room.uuid not in world.rooms or person.uuid in room.roster:
        return False
    membership = Membership(person, act.at, act.moderator)
    room.roster[person.uuid] = membership
    room.orgs_ever |= person.org.mask
    data = wire.membership(membership, room)
    if act.by_team:
        del data["roomType"], data["isRoomHidden"]
    _tell_membership(world, act.at, "created", act.actor, room, person, data)
    return True


def _promote(world: "World", act: Promote) -> bool:
    membership = act.room.roster.get(act.person.uuid)
    if membership is None or membership.moderator == act.moderator:
        return False
    membership.moderator = act.moderator
    data = wire.membership(membership, act.room)
    _tell_membership(world, act.at, "updated", act.actor, act.room, act.person, data)
    return True


def _leave(world: "World", act: Leave) -> bool:
    membership = act.room.roster.pop(act.person.uuid, None)
    if membership is None:
        return False
    data = wire.membership(membership, act.room)
    _tell_membership(world, act.at, "deleted", act.actor, act.room, act.person, data)
    return True


def _tell_membership(
    world: "World", at: int, type_: str, actor: Person, room: Room, person: Person, data: wire.Shape
) -> None:
    mask = room.full_view | person.org.mask
    world.feed.append(at, "memberships", type_, actor, mask, data)


def _reclassify(world: "World", act: Reclassify) -> bool:
    room = act.room
    if room.level == act.level:
        return False
    room.level = act.level
    data = wire.room_event(room)
    world.feed.append(act.at, "rooms", "updated", act.actor, room.full_view, data)
    return True


def _post(world: "World", act: Post) -> bool:
    message = act.message
    room = message.room
    if message.author.uuid not in room.roster:
        return False
    world.messages[message.uuid] = message
    world.posts[room.uuid].append(message)
    room.last_activity = act.at
    for member in room.roster.values():
        member.hidden = False  # a hidden 1:1 room shows again with the next message
    _tell_message(world, act.at, "created", message.author, message, wire.message(message))
    return True


def _edit(world: "World", act: Edit) -> bool:
    message = act.message
    if not _stands(world, message) or message.author.uuid not in message.room.roster:
        return False
    world.messages[message.uuid] = message
    message.text, message.html, message.updated = act.text, None, act.at
    _tell_message(world, act.at, "updated", message.author, message, wire.message(message))
    return True


def _erase(world: "World", act: Erase) -> bool:
    message = act.message
    if not _stands(world, message):
        return False
    world.messages[message.uuid] = message
    message.deleted = act.at
    _tell_message(world, act.at, "deleted", act.actor, message, wire.message_trace(message))
    return True


def _tell_message(
    world: "World", at: int, type_: str, actor: Person, message: Message, data: wire.Shape
) -> None:
    mask = message.room.full_view | message.author.org.mask
    world.feed.append(at, "messages", type_, actor, mask, data)


def _read(world: "World", act: Read) -> bool:
    message, person = act.message, act.person
    if not _stands(world, message) or person.uuid not in message.room.roster:
        return False
    data = wire.file_read(message, act.index, person, act.page, act.at)
    mask = message.room.full_view | person.org.mask
    resource = "file_transcodings" if act.page else "files"
    world.feed.append(act.at, resource, "read", person, mask, data)
    return True


def _pin(world: "World", act: Pin) -> bool:
    tab = act.tab
    if tab.creator.uuid not in tab.room.roster:
        return False
    tab.room.tabs[tab.id] = world.tabs[tab.id] = tab
    _tell_tab(world, act.at, "created", tab.creator, tab)
    return True


def _repin(world: "World", act: Repin) -> bool:
    if act.tab.id not in world.tabs:
        return False
    act.tab.title = act.title
    _tell_tab(world, act.at, "updated", act.actor, act.tab)
    return True


def _unpin(world: "World", act: Unpin) -> bool:
    if world.tabs.pop(act.tab.id, None) is None:
        return False
    del act.tab.room.tabs[act.tab.id]
    _tell_tab(world, act.at, "deleted", act.actor, act.tab)
    return True


def _tell_tab(world: "World", at: int, type_: str, actor: Person, tab: Tab) -> None:
    world.feed.append(at, "tabs", type_, actor, tab.room.full_view, wire.tab(tab))


def _submit(world: "World", act: Submit) -> bool:
    submission = act.submission
    message, person = submission.message, submission.person
    if not _stands(world, message) or person.uuid not in message.room.roster:
        return False
    world.submissions[submission.uuid] = submission
    data = wire.submission(submission)
    mask = message.room.full_view | person.org.mask
    world.feed.append(act.at, "attachmentActions", "created", person, mask, data)
    return True


def _stands(world: "World", message: Message) -> bool:
    known = world.message(message.uuid)
    return known is not None and known.deleted is None
