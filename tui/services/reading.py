"""How an event reads: a letter, one line for the timeline, and the whole detail as sections.

Pure functions over the case; the console and the plain commands print the same reading. Text is
returned as received: whoever draws it makes it safe.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from tui.domain import ids, times
from tui.domain.casefile import Retrieval
from tui.domain.models import EPOCH, UNREADABLE, Event, flag_of, text_of, texts_of
from tui.services import kinds
from tui.services.names import UNKNOWN_ORG, Known, Names
from tui.services.stories import Stories

# One letter for each resource and type; upper case, so that it is told from text at a glance.
LETTERS = {
    "messages/created": "M",
    "messages/updated": "E",
    "messages/deleted": "X",
    "memberships/created": "J",
    "memberships/updated": "U",
    "memberships/deleted": "L",
    "rooms/updated": "R",
    "files/read": "F",
    "file_transcodings/read": "P",
    "meetings/ended": "C",
    "attachmentActions/created": "A",
    "tabs/created": "T",
    "tabs/updated": "T",
    "tabs/deleted": "T",
    "meetingTranscripts/created": "V",
    "meetingMessages/created": "G",
    "meetingMessages/updated": "G",
    "meetingMessages/deleted": "G",
    "call_records/created": "K",
    "businessTexts/created": "S",
    "convergedRecordings/created": "O",
}
LEGEND = {
    "M": "message posted",
    "E": "edited",
    "X": "deleted",
    "J": "joined",
    "L": "left",
    "U": "member changed",
    "R": "room changed",
    "F": "file downloaded",
    "P": "file previewed",
    "C": "meeting ended",
    "A": "card answered",
    "T": "tab",
    "V": "transcript",
    "G": "meeting chat",
    "K": "call",
    "S": "text message",
    "O": "call recording",
    "?": "not known to this version",
}
_BLOAT = 20  # deep nesting makes indented text grow with its square
LANES = {"messages": "ME", "deleted": "X", "members": "JLU", "files": "FP", "other": "RCATVGKSO?"}


def letter_of(kind: str) -> str:
    """Return the letter of a ``resource/type``, "?" for one this version does not know."""
    # Which types call recordings have is not documented: each of them is one of a call recording.
    return "O" if kind.startswith("convergedRecordings/") else LETTERS.get(kind, "?")


def letter(event: Event) -> str:
    """Return the type letter of an event."""
    return letter_of(event.kind)


def summary(event: Event, names: Names, stories: Stories) -> str:
    """Return the one line of an event in the timeline."""
    data = event.data
    match event.kind:
        case "messages/created":
            files = [names.file(url) or "file" for url in event.files]
            return " ".join([*(f"[{name}]" for name in files), event.text])
        case "messages/updated":
            return f"edited: {event.text}"
        case "messages/deleted":
            return _deleted(event, names, stories)
        case "memberships/created" | "memberships/deleted":
            return _moved(event, names)
        case "memberships/updated":
            role = "is moderator" if flag_of(data, "isModerator") else "is not moderator"
            return f"{names.person(event.person_id, event.person_email).name} {role}"
        case "rooms/updated":
            return f"room settings changed: {_settings(event)}"
        case "files/read" | "file_transcodings/read":
            verb = "downloaded" if event.resource == "files" else "previewed"
            named = [names.file(url) or "a file" for url in event.files] or ["a file"]
            return f"{verb} {named[0]} of {_origin(event, names, stories)}"
        case "meetings/ended":
            present = data.get("attendees")
            attendees = len(present) if isinstance(present, list) else 0
            return f"meeting ended: {event.text or 'no title'} · {attendees} signed-in people"
        case _:
            return kinds.line(event, names)


def _origin(event: Event, names: Names, stories: Stories) -> str:
    posted = [one for one in stories.of(event.message_uuid) if one.resource == "messages"]
    if not posted:
        return "a message that is not in this case"
    author = names.person(posted[0].person_id, posted[0].person_email).name
    text = stories.text(event.message_uuid)
    return f"{author}: “{text}”" if text else f"{author}, posted without text"


def _settings(event: Event) -> str:
    data = event.data
    said = [
        f"{name} {str(data[name]).lower()}"
        for name in ("isLocked", "isPublic", "isAnnouncementOnly")
        if name in data
    ]
    if "classificationId" in data:
        said.insert(0, "classification set")
    return ", ".join(said) or "classification may have changed"


def _deleted(event: Event, names: Names, stories: Stories) -> str:
    own = ids.same(event.actor_id, event.person_id)
    author = (
        "own message"
        if own
        else f"a message of {names.person(event.person_id, event.person_email).name}"
    )
    text = stories.text(event.message_uuid)
    return f"deleted {author}" + (f": “{text}”" if text else "")


def _moved(event: Event, names: Names) -> str:
    joined = event.type == "created"
    if ids.same(event.actor_id, event.person_id):
        return "joined" if joined else "left"
    who = names.person(event.person_id, event.person_email).name
    if event.actor_id is None:
        return f"{who} joined" if joined else f"{who} left"
    return f"added {who}" if joined else f"removed {who}"


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled fact."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a detail: facts, then a body of free text (as received)."""

    title: str
    fields: tuple[Field, ...] = ()
    body: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole detail of one event, human reading first, the received JSON last."""

    title: str
    sections: tuple[Section, ...] = field(default=())


ORG_NAMES = {0: "own organization", UNKNOWN_ORG: "organization unknown"}


def _whom(known: Known) -> str:
    org = ORG_NAMES.get(known.org, f"external organization {known.org}")
    bot = ", bot" if known.is_bot else ""
    mail = f" <{known.email}>" if known.email and known.email != known.name else ""
    return f"{known.name}{mail} ({org}{bot})"


def read(
    event: Event,
    names: Names,
    stories: Stories,
    retrievals: Sequence[Retrieval],
    messages: Sequence[tuple[Retrieval, str]],
    zone: tzinfo,
) -> Reading:
    """Return the detail of an event.

    ``retrievals`` are the readings of its message that the case keeps, ``messages`` the same with
    the text that each brought. Times are shown in ``zone`` and in UTC.
    """
    if event.resource == UNREADABLE:
        body = event.raw.decode("utf-8", "replace")
        fields = (Field("bytes", str(len(event.raw))), Field("sha256", event.sha256))
        return Reading("an item that could not be read", (Section("as received", fields, body),))
    actor = names.actor(event)
    title = f"{LEGEND[letter(event)]} · {event.kind}"
    sections = [Section("", _facts(event, names, actor, zone), event.text)]
    if event.message_uuid is not None:
        sections.append(_story(event, names, stories, zone))
    sections.extend(_retrieved(retrieval, text, zone) for retrieval, text in messages)
    if event.kind == "messages/deleted" and not retrievals:
        sections.append(
            Section("content", (), "Not read yet: r retrieves it while retention lasts.")
        )
    sections.append(_identity(event, names, zone))
    sections.append(Section("as received", (), _indented(event)))
    return Reading(title, tuple(sections))


def _indented(event: Event) -> str:
    """Return the received JSON for people; as it came where indenting would lose or bloat it."""
    repeated = False

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal repeated
        whole = dict(found)
        repeated = repeated or len(whole) < len(found)
        return whole

    try:
        content = json.loads(event.raw, object_pairs_hook=pairs)
        text = json.dumps(content, indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return event.raw.decode("utf-8", "replace")
    if repeated or len(text) > _BLOAT * len(event.raw):
        return event.raw.decode("utf-8", "replace")
    return text


def _facts(event: Event, names: Names, actor: Known, zone: tzinfo) -> tuple[Field, ...]:
    facts = [Field("who", _whom(actor))]
    if event.person_id and not ids.same(event.actor_id, event.person_id):
        label = "author" if event.resource == "messages" else "person"
        facts.append(Field(label, _whom(names.person(event.person_id, event.person_email))))
    if event.created != EPOCH:
        facts.append(Field("time", times.full(event.created, zone)))
        facts.append(Field("UTC", times.format_api(event.created)))
    if event.room_id:
        facts.append(Field("room", names.room(event.room_id)))
        room = names.known_room(event.room_id)
        if room is not None and room.owner_org_id:
            foreign = names.is_foreign(event.room_id)
            owner = (
                "another organization: only our users' content is visible"
                if foreign
                else "own organization"
            )
            facts.append(Field("owned by", owner))
    posted = ids.time_of(event.message_id)
    if event.kind == "messages/deleted" and posted:
        facts.append(Field("posted", f"{times.full(posted, zone)} (from the id)"))
    for url in event.files:
        facts.append(Field("file", names.file(url) or "name not read yet"))
        facts.append(Field("address", url))
    for label, name in (("parent", "parentId"), ("page", "pageNumber")):
        if event.data.get(name) is not None:
            facts.append(Field(label, str(event.data[name])))
    facts.extend(Field(label, value) for label, value in kinds.facts(event, names, zone))
    if event.data.get("mentionedPeople"):
        mentioned = texts_of(event.data, "mentionedPeople")
        facts.append(Field("mentions", ", ".join(names.person(one).name for one in mentioned)))
    return tuple(facts)


def _story(event: Event, names: Names, stories: Stories, zone: tzinfo) -> Section:
    rows = []
    for one in stories.of(event.message_uuid):
        mark = "▸ " if one.id == event.id else ""
        who = names.actor(one).name
        said = f": {one.text}" if one.resource == "messages" and one.text else ""
        rows.append(
            Field(times.stamp(one.created, zone), f"{mark}{LEGEND[letter(one)]} by {who}{said}")
        )
    return Section("history of the message", tuple(rows))


def _retrieved(retrieval: Retrieval, text: str, zone: tzinfo) -> Section:
    fields = [Field("read at", times.full(retrieval.at, zone)), Field("sha256", retrieval.sha256)]
    if retrieval.tracking_id:
        fields.append(Field("tracking", retrieval.tracking_id))
    for kept in retrieval.files:
        if kept.blob is None:
            fields.append(Field("file", f"{kept.name}: not kept, {kept.problem}"))
        else:
            fields.append(
                Field("file", f"{kept.name} · {kept.media_type} · {kept.blob.size:,} bytes")
            )
            fields.append(Field("sha256", kept.blob.sha256))
    return Section("retrieved content", tuple(fields), text or "(no text)")


def _identity(event: Event, names: Names, zone: tzinfo) -> Section:
    rows = [Field("event", event.id)]
    if event.object_id:
        decoded = ids.decode(event.object_id)
        rows.append(Field(decoded.kind.lower() or "object", event.object_id))
        rows.append(Field("decoded", decoded.name))
    rows.append(Field("actor", event.actor_id or "not named"))
    if read_at := names.read_at(event.actor_id):
        rows.append(Field("name read", times.full(read_at, zone)))
    app = text_of(event.content, "appId")
    if app and app != "null":
        rows.append(Field("app", app))
    rows.append(Field("sha256", event.sha256))
    return Section("identity", tuple(rows))
