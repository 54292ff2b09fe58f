"""How an event reads at a glance: a letter, and one line for the timeline.

Pure functions over the case; the console and the plain commands print the same. Text is returned
as received: whoever draws it makes it safe.
"""

from tui.domain import ids
from tui.domain.models import Event, flag_of
from tui.services import kinds
from tui.services.names import Names
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
            return f"{verb} {named[0]} of {quoted(event.message_uuid, names, stories)}"
        case "meetings/ended":
            present = data.get("attendees")
            attendees = len(present) if isinstance(present, list) else 0
            return f"meeting ended: {event.text or 'no title'} · {attendees} signed-in people"
        case _:
            return kinds.line(event, names)


def quoted(message_uuid: str | None, names: Names, stories: Stories) -> str:
    """Return a message as author and last known text, or that the case does not hold it."""
    posted = [one for one in stories.of(message_uuid) if one.resource == "messages"]
    if not posted:
        return "a message that is not in this case"
    author = names.person(posted[0].person_id, posted[0].person_email).name
    text = stories.text(message_uuid)
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
