"""What a report does not show: what was never read, what cannot be seen, what was left out."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tui.domain.casefile import JournalEntry
from tui.domain.coverage import Cell, State
from tui.domain.report import Band, Block, Group, Points, Prose, Said, Section, Source, Table
from tui.domain.report import Cell as Column
from tui.domain.times import stamp
from tui.services import coverage_report, crosscheck, record_coverage
from tui.services.coverage_report import Stretch
from tui.services.reporting.matter import Matter
from tui.services.streams import CALL_RECORDINGS, EVENTS

_LISTS = {
    EVENTS: "Events of all kinds but of call recordings",
    CALL_RECORDINGS: "Events of call recordings, which come only when asked for",
}
_FEW = 20  # entries of the journal that are cited together
_MOST = 200  # stretches of one stream
_WORDS = {
    State.COMPLETE: "read twice: the second reading brought nothing new",
    State.PARTIAL: "read, but not to be relied on as complete",
    State.UNKNOWN: "not read: what happened then is not known",
    State.DENIED: "Webex refused it to this identity",
    State.EXPIRED: "too long ago: Webex no longer lists it",
    State.NEVER: "Webex has no such list",
}
_ONCE = "read once; a second reading, an hour or more after the time, did not confirm it yet"
_ALWAYS = """\
Absence proves nothing. That something is not here means that it was not received, not that it did \
not happen.
Webex does not say whether a list is whole. A time counts as complete once a second reading, an \
hour or more after it, brought nothing new; what Webex leaves out of both nobody can know.
Of people who are not of the own organization Webex shows neither content in rooms that others own \
nor, in such rooms, everybody's coming and going.
Being in a room means that one could read what was posted there, not that one did. Only what \
somebody did with a message, such as opening its file, proves that they had it before them.
Legal holds and retention rules cannot be asked for, nor reactions, nor direct messages in meetings.
Times are those that Webex gave. SHA-256 digests prove that nothing was changed since it was \
received; that it is true or authentic they do not prove.
"""


def section(matter: Matter, others: Sequence[Section], entries: Sequence[JournalEntry]) -> Section:
    """Return the section. ``others`` are those of the report, with what was left out of them.

    ``entries`` are those of the journal.
    """
    cuts = [Said(f"{one.title}: {left.text}") for one in others for left in one.cuts]
    blocks: list[Block] = [
        Group("Always", (Points(tuple(map(Said, _ALWAYS.splitlines()))),)),
        Group("Left out of this report for length", (Points(tuple(cuts)),))
        if cuts
        else Prose(Said("Nothing that was chosen was left out of this report for length.")),
        Group("Rooms", tuple(_rooms(matter))),
        Group("Times that were read", tuple(_coverage(matter))),
        Group("Held against what Webex lists", tuple(_checks(matter, entries))),
        Group("Recordings, transcripts and audits", tuple(_records(matter))),
    ]
    return Section("gaps", "What this report does not show", blocks)


def _rooms(matter: Matter) -> Iterator[Block]:
    look, columns = matter.look, matter.look.case.events.columns
    numbers = sorted({columns.room[one] for one in matter.positions} - {0})
    rooms = [columns.rooms.spelled[one] for one in numbers]
    foreign = [one for one in rooms if look.names.is_foreign(one)]
    unread = [one for one in rooms if look.names.known_room(one) is None]
    rosterless = [one for one in rooms if look.case.directory.roster(one) is None]
    told = [
        Said(
            f"{look.names.room(one)}: another organization owns it; only what the own people "
            "wrote there can be shown",
            matter.cite.room(one),
        )
        for one in foreign
    ]
    for found, words in (
        (unread, "were not read: should others own them, people and content may be missing"),
        (rosterless, "have no roster read: members who never acted are not known"),
    ):
        if found:
            told.append(Said(f"{len(found):,} of {len(rooms):,} rooms {words}", matter.cite.head()))
    yield Points(tuple(told or [Said("Every room was read with its roster.", matter.cite.head())]))


def _coverage(matter: Matter) -> Iterator[Block]:
    events, zone, head = matter.look.case.events, matter.look.zone, matter.cite.head()
    window = coverage_report.whole(events)
    if window is None:
        yield Prose(Said("Nothing was collected."), warns=True)
        return
    extent = events.coverage.extent()
    # As of the last moment read, not of when the report is made: the same case reads the same.
    told = coverage_report.report(events, window, extent.end if extent else window.end)
    rows: list[tuple[Column, ...] | Band] = []
    for stream in told.streams:
        rows.append(Band(_LISTS.get(stream.name, f"Asked for alone: {stream.name}")))
        joined = [
            (words, list(found))
            for words, found in groupby(stream.stretches, key=lambda one: _why(one.cell))
        ]
        for (state, cause), found in joined[:_MOST]:
            start, end = found[0].cell.window.start, found[-1].cell.window.end
            rows.append(
                (
                    (Said(f"{stamp(start, zone)} to {stamp(end, zone)}"),),
                    tuple(map(Said, filter(None, (state, cause)))),
                    (Said(f"{sum(one.events for one in found):,}"),),
                    (Said("", (*_marks(found, matter), *head)),),
                )
            )
        if len(joined) > _MOST:
            rows.append(Band(f"and {len(joined) - _MOST:,} more stretches"))
    yield Table(
        "What was read of each list of events",
        ("From and to", "How far it was read, and why no further", "Events", "Record"),
        tuple(rows),
    )


def _why(cell: Cell) -> tuple[str, str]:
    once = cell.state is State.PARTIAL and cell.cause.startswith(
        ("read once; settles", "read once; not confirmed")
    )
    if once:
        return _ONCE, ""
    return _WORDS[cell.state], "" if cell.state is State.UNKNOWN else cell.cause


def _marks(found: Sequence[Stretch], matter: Matter) -> Iterator[Source]:
    for one in (found[0].first, found[-1].last):
        if one is not None:
            yield from matter.cite.event(one.id)


def _checks(matter: Matter, entries: Sequence[JournalEntry]) -> Iterator[Block]:
    """Yield what came of comparing rooms with Webex: differences one by one, the rest counted."""
    look = matter.look
    done = crosscheck.remembered(look.case.casework)
    if not done:
        none = "Not done: what Webex lists of rooms and members was not compared with the events."
        yield Points((Said(none, matter.cite.head()),))
        return
    made = [matter.cite.entry(one) for one in entries if one.action == "check"][-_FEW:]
    alike = sum(not one.flagged and not one.note for one in done)
    said = f"{alike:,} of {len(done):,} comparisons of messages or members left nothing unexplained"
    others = [one for one in done if one.flagged or one.note]
    lines = crosscheck.lines(others, look.names, look.zone)
    yield Points(tuple(Said(one.strip(), tuple(made)) for one in (said, *lines)))


def _records(matter: Matter) -> Iterator[Block]:
    log = matter.look.case.records
    lines = record_coverage.lines(log, matter.look.zone)
    yield Points(tuple(Said(one, matter.cite.records_head()) for one in lines))
