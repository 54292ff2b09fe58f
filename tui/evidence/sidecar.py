"""What an exhibit says of itself: the facts of the capture, and the digests that bind its files.

Owns the sidecar's fields. The facts stand twice: in the picture's ``metadata``, where the picture's
digest in the journal covers them, and in the sidecar, where they are easy to read. Knows no disk.
"""

from tui.domain.casefile import Exhibit, ExhibitFacts, JournalEntry, Screen
from tui.domain.times import format_api
from tui.evidence.entry import INSTRUMENT


def record(screen: Screen, facts: ExhibitFacts, number: str, txt_sha256: str) -> dict[str, object]:
    """Return the facts of a capture as JSON values; times are UTC."""
    columns, rows = screen.size
    return {
        "exhibitNumber": number,
        "caseId": facts.case_id,
        "caseTitle": facts.case_title,
        "officer": facts.officer,
        "host": facts.host,
        "capturedAt": format_api(facts.captured),
        "zone": facts.zone,
        "screen": {"cols": columns, "rows": rows, "theme": facts.theme},
        "view": facts.view,
        "extent": facts.extent,
        "part": {"number": facts.part, "of": facts.parts},
        "query": facts.filter,
        "scroll": {"first": facts.first, "last": facts.last, "total": facts.total},
        "records": [
            {"row": shown.row, "id": shown.id, "rawSha256": shown.sha256} for shown in facts.records
        ],
        "caption": facts.caption,
        "redacted": facts.redacted,
        "recipe": facts.recipe,
        "instrument": {"name": INSTRUMENT, "version": facts.version},
        "txtSha256": txt_sha256,
    }


def complete(facts: dict[str, object], exhibit: Exhibit, entry: JournalEntry) -> dict[str, object]:
    """Return the sidecar: the facts, the picture's digest and the place in the journal."""
    return {
        **facts,
        "svgSha256": exhibit.svg_sha256,
        "journalSeq": entry.seq,
        "journalSha256": entry.sha256,
    }
