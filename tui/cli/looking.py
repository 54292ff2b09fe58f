"""What commands that look at a case have in common: opening it, an event of it, a moment, a room.

Knows no command.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from tui import bootstrap, identities, settings
from tui.bootstrap import Mode
from tui.domain import ids
from tui.domain.columns import key_of
from tui.domain.filters import times
from tui.domain.models import Event
from tui.domain.scopes import Seat
from tui.errors import BadInput
from tui.services.investigation import Investigation
from tui.services.session import Session


def look_at(case_id: str) -> Investigation:
    """Open a case for reading; nothing is asked of Webex. Raises as ``bootstrap.open_case``."""
    case = bootstrap.open_case(settings.load(), case_id, for_reading=True)
    return Investigation(case, None, bootstrap.now)


def event_of(look: Investigation, event_id: str) -> Event:
    """Return an event by id. Raises BadInput when the case holds none of that id."""
    position = look.case.events.find(event_id)
    if position is None:
        raise BadInput(
            f"there is no event {event_id[:100]!r} in this case",
            do=f"ids stand at the end of each line of: wxi timeline {look.case.facts.id}",
        )
    return look.case.events.read(position)


def event_about(look: Investigation, webex_id: str) -> Event:
    """Return an event by its id, or by that of the message it is about. Raises BadInput."""
    events, uuid = look.case.events, ids.uuid_of(webex_id) or webex_id
    if events.find(webex_id) is None:
        for position in events.columns.by_message.of(key_of(uuid)):
            event = events.read(position)
            if event.message_uuid == uuid:
                return event
    return event_of(look, webex_id)


def moment(look: Investigation, option: str, text: str) -> datetime:
    """Return the moment that an option means, in the case's zone. Raises BadInput."""
    try:
        return times.moment(text, times.Here(look.clock(), look.zone))
    except ValueError as failure:
        raise BadInput(f"{option} {text[:60]!r}: {failure}") from None


def room_of(look: Investigation, name: str) -> str | None:
    """Return the id of the one room of a case that an id, a UUID or a title names."""
    known = look.case.events.columns.rooms.spelled[1:]
    same = [one for one in known if ids.same(one, name)] or [
        one for one in known if look.names.room(one).casefold() == name.casefold()
    ]
    return _only(same, name, "rooms")


def person_of(look: Investigation, name: str) -> str | None:
    """Return the id of the one person of a case whom an id, an address or a name names."""
    known = look.case.events.columns.people.spelled[1:]
    same = [one for one in known if ids.same(one, name)]
    for one in known if not same else ():
        person = look.names.person(one)
        if name.casefold() in {person.name.casefold(), (person.email or "").casefold()}:
            same.append(one)
    return _only(same, name, "people")


def _only(found: Sequence[str], name: str, what: str) -> str | None:
    if len(found) > 1:
        raise BadInput(f"{len(found)} {what} are called {name[:100]!r}", do="name one by its id")
    return found[0] if found else None


def read_room(look: Investigation, room_id: str | None) -> Investigation:
    """Return the case with the room's roster read, if it never was and Webex can be asked.

    The case that was given is closed when another one takes its place.
    """
    chosen = settings.load()
    known = Seat.OFFICER in identities.identify(chosen).holders
    if look.case.sealed or room_id is None or not known:
        return look
    if look.case.directory.roster(room_id) is not None:
        return look
    look.case.close()
    session = bootstrap.open_session(chosen, look.case.facts.id, Mode())
    if session.online is not None and not session.case.read_only:
        asyncio.run(_read(session, room_id))
        session.case.close()
    else:
        session.case.close()
    return look_at(look.case.facts.id)


async def _read(session: Session, room_id: str) -> None:
    try:
        _, facts = await session.look.identify()
        session.save_facts(facts)
        await session.look.look_into(room_id)
    finally:
        await session.close()
