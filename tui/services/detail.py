"""The whole detail of one event as sections: human reading first, the received JSON last.

Pure functions over the case; the console and the plain commands print the same. Text is returned
as received: whoever draws it makes it safe.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from tui.domain import ids, times
from tui.domain.annotation import Kept
from tui.domain.cards import Input
from tui.domain.models import EPOCH, UNREADABLE, Event, text_of, texts_of
from tui.domain.records import Record
from tui.services import annotated, chats, contents, copies, facts
from tui.services.copies import Copy
from tui.services.names import Names
from tui.services.reading import LEGEND, LETTERS, letter, quoted
from tui.services.sections import Field, Reading, Section
from tui.services.stories import Stories

_BLOAT = 20  # deep nesting makes indented text grow with its square
_SPOKEN = {"messages", "meetingMessages", "businessTexts"}


def read(
    event: Event,
    names: Names,
    stories: Stories,
    kept: Sequence[Copy],
    zone: tzinfo,
    about: Sequence[Kept] = (),
    chat: Sequence[Record] = (),
) -> Reading:
    """Return the detail of an event. ``kept`` are the retrieved copies of its message, ``about``
    the annotations of what it names, ``chat`` what was listed of its meeting's.

    Times are shown in ``zone`` and in UTC.
    """
    if event.resource == UNREADABLE:
        body = event.raw.decode("utf-8", "replace")
        fields = (Field("bytes", f"{len(event.raw):,}"), Field("sha256", event.sha256))
        return Reading("an item that could not be read", (Section("as received", fields, body),))
    return Reading(
        f"{LEGEND[letter(event)]} · {event.kind}",
        tuple(_sections(event, names, stories, kept, zone, about, chat)),
    )


def _sections(
    event: Event,
    names: Names,
    stories: Stories,
    kept: Sequence[Copy],
    zone: tzinfo,
    about: Sequence[Kept],
    chat: Sequence[Record],
) -> Iterator[Section]:
    data = event.data
    spoken = event.resource in _SPOKEN
    body = contents.text(data) if spoken else "" if letter(event) != "?" else event.text
    yield Section("", tuple(_facts(event, names, stories, kept, zone)), body)
    yield from annotated.section(about, names, zone)
    if spoken:
        yield from contents.further(data)
    if event.resource == "attachmentActions":
        yield answers(event, stories)
    if event.message_uuid is not None:
        yield _story(event, names, stories, zone)
    yield from chats.section(chat, zone)
    for copy in kept:
        yield from copies.read(copy, zone)
    if event.kind == "messages/deleted" and not kept:
        yield Section("content", (), "Not read yet: r retrieves it while retention lasts.")
    if others := tuple(Field(label, value) for label, value in facts.others(event)):
        yield Section("other fields", others)
    yield _identity(event, names, zone)
    size = Field("bytes", f"{len(event.raw):,}")
    yield Section("as received", (size,), indented(event.raw), folded=True)


def answers(event: Event, stories: Stories) -> Section:
    """Return the answers to a card, in the words of the card where the case holds it."""
    asked: dict[str, Input] = {}
    for one in stories.of(event.message_uuid):
        asked |= contents.inputs(one.data) if one.resource == "messages" else {}
    given = tuple(Field(label, value) for label, value in facts.answers(event, asked))
    missing = "" if asked else "The card is not in this case: its inputs go by their ids."
    return Section("answers", given or (Field("answers", "none"),), missing)


def indented(raw: bytes) -> str:
    """Return received JSON for people; as it came where indenting would lose or bloat it."""
    repeated = False

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal repeated
        whole = dict(found)
        repeated = repeated or len(whole) < len(found)
        return whole

    try:
        content = json.loads(raw, object_pairs_hook=pairs)
        text = json.dumps(content, indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return raw.decode("utf-8", "replace")
    if repeated or len(text) > _BLOAT * len(raw):
        return raw.decode("utf-8", "replace")
    return text


def _facts(
    event: Event, names: Names, stories: Stories, kept: Sequence[Copy], zone: tzinfo
) -> Iterator[Field]:
    yield Field("who", names.actor(event).described)
    if event.person_id and not ids.same(event.actor_id, event.person_id):
        label = "author" if event.resource == "messages" else "person"
        yield Field(label, names.person(event.person_id, event.person_email).described)
    if event.created != EPOCH:
        yield Field("time", times.full(event.created, zone))
        yield Field("UTC", times.format_api(event.created))
    yield from _room(event, names)
    posted = ids.time_of(event.message_id)
    if event.kind == "messages/deleted" and posted:
        yield Field("posted", f"{times.full(posted, zone)} (from the id)")
    if parent := event.parent_uuid:
        yield Field("reply to", quoted(parent, names, stories))
    for url in event.files:
        yield from copies.of_file(url, names, kept)
    yield from (Field(label, value) for label, value in facts.facts(event, names, zone))
    # Several people can come as one text, with commas.
    people = ",".join(texts_of(event.data, "mentionedPeople")).split(",")
    groups = texts_of(event.data, "mentionedGroups")
    mentioned = ["everybody in the room" if one == "all" else one for one in groups]
    mentioned += [names.person(one).name for one in people if one]
    if mentioned:
        yield Field("mentions", ", ".join(mentioned))


def _room(event: Event, names: Names) -> Iterator[Field]:
    if event.room_id:
        kind = text_of(event.data, "type" if event.resource == "rooms" else "roomType")
        label = {"direct": " (1:1)", "group": "", None: ""}.get(kind, f" ({kind})")
        yield Field("room", names.room(event.room_id) + label)
        room = names.known_room(event.room_id)
        if room is not None and room.owner_org_id:
            owner = "own organization"
            if names.is_foreign(event.room_id):
                owner = "another organization: only our users' content is visible"
            yield Field("owned by", owner)


def when(event: Event, zone: tzinfo) -> str:
    """Return the time of an event for a list; that Webex sent none is said."""
    return "time unknown" if event.created == EPOCH else times.stamp(event.created, zone)


def _story(event: Event, names: Names, stories: Stories, zone: tzinfo) -> Section:
    rows = []
    for one in stories.of(event.message_uuid):
        mark = "▸ " if one.id == event.id else ""
        who = names.actor(one).name
        said = f": {one.text}" if one.resource == "messages" and one.text else ""
        rows.append(Field(when(one, zone), f"{mark}{LEGEND[letter(one)]} by {who}{said}"))
    return Section("history of the message", tuple(rows))


def _identity(event: Event, names: Names, zone: tzinfo) -> Section:
    rows = [Field("event", event.id)]
    rows += _clock("event made", event.id, event.created, zone)
    if event.object_id:
        decoded = ids.decode(event.object_id)
        kind = decoded.kind.lower().replace("_", " ") or "object"
        rows += spelled_id(kind, event.object_id)
        if event.type == "created" and event.kind in LETTERS:
            rows += _clock(f"{kind} made", event.object_id, event.created, zone)
    rows += spelled_id("actor", event.actor_id) if event.actor_id else [Field("actor", "not named")]
    if read_at := names.read_at(event.actor_id):
        rows.append(Field("name read", times.full(read_at, zone)))
    if event.room_id and event.room_id != event.object_id:
        rows += spelled_id("room", event.room_id)
    app = text_of(event.content, "appId")
    if app and app != "null":
        rows += spelled_id("app", app)
    rows.append(Field("sha256", event.sha256))
    return Section("identity", tuple(rows))


def spelled_id(label: str, webex_id: str) -> list[Field]:
    """Return an id, and what it decodes to where that is something else."""
    name = ids.decode(webex_id).name
    return [Field(label, webex_id), *([] if name == webex_id else [Field("decoded", name)])]


def _clock(label: str, webex_id: str, stated: datetime, zone: tzinfo) -> list[Field]:
    """Return the time inside an id, if it tells one, and how far the stated time is from it."""
    made = ids.time_of(webex_id)
    if made is None or made.year < 1900:  # of the year 1582 on: no clock of Webex showed it
        return []
    apart = abs((made - stated).total_seconds())
    beside = "as stated" if apart < 0.0015 else f"{apart:,.3f} s from the time stated"
    return [Field(label, f"{times.full(made, zone)} (from the id, {beside})")]
