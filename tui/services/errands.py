"""What is to be retrieved of a selection, what expires first at the head, and what is kept already.

A message that was retrieved as a whole after its last edit is not fetched again. When a message
expires is reckoned, as nobody promises it (see ``services.retention``). Reads columns; an event is
only read to count its files.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from tui.domain.amounts import counted
from tui.domain.annotation import ObjectType, Target
from tui.domain.casefile import Retrieval
from tui.domain.ports import EventLog
from tui.domain.times import of_milliseconds
from tui.errors import BadInput
from tui.services import annotated, retention

_COUNTED = 5_000  # messages whose files are counted beforehand: each is a read from disk


@dataclass(frozen=True, slots=True, order=True)
class Errand:
    """A message to retrieve, by the position of an event that concerns it."""

    due: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Errands:
    """Messages to retrieve, the nearest deadline first.

    ``kept`` counts those of the selection that need not be fetched, ``files`` the files of the
    others (None for too many to tell); ``retention`` is how long content is assumed to be kept.
    """

    wanted: Sequence[Errand]
    kept: int
    files: int | None
    retention: timedelta


def plan(
    events: EventLog,
    positions: Iterable[int],
    retrieved: Iterable[Retrieval],
    retention_time: timedelta,
) -> Errands:
    """Return what to retrieve of the messages that some events concern."""
    columns, kept = events.columns, retention.kept_at(retrieved)
    edited = columns.kinds.find("messages/updated")
    wanted: list[tuple[int, int]] = []
    seen: set[int] = set()
    done = 0
    for position in positions:
        key = columns.message[position]
        if not key or key in seen:
            continue
        seen.add(key)
        if at := kept.get(key):
            edits = (columns.created[one] for one in columns.by_message.of(key)
                     if columns.kind[one] == edited)  # fmt: skip
            if of_milliseconds(max(edits, default=0)) <= at:
                done += 1
                continue
        wanted.append((retention.posted(events, position), position))
    wanted.sort()
    found = [Errand(of_milliseconds(at) + retention_time, one) for at, one in wanted]
    return Errands(found, done, _files(events, found), retention_time)


def _files(events: EventLog, wanted: Sequence[Errand]) -> int | None:
    if len(wanted) > _COUNTED:
        return None
    columns = events.columns
    created, count = columns.kinds.find("messages/created"), 0
    for one in wanted:
        story = columns.by_message.of(columns.message[one.position])
        origin = next((at for at in story if columns.kind[at] == created), None)
        count += len(events.read(origin).files) if origin is not None else 0
    return count


def line(errands: Errands, now: datetime, zone: tzinfo) -> str:
    """Say in one line what would be done."""
    before = f"{errands.kept:,} retrieved before, not fetched again" if errands.kept else ""
    if not errands.wanted:
        return before or "nothing here is about a message"
    files = "files as they come" if errands.files is None else counted(errands.files, "file")
    due = errands.wanted[0].due
    days = (due.astimezone(zone).date() - now.astimezone(zone).date()).days
    when = f"in {counted(days, 'day')}" if days > 0 else "today or past"
    first = f"the first expires {when} ({due.astimezone(zone):%Y-%m-%d})"
    basis = f"assuming {errands.retention.days} days of retention"
    what = f"{counted(len(errands.wanted), 'message')} with {files} to retrieve"
    return "; ".join(filter(None, (what, f"{first}, {basis}", before)))


def positions(events: EventLog, named: Iterable[str]) -> list[int]:
    """Return the events of messages and events that are named by ids. Raises BadInput."""
    found: list[int] = []
    for one in named:
        there = [
            *annotated.positions(Target(ObjectType.EVENT, one), events.columns),
            *annotated.positions(Target(ObjectType.MESSAGE, one), events.columns),
        ]
        if not there:
            raise BadInput(
                f"nothing in this case is about {one[:100]!r}",
                do="name events or messages by their ids, as wxi timeline prints them",
            )
        found += there
    return found
