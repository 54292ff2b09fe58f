"""Who was in a room, and when: everybody's signs together, and the answer for a moment. Pure.

``fold`` makes a room's stays from signs; ``RoomStays.at`` answers for an instant.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tui.domain.coverage import LAG
from tui.domain.signs import Sign, What, milliseconds
from tui.domain.stays import EVER, Stand, Stay, Stretch
from tui.domain.sweep import sweep

_LAG = int(LAG.total_seconds() * 1000)


@dataclass(frozen=True)
class Frame:
    """What is known of a room besides its signs.

    ``quiet`` are the stretches (from, to) of which all events were read, disjoint and in time
    order: within one, nobody joins or leaves without a sign. That does not hold for ``hidden``
    people, whom another organization's room need not show: neither their events nor on a roster.
    ``made`` is when the room was made. In a ``direct`` room the same two are inside for ever.
    """

    quiet: Sequence[tuple[int, int]] = ()
    made: int | None = None
    direct: bool = False
    hidden: Container[str] = field(default_factory=frozenset)


class RoomStays:
    """The stays of everybody of whom there is a sign, by UUID, in the order they were met.

    ``stranger`` is the stay of anybody else.
    """

    def __init__(self, people: Mapping[str, Stay], stranger: Stay, frame: Frame) -> None:
        self.people = people
        self.frame = frame
        self._stranger = stranger

    def of(self, person: str) -> Stay:
        """Return the stay of a person by UUID, also of one who was never met."""
        known = self.people.get(person)
        if known is None:
            known = Stay((), ()) if person in self.frame.hidden else self._stranger
        return known

    def at(self, instant: datetime) -> dict[str, Stand]:
        """Return how everybody stood at an instant, by UUID; who is not named was never met."""
        moment = milliseconds(instant)
        return {person: stay.at(moment) for person, stay in self.people.items()}

    def members(self, instant: datetime) -> list[str]:
        """Return the UUIDs of those who are known to have been inside at an instant."""
        moment = milliseconds(instant)
        known = ((person, stay.known_at(moment)) for person, stay in self.people.items())
        return [person for person, stretch in known if stretch is not None and stretch.inside]


def fold(
    signs: Iterable[tuple[str, Sign]],
    rosters: Iterable[tuple[int, Container[str]]] = (),
    frame: Frame | None = None,
    *,
    lag: int = _LAG,
) -> RoomStays:
    """Return the stays of a room from the signs of people, by UUID.

    ``rosters`` are the times of reading and the UUIDs on each: not to be on one is a sign, too.
    Two beginnings no further apart than ``lag`` are of one joining.
    """
    frame = frame or Frame()
    absences = [(Sign(at, What.ABSENT), on) for at, on in rosters]
    met: dict[str, set[Sign]] = {}
    for person, sign in signs:
        met.setdefault(person, set()).add(sign)
    people = {}
    for person, own in met.items():
        hidden = person in frame.hidden
        if not hidden:
            own.update(sign for sign, on in absences if person not in on)
        quiet = () if hidden else frame.quiet
        people[person] = sweep(own, quiet, frame.made, direct=frame.direct, lag=lag)
    stranger = Stay((), (Stretch(-EVER, EVER, inside=False, opened=None, closed=None),))
    if not frame.direct:
        stranger = sweep(
            [sign for sign, _ in absences], frame.quiet, frame.made, direct=False, lag=lag
        )
    return RoomStays(people, stranger, frame)
