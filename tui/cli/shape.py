"""How the shape of JSON is told of, and the pieces that several commands have in common.

A shape is a text that says what a value means; a mapping of names to shapes for an object, which
has exactly these names, but for those that end in ``?``, which may be absent; or a list with the
shape of its elements. A name in angle brackets stands for any names. Every value may be null. The
meaning of what has no shape of its own, as it comes from elsewhere, begins with ``any``. Times are
UTC, as Webex spells them. Fields are added, never taken away.
"""

from collections.abc import Mapping
from typing import TypeAlias

Shape: TypeAlias = "str | Mapping[str, Shape] | list[Shape]"

EVENT: Mapping[str, Shape] = {
    "created": "when it happened",
    "kind": "resource/type",
    "letter": "of the timeline",
    "who": "name of who acted",
    "organization": "own, unknown, or ext and a number",
    "room": "its title",
    "text": "the line of the timeline",
    "id": "of the event",
    "sha256": "of the event as received",
    "event": "any: the event as received",
}
READING: Mapping[str, Shape] = {
    "title": "what the page is about",
    "sections": [
        {
            "title": "of the section",
            "facts": "any: lists of label, value and, if there is one, id of the event or object",
            "body": "text below the facts",
            "changes?": "any: lists of kept, removed and added words",
        }
    ],
}
LISTING: Mapping[str, Shape] = {
    "title": "what the list is about",
    "notes": "any: list of texts, what limits it",
    "entries": [
        {
            "tier": "the heading, in a word",
            "name": "of the person or room",
            "id?": "of the person",
            "email?": "of the person",
            "organizationId?": "of the person",
            "organization": "own, unknown, or ext and a number",
            "bot": "whether it is one",
            "line": "what stands beside the name",
            "opened?": "files opened",
            "messages?": "messages reached",
            "withFiles?": "of these, with files",
            "beforeTheyCame?": "of these, posted before",
            "cutsOff?": "organization that nobody else joins",
            "rooms?": "any: ids of the rooms where they meet",
            "room?": "id of the room",
            "first?": "role there, when compared",
            "second?": "role there, when compared",
            "proofs": [{"time": "when", "text": "what shows it", "event": "id"}],
        }
    ],
}
COUNTS: Mapping[str, Shape] = {
    "from": "first moment of the stretch",
    "local": "the same in the case's zone",
    "all": "events",
    "messages": "posted and edited",
    "deleted": "messages",
    "members": "came, left, changed",
    "files": "opened",
    "other": "all else",
}
CASE: Mapping[str, Shape] = {
    "id": "of the case",
    "title": "what it is about",
    "created": "when",
    "zone": "IANA zone",
    "webex": "address of the API",
    "organization": "id",
    "folder": "where it lies",
    "events": "how many",
    "journal entries": "how many",
    "journal head": "digest",
    "notice": "what is wrong or in the way",
}
MARK: Mapping[str, Shape] = {"id": "of the event", "created": "when"}
STREAMS: Mapping[str, Shape] = {
    "from": "inside",
    "to": "not inside",
    "asOf": "when this was known",
    "streams": [
        {
            "stream": "what was collected",
            "state": "complete, partial, not read, denied, expired or never-existed",
            "events": {"<state>": "events in stretches of it"},
            "stretches": [
                {
                    "from": "inside",
                    "to": "not inside",
                    "state": "as above",
                    "cause": "why it is not complete",
                    "events": "how many",
                    "first": MARK,
                    "last": MARK,
                }
            ],
        }
    ],
}
CHECK: Mapping[str, Shape] = {
    "room": "id",
    "title": "of the room",
    "what": "messages or members",
    "at": "when",
    "compared": "how many",
    "agree": "how many",
    "explained": "differences that follow from what was not read or is not shown",
    "flagged": "differences that do not",
    "note": "what the comparison could not reach",
    "differences": [
        {
            "id": "of the message or person",
            "time": "when",
            "explained": "whether it is",
            "why": "what differs",
        }
    ],
}
PROCEDURE: tuple[Mapping[str, Shape], ...] = (
    {
        "plan": "id",
        "word": "what for",
        "phrase": "what --confirm must say",
        "expires": "when",
        "sha256": "of the plan",
        "secondOfficerMissing": "whether a signature is demanded and not there",
        "steps": "how many",
        "left": "how many can be run",
        "skipped": "any: lists of what is left alone and why",
        "warnings": "any: list of texts",
    },
    {
        "step": "number",
        "verb": "what is done",
        "object": "id",
        "room": "id",
        "reversible": "whether it can be undone",
        "before": "digest of the before-image",
        "what": "the object in words",
    },
    {
        "ended": "PLAN#STEP",
        "verb": "what was done",
        "object": "id",
        "result": "how it ended",
        "seen": "what Webex answered",
        "verified": "what reading back showed",
        "trackingId": "of the call",
        "made": "id of what was made",
    },
)
ACT: Mapping[str, Shape] = {
    "id": "of the act",
    "at": "when",
    "by": {"osUser": "account of the host", "webexPersonId": "id"},
}
PROFILE: Mapping[str, Shape] = {
    "profile": "name",
    "problem": "why it is of no use",
    "role?": "what it is for",
    "person?": "name",
    "email?": "of the person",
    "organization?": "id",
    "webex?": "address of the API",
    "scopes?": "any: list of scopes",
    "token_expires?": "when",
    "renewable?": "whether it renews itself",
    "refresh_token_expires?": "when",
    "storage": "file, keyring or none",
}
RECORD: Mapping[str, Shape] = {
    "family": "which list it is of",
    "id": "its id",
    "time": "when",
    "status": "as last seen",
    "kind": "what it is",
    "topic": "what it is called",
    "who": "host, or who acted",
    "meetingId": "id",
    "observations": [
        {
            "seen": "when",
            "status": "then",
            "trackingId": "of the answer",
            "sha256": "of what was received",
        }
    ],
    "kept": [{"kind": "which part", "name": "name", "bytes": "size", "sha256": "digest"}],
    "record": "any: it as received",
}
PAGE = (READING,)


def lines(shape: Shape, indent: str = "") -> list[str]:
    """Return a shape as lines: a name and what it means, what belongs to it indented below."""
    if isinstance(shape, list):
        return lines(shape[0], indent)
    if isinstance(shape, str):
        return [f"{indent}{shape}"]
    found: list[str] = []
    for name, inner in shape.items():
        if isinstance(inner, str):
            found.append(f"{indent}{name}: {inner.removeprefix('any: ')}")
        else:
            found.append(f"{indent}{name}: " + ("list of" if isinstance(inner, list) else ""))
            found += lines(inner, indent + "  ")
    return [one.rstrip() for one in found]
