"""What shows that a person was in a room, or was not: one sign of it at a time. Pure.

Times are whole ms since 1970 UTC, as in the columns. A sign is named by the position of its event;
a roster has none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from tui.domain import ids
from tui.domain.casefile import Roster
from tui.domain.models import EPOCH, Event, flag_of, moment_of


class What(StrEnum):
    """What a sign is, as words that go after a name."""

    JOINED = "joined"
    CHANGED = "role changed"
    LEFT = "left"
    LISTED = "on the roster"
    ABSENT = "not on the roster"
    ACTED = "active in the room"
    MADE = "the room was made"


_OF_EVENTS = {"created": What.JOINED, "updated": What.CHANGED, "deleted": What.LEFT}


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that shows how a person stood to a room ``at`` a moment.

    ``since`` is when the membership that it shows began, where Webex said so. ``by_team`` tells
    that the person came in by being added to the room's team, as far as the event shows.
    """

    at: int
    what: What
    event: int | None = None
    since: int | None = None
    moderator: bool | None = None
    by_team: bool = False

    @classmethod
    def of(cls, event: Event, position: int) -> "tuple[str, Self] | None":
        """Read a membership event as its person's UUID and a sign; None when it is no such."""
        what = _OF_EVENTS.get(event.type) if event.resource == "memberships" else None
        if what is None or event.person_id is None:
            return None
        data = event.data
        since = moment_of(data, "created")
        sign = cls(
            milliseconds(event.created),
            what,
            position,
            milliseconds(since) if since else None,
            flag_of(data, "isModerator") if "isModerator" in data else None,
            # Events of joining by way of a team lack the type of the room (guide, "Events").
            what is What.JOINED and "roomType" not in data,
        )
        return (ids.uuid_of(event.person_id) or event.person_id, sign)


def of_roster(roster: Roster) -> Iterator[tuple[str, Sign]]:
    """Yield the members of a roster by UUID, each with the sign that it is."""
    at = milliseconds(roster.at)
    for one in roster.members:
        since = milliseconds(one.created) if one.created else None
        yield (
            ids.uuid_of(one.person_id) or one.person_id,
            Sign(at, What.LISTED, since=since, moderator=one.is_moderator),
        )


def milliseconds(moment: datetime) -> int:
    """Return a time as whole ms since 1970 UTC."""
    return (moment - EPOCH) // timedelta(milliseconds=1)
