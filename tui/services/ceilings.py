"""What limits every answer about the members of a room, in words."""

from collections.abc import Iterator

from tui.domain.attendance import RoomStays
from tui.domain.times import stamp
from tui.services.investigation import Investigation


def limits(look: Investigation, room_id: str, stays: RoomStays, at: int) -> Iterator[str]:
    """Yield what limits any answer about the members of a room at a moment, in ms."""
    roster = look.case.directory.roster(room_id)
    if look.names.is_foreign(room_id):
        yield (
            "another organization owns the room: of people who are not ours nothing need be "
            "shown, so silence proves nothing"
        )
    elif look.names.known_room(room_id) is None:
        yield "the room was not read: should another organization own it, people may be missing"
    if stays.frame.direct:
        yield "a 1:1 room: the same two people for ever"
    elif roster is None:
        yield "the roster was not read: who joined before the events that were read may be missing"
    else:
        yield f"roster read {stamp(roster.at, look.zone)}, {len(roster.members):,} members"
    if not stays.frame.direct and not any(start <= at < end for start, end in stays.frame.quiet):
        yield "the events of that moment were not read: only signs around it tell"
