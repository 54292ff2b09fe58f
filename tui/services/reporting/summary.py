"""The summary: what the case is, on whose authority, what it holds, and how far one can see."""

from collections.abc import Iterator

from tui.domain import ids
from tui.domain.amounts import counted
from tui.domain.annotation import Kind, ObjectType
from tui.domain.report import Block, Fact, Facts, Said, Section, Source
from tui.domain.times import format_api, stamp
from tui.domain.wire import sha256
from tui.services import coverage_report, doings
from tui.services.reading import LEGEND
from tui.services.reporting.matter import Matter

STATED = ("authority", "why", "scope", "custodians")
"""What an officer states of a case, in notes on it that begin with the word and a colon."""

_REDACTED = (
    "a production copy of another case, in which some people, words or fields are replaced or left "
    "out: digests are of what stands here, not of what Webex sent"
)


def section(matter: Matter, facts_file: bytes, besides: Said) -> Section:
    """Return the section. ``facts_file`` are the bytes of the case's facts.

    ``besides`` counts what the case holds besides events.
    """
    facts = matter.look.case.facts
    source = Source("facts of the case", facts.id, sha256(facts_file), "data/case.json")
    told = [
        Fact("case", Said(facts.id, (source,))),
        Fact("title", Said(facts.title or "none", (source,))),
        *([Fact("redacted", Said(_REDACTED, (source,)))] if facts.redacted else ()),
        *_stated(matter),
        Fact("zone", Said(f"{facts.zone}: times are of this zone unless marked", (source,))),
        Fact("collected from", Said(facts.base_url, (source,))),
        Fact("organization", Said(ids.uuid_of(facts.org_id) or "not known yet", (source,))),
        Fact("created", Said(f"{format_api(facts.created)} (UTC)", (source,))),
    ]
    return Section("summary", "Summary", (Facts(tuple(told)), *_holds(matter, besides)))


def _stated(matter: Matter) -> Iterator[Fact]:
    """Yield what was stated of the case, by notes on it; of each the last that stands."""
    found: dict[str, Said] = {}
    for one in matter.look.annotations.book.standing():
        name, colon, text = one.text.partition(":")
        if one.kind is Kind.NOTE and one.target.type is ObjectType.CASE and colon:
            found[name.strip().casefold()] = Said(text.strip(), matter.cite.act(one.id))
    for name in STATED:
        missing = Said(f"not stated; a note on the case that begins with {name}: says it here")
        yield Fact(name, found.get(name, missing))


def _events(matter: Matter) -> Iterator[Fact]:
    """Yield how many events there are of each kind, the first, and the last."""
    head = matter.cite.head()
    columns = matter.look.case.events.columns
    counts: list[str] = []
    ends: list[Fact] = []
    for one in doings.overview(matter.look, columns.order, ascii_only=False):
        if one.event:
            ends.append(Fact(f"{one.label} event", Said(one.value, matter.cite.event(one.event))))
        elif one.label in LEGEND.values():
            counts.append(f"{one.label} {one.value}")
    yield Fact("events", Said(f"{len(columns):,}", head))
    if counts:
        yield Fact("of these", Said(" · ".join(counts), head))
    yield from ends


def _holds(matter: Matter, besides: Said) -> Iterator[Block]:
    look, head = matter.look, matter.cite.head()
    case, columns = look.case, look.case.events.columns
    window = coverage_report.whole(case.events)
    rows = []
    if window is not None:
        span = f"{stamp(window.start, look.zone)} to {stamp(window.end, look.zone)}"
        rows.append(Fact("time covered", Said(span, head)))
    rows += _events(matter)
    foreign = sum(look.names.is_foreign(one) for one in columns.rooms.spelled[1:])
    people, rooms = len(columns.people.spelled) - 1, len(columns.rooms.spelled) - 1
    rows.append(Fact("people and rooms", Said(f"{people:,} people, {rooms:,} rooms", head)))
    rows.append(Fact("besides", besides))
    rows.append(
        Fact(
            "this report",
            Said(f"is about {len(matter.positions):,} {matter.choice}", head),
        )
    )
    rows.append(
        Fact(
            "ceiling",
            Said(
                "In a room that another organization owns Webex shows a compliance officer only "
                "what people of their own organization wrote. Known to be such: "
                f"{counted(foreign, 'room')} of this case.",
                head,
            ),
        )
    )
    yield Facts(tuple(rows))
