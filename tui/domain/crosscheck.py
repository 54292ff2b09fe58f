"""What the events of a room say, held against what Webex lists for it now. Pure.

A difference that follows from what was not read, or from what Webex does not show, is explained;
any other is flagged, for somebody to look into. Knows neither who asks Webex nor what is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from tui.domain import ids
from tui.domain.coverage import LAG, Coverage, State
from tui.domain.models import Event, Message
from tui.domain.times import Window, format_api

_MOMENT = timedelta(milliseconds=1)
_FOLLOWED = 3 * LAG
"""While the newest events are followed, coverage is written down at most this late."""
FOREIGN = "the room belongs to another organization: only content of own users is shown"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that events and list disagree on.

    ``id`` is of the message, or of the person; ``time`` is when it was posted, or joined or left
    (UTC), None where Webex does not say.
    """

    id: str
    time: datetime | None
    explained: bool
    why: str


@dataclass(frozen=True, slots=True)
class Check:
    """What a comparison of one room came to; ``what`` is "messages" or "members".

    ``compared`` things are those that events or list name, ``agree`` those that both say the same
    of. The differences that were flagged come first, then the newest. ``note`` says what the
    comparison could not reach, or why there is none.
    """

    room: str
    what: str
    at: datetime
    compared: int
    agree: int
    flagged: int
    differences: tuple[Difference, ...] = ()
    note: str = ""

    @property
    def explained(self) -> int:
        """Return how many differences have an explanation."""
        return self.compared - self.agree - self.flagged

    @classmethod
    def of(
        cls, room: str, what: str, at: datetime, found: Iterable[Difference | None], note: str = ""
    ) -> Self:
        """Count what was found of each thing that was compared: a difference, or None."""
        compared = list(found)
        differences = [one for one in compared if one is not None]
        differences.sort(key=lambda one: (one.explained, -one.time.timestamp() if one.time else 0))
        return cls(
            room,
            what,
            at,
            compared=len(compared),
            agree=len(compared) - len(differences),
            flagged=sum(not one.explained for one in differences),
            differences=tuple(differences),
            note=note,
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the events of one resource were read, as of ``now``.

    ``streams`` are the names under which coverage knows them, without ``@actorId``.
    """

    coverage: Coverage
    streams: frozenset[str]
    now: datetime

    def missing(self, moment: datetime, actor_id: str | None = None) -> str:
        """Return why an event of a moment may not be in the case; "" when it must be.

        ``actor_id`` is who acted, where that is known: one person's events may have been read.
        """
        window = Window(moment, moment + _MOMENT)
        causes = {}
        for stream in self._names(actor_id):
            cell = self.coverage.cells(stream, window, self.now)[0]
            causes[cell.state] = cell.cause
            until = self.coverage.read_until(stream)
            if cell.state is State.UNKNOWN and until is not None and until <= moment:
                causes[State.UNKNOWN] = f"after what was collected, until {format_api(until)}"
        if State.COMPLETE in causes:
            return ""
        return causes.get(State.PARTIAL) or next(iter(causes.values()), "not read yet")

    def unread_since(self, moment: datetime) -> str:
        """Return which stretch after a moment was never read; "" when all were.

        Only readings of everybody's events count, as anybody may have acted.
        """
        end = self.now - _FOLLOWED
        if moment >= end:
            return ""
        window, found = Window(moment, end), [Window(moment, end)]
        for stream in self._names():
            unread = self.coverage.gaps(stream, window)
            cells = self.coverage.cells(stream, window, self.now)
            unread += [cell.window for cell in cells if cell.state is State.EXPIRED]
            if not unread:
                return ""
            found = unread
        return f"{format_api(found[0].start)} to {format_api(found[0].end)}"

    def _names(self, actor_id: str | None = None) -> list[str]:
        found = []
        for name in self.coverage.streams:
            base, _, who = name.partition("@")
            if base in self.streams and (not who or ids.same(who, actor_id)):
                found.append(name)
        return found


@dataclass(frozen=True, slots=True)
class Told:
    """What the events of a message say of it. ``posted`` is None when none says that it was.

    ``text`` is that of the newest version, written at ``written``.
    """

    id: str
    author_id: str | None
    posted: datetime | None
    text: str
    written: datetime | None
    deleted: datetime | None

    @classmethod
    def by(cls, events: Iterable[Event], at: datetime) -> Self | None:
        """Read the events of one message, in time order, up to ``at``; None without any."""
        posted = deleted = newest = first = None
        for event in events:
            if event.created > at or event.resource != "messages":
                continue
            first = first or event
            if event.type == "deleted":
                deleted = deleted or event.created
            else:
                newest = event
                posted = event.created if event.type == "created" else posted
        if first is None:
            return None
        return cls(
            first.object_id or first.id,
            first.person_id,
            posted,
            newest.text if newest else "",
            newest.created if newest else None,
            deleted,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What room Webex was asked for, and when; ``retention`` is what is assumed.

    ``foreign`` tells that another organization owns the room.
    """

    room: str
    at: datetime
    foreign: bool
    retention: timedelta


def compare_messages(
    asked: Asked,
    listed: Mapping[str, Message],
    told: Mapping[str, Told],
    reach: Reach,
    note: str = "",
) -> Check:
    """Compare the messages that Webex lists with those that events tell of, both by UUID.

    A message of ``told`` that is not ``listed`` was posted in the time that the list covers.
    """
    found = [_listed(asked, message, told.get(uuid), reach) for uuid, message in listed.items()]
    oldest = min((one.created for one in listed.values() if one.created), default=asked.at)
    absent = (one for uuid, one in told.items() if uuid not in listed)
    found += [_unlisted(asked, one, oldest, reach) for one in absent]
    return Check.of(asked.room, "messages", asked.at, found, note)


def _listed(asked: Asked, message: Message, told: Told | None, reach: Reach) -> Difference | None:
    posted = message.created or ids.time_of(message.id)
    if told is None or told.posted is None:
        why = reach.missing(posted, message.person_id) if posted else ""
        why = why or (FOREIGN if asked.foreign else "")
        return Difference(
            message.id, posted, bool(why), f"no event: {why}" if why else "listed, but no event"
        )
    if told.deleted:
        # The reference leaves open whether an officer's list goes on to show it.
        why = "its deletion is in the case, and yet it is listed"
        return Difference(message.id, posted, explained=True, why=why)
    if told.text == message.text:
        return None
    edited = message.updated or posted
    why = reach.missing(edited, message.person_id) if edited else ""
    if told.written and told.written >= asked.at - LAG:
        why = "edited while the list was read"
    return Difference(
        message.id,
        edited,
        bool(why),
        f"another text: {why}" if why else "the text is not that of the newest event",
    )


def _unlisted(asked: Asked, told: Told, oldest: datetime, reach: Reach) -> Difference:
    posted = told.posted or told.written or told.deleted
    assert posted is not None
    unread = reach.unread_since(posted)
    if told.deleted:
        why = "its deletion is in the case"
    elif posted >= asked.at - LAG:
        why = "posted within the minute before the list was read"
    elif asked.foreign:
        why = FOREIGN
    elif posted < asked.at - asked.retention:
        why = f"older than the {asked.retention.days} days that messages are assumed to be kept"
    else:
        why = f"it may have been deleted in a stretch that was not read: {unread}" if unread else ""
    text = f"not listed: {why}" if why else "not listed, and no deletion is known"
    if not why and posted < oldest:
        text += "; nothing older is listed, so content may be kept shorter than assumed"
    return Difference(told.id, posted, bool(why), text)
