"""What of a person or a room nobody can see in this case: by Webex's rules, and by coverage."""

from collections.abc import Iterator
from datetime import datetime

from tui.domain import ids
from tui.services import coverage_report
from tui.services.investigation import Investigation
from tui.services.names import UNKNOWN_ORG, Known
from tui.services.sections import Field
from tui.services.streams import EVENTS

# "Compliance & Events" guide, "Messages", and the reference of /memberships and /people.
_FOREIGN = "owned by another organization: Webex shows only what our own users wrote there"
_NO_LIST = "Webex lists a person's memberships only in rooms that our organization owns: of others "
_NO_LIST += "only events tell"
_STRANGER = "Webex does not let us look up people of other organizations, nor list where they are: "
_STRANGER += "only rosters and events of our rooms tell"
_NOBODY_KNOWN = (
    "whose this person is is not known: Webex may list nothing of them, only events tell"
)
_UNTITLED = "Webex gave no title that can be read: the name here is made from members or the id"
_NO_ROSTER = "no roster was read: who never acted while events were read is not known to be here"


def of_person(look: Investigation, known: Known, foreign: int, now: datetime) -> Iterator[Field]:
    """Yield what cannot be seen of a person who is in so many foreign rooms."""
    unlisted = {0: _NO_LIST, UNKNOWN_ORG: _NOBODY_KNOWN}.get(known.org, _STRANGER)
    yield Field("rooms", unlisted)
    if foreign:
        yield Field("rooms", f"{foreign:,} of those above are {_FOREIGN}")
    yield from _coverage(look, known.id, now)


def of_room(look: Investigation, room_id: str, now: datetime) -> Iterator[Field]:
    """Yield what cannot be seen of a room."""
    room = look.names.known_room(room_id)
    if room is None:
        yield Field("room", "Webex was not asked for it yet, or did not show it")
    elif look.names.is_foreign(room_id) and not room.direct:  # of a 1:1 both sides are ours to see
        yield Field("messages", _FOREIGN)
    elif room.owner_org_id is None:
        yield Field("messages", "Webex did not say who owns it: content of others may be missing")
    if room is not None and room.title is None:
        yield Field("title", _UNTITLED)
    if look.case.directory.roster(room_id) is None:
        yield Field("members", _NO_ROSTER)
    yield from _coverage(look, "", now)


def _coverage(look: Investigation, person_id: str, now: datetime) -> Iterator[Field]:
    """Yield the stretches that were not read completely, of all events and of this person's."""
    coverage = look.case.events.coverage
    window = coverage_report.whole(look.case.events)
    if window is None:
        yield Field("coverage", "nothing was collected yet")
        return
    own = [one for one in coverage.streams if ids.same(one.partition("@")[2], person_id)]
    for stream in (EVENTS, *own):
        for line in coverage_report.verdict(coverage, stream, window, now, look.zone):
            yield Field("coverage", line.strip())
