"""Who is in a room as the events of its members tell, held against its roster. Pure.

Events come in any order and more than once; each person's last one says how they stand. Rosters
read earlier have no say, or a comparison would change what the next one finds.
"""

from collections.abc import Iterable, Mapping
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
    """One event of a member: who, when, whether in the room from then on.

    ``moderator`` is None where the event does not say.
    """

    person: str
    at: datetime
    key: int
    inside: bool
    moderator: bool | None

    @classmethod
    def of(cls, event: Event) -> Self | None:
        """Read a membership event; None when it names nobody."""
        person, data = ids.uuid_of(event.person_id), event.data
        if person is None:
            return None
        moderator = flag_of(data, "isModerator") if "isModerator" in data else None
        return cls(person, event.created, key_of(event.id), event.type != "deleted", moderator)


def replay(moves: Iterable[Move]) -> dict[str, Move]:
    """Return each person's last move, by UUID. The order of the moves does not matter."""
    last: dict[str, Move] = {}
    for move in moves:
        known = last.get(move.person)
        if known is None or (known.at, known.key) < (move.at, move.key):
            last[move.person] = move
    return last


def compare_members(
    asked: Asked, roster: Iterable[Membership], moves: Iterable[Move], reach: Reach
) -> Check:
    """Compare the members of a room with its membership events up to when it was asked for."""
    last = replay(move for move in moves if move.at <= asked.at)
    members = {ids.uuid_of(one.person_id) or one.person_id: one for one in roster}
    found = [_member(asked, one, last.get(person), reach) for person, one in members.items()]
    found += [_absent(asked, move, reach) for move in _inside(last) if move.person not in members]
    return Check.of(asked.room, "members", asked.at, found)


def _inside(last: Mapping[str, Move]) -> list[Move]:
    return [move for move in last.values() if move.inside]


def _member(asked: Asked, member: Membership, last: Move | None, reach: Reach) -> Difference | None:
    joined = member.created
    if last is None or _joined_since(joined, last):
        why = reach.missing(joined) if joined else ""
        why = why or (FOREIGN if asked.foreign else "")
        return Difference(
            member.person_id,
            joined,
            bool(why),
            f"no event of joining: {why}" if why else "on the roster, but no event of joining",
        )
    if last.inside and last.moderator in (None, member.is_moderator):
        return None
    why = _later(asked, last, reach)
    if last.inside:
        role = "moderator" if member.is_moderator else "no moderator"
        text = f"{role} on the roster, not so by events"
    else:
        text = "on the roster, but left by events"
    return Difference(member.person_id, last.at, bool(why), f"{text}: {why}" if why else text)


def _joined_since(joined: datetime | None, last: Move) -> bool:
    """Tell whether a member joined anew after the last event known of them."""
    # The event of the same joining may bear a slightly earlier time.
    return joined is not None and joined > last.at + (LAG if last.inside else timedelta(0))


def _absent(asked: Asked, last: Move, reach: Reach) -> Difference:
    why = _later(asked, last, reach) or (FOREIGN if asked.foreign else "")
    text = "not on the roster, and no event of leaving"
    return Difference(last.person, last.at, bool(why), f"{text}: {why}" if why else text)


def _later(asked: Asked, last: Move, reach: Reach) -> str:
    """Return why an event after the last one known may be missing; "" when none may."""
    if last.at >= asked.at - LAG:
        return "changed within the minute before the roster was read"
    unread = reach.unread_since(last.at)
    return f"a stretch after that was not read: {unread}" if unread else ""
