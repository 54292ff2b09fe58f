"""The whole detail of a recording, a transcript or an audit entry as sections: reading first.

Pure functions. A list says how a thing stands and not since when: what is told here is when each
status was first seen. Text is returned as received: whoever draws it makes it safe.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from tui.domain import amounts, times
from tui.domain.kept import Download
from tui.domain.models import EPOCH, Event, flag_of, moment_of, text_of
from tui.domain.records import Family, Record
from tui.services import chats, facts
from tui.services.detail import indented, spelled_id, when
from tui.services.kinds import scalar, whole
from tui.services.names import Known, Names
from tui.services.reading import summary
from tui.services.record_coverage import LABELS
from tui.services.sections import Field, Reading, Section
from tui.services.stories import Stories

TITLES = {
    Family.RECORDING: "meeting recording",
    Family.CALL: "call recording",
    Family.TRANSCRIPT: "transcript",
    Family.ADMIN: "admin audit",
    Family.SECURITY: "security audit",
}
# What a status means: Recordings, Converged Recordings and Meeting Transcripts API.
_MEANS = {
    (Family.RECORDING, "available"): "its host has it",
    (Family.RECORDING, "deleted"): "in the recycle bin of its host, who can restore or purge it",
    (Family.RECORDING, "purged"): "gone for its host and all others; officers still have it",
    (Family.CALL, "available"): "its owner has it",
    (Family.CALL, "deleted"): "in the recycle bin of its owner, who can restore or purge it",
    (Family.CALL, "purged"): "gone for its owner; officers still have it",
    (Family.TRANSCRIPT, "available"): "its host has it",
    (Family.TRANSCRIPT, "deleted"): "gone for all users; officers still have it",
}
_READ = {
    *("id", "topic", "meetingTopic", "status", "meetingId", "scheduledMeetingId"),
    *("meetingSeriesId", "hostDisplayName", "hostEmail", "hostUserId", "ownerId", "ownerEmail"),
    *("createTime", "timeRecorded", "startTime", "durationSeconds", "sizeBytes", "format"),
    *("siteUrl", "ownerType", "storageRegion"),
}
_READ_OF_AUDIT = {
    *("actionText", "actorName", "actorEmail", "actorIp", "eventCategory", "targetName"),
    *("targetType", "eventStatus", "failedReason", "authenticationMethod", "actorClientName"),
}
_UNTOLD = (
    "Webex lists how a recording stands, not since when or through whom: the times above are those "
    "of the readings that showed it first."
)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript, what was said as far as it is told here, and how many lines there are."""

    record: Record
    said: Sequence[Record]
    lines: int


@dataclass(frozen=True, slots=True)
class Around:
    """What the case holds around a recording or transcript.

    ``deeds`` are entries of the admin audit that name it; ``audit_was_read`` is False when none
    could. ``own_events`` are those of a call recording.
    """

    events: Sequence[Event] = ()
    own_events: Sequence[Event] = ()
    transcripts: Sequence[Transcript] = ()
    chat: Sequence[Record] = ()
    access: Sequence[Record] = ()
    deeds: Sequence[Record] = ()
    audit_was_read: bool = False
    downloads: Sequence[Download] = ()


def host(record: Record, names: Names) -> Known:
    """Return whose recording or meeting it is, as far as the record names anybody."""
    content = record.content
    person = text_of(content, "hostUserId", "ownerId")
    email = text_of(content, "hostEmail", "ownerEmail")
    known = names.person(person, email)
    said = text_of(content, "hostDisplayName")
    if said is None or person is not None:
        return known
    return Known("", said, email, known.org, None, is_bot=False)


def category(record: Record) -> str:
    """Return the category of an audit entry, without the name of its kind before it."""
    return (text_of(record.data, "eventCategory") or "").removeprefix("EventCategory.")


def read(record: Record, around: Around, names: Names, stories: Stories, zone: tzinfo) -> Reading:
    """Return the detail of a recording or transcript. Times are shown in ``zone`` and in UTC."""
    title = f"{TITLES[record.key.family]} · {record.status or 'status unknown'}"
    return Reading(title, tuple(_sections(record, around, names, stories, zone)))


def audit(record: Record, zone: tzinfo) -> Reading:
    """Return the detail of an audit entry."""
    data = record.data
    title = " · ".join(filter(None, (TITLES[record.key.family], category(record))))
    target = text_of(data, "targetName")
    kind = text_of(data, "targetType")
    told = (
        ("who", _named(text_of(data, "actorName"), text_of(data, "actorEmail"))),
        ("target", f"{target} ({kind})" if target and kind else target or kind or ""),
        ("result", scalar(data.get("eventStatus"))),
        ("because", scalar(data.get("failedReason")).strip()),
        ("method", scalar(data.get("authenticationMethod"))),
        ("client", scalar(data.get("actorClientName"))),
        ("from", scalar(data.get("actorIp"))),
    )
    fields = [*_clocks("time", record.moment, zone)]
    fields += [Field(label, value) for label, value in told if value]
    sections = [Section("", tuple(fields), record.topic)]
    others = tuple(Field(*one) for one in facts.left(data, _READ_OF_AUDIT))
    if others:
        sections.append(Section("other fields", others))
    rows = spelled_id("entry", record.key.id)
    for label, name in (("actor", "actorId"), ("actor org", "actorOrgId")):
        if found := text_of(record.content, name):
            rows += spelled_id(label, found)
    return Reading(title, (*sections, _identity(record, rows, zone), *_received(record, zone)))


def _sections(
    record: Record, around: Around, names: Names, stories: Stories, zone: tzinfo
) -> Iterator[Section]:
    yield Section("", tuple(_facts(record, names, zone)))
    yield _history(record, around, names, stories, zone)
    yield Section("retrieved", tuple(_kept(around.downloads, zone)))
    if record.key.family is Family.RECORDING:
        yield Section("who opened it", tuple(_access(around.access, zone)))
    for one in around.transcripts:
        yield _transcript(one)
    chat = tuple(_chat(around, names, stories, zone))
    if record.meeting_id is not None:
        yield Section("chat of the meeting", chat or (Field("chat", "none in this case"),))
    for event in around.events:
        if event.resource == "meetings":
            rows = [Field(*one) for one in facts.facts(event, names, zone)]
            yield Section(f"{when(event, zone)} · the meeting ended", tuple(rows))
    if others := tuple(Field(*one) for one in facts.left(record.content, _READ)):
        yield Section("other fields", others)
    yield _identity(record, _ids(record), zone)
    yield from _received(record, zone)


def _facts(record: Record, names: Names, zone: tzinfo) -> Iterator[Field]:
    content, family = record.content, record.key.family
    yield Field("topic", record.topic or "without a topic")
    means = _MEANS.get((family, record.status), "")
    yield Field("status", ": ".join(filter(None, (record.status or "not told", means))))
    label = "owner" if family is Family.CALL else "host"
    known = host(record, names)
    yield Field(label, known.described if known.id else _named(known.name, known.email))
    began = "began" if family is Family.TRANSCRIPT else "recorded"
    yield from _clocks(began, moment_of(content, "timeRecorded") or record.moment, zone)
    if produced := moment_of(content, "createTime"):
        yield Field("produced", times.full(produced, zone))
    if (seconds := whole(content.get("durationSeconds"))) is not None:
        yield Field("length", amounts.duration(seconds))
    if (size := whole(content.get("sizeBytes"))) is not None:
        yield Field("size", amounts.size(size))
    for label, name in (
        *(("form", "format"), ("site", "siteUrl")),
        *(("owner is", "ownerType"), ("region", "storageRegion")),
    ):
        if said := scalar(content.get(name)):
            yield Field(label, said)


def _kept(downloads: Sequence[Download], zone: tzinfo) -> Iterator[Field]:
    for one in downloads:
        yield Field("at", times.full(one.at, zone))
        if one.tracking_id:
            yield Field("tracking", one.tracking_id)
        for part in one.parts:
            yield Field("file", f"{part.kind}: {part.name}")
            if part.blob is None:
                yield Field("not kept", part.problem)
            else:
                yield Field("kept", f"{amounts.size(part.blob.size)}, sha256 {part.blob.sha256}")
                if part.problem:
                    yield Field("but", part.problem)
    if not downloads:
        yield Field("files", "none yet: r downloads and keeps them, while retention lasts")


def _history(
    record: Record, around: Around, names: Names, stories: Stories, zone: tzinfo
) -> Section:
    turns, rows = list(record.turns()), []
    for number, one in enumerate(turns):
        again = any(one.status == earlier.status for earlier in turns[:number])
        verb = "seen again as" if again else "first seen as"
        rows.append((one.seen, f"{verb} {one.status or 'of no status'}"))
    rows += [(one.moment or EPOCH, f"admin audit: {one.topic}") for one in around.deeds]
    rows += [
        (one.created, f"event: {summary(one, names, stories)}, by {names.actor(one).name}")
        for one in around.own_events
    ]
    rows.sort(key=lambda row: row[0])
    fields = [Field(_stamp(at, zone), said) for at, said in rows]
    if not around.audit_was_read and record.key.family is Family.RECORDING:
        why = "not in this case: it may name who deleted it; a full administrator can read it"
        fields.append(Field("admin audit", why))
    changed = record.status not in {"available", ""}
    return Section("history", tuple(fields), _UNTOLD if changed else "")


def _access(entries: Sequence[Record], zone: tzinfo) -> Iterator[Field]:
    def order(one: Record) -> datetime:
        return one.moment or EPOCH

    for one in sorted(entries, key=order):
        done = "downloaded" if flag_of(one.content, "downloaded") else "viewed"
        who = _named(text_of(one.content, "name"), text_of(one.content, "email"))
        yield Field(_stamp(order(one), zone), f"{done} by {who or 'nobody named'}")
    if not entries:
        yield Field("opened", "nothing in this case")


def _transcript(one: Transcript) -> Section:
    fields = []
    for said in one.said:
        content = said.content
        # The reference has the first name of each, its example the second.
        offset = next(
            (whole(content[name]) for name in ("offsetMillisecond", "offset") if name in content),
            None,
        )
        at = "time unknown" if offset is None else amounts.duration(offset // 1000)
        speaker = text_of(content, "personName", "personEmail") or "somebody"
        fields.append(Field(at, f"{speaker}: {text_of(content, 'text') or ''}"))
    if one.lines > len(one.said):
        fields.append(Field("and more", f"{one.lines - len(one.said):,} lines"))
    if not fields:
        fields.append(Field("said", "nothing in this case"))
    status = one.record.status or "status unknown"
    return Section(f"what was said · transcript {status}", tuple(fields))


def _chat(around: Around, names: Names, stories: Stories, zone: tzinfo) -> Iterator[Field]:
    rows: list[tuple[datetime, str]] = []
    texts: dict[str | None, str] = {}
    for one in around.events:
        if one.resource == "meetingMessages":
            said = f"{names.actor(one).name} {summary(one, names, stories)}"
            if one.type == "deleted" and (text := texts.get(one.object_id)):
                said += f": “{text}”"
            texts[one.object_id] = one.text
            rows.append((one.created, said))
    rows += map(chats.said, around.chat)
    for at, said in sorted(rows):
        yield Field(_stamp(at, zone), said)


def _ids(record: Record) -> list[Field]:
    rows = [Field("id", record.key.id)]
    for label, name in (
        ("meeting", "meetingId"),
        ("scheduled", "scheduledMeetingId"),
        ("series", "meetingSeriesId"),
    ):
        if found := text_of(record.content, name):
            rows.append(Field(label, found))
    for label, name in (("host", "hostUserId"), ("owner", "ownerId")):
        if found := text_of(record.content, name):
            rows += spelled_id(label, found)
    return rows


def _identity(record: Record, rows: list[Field], zone: tzinfo) -> Section:
    newest = record.newest
    listed = ", ".join(filter(None, (LABELS[newest.source.family], newest.source.status)))
    rows += [
        Field("listed as", f"{listed} {newest.source.of}".rstrip()),
        Field("seen", times.full(newest.seen, zone)),
    ]
    if newest.tracking_id:
        rows.append(Field("tracking", newest.tracking_id))
    rows.append(Field("sha256", newest.sha256))
    for one in reversed(record.observations[:-1]):
        at = f"{one.status}, seen {times.full(one.seen, zone)}"
        tracking = f", tracking {one.tracking_id}" if one.tracking_id else ""
        rows.append(Field("before", f"sha256 {one.sha256} ({at}{tracking})"))
    return Section("identity", tuple(rows))


def _received(record: Record, zone: tzinfo) -> Iterator[Section]:
    """Yield every body as received, the newest first."""
    for one in reversed(record.observations):
        size = Field("bytes", f"{len(one.raw):,}")
        earlier = "" if one is record.newest else f", {one.status} {times.stamp(one.seen, zone)}"
        yield Section(f"as received{earlier}", (size,), indented(one.raw), folded=True)


def _clocks(label: str, moment: datetime | None, zone: tzinfo) -> Iterator[Field]:
    if moment is None:
        yield Field(label, "not told")
    else:
        yield Field(label, times.full(moment, zone))
        yield Field("UTC", times.format_api(moment))


def _stamp(moment: datetime, zone: tzinfo) -> str:
    return "time unknown" if moment == EPOCH else times.stamp(moment, zone)


def _named(name: str | None, email: str | None) -> str:
    return f"{name} <{email}>" if name and email and name != email else name or email or ""
