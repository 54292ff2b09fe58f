"""What was retrieved: messages and files as they were kept, and recordings, with their digests."""

from collections.abc import Iterator

from tui.domain import amounts, ids
from tui.domain.casefile import Retrieval
from tui.domain.models import Event
from tui.domain.records import MEETINGS, Key
from tui.domain.report import (
    Block,
    Cell,
    Fact,
    Facts,
    Group,
    Prose,
    Quote,
    Said,
    Section,
    Table,
)
from tui.domain.times import full, stamp
from tui.services import contents
from tui.services.records import Shelf
from tui.services.reporting.matter import Matter, cut, shortened

MOST = 200
_LONGEST = 20_000  # characters of one message


def section(matter: Matter) -> Section:
    """Return the section on messages and their files."""
    found = [*matter.look.case.casework.all_retrievals()]
    found.sort(key=lambda one: (one.at, one.message_id))
    shown = found[:MOST]
    blocks: list[Block] = [_retrieval(one, matter) for one in shown]
    if not blocks:
        said = Said("No message was retrieved into this case.", matter.cite.head())
        blocks.append(Prose(said))
    return Section(
        "retrieved",
        "Retrieved messages and files",
        blocks,
        cut(len(shown), len(found), "retrieved messages, the first ones"),
    )


def _retrieval(retrieval: Retrieval, matter: Matter) -> Group:
    look, cite = matter.look, matter.cite
    source, copy = cite.retrieval(retrieval), look.copy(retrieval)
    story = look.stories.of(retrieval_uuid(retrieval))
    facts = [
        Fact("read", Said(full(retrieval.at, look.zone), source)),
        Fact("SHA-256", Said(retrieval.sha256, source)),
        Fact("message", Said(retrieval.message_id, source)),
    ]
    if retrieval.tracking_id:
        facts.append(Fact("tracking id", Said(retrieval.tracking_id, source)))
    if gone := next((one for one in story if one.kind == "messages/deleted"), None):
        by = look.names.actor(gone).name
        facts.append(
            Fact("deleted", Said(f"{full(gone.created, look.zone)} by {by}", cite.event(gone)))
        )
    for file in retrieval.files:
        if file.blob is None:
            facts.append(Fact("file", Said(f"{file.name}: not kept, {file.problem}", source)))
        else:
            size = f"{file.name} · {file.media_type} · {amounts.size(file.blob.size)}"
            kept = cite.blob(file.blob, file.name)
            facts.append(Fact("file", Said(size, kept)))
            facts.append(Fact("its SHA-256", Said(file.blob.sha256, kept)))
    text = copy.problem or contents.text(copy.data) or "(no text)"
    written = Quote(shortened(text, _LONGEST), Said("What it says", source))
    return Group(_title(story, retrieval, matter), (written, Facts(tuple(facts))))


def retrieval_uuid(retrieval: Retrieval) -> str | None:
    """Return the UUID of the message that was retrieved."""
    return ids.uuid_of(retrieval.message_id)


def _title(story: list[Event], retrieval: Retrieval, matter: Matter) -> str:
    look = matter.look
    own = next((one for one in story if one.resource == "messages"), None)
    if own is None:
        return f"A message of which this case has no event, read {stamp(retrieval.at, look.zone)}"
    author = look.names.person(own.person_id, own.person_email).name
    return f"{author} in {look.names.room(own.room_id)}, {stamp(own.created, look.zone)}"


def recordings(matter: Matter) -> Section | None:
    """Return the section on recordings and transcripts; None where none was listed."""
    log = matter.look.case.records
    keys = [*log.keys(*MEETINGS)]
    if not keys:
        return None
    shelf, shown = Shelf(matter.look), keys[-MOST:]
    table = Table(
        "Recordings and transcripts as Webex listed them",
        ("Began", "What", "Topic and host", "How it stood, when so seen first", "Downloaded"),
        tuple(_recording(one, shelf, matter) for one in shown),
        frozenset({"What"}),
    )
    what = "recordings and transcripts, the latest ones"
    return Section(
        "recordings", "Recordings and transcripts", (table,), cut(len(shown), len(keys), what)
    )


def _recording(key: Key, shelf: Shelf, matter: Matter) -> tuple[Cell, ...]:
    zone, record = matter.look.zone, shelf.log.record(key)
    row = shelf.row(record)
    turns = tuple(
        Said(
            f"{one.status or 'listed'} {stamp(one.seen, zone)}",
            matter.cite.observation(one, record.id),
        )
        for one in record.turns()
    )
    return (
        (Said(stamp(row.moment, zone) if row.moment else "not told"),),
        (Said(row.kind), Said(row.length)) if row.length else (Said(row.kind),),
        (Said(row.topic or "no topic"), Said(row.who)),
        turns,
        tuple(_downloads(key, shelf, matter)) or (Said("nothing"),),
    )


def _downloads(key: Key, shelf: Shelf, matter: Matter) -> Iterator[Said]:
    for download in shelf.downloads(key):
        for part in download.parts:
            if part.blob is None:
                yield Said(f"{part.kind}: not kept, {part.problem}")
            else:
                size = amounts.rounded(part.blob.size)
                told = f"{part.kind} {size}, SHA-256 {part.blob.sha256}"
                yield Said(told, matter.cite.blob(part.blob, part.name))
