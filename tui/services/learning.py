"""Asks Webex for what a page lacks: rooms, rosters, names of files. Nothing is changed there.

Each function yields whenever something was learnt that the page should tell.
"""

from collections.abc import AsyncIterator, Sequence

from tui.domain.models import Membership
from tui.errors import BadAnswer, BadInput, BadRequest, Forbidden, NotFound
from tui.services.candidates import room_id_of
from tui.services.investigation import Investigation
from tui.services.sections import Reading

_MOST_ROOMS = 40  # rooms read for one person
_OFTEN = 5  # rooms between two pages
_NOT_TOLD = (BadAnswer, BadInput, BadRequest, Forbidden, NotFound)


async def of_person(look: Investigation, node: str, page: Reading) -> AsyncIterator[None]:
    """Read the rooms that Webex lists for a person, and the names of the files on the page."""
    learnt = 0
    for room_id in (await _rooms_of(look, node))[:_MOST_ROOMS]:
        if await look.look_into(room_id):
            learnt += 1
            if learnt % _OFTEN == 0:
                yield
    if await look.name_files(_files(look, page)) or learnt % _OFTEN:
        yield


async def of_room(look: Investigation, node: str, page: Reading) -> AsyncIterator[None]:
    """Read a room and its roster, and the names of the files on the page."""
    if await look.look_into(room_id_of(look, node)):
        yield
    if await look.name_files(_files(look, page)):
        yield


async def of_files(look: Investigation, page: Reading) -> AsyncIterator[None]:
    """Read the names of the files on the page."""
    if await look.name_files(_files(look, page)):
        yield


async def _rooms_of(look: Investigation, node: str) -> Sequence[str]:
    """Return the ids of the rooms that Webex lists for a person of our own organization."""
    known = look.names.person(node)
    if look.gateway is None or look.case.read_only or known.org != 0:
        return []
    found: dict[str, None] = {}
    try:
        async for page in look.gateway.memberships(person_id=known.id):
            members = filter(None, map(Membership.read, page.items))
            found.update((one.room_id, None) for one in members if one.room_id)
    except _NOT_TOLD:  # not a failure of the page: what events tell is on it
        return list(found)
    return list(found)


def _files(look: Investigation, page: Reading) -> list[str]:
    """Return the addresses of the files of the events that a page tells of."""
    events = look.case.events
    told = (one.event for section in page.sections for one in section.fields if one.event)
    places = (events.find(one) for one in told)
    return [url for one in places if one is not None for url in events.read(one).files]
