"""CSV (RFC 4180): one row for each event, safe to open in a spreadsheet.

A cell that a spreadsheet could take for a formula begins with an apostrophe, which stands for
nothing else: whoever drops the first apostrophe of every cell that begins with one has the text.
"""

import csv
import json
import re

from tui.domain.exports import Material, Party, Told
from tui.domain.times import format_api, full
from tui.evidence.exports import plain
from tui.evidence.exports.outlet import Outlet, Sheet
from tui.evidence.exports.tally import Tally

CONVENTIONS = (
    "RFC 4180, UTF-8 without a byte order mark, commas, CR LF; the first row names the columns.",
    "A cell that could be taken for a formula has an apostrophe before it: one that begins with",
    "= + - @, also behind blanks, with a tab or a line break, or with an apostrophe of its own.",
    "Whoever drops the first apostrophe of each cell that begins with one has what was there.",
    "Commas part the cells. A spreadsheet that expects semicolons, as in much of Europe, parts",
    "texts at theirs, and could run what follows: there, import the file and name the comma.",
    "Several files of an event stand as JSON lists; what they hold is not in this export.",
    f"In cells, {plain.UNCARRIED}; event_sha256 is of the bytes as received.",
)
COLUMNS = (
    *("time_utc", "time_case_zone", "kind", "says"),
    *("actor", "actor_email", "actor_organization", "actor_id"),
    *("person", "person_email", "person_id", "room", "room_id"),
    *("text", "formatted", "message_id", "reply_to"),
    *("file_names", "file_sha256", "retrieved_sha256"),
    *("event_id", "event_sha256", "version"),
)
_BLANK = r"[\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff]*"
_ACTIVE = re.compile(rf"['\t\r\n]|{_BLANK}[=+\-@\uff1d\uff0b\uff0d\uff20]")


def write(material: Material, outlet: Outlet, tally: Tally) -> None:
    """Write the header and the events."""
    sheet = outlet.sheet()
    rows = csv.writer(_Encoded(sheet), lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for told in material.told():
        cells = _cells(told, material)
        shown = [*map(plain.carried, cells)]
        if shown != cells:
            tally.alter(plain.UNCARRIED, told.event.id)
        rows.writerow(map(inert, shown))
        sheet.items += 1


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return f"'{cell}" if _ACTIVE.match(cell) else cell


def _cells(told: Told, material: Material) -> list[str]:
    event, timed = told.event, told.has_time
    return [
        format_api(event.created) if timed else "",
        full(event.created, material.zone) if timed else "",
        event.kind,
        told.says,
        *_party(told.actor),
        told.actor.organization,
        told.actor.id,
        *_party(told.person),
        told.person.id,
        told.room,
        event.room_id or "",
        told.text,
        told.formatted,
        event.message_id or told.message,
        told.parent.id if told.parent else "",
        _list([one.name for one in told.files]),
        _list([one.sha256 for one in told.files]),
        _list([one.sha256 for one in told.kept]),
        event.id,
        event.sha256,
        f"{told.version} of {told.versions}",
    ]


def _party(party: Party) -> tuple[str, str]:
    return party.name, party.email


def _list(values: list[str]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""


class _Encoded:
    """Takes the text that a csv writer makes."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def write(self, text: str) -> None:
        self._sheet.write(text.encode())
