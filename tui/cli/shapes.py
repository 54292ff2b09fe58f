"""What the JSON of each command holds: the one place, which the manual prints and a test checks.

A shape is a text that says what a value means; a mapping of names to shapes for an object, which
has exactly these names, but for those that end in ``?``, which may be absent; or a list with the
shape of its elements. A name in angle brackets stands for any names. Every value may be null. The
meaning of what has no shape of its own, as it comes from elsewhere, begins with ``any``. Times are
UTC, as Webex spells them. Fields are added, never taken away.
"""

from collections.abc import Mapping
from typing import TypeAlias

Shape: TypeAlias = "str | Mapping[str, Shape] | list[Shape]"

_EVENT: Mapping[str, Shape] = {
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
_READING: Mapping[str, Shape] = {
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
_LISTING: Mapping[str, Shape] = {
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
_COUNTS: Mapping[str, Shape] = {
    "from": "first moment of the stretch",
    "local": "the same in the case's zone",
    "all": "events",
    "messages": "posted and edited",
    "deleted": "messages",
    "members": "came, left, changed",
    "files": "opened",
    "other": "all else",
}
_CASE: Mapping[str, Shape] = {
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
_MARK: Mapping[str, Shape] = {"id": "of the event", "created": "when"}
_STREAMS: Mapping[str, Shape] = {
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
                    "first": _MARK,
                    "last": _MARK,
                }
            ],
        }
    ],
}
_CHECK: Mapping[str, Shape] = {
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
_PROCEDURE: tuple[Mapping[str, Shape], ...] = (
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
_ACT: Mapping[str, Shape] = {
    "id": "of the act",
    "at": "when",
    "by": {"osUser": "account of the host", "webexPersonId": "id"},
}
_PROFILE: Mapping[str, Shape] = {
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
_RECORD: Mapping[str, Shape] = {
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
_PAGE = (_READING,)

SHAPES: Mapping[str, tuple[Mapping[str, Shape], ...]] = {
    "case list": ({"id": "of the case", "created": "when", "title": "title", "zone": "IANA zone"},),
    "case show": (_CASE,),
    "case filters": ({"name": "of the filter", "filter": "its text"},),
    "case notes": (
        {
            **_ACT,
            "kind": "bookmark, note or tag",
            "object": {"type": "what is annotated", "id": "its id"},
            "text": "of the note, or the tag",
            "withdrawn": _ACT,
        },
    ),
    "overview": (
        {
            "case": _CASE,
            "streams": {"<stream>": "state, as of wxi coverage"},
            "days": [_COUNTS],
            "newest": [_EVENT],
            "commands": {"<pane>": "the command that prints it"},
        },
    ),
    "collect": (
        {"new": "events", "events": "in the case", **_STREAMS},
        {"rule": "name", "action": "what it does", **_EVENT},
        {"new": "observations", "lists": "any: list of texts, how each list was read"},
    ),
    "check": (_CHECK,),
    "coverage": (
        {
            "case": "id",
            **_STREAMS,
            "deadlines": [
                {
                    "at": "when it becomes unreadable",
                    "what": "deleted, edited, opened, unread or unconfirmed",
                    "count": "how many",
                    "basis": "what that is reckoned from",
                    "event": "id of the first",
                }
            ],
            "checks": [_CHECK],
            "records": "any: list of texts, how each list was read",
        },
    ),
    "timeline": (_EVENT,),
    "density": (_COUNTS,),
    "show": ({**_READING, "sha256": "of what was received", "received": "what was received"},),
    "history": _PAGE,
    "person": _PAGE,
    "room": _PAGE,
    "recordings": (_RECORD,),
    "audits": (_RECORD,),
    "exhibits": (
        {
            "exhibitNumber": "number",
            "captions": "any: list of texts",
            "state": "ok, or what is wrong",
            "problems": [{"file": "which", "what": "what differs"}],
            "<more>": "any: what its sidecar says",
        },
        _READING,
    ),
    "who": (
        {
            **_LISTING,
            "message": "UUID",
            "room": "id",
            "at": "the moment",
            "posted": "when",
            "deleted": "when",
        },
    ),
    "exposure": (_LISTING,),
    "compare": (_LISTING,),
    "graph": (
        {
            "case": "id",
            "view": "which",
            "at": "the moment, null for now",
            "centre": "id of what is in the middle",
            "people": [
                {
                    "id": "UUID",
                    "name": "name",
                    "organization": "own, unknown, or its name",
                    "external": "whether of another organization",
                    "bot": "whether it is one",
                }
            ],
            "rooms": [
                {
                    "id": "UUID",
                    "title": "title",
                    "foreign": "whether another organization owns it",
                    "direct": "whether it is 1:1",
                }
            ],
            "memberships": [
                {
                    "person": "UUID",
                    "room": "UUID",
                    "messages": "how many",
                    "moderator": "whether one",
                    "state": "in, left or unknown",
                    "stays?": [
                        {
                            "from": "when, null where it is not known",
                            "to": "when, null where it is not known",
                            "joined": "whether the beginning is proved",
                            "left": "whether the end is proved",
                        }
                    ],
                }
            ],
        },
    ),
    "delete": _PROCEDURE,
    "change": _PROCEDURE,
    "restore": _PROCEDURE,
    "plans": (
        {
            "plan": "id",
            "word": "what for",
            "created": "when",
            "expires": "when",
            "sha256": "of the plan",
            "planner": "who planned",
            "secondOfficer": "who signed",
            "secondOfficerDemanded": "whether one must",
            "steps": "how many",
            "skipped": "how many objects were left alone",
            "left": "how many can be run",
            "unsettled": "how many were called and not settled",
            "totals": "how they ended, in words",
            "outcomes?": [
                {
                    "step": "PLAN#STEP",
                    "verb": "what is done",
                    "object": "id",
                    "result": "how it ended",
                    "verified": "what reading back showed",
                }
            ],
        },
    ),
    "retrieve": (
        {
            "state": "kept, in part or failed",
            "problem": "why",
            "expires": "when it becomes unreadable",
            "message": "id",
            "at": "when it was read",
            "sha256": "of the message as received",
            "files": [
                {
                    "url": "of the content",
                    "name": "name",
                    "type": "media type",
                    "size": "bytes",
                    "sha256": "of the content",
                    "problem": "why it was not kept",
                }
            ],
        },
        {"state": "how it ended", "meeting": "id", "lines": "of chat that were kept"},
        {
            "messages": "to retrieve",
            "files": "of these, null for too many to count",
            "kept": "messages that need not be fetched",
            "firstExpires": "when",
            "retentionDays": "assumed",
        },
    ),
    "export": (
        {
            "format": "which",
            "path": "what was written",
            "manifest": "its path",
            "events": "how many",
            "gaps": "any: list of texts, what it leaves out",
            "files": [
                {"name": "name", "bytes": "size", "sha256": "digest", "items": "how many"},
            ],
        },
    ),
    "journal": (
        {
            "seq": "number",
            "ts": "when",
            "monotonicNs": "clock of the host that nobody sets",
            "performer": {
                "osUser": "account of the host",
                "sshFrom": "address",
                "tty": "terminal",
                "webexPersonId": "id",
            },
            "instrument": {"name": "of the program", "version": "of the program"},
            "action": "what was done",
            "object": {"type": "to what", "id": "its id", "sha256": "its digest"},
            "result": "with which result",
            "reason": "why",
            "caseId": "id",
            "prev": "digest of the entry before",
            "sha256": "digest of the entry",
        },
    ),
    "seal": (
        {
            "bag": "folder",
            "seal": "digest",
            "journalHead": "digest",
            "journalCount": "entries",
            "previousSeal": "digest",
            "files": "how many",
            "bytes": "how many",
        },
    ),
    "verify": (
        {
            "folder": "what was checked",
            "sealed": "whether it is a bag",
            "seal": "digest",
            "ok": "whether nothing differs",
            "said": "any: list of texts on signature and time stamp",
            "checked": {"<kind>": "how many"},
            "problems": [
                {
                    "path": "file",
                    "kind": "altered, truncated, missing, added, renamed or different",
                    "what": "what differs",
                }
            ],
        },
    ),
    "profiles": (_PROFILE,),
    "doctor": (
        {
            "version": "of the program",
            "terminal": {"<fact>": "what is known of it"},
            "webex": "address of the API",
            "problem": "what ended the questions early",
            "identity": {
                "id": "of the person",
                "name": "name",
                "email": "address",
                "organization": "id",
                "roles": "any: list of roles",
                "token_expires": "when",
            },
            "seats": [{"seat": "role", "by": "who fills it", "problem": "why nobody does"}],
            "profiles": [_PROFILE],
            "events_beyond_90_days": "whether they can be read",
            "scopes": {"<scope>": "granted, refused or unknown"},
            "endpoints": [{"name": "which", "as": "role", "problem": "why it does not answer"}],
            "off": {"<what>": "why it cannot be done"},
            "exit_code": "as the command ends",
        },
    ),
}


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
