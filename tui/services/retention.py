"""Retention: what of a case will become unreadable at Webex, and when, unless it is fetched before.

Nobody promises these times: how long an organization keeps content is set in Control Hub (360 days
unless changed) and cannot be asked for. Each deadline therefore names what it was reckoned from.
Works on columns; an event is read only where they do not tell when its message was posted.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import Enum
from itertools import compress

from tui.domain import ids
from tui.domain.casefile import Retrieval
from tui.domain.columns import Columns, key_of
from tui.domain.coverage import SETTLE, Coverage, State
from tui.domain.models import EPOCH
from tui.domain.ports import EventLog
from tui.domain.times import HISTORY, Window, of_milliseconds
from tui.services.streams import EVERYTHING

_DAY = 86_400_000  # ms
_LISTED = f"events are listed for {HISTORY.days} days without the Pro Pack"


class What(Enum):
    """What will be lost: in the singular, in the plural, and what was not done about it."""

    DELETED = ("deleted message", "deleted messages", "not retrieved")
    EDITED = ("edited message", "edited messages", "not retrieved")
    OPENED = (
        "message with files that outsiders opened",
        "messages with files that outsiders opened",
        "not retrieved",
    )
    UNREAD = ("stretch of events", "stretches of events", "not read")
    UNCONFIRMED = ("stretch of events", "stretches of events", "not read a second time")


# A message that is shown by several is of the first.
_SHOWN_BY = {
    What.DELETED: ("messages/deleted",),
    What.OPENED: ("files/read", "file_transcodings/read"),
    What.EDITED: ("messages/updated",),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """What becomes unreadable on one day (UTC): ``count`` things, the first of them ``at``.

    ``basis`` says what the time was reckoned from. ``first_id`` is of an event that shows the first
    of them, "" for a stretch of which there is none.
    """

    at: datetime
    what: What
    count: int
    basis: str
    first_id: str = ""


def deadlines(
    events: EventLog,
    retrieved: Iterable[Retrieval],
    outsider: Callable[[str], bool],
    *,
    now: datetime,
    retention: timedelta,
) -> list[Deadline]:
    """Return what will become unreadable, the nearest first, things of one day as one deadline.

    ``outsider`` tells whether a person is of another organization, by id; ``retention`` is how long
    content is assumed to be kept. What is past its time already is returned, too.
    """
    days: dict[tuple[int, What], list[tuple[int, int]]] = {}
    for what, position in _unretrieved(events.columns, retrieved, outsider):
        at = posted(events, position) + retention // timedelta(milliseconds=1)
        days.setdefault((at // _DAY, what), []).append((at, position))
    found = _stretches(events.coverage, now)
    for (_, what), things in days.items():
        at, position = min(things)
        basis, first_id = f"assumed retention {retention.days} days", events.read(position).id
        found.append(Deadline(of_milliseconds(at), what, len(things), basis, first_id))
    return sorted(found, key=lambda one: (one.at, one.what.value))


def _unretrieved(
    columns: Columns, retrieved: Iterable[Retrieval], outsider: Callable[[str], bool]
) -> Iterator[tuple[What, int]]:
    """Yield the messages whose content is at Webex alone, each once, by an event that shows it."""
    kept = kept_at(retrieved)
    outside = [False, *map(outsider, columns.people.spelled[1:])]
    seen: set[int] = set()
    for what, kinds in _SHOWN_BY.items():
        for position in _of_kinds(columns, kinds):
            key = columns.message[position]
            if key in seen or (what is What.OPENED and not outside[columns.actor[position]]):
                continue
            at = kept.get(key)
            # What was retrieved before an edit is not what was written then.
            if at and (what is not What.EDITED or at >= of_milliseconds(columns.created[position])):
                continue
            seen.add(key)
            yield what, position


def kept_at(retrieved: Iterable[Retrieval]) -> dict[int, datetime]:
    """Return when messages were last retrieved as a whole, by their keys in the columns."""
    kept: dict[int, datetime] = {}
    for one in retrieved:
        if one.is_whole:
            key = key_of(ids.uuid_of(one.message_id) or one.message_id)
            kept[key] = max(one.at, kept.get(key, one.at))
    return kept


def _of_kinds(columns: Columns, kinds: Sequence[str]) -> Iterator[int]:
    """Yield the positions of events of some kinds that concern a message."""
    wanted = [name in kinds for name in columns.kinds.spelled]
    count = len(columns)
    found = compress(range(count), map(wanted.__getitem__, columns.kind))
    return (position for position in found if columns.message[position])


def posted(events: EventLog, position: int) -> int:
    """Return when the message of an event was posted, in ms; at the latest, if that is not known.

    Its id tells where no event does (see ``ids.time_of``).
    """
    columns = events.columns
    kind, created = columns.kind, columns.created
    posted = columns.kinds.find("messages/created")
    earliest = created[position]
    for one in columns.by_message.of(columns.message[position]):
        if kind[one] == posted:
            return created[one]
        earliest = min(earliest, created[one])
    moment = ids.time_of(events.read(position).message_uuid)
    return earliest if moment is None else (moment - EPOCH) // timedelta(milliseconds=1)


def _stretches(coverage: Coverage, now: datetime) -> list[Deadline]:
    """Return when stretches that were not read, or read only once, can be read no more."""
    extent = coverage.extent()
    if extent is None:
        return []
    window = Window(
        max(extent.start, now - HISTORY), max(extent.start, now - SETTLE, now - HISTORY)
    )
    known = coverage.streams
    # What is asked for by name is part of everything.
    streams = [one.name for one in EVERYTHING if one.name in known] or known
    days: dict[tuple[int, What], list[datetime]] = {}
    for stream in streams:
        unread = coverage.gaps(stream, window)
        once = coverage.unconfirmed(stream, window, now)
        for what, stretches in ((What.UNREAD, unread), (What.UNCONFIRMED, once)):
            for one in stretches:
                if coverage.state(stream, one, now) is not State.NEVER:
                    at = one.start + HISTORY
                    days.setdefault((at.toordinal(), what), []).append(at)
    return [Deadline(min(ats), what, len(ats), _LISTED) for (_, what), ats in days.items()]


def lines(found: Iterable[Deadline], now: datetime, zone: tzinfo) -> list[str]:
    """Return deadlines as lines of text, with dates and days as in ``zone``."""
    return [_line(one, now, zone) for one in found]


def _line(one: Deadline, now: datetime, zone: tzinfo) -> str:
    day = one.at.astimezone(zone).date()
    left = (day - now.astimezone(zone).date()).days
    number = f"{abs(left)} day" + "s" * (abs(left) != 1)
    when = "today" if left == 0 else f"in {number}" if left > 0 else f"{number} ago"
    singular, plural, undone = one.what.value
    what = f"{one.count:,} {singular if one.count == 1 else plural} {undone}"
    past = ", may be gone" if one.at <= now else ""
    return f"{when} ({day}): {what}{past} ({one.basis})"
