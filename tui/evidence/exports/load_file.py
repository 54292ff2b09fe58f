"""A Concordance load file: a table of documents with their natives, texts and digests.

A document is a message as posted, an edit, a deletion, or a retrieved file of one. On disk there
are only safe names; what a file was called stands in the table.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from tui.domain.exports import Material, NamedFile, Party, Told, Written
from tui.domain.times import format_api
from tui.evidence.exports import documents, plain
from tui.evidence.exports.outlet import Outlet, Sheet
from tui.evidence.exports.tally import Tally

QUOTE, COMMA, BREAK = "\u00fe", "\x14", "\u00ae"
COLUMNS = (
    *("DOCID", "BEGATTACH", "ENDATTACH", "DOCTYPE", "CUSTODIAN", "DATESENT_UTC", "AUTHOR"),
    *("PARTICIPANTS", "CONVERSATIONID", "CONVERSATION", "PARENTID", "PARENTNOTE", "FILENAME"),
    *("EVENTID", "NATIVEPATH", "TEXTPATH", "SHA256", "REDACTED"),
)
TABLE, SUMS = "load.dat", "SHA256SUMS"
CONVENTIONS = (
    "load.dat: UTF-8 with a byte order mark; values in U+00FE, separated by U+0014; lines CR LF.",
    "The first line names the columns. U+00AE is a line break, a semicolon parts several values.",
    f"In values, U+00FE, U+0014, U+00AE, semicolons in names, and {plain.CONTROLS}.",
    f"Texts are UTF-8; in them, {plain.UNCARRIED}.",
    "The native of a message is the event as received, byte for byte; of a file, the file.",
    "SHA256 is the native's. DOCID is of the message's UUID: the same in every export.",
    "PARENTID is the document that a reply, an edit, a deletion or a file belongs to.",
    "PARENTNOTE says that it is not there, and why. PARTICIPANTS are the members at that time.",
    "SHA256SUMS has the digests of all files, for: sha256sum -c SHA256SUMS.",
    "REDACTED is Y for all documents of a redacted production copy of a case, and N for others.",
)
MOST_PARTICIPANTS = 200
_BEYOND = f"documents with more than {MOST_PARTICIPANTS} participants name the first of these"
_TOKENS = "in the table, characters of its own and control characters stand as tokens"
_TEXTS = f"in texts, {plain.UNCARRIED}"
_OWN = re.compile(f"[{QUOTE}{BREAK}]")
_BREAKS = re.compile("\r\n|[\n\r\u2028\u2029]")


def write(material: Material, outlet: Outlet, tally: Tally) -> None:
    """Write the table, the natives, the texts and the list of digests."""
    sums, table = outlet.inside(SUMS), outlet.inside(TABLE)
    table.write("\ufeff".encode())
    table.write(_line(COLUMNS))
    for told in material.told():
        if documents.is_document(told):
            _Family(told, material, outlet, tally).write(table, sums)
        else:
            tally.leave_out(f"{documents.NOT_SPOKEN} {plain.in_line(told.event.kind)}")
    _list(sums, table.close())


class _Family:
    """A message and its retrieved files."""

    def __init__(self, told: Told, material: Material, outlet: Outlet, tally: Tally) -> None:
        self._told = told
        self._material = material
        self._outlet = outlet
        self._tally = tally
        self._id = self._free(f"WX-{documents.name(told)}")
        self._files = [one for one in told.all_files if one.sha256]

    def write(self, table: Sheet, sums: Sheet) -> None:
        """Write the message, then its files."""
        told, event = self._told, self._told.event
        last = f"{self._id}.{len(self._files):04}" if self._files else self._id
        shared = {
            "BEGATTACH": self._id,
            "ENDATTACH": last,
            "CUSTODIAN": told.person.name or told.actor.name,
            "DATESENT_UTC": format_api(event.created) if told.has_time else "",
            "AUTHOR": self._person(told.actor),
            "PARTICIPANTS": "; ".join(map(self._person, self._participants())),
            "CONVERSATIONID": event.room_id or "",
            "CONVERSATION": told.room,
            "EVENTID": event.id,
            "REDACTED": "Y" if self._material.facts.redacted else "N",
        }
        native = self._keep(sums, f"NATIVES/{_shelf(self._id)}/{self._id}.json", event.raw)
        said = "\n\n".join(self._texts())
        shown = plain.carried(said)
        if shown != said:
            self._tally.alter(_TEXTS, event.id)
        text = self._keep(sums, f"TEXT/{_shelf(self._id)}/{self._id}.txt", shown.encode())
        row = {
            "DOCID": self._id,
            "DOCTYPE": event.kind,
            "PARENTID": self._parent(),
            "PARENTNOTE": documents.missing_parent(told),
            "NATIVEPATH": native.name,
            "TEXTPATH": text.name,
            "SHA256": native.sha256,
        }
        self._row(table, {**shared, **row})
        for number, file in enumerate(self._files, 1):
            self._row(table, {**shared, **self._attachment(sums, file, number)})

    def _attachment(self, sums: Sheet, file: NamedFile, number: int) -> dict[str, str]:
        name = f"{self._id}.{number:04}"
        ending = plain.safe_name(file.name).rpartition(".")[2][:10] if "." in file.name else "bin"
        path = f"NATIVES/{_shelf(self._id)}/{name}.{ending}"
        native = self._keep(sums, path, self._material.read(file.sha256))
        return {
            "DOCID": name,
            "DOCTYPE": file.media_type,
            "PARENTID": self._id,
            "FILENAME": file.name,
            "NATIVEPATH": native.name,
            "SHA256": native.sha256,
        }

    def _texts(self) -> Iterator[str]:
        told = self._told
        yield told.says if told.event.type == "deleted" else told.text
        yield from filter(None, [told.formatted])
        for one in told.kept:
            if one.text not in (told.text, told.formatted):
                yield f"[as retrieved {format_api(one.at)}, sha256 {one.sha256}]\n{one.text}"

    def _parent(self) -> str:
        told = self._told
        found = documents.original(told)
        if not found and told.parent is not None:
            found = documents.message_name(told.parent.id)
        return f"WX-{found}" if found else ""

    def _participants(self) -> Iterator[Party]:
        told, room_id = self._told, self._told.event.room_id
        if room_id is None or not told.has_time:
            return
        members = self._material.members(room_id, told.event.created)
        yield from members[:MOST_PARTICIPANTS]
        if len(members) > MOST_PARTICIPANTS:
            self._tally.leave_out(_BEYOND)

    def _person(self, party: Party) -> str:
        name = f"{party.name} <{party.email}>" if party.email else party.name
        if ";" in name:
            self._tally.alter(_TOKENS, self._told.event.id)
        return name.replace(";", "‹U+003B›")

    def _row(self, table: Sheet, values: dict[str, str]) -> None:
        lines = [_BREAKS.sub("\n", values.get(name, "")) for name in COLUMNS]
        cells = [plain.carried(_OWN.sub(plain.token, one)) for one in lines]
        if cells != lines:
            self._tally.alter(_TOKENS, self._told.event.id)
        table.write(_line(one.replace("\n", BREAK) for one in cells))
        table.items += 1

    def _keep(self, sums: Sheet, name: str, data: bytes) -> Written:
        written = self._outlet.keep(name, data)
        _list(sums, written)
        return written

    def _free(self, name: str) -> str:
        """Return a name that no other document has, should two events be of one posting."""
        found, number = name, 1
        while self._outlet.holds(f"NATIVES/{_shelf(found)}/{found}.json"):
            number += 1
            found = f"{name}.again{number}"
        return found


def _line(cells: Iterable[str]) -> bytes:
    return (COMMA.join(f"{QUOTE}{one}{QUOTE}" for one in cells) + "\r\n").encode()


def _list(sums: Sheet, written: Written) -> None:
    sums.write(f"{written.sha256}  {written.name}\n".encode("ascii"))
    sums.items += 1


def _shelf(name: str) -> str:
    """Return a folder for a document: a few hundred of them share one."""
    return sha256(name.encode()).hexdigest()[:2]
