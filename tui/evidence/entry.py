"""One entry of the journal: which actions there are, which fields it has, how it is spelled.

Holds ids and digests, never message text, so that the journal survives minimisation. Names of
fields follow the UCO/CASE vocabulary (``uco-action``). Knows no disk.
"""

import time
from datetime import datetime
from enum import StrEnum

from tui.domain.casefile import JournalEntry, Performer
from tui.domain.times import format_api
from tui.evidence import canonical

INSTRUMENT = "webex-investigator"


class Action(StrEnum):
    """What an entry can say was done."""

    COLLECT = "collect"
    VIEW = "view"
    SEARCH = "search"
    RETRIEVE = "retrieve"
    ANNOTATE = "annotate"
    SHOT = "shot"
    PLAN = "plan"
    DEMAND = "demand"
    APPROVE = "approve"
    INTENT = "intent"
    RECEIPT = "receipt"
    VERIFY = "verify"
    CHECK = "check"
    EXPORT = "export"
    REDACT = "redact"
    COPY = "copy"
    TRANSFER = "transfer"
    OPEN = "open"
    CLOSE = "close"


def encode(
    *,
    seq: int,
    at: datetime,
    performer: Performer,
    version: str,
    action: str,
    target: tuple[str, str, str | None],
    result: str | None,
    reason: str | None,
    case_id: str,
    prev: str,
) -> bytes:
    """Return an entry as its line, LF included. ``target`` is type, id and SHA-256 of the object.

    ``at`` is aware; next to it stands the host's monotonic clock, which nobody can set back.
    """
    kind, name, digest = target
    content = {
        "seq": seq,
        "ts": format_api(at),
        "monotonicNs": time.monotonic_ns(),
        "performer": {
            "osUser": performer.os_user,
            "sshFrom": performer.ssh_from,
            "tty": performer.tty,
            "webexPersonId": performer.webex_person_id,
        },
        "instrument": {"name": INSTRUMENT, "version": version},
        "action": action,
        "object": {"type": kind, "id": name, "sha256": digest},
        "result": result,
        "reason": reason,
        "caseId": case_id,
        "prev": prev,
    }
    return canonical.encode(content) + b"\n"


def read(sha256: str, content: dict[str, object]) -> JournalEntry:
    """Return a stored line, known to fit the chain, as an entry."""
    seq, action = int(str(content["seq"])), str(content.get("action", ""))
    return JournalEntry(seq=seq, action=action, sha256=sha256, content=content)
