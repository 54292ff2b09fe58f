"""What a number of events amounts to: by kind, first and last, by day; and the files among them.

Counts come from the columns. Events are read back only where one is told of, or to see which
messages bear files: the newest, and no more than ``MOST``. Texts are as received.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from heapq import nlargest

from tui.domain import times
from tui.domain.amounts import counted
from tui.domain.histogram import ASCII_BLOCKS, BLOCKS, bars
from tui.services.detail import when
from tui.services.investigation import Investigation
from tui.services.reading import LEGEND, letter_of
from tui.services.sections import Field

MOST = 3_000  # messages that are read back to see which bear files
_NEWEST = 12  # files told of
_COLUMNS = 45  # days or weeks in a row of blocks
READS = ("files/read", "file_transcodings/read")


def kinds(look: Investigation, *wanted: str) -> set[int]:
    """Return the numbers of kinds of events, of those that occur."""
    return {found for kind in wanted if (found := look.case.events.columns.kinds.find(kind))}


def of_kind(look: Investigation, places: Iterable[int], *wanted: str) -> list[int]:
    """Return the positions whose events are of some kinds."""
    numbers, kind = kinds(look, *wanted), look.case.events.columns.kind
    return [one for one in places if kind[one] in numbers]


def overview(look: Investigation, places: Sequence[int], *, ascii_only: bool) -> Iterator[Field]:
    """Yield how many events there are of each kind, the first, the last, and a row for the days."""
    columns = look.case.events.columns
    if not places:
        yield Field("events", "none in this case")
        return
    numbers = Counter(columns.kind[one] for one in places)
    letters: Counter[str] = Counter()
    for number, count in numbers.items():
        letters[letter_of(columns.kinds.spelled[number])] += count
    yield Field("events", f"{len(places):,}")
    for letter, count in letters.most_common():
        yield Field(LEGEND[letter], f"{count:,}")
    timed = [one for one in places if columns.created[one]]
    if timed:
        yield told(look, min(timed, key=columns.rank), "first")
        yield told(look, max(timed, key=columns.rank), "last")
        yield by_day([columns.created[one] for one in timed], look.zone, ascii_only=ascii_only)


def told(look: Investigation, position: int, label: str) -> Field:
    """Return an event as the timeline tells it, under a label."""
    event = look.case.events.read(position)
    row = look.row(event)
    return Field(label, f"{when(event, look.zone)} {row.letter} {row.text}", event=event.id)


def by_day(moments: Sequence[int], zone: tzinfo, *, ascii_only: bool) -> Field:
    """Return how many moments (ms since 1970 UTC) lie in each day or week, as a row of blocks.

    A day without any has a sign of its own.
    """
    first, last = (_day(edge, zone) for edge in (min(moments), max(moments)))
    days = (last - first).days + 1
    step = 1 if days <= _COLUMNS else 7 if days <= 7 * _COLUMNS else -(-days // _COLUMNS)
    starts = [first + timedelta(days=at) for at in range(0, days, step)]
    edges = [_milliseconds(datetime.combine(day, time(), zone)) for day in starts]
    found = Counter(bisect_right(edges, moment) - 1 for moment in moments)
    counts = [found[at] for at in range(len(starts))]
    blocks = "_" + ASCII_BLOCKS[1:] if ascii_only else "·" + BLOCKS[1:]
    most = max(counts)
    label = {1: "by day", 7: "by week"}.get(step, f"by {step} days")
    span = f"{first} to {last}" if first != last else f"{first}"
    return Field(
        label,
        f"{bars(counts, blocks=blocks)} {span}, most: {most:,} from {starts[counts.index(most)]}",
    )


def _day(moment: int, zone: tzinfo) -> date:
    return times.of_milliseconds(moment).astimezone(zone).date()


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def files_posted(look: Investigation, posted: Sequence[int]) -> Iterator[Field]:
    """Yield the newest files of messages, each with the event that posted it."""
    columns = look.case.events.columns
    newest = nlargest(MOST, posted, key=columns.rank)
    bearing = [one for one in newest if look.bears_files(one)]
    yield Field("with files", counted(len(bearing), "message") if bearing else "no message")
    for position in bearing[:_NEWEST]:
        event = look.case.events.read(position)
        files = ", ".join(look.names.file(url) or "name not read yet" for url in event.files)
        where = look.names.room(event.room_id)
        yield Field(when(event, look.zone), f"{files} · {where}", event=event.id)
    yield from more(len(bearing) - _NEWEST, "earlier ones")
    if len(posted) > MOST:
        yield Field("not read", f"{len(posted) - MOST:,} earlier messages: they may have files")


def files_opened(
    look: Investigation, opened: Sequence[int], *, by_whom: bool = True
) -> Iterator[Field]:
    """Yield how often files were opened and the newest times, each with its event."""
    columns, names = look.case.events.columns, look.names
    for kind, label in zip(READS, ("downloaded", "previewed"), strict=True):
        count = len(of_kind(look, opened, kind))
        yield Field(label, counted(count, "time") if count else "never in this case")
    for position in nlargest(_NEWEST, opened, key=columns.rank):
        event = look.case.events.read(position)
        files = [names.file(url) or "a file, name not read yet" for url in event.files]
        who = f"{names.actor(event).described} " if by_whom else ""
        verb = "downloaded" if event.resource == "files" else "previewed"
        where = names.room(event.room_id)
        said = f"{who}{verb} {', '.join(files) or 'a file'} · {where}"
        yield Field(when(event, look.zone), said, event=event.id)
    yield from more(len(opened) - _NEWEST, "earlier times")


def more(count: int, what: str) -> Iterator[Field]:
    """Yield that there are more than were told, if there are."""
    if count > 0:
        yield Field("and more", f"{count:,} {what}")


def ago(moment: datetime, now: datetime) -> str:
    """Return how long before now something was, in its largest unit."""
    seconds = int((now - moment).total_seconds())
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if (count := seconds // size) > 0:
            return f"{counted(count, unit)} ago"
    return "just now"


def looked_up(look: Investigation, node: str, now: datetime) -> Field:
    """Return when a person or a room was last read from Webex."""
    at = look.names.read_at(node)
    told = f"{times.stamp(at, look.zone)}, {ago(at, now)}" if at else "never: told by others only"
    return Field("looked up", told)
