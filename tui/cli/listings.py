"""Lists of people as plain text and as JSON, safe for any terminal."""

import json
from collections.abc import Mapping

from tui.domain.hostile import visible
from tui.domain.times import format_api
from tui.services.investigation import Investigation
from tui.services.listing import Entry, Heading, Listing, organization

_INDENT = "  "


def as_text(listing: Listing, look: Investigation, *, proofs: bool = True) -> str:
    """Return a listing as lines: what it says, notes, headings, each entry with its proofs.

    The id of an event stands at the end of the line of the proof, after a tab.
    """
    lines = [[listing.title], *([f"note: {one}"] for one in listing.notes)]
    for row in listing.rows:
        if isinstance(row, Heading):
            lines.append([f"{_INDENT * row.level}[{row.text}]"])
            continue
        lines.append([_name(row), row.line()])
        lines += [
            [f"{_INDENT * 2}{one.line(look.zone)}", *filter(None, [one.event_id])]
            for one in (row.proofs() if proofs else ())
        ]
    return "\n".join("\t".join(map(visible, fields)) for fields in lines)


def _name(entry: Entry) -> str:
    return entry.known.described if entry.known else entry.name


def as_json(listing: Listing, further: Mapping[str, object] | None = None) -> str:
    """Return a listing as one JSON object, escaped to ASCII as it may end up on a terminal."""
    return json.dumps(
        {
            "title": listing.title,
            "notes": listing.notes,
            "entries": [_record(one) for one in listing.entries],
            **(further or {}),
        }
    )


def _record(entry: Entry) -> dict[str, object]:
    known = entry.known
    person = {"id": known.id, "email": known.email, "organizationId": known.org_id} if known else {}
    return {
        "tier": entry.tier,
        "name": entry.name,
        **person,
        "organization": organization(entry.org),
        "bot": entry.is_bot,
        "line": entry.line(),
        **entry.facts,
        "proofs": [
            {"time": format_api(one.at), "text": one.text, "event": one.event_id or None}
            for one in entry.proofs()
        ],
    }
