"""What the JSON of each command holds: the one place, which the manual prints and a test checks."""

from collections.abc import Mapping

from tui.cli.shape import (
    ACT,
    CASE,
    CHECK,
    COUNTS,
    EVENT,
    LISTING,
    PAGE,
    PROCEDURE,
    PROFILE,
    READING,
    RECORD,
    STREAMS,
    Shape,
)

SHAPES: Mapping[str, tuple[Mapping[str, Shape], ...]] = {
    "case list": ({"id": "of the case", "created": "when", "title": "title", "zone": "IANA zone"},),
    "case show": (CASE,),
    "case filters": ({"name": "of the filter", "filter": "its text"},),
    "case notes": (
        {
            **ACT,
            "kind": "bookmark, note or tag",
            "object": {"type": "what is annotated", "id": "its id"},
            "text": "of the note, or the tag",
            "withdrawn": ACT,
        },
    ),
    "overview": (
        {
            "case": CASE,
            "streams": {"<stream>": "state, as of wxi coverage"},
            "days": [COUNTS],
            "newest": [EVENT],
            "commands": {"<pane>": "the command that prints it"},
        },
    ),
    "collect": (
        {"new": "events", "events": "in the case", **STREAMS},
        {"rule": "name", "action": "what it does", **EVENT},
        {"new": "observations", "lists": "any: list of texts, how each list was read"},
    ),
    "check": (CHECK,),
    "coverage": (
        {
            "case": "id",
            **STREAMS,
            "deadlines": [
                {
                    "at": "when it becomes unreadable",
                    "what": "deleted, edited, opened, unread or unconfirmed",
                    "count": "how many",
                    "basis": "what that is reckoned from",
                    "event": "id of the first",
                }
            ],
            "checks": [CHECK],
            "records": "any: list of texts, how each list was read",
        },
    ),
    "timeline": (EVENT,),
    "density": (COUNTS,),
    "show": ({**READING, "sha256": "of what was received", "received": "what was received"},),
    "history": PAGE,
    "person": PAGE,
    "room": PAGE,
    "recordings": (RECORD,),
    "audits": (RECORD,),
    "exhibits": (
        {
            "exhibitNumber": "number",
            "captions": "any: list of texts",
            "state": "ok, or what is wrong",
            "problems": [{"file": "which", "what": "what differs"}],
            "<more>": "any: what its sidecar says",
        },
        READING,
    ),
    "who": (
        {
            **LISTING,
            "message": "UUID",
            "room": "id",
            "at": "the moment",
            "posted": "when",
            "deleted": "when",
        },
    ),
    "exposure": (LISTING,),
    "compare": (LISTING,),
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
    "delete": PROCEDURE,
    "change": PROCEDURE,
    "restore": PROCEDURE,
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
    "profiles": (PROFILE,),
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
            "profiles": [PROFILE],
            "events_beyond_90_days": "whether they can be read",
            "scopes": {"<scope>": "granted, refused or unknown"},
            "endpoints": [{"name": "which", "as": "role", "problem": "why it does not answer"}],
            "off": {"<what>": "why it cannot be done"},
            "exit_code": "as the command ends",
        },
    ),
}
