"""Who is in a room as the events of its members tell, held against its roster. Pure.

Events come in any order and more than once; each person's last one says how they stand. Rosters
read earlier have no say, or a comparison would change what the next one finds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from tui.domain import ids
from tui.domain.columns import key_of
from tui.domain.coverage import LAG
from tui.domain.crosscheck import FOREIGN, Asked, Check, Difference, Reach
from tui.domain.models import Event, Membership, flag_of


@dataclass(frozen=True, slots=True)
class Move:
    """One event of a member: who, when, and what became of them.

    ``type`` is "created", "updated" or "deleted", ``moderator`` None where the event does not say.
    """

    person: str
    at: datetime
    key: int
    type: str
    moderator: bool | None

    @classmethod
    def of(cls, event: Event) -> Self | None:
        """Read a membership event; None when it names nobody."""
        person, data = event.person_id, event.data
        if person is None:
            return None
        moderator = flag_of(data, "isModerator") if "isModerator" in data else None
        return cls(person, event.created, key_of(event.id), event.type, moderator)

    @property
    def inside(self) -> bool:
        """Tell whether the person was in the room from then on."""
        return self.type != "deleted"


@dataclass(frozen=True, slots=True)
class Standing:
    """How events tell that a person stands: the last of them, and when the last joining was."""

    last: Move
    joined: datetime | None


def replay(moves: Iterable[Move]) -> dict[str, Standing]:
    """Return how each person stands, by UUID. The order of the moves does not matter."""
    last: dict[str, Move] = {}
    joined: dict[str, datetime] = {}
    for move in moves:
        person = ids.uuid_of(move.person) or move.person
        known = last.get(person)
        if known is None or (known.at, known.key) < (move.at, move.key):
            last[person] = move
        if move.type == "created":
            joined[person] = max(move.at, joined.get(person, move.at))
    return {person: Standing(move, joined.get(person)) for person, move in last.items()}


def compare_members(
    asked: Asked, roster: Iterable[Membership], moves: Iterable[Move], reach: Reach
) -> Check:
    """Compare the members of a room with its membership events up to when it was asked for."""
    told = replay(move for move in moves if move.at <= asked.at)
    members = {ids.uuid_of(one.person_id) or one.person_id: one for one in roster}
    found = [_member(asked, one, told.get(person), reach) for person, one in members.items()]
    found += [
        _difference(one.last, "not on the roster, and no event of leaving", asked, reach)
        for person, one in told.items()
        if one.last.inside and person not in members
    ]
    return Check.of(asked.room, "members", asked.at, found)


def _member(
    asked: Asked, member: Membership, told: Standing | None, reach: Reach
) -> Difference | None:
    joined = member.created
    if told is not None and not _after(joined, told.last):
        if not told.last.inside:
            return _difference(told.last, "on the roster, but left by events", asked, reach)
        if told.last.moderator not in (None, member.is_moderator):
            role = "moderator" if member.is_moderator else "no moderator"
            return _difference(told.last, f"{role} on the roster, not so by events", asked, reach)
        if joined is None or (told.joined is not None and joined <= told.joined + LAG):
            return None
    why = reach.missing(joined) if joined else ""
    why = why or (FOREIGN if asked.foreign else "")
    text = f"no event of joining: {why}" if why else "on the roster, but no event of joining"
    return Difference(member.person_id, joined, bool(why), text)


def _after(joined: datetime | None, last: Move) -> bool:
    """Tell whether a member joined anew after the last event known of them."""
    # The event of the same joining may bear a slightly earlier time.
    return joined is not None and joined > last.at + (LAG if last.inside else timedelta(0))


def _difference(last: Move, text: str, asked: Asked, reach: Reach) -> Difference:
    """Return a difference that an event later than the last one known would explain."""
    unread = reach.unread_since(last.at)
    if last.at >= asked.at - LAG:
        why = "changed within the minute before the roster was read"
    elif unread:
        why = f"a stretch after that was not read: {unread}"
    else:
        why = FOREIGN if asked.foreign else ""
    return Difference(last.person, last.at, bool(why), f"{text}: {why}" if why else text)
