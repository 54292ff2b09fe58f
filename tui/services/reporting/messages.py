"""The messages in question: how far they reached, the life of each, and who could see it."""

from collections.abc import Iterator, Sequence

from tui.domain.models import Event
from tui.domain.report import (
    Band,
    Block,
    Cell,
    Fact,
    Facts,
    Group,
    Points,
    Prose,
    Quote,
    Said,
    Section,
    Source,
    Table,
)
from tui.domain.times import stamp
from tui.errors import BadInput
from tui.services.exposure import Exposure
from tui.services.listing import Entry, Heading, Listing
from tui.services.reading import quoted
from tui.services.reporting.matter import Matter, cut, shortened, who
from tui.services.sections import Section as Part
from tui.services.witnesses import Witnesses

MOST = 20
MOST_PEOPLE = 150  # of one answer
_MOST_PROOFS = 12
_TITLE = 90  # characters
_IN_RECORD = {"event", "address"}  # what the record itself tells


def section(matter: Matter) -> Section:
    """Return the section."""
    found = matter.messages()
    shown = found[:MOST]
    title = "The messages, and who could see them"
    if not shown:
        said = Said(
            "No message was bookmarked or chosen by a filter: who could see one is told only of "
            "such messages.",
            matter.cite.head(),
        )
        return Section("messages", title, (Prose(said),))
    blocks = [_reached(matter, found), *(_message(one, matter) for one in shown)]
    return Section("messages", title, blocks, cut(len(shown), len(found), "messages"))


def _reached(matter: Matter, messages: Sequence[Event]) -> Block:
    look = matter.look
    found = (look.case.events.find(one.id) for one in messages)
    positions = [one for one in found if one is not None]
    listing = Exposure(look).of("the messages in question", positions)
    sources = matter.cite.events(messages[:MOST])
    return Group(
        "Who outside reached them",
        (
            Prose(Said(listing.title, sources)),
            Points(tuple(Said(one, matter.cite.head()) for one in _spoken(listing.notes))),
            _listed(listing, "Who outside reached them, most first", "", matter),
        ),
    )


def _spoken(notes: Sequence[str]) -> Iterator[str]:
    """Yield the notes of a listing but for those on how the console draws it."""
    return (one for one in notes if not one.startswith("over time:"))


def _message(event: Event, matter: Matter) -> Block:
    look = matter.look
    said = shortened(quoted(event.message_uuid, look.names, look.stories), _TITLE)
    title = f"{stamp(event.created, look.zone)} · {look.names.room(event.room_id)} · {said}"
    return Group(title, (*_life(event, matter), *_seen(event, matter)))


def _life(event: Event, matter: Matter) -> Iterator[Block]:
    """Yield the life of a message as the console tells it."""
    look = matter.look
    thread = look.thread(event)
    if thread is None:
        return
    story = matter.cite.events(look.stories.of(event.message_uuid))
    reading = look.history(event, thread)
    for part in reading.sections:
        if part.title != "annotations":  # they have a section of their own
            yield from _part(part, matter, story)


def _part(part: Part, matter: Matter, story: tuple[Source, ...]) -> Iterator[Block]:
    own = tuple(
        source for one in part.fields for source in matter.cite.event(one.event) if one.event
    )
    sources = (*_retrieved(part, matter), *own) or story
    facts = [
        Fact(one.label, Said(one.value, matter.cite.event(one.event) or sources))
        for one in part.fields
        if one.label not in _IN_RECORD
    ]
    inner: list[Block] = [Facts(tuple(facts))] if facts else []
    if part.body or part.runs:
        inner.append(Quote(part.body, Said("The text", sources), part.runs))
    if part.title:
        yield Group(part.title[0].upper() + part.title[1:], inner)
    else:
        yield from inner


def _retrieved(part: Part, matter: Matter) -> tuple[Source, ...]:
    """Return the record of a section that tells of a retrieved message, by its digest."""
    digests = {one.value for one in part.fields if one.label == "sha256"}
    kept = matter.look.case.casework.all_retrievals() if digests else ()
    return tuple(
        source for one in kept if one.sha256 in digests for source in matter.cite.retrieval(one)
    )


def _seen(event: Event, matter: Matter) -> Iterator[Block]:
    look = matter.look
    try:
        witnesses = Witnesses(event, look.thread(event), look)
    except BadInput as failure:
        yield Prose(Said(failure.message, matter.cite.event(event)), warns=True)
        return
    room_id = witnesses.about.room_id
    story = matter.cite.events(look.stories.of(event.message_uuid))
    for choice in witnesses.choices:
        listing = witnesses.answer(choice)
        notes = tuple(Said(one, (*story, *matter.cite.roster(room_id))) for one in listing.notes)
        yield Group(
            f"Who could see it: {choice}",
            (Points(notes), _listed(listing, shortened(listing.title, 200), room_id, matter)),
        )


def _listed(listing: Listing, caption: str, room_id: str, matter: Matter) -> Block:
    rows: list[tuple[Cell, ...] | Band] = []
    people = 0
    for row in listing.rows:
        if isinstance(row, Heading):
            rows.append(Band(row.text))
        elif people < MOST_PEOPLE:
            rows.append(_person(row, room_id, matter))
            people += 1
    left = len(listing.entries) - people
    if left:
        rows.append(Band(f"and {left:,} more people: {people:,} of {len(listing.entries):,} shown"))
    return Table(caption, ("Name and organization", "What is known", "What proves it"), tuple(rows))


def _person(entry: Entry, room_id: str, matter: Matter) -> tuple[Cell, ...]:
    proofs = entry.proofs()
    told = list(matter.cite.proofs(proofs[:_MOST_PROOFS], room_id))
    if len(proofs) > _MOST_PROOFS:
        told.append(Said(f"and {len(proofs) - _MOST_PROOFS:,} more"))
    named = who(entry.known) if entry.known else (Said(entry.name),)
    return named, tuple(map(Said, entry.line().split("; "))), tuple(told) or (Said("nothing"),)
