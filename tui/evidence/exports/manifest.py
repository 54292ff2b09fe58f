"""The manifest of an export: what it holds, what it left out and why, digests, journal entry."""

from tui.domain.casefile import JournalEntry
from tui.domain.exports import Export, Material
from tui.domain.times import format_api
from tui.evidence import canonical
from tui.evidence.entry import INSTRUMENT
from tui.evidence.exports.formats import Entry
from tui.evidence.exports.tally import Tally

SCHEMA = "wxi-export/1"


def encode(
    entry: Entry, material: Material, export: Export, tally: Tally, journal: JournalEntry | None
) -> bytes:
    """Return the manifest as JSON; times are UTC."""
    return canonical.encode_readable(
        {
            "schema": SCHEMA,
            "format": entry.format.name,
            "holds": entry.format.holds,
            "conventions": [*_redacted(material), *entry.conventions],
            "case": {
                "id": material.facts.id,
                "title": material.facts.title,
                "redacted": material.facts.redacted,
            },
            "zone": material.zone.key,
            "asked": _asked(material),
            "counts": {
                "eventsOfCase": material.total,
                "eventsChosen": material.count,
                "eventsRead": export.events,
            },
            "files": [
                {"name": one.name, "bytes": one.size, "sha256": one.sha256, "items": one.items}
                for one in export.files
            ],
            "leftOut": [
                *_unchosen(material),
                *({"what": why, "count": count} for why, count in sorted(tally.left_out.items())),
            ],
            "altered": [
                {"what": how, "count": count, "events": tally.where[how]}
                for how, count in sorted(tally.altered.items())
            ],
            "coverage": material.coverage,
            "exported": _exported(material),
            "journal": _journal(material, journal),
        }
    )


def _redacted(material: Material) -> list[str]:
    if not material.facts.redacted:
        return []
    return ["This is of a redacted production copy: what is called received here is as redacted."]


def _asked(material: Material) -> dict[str, object]:
    asked = material.asked
    window = asked.window
    return {
        "filter": asked.filter,
        "window": None
        if window is None
        else {"from": format_api(window.start), "to": format_api(window.end)},
        "marked": asked.marked,
    }


def _unchosen(material: Material) -> list[dict[str, object]]:
    """Return what the choice itself left out."""
    asked, count = material.asked, material.total - material.count
    if not count:
        return []
    reasons = [
        "are not marked" if asked.marked else "",
        "do not pass the filter" if asked.filter else "",
        "lie outside the window" if asked.window else "",
    ]
    why = " or ".join(filter(None, reasons)) or "came while the export was being written"
    return [{"what": f"events of the case that {why}", "count": count}]


def _exported(material: Material) -> dict[str, object]:
    receipt = material.receipt
    who = receipt.performer
    return {
        "at": format_api(receipt.at),
        "host": receipt.host,
        "performer": {
            "osUser": who.os_user,
            "sshFrom": who.ssh_from,
            "tty": who.tty,
            "webexPersonId": who.webex_person_id,
        },
        "instrument": {"name": INSTRUMENT, "version": receipt.version},
    }


def _journal(material: Material, entry: JournalEntry | None) -> dict[str, object]:
    """Return the entry of the journal; where none could be written, how the journal stood."""
    if entry is not None:
        return {"seq": entry.seq, "sha256": entry.sha256}
    receipt = material.receipt
    return {
        "seq": None,
        "unjournalled": receipt.unjournalled,
        "head": receipt.head,
        "entries": receipt.entries,
    }
