"""What the columns keep of a received event.

Knows how events read; nothing of where they lie.
"""

from datetime import timedelta
from typing import NamedTuple

from tui.domain.columns import Columns, Said
from tui.domain.models import EPOCH, Event, text_of

_MS = timedelta(milliseconds=1)


class Facets(NamedTuple):
    """The columns of one event, and what it says of its person. ``created`` is ms since 1970 UTC.

    ``settles`` tells a membership event, whose word on a person replaces any before it; ``direct``
    that its room is known to be 1:1.
    """

    id: str
    created: int
    kind: str
    actor: str | None
    person: str | None
    room: str | None
    message_uuid: str | None
    text: str
    name: str
    email: str
    org_id: str
    settles: bool
    direct: bool


def of_event(event: Event) -> Facets:
    """Return the facets of an event that was read."""
    member = event.resource == "memberships"
    data = event.data if member else {}
    return Facets(
        event.id,
        (event.created - EPOCH) // _MS,
        event.kind,
        event.actor_id,
        event.person_id,
        event.room_id,
        event.message_uuid,
        event.text,
        text_of(data, "personDisplayName") or "",
        (text_of(data, "personEmail") if member else event.person_email) or "",
        (text_of(data, "personOrgId") if member else event.org_id) or "",
        member,
        data.get("roomType") == "direct",
    )


def enter(columns: Columns, facets: Facets) -> int:
    """Enter an event as the next one and return its position."""
    position = columns.add(*facets[:8])
    person = columns.person[position]
    if person:
        _hear(columns.said[person], facets, own=person == columns.actor[position])
    if facets.direct and columns.room[position]:
        columns.direct.add(columns.room[position])
    return position


def _hear(said: Said, facets: Facets, *, own: bool) -> None:
    if facets.settles:
        said.name = facets.name or said.name
        said.email = facets.email or said.email
        said.org_id = facets.org_id or said.org_id
        return
    said.email = said.email or facets.email
    if own:
        said.org_id = said.org_id or facets.org_id
