"""The life of a message on one page: posted, edited, deleted, its files read, its thread.

Pure functions over the case. Nothing is invented: what the case does not hold is said to be
missing. Text is returned as received: whoever draws it makes it safe.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from tui.domain import ids, times, worddiff
from tui.domain.annotation import Kept
from tui.domain.models import Event
from tui.services import annotated, contents, copies
from tui.services.copies import Copy
from tui.services.detail import answers, when
from tui.services.names import Names
from tui.services.reading import LEGEND, letter, quoted
from tui.services.sections import Field, Reading, Section
from tui.services.stories import Stories
from tui.services.threads import MOST, Thread

_VERBS = {
    "messages/created": "posted",
    "messages/updated": "edited",
    "messages/deleted": "deleted",
    "files/read": "file downloaded",
    "file_transcodings/read": "file previewed",
    "attachmentActions/created": "card answered",
}
_MOST_REPLIES = 300  # told on the page; each is read back from disk


def life(
    event: Event,
    names: Names,
    stories: Stories,
    kept: Sequence[Copy],
    thread: Thread,
    zone: tzinfo,
    about: Sequence[Kept] = (),
) -> Reading:
    """Return the life of the message that an event concerns. Times are shown in ``zone``.

    ``kept`` are the retrieved copies of the message, ``about`` the annotations of what the event
    names.
    """
    story = stories.of(event.message_uuid)
    steps: list[tuple[datetime, list[Section]]] = [
        (one.created, list(_step(one, story[:at], names, stories, zone)))
        for at, one in enumerate(story)
    ]
    steps += [(one.retrieval.at, list(copies.read(one, zone))) for one in kept]
    steps.sort(key=lambda step: step[0])
    sections = [Section("", tuple(_facts(event, story, names, zone)))]
    for _, found in steps:
        sections += found
    sections += annotated.section(about, names, zone)
    sections.append(Section("thread", tuple(_thread(event, thread, names, stories, zone))))
    return Reading("History of the message", tuple(sections))


def _facts(event: Event, story: Sequence[Event], names: Names, zone: tzinfo) -> Iterator[Field]:
    own = [one for one in story if one.resource == "messages"]
    if own:
        yield Field("author", names.person(own[0].person_id, own[0].person_email).described)
    else:
        yield Field("author", "not told by this case")
    rooms = [one.room_id for one in (*own, event) if one.room_id]
    if rooms:
        yield Field("room", names.room(rooms[0]))
    if not any(one.type == "created" for one in own):
        yield Field("posted", _posted(own, zone))
    edits = sum(one.type == "updated" for one in own)
    yield Field("edited", "once" if edits == 1 else f"{edits} times" if edits else "no edit known")
    gone = [one for one in own if one.type == "deleted"]
    if gone:
        yield Field("deleted", f"{times.full(gone[0].created, zone)} {_by(gone[0], names)}")
    else:
        yield Field("deleted", "no deletion known")
    yield Field("message", event.message_uuid or "")


def _posted(own: Sequence[Event], zone: tzinfo) -> str:
    made = next(filter(None, (ids.time_of(one.message_id) for one in own)), None)
    told = f"{times.full(made, zone)} (from the id); " if made else ""
    return f"{told}the event is not in this case"


def _by(event: Event, names: Names) -> str:
    """Return who did it; before the name, which can be long, whether it was the author."""
    who = names.actor(event).name
    if event.resource != "messages" or event.actor_id is None or event.person_id is None:
        return f"by {who}"
    if ids.same(event.actor_id, event.person_id):
        return f"by the author, {who}"
    return f"NOT by the author but by {who}"


def _step(
    event: Event, before: Sequence[Event], names: Names, stories: Stories, zone: tzinfo
) -> Iterator[Section]:
    """Yield one step of a message's life; ``before`` are the steps that came first."""
    verb = _VERBS.get(event.kind, LEGEND[letter(event)])
    title = f"{when(event, zone)} · {verb} {_by(event, names)}"
    fields = [Field("who", names.actor(event).described), Field("event", event.id, event.id)]
    if event.resource == "messages" and event.type != "deleted":
        for url in event.files:
            fields += copies.of_file(url, names, ())
        yield _version(title, fields, event, before)
        yield from contents.further(event.data)
    elif event.resource == "attachmentActions":
        found = answers(event, stories)
        yield Section(title, (*fields, *found.fields), found.body)
    else:
        for url in event.files:
            fields += copies.of_file(url, names, ())
        if page := event.data.get("pageNumber"):
            fields.append(Field("page", str(page)))
        yield Section(title, tuple(fields))


def _version(title: str, fields: list[Field], event: Event, before: Sequence[Event]) -> Section:
    text = contents.text(event.data)
    earlier = [one for one in before if one.resource == "messages" and one.type != "deleted"]
    if event.type != "updated":
        return Section(title, tuple(fields), text or "(no text)")
    if not earlier:
        fields.append(Field("before", "the version before is not in this case"))
        return Section(title, tuple(fields), text or "(no text)")
    runs = worddiff.runs(contents.text(earlier[-1].data), text)
    if all(run.change is worddiff.Change.SAME for run in runs):
        fields.append(Field("change", "none in the text"))
    return Section(title, tuple(fields), runs=tuple(runs))


def _thread(
    event: Event, thread: Thread, names: Names, stories: Stories, zone: tzinfo
) -> Iterator[Field]:
    if thread.root is None:
        yield Field("first", f"not in this case: message {thread.root_uuid}")
    for one in filter(None, (thread.root, *thread.replies[:_MOST_REPLIES])):
        mark = "▸ " if one.message_uuid == event.message_uuid else ""
        gone = " (deleted since)" if stories.deletion(one.message_uuid) else ""
        said = quoted(one.message_uuid, names, stories)
        yield Field(when(one, zone), f"{mark}{said}{gone}", one.id)
    if (more := len(thread.replies) - _MOST_REPLIES) > 0:
        yield Field("and more", f"{more:,} later replies")
    if not thread.whole:
        yield Field("and more", f"only the first {MOST:,} replies were read")
    elif not thread.replies:
        yield Field("replies", "none in this case")
