"""Mailbox (mbox, RFC 4155): a mail for each message, edit and deletion, in threads.

Bodies are quoted-printable, and a line that begins with "From " is written "=46rom ": no reader
needs to unquote anything, whichever mbox dialect it speaks. Retrieved files are attached.
"""

from collections.abc import Iterable, Iterator

from tui.domain import ids
from tui.domain.exports import Material, NamedFile, Told
from tui.domain.times import format_api
from tui.evidence.exports import documents, mail, plain
from tui.evidence.exports.outlet import Outlet
from tui.evidence.exports.tally import Tally

CONVENTIONS = (
    "A mail for each message as posted, each edit and each deletion, in order of time, UTC.",
    f"Message-ID is the message's UUID at {mail.DOMAIN}: the same in every export.",
    "In-Reply-To names the message that a reply, an edit or a deletion is of.",
    "X-Webex-Parent-Missing says that the message replied to is not there, and why.",
    "To are the room and the members known at that time.",
    f"Who has no address that a header can hold has one at {mail.DOMAIN}, which reaches nobody.",
    "A retrieved file is attached to the first mail of its message, under a safe name.",
    f"In headers, {plain.CONTROLS}.",
    f"In bodies, {plain.LONE}; no line needs to be unquoted.",
)
MOST_MEMBERS = 100  # that a mail names
_BOUNDARY = b"=_wxi_"  # "=_" occurs in neither quoted-printable nor base64
_MULTIPART = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="' + _BOUNDARY + b'"\n\n'
_NEXT = ",\n "
_BEYOND = f"mails to more than {MOST_MEMBERS} members name the room and the first of these"
_HEADERS = f"in headers, {plain.CONTROLS}"
_ADDRESSES = "addresses that no header can hold are replaced; X-Webex-Address has them"


def write(material: Material, outlet: Outlet, tally: Tally) -> None:
    """Write the mails."""
    sheet = outlet.sheet()
    attached: dict[tuple[str, str], str] = {}
    for told in material.told():
        if not documents.is_document(told):
            tally.leave_out(f"{documents.NOT_SPOKEN} {plain.in_line(told.event.kind)}")
            continue
        for piece in _Mail(told, material, tally, attached).pieces():
            sheet.write(piece)
        sheet.items += 1


class _Mail:
    """One mail. ``attached`` remembers by message and digest which mail has which file."""

    def __init__(
        self,
        told: Told,
        material: Material,
        tally: Tally,
        attached: dict[tuple[str, str], str],
    ) -> None:
        self._told = told
        self._material = material
        self._tally = tally
        self._attached = attached
        self._id = _message_id(documents.name(told))
        room_id, at = told.event.room_id, told.event.created
        known = material.members(room_id, at) if room_id and told.has_time else ()
        self._members = known[:MOST_MEMBERS]
        if len(known) > MOST_MEMBERS:
            tally.leave_out(_BEYOND)

    def pieces(self) -> Iterator[bytes]:
        """Yield the mail, from its separator to the blank line after it."""
        told = self._told
        at = told.event.created
        sender = mail.address(told.actor)
        yield f"From {sender} {at:%a %b} {at.day:2} {at:%H:%M:%S %Y}\n".encode("ascii")
        yield from self._headers()
        yield _MULTIPART
        for part in self._parts():
            yield b"--" + _BOUNDARY + b"\n"
            yield from part
            yield b"\n"
        yield b"--" + _BOUNDARY + b"--\n\n"

    def _headers(self) -> Iterator[bytes]:
        told, event = self._told, self._told.event
        yield f"Message-ID: {self._id}\nDate: {mail.date(event.created)}\n".encode("ascii")
        yield f"From: {mail.mailbox(told.actor)}\n".encode("ascii")
        if told.actor.email and not mail.is_address(told.actor.email):
            yield mail.header("X-Webex-Address", told.actor.email)
            self._tally.alter(_ADDRESSES, event.id)
        yield f"To: {_NEXT.join(self._recipients())}\n".encode("ascii")
        yield mail.header("Subject", told.room or "no room")
        references = [*self._references()]
        if references:
            yield f"In-Reply-To: {references[-1]}\n".encode("ascii")
            yield f"References: {' '.join(references)}\n".encode("ascii")
        facts = {
            "Kind": event.kind,
            "Parent-Missing": documents.missing_parent(told),
            "Event-ID": event.id,
            "Event-SHA256": event.sha256,
            "Message-ID": event.message_id or "",
            "Room-ID": event.room_id or "",
            "Actor-ID": told.actor.id,
            "Author": told.person.name if told.person.id != told.actor.id else "",
            "Body": f"{told.version} of {told.versions}" if told.versions > 1 else "",
            "Time": "unknown: Webex sent none" if not told.has_time else "",
            "Kept": self._kept() if event.type == "deleted" else "",
        }
        for name, value in facts.items():
            if value:
                yield mail.header(f"X-Webex-{name}", value)
        named = [one.name for one in (told.actor, *self._members)]
        named += [one.name for one in told.all_files]
        if any(plain.in_line(one) != one for one in (told.room, *named, *facts.values())):
            self._tally.alter(_HEADERS, event.id)

    def _recipients(self) -> Iterator[str]:
        room = f"room-{plain.safe_id(ids.uuid_of(self._told.event.room_id) or 'unknown')}"
        yield mail.named(self._told.room, f"{room}@{mail.DOMAIN}")
        yield from map(mail.mailbox, self._members)

    def _references(self) -> Iterator[str]:
        told = self._told
        if told.parent is not None:
            yield _message_id(documents.message_name(told.parent.id))
        if original := documents.original(told):
            yield _message_id(original)

    def _parts(self) -> Iterator[Iterable[bytes]]:
        told = self._told
        is_deletion = told.event.type == "deleted"
        yield self._text(told.says if is_deletion else told.text)
        if told.formatted:
            yield self._text(told.formatted, "formatted text and cards, written out")
        for one in told.kept:
            if is_deletion or one.text not in (told.text, told.formatted):
                read = f"as retrieved {format_api(one.at)}, sha256 {one.sha256}"
                yield self._text(one.text, read)
        for file in told.all_files:
            yield from self._file(file)

    def _text(self, text: str, description: str = "") -> Iterator[bytes]:
        whole = plain.whole(text)
        if whole != text:
            self._tally.alter(plain.LONE, self._told.event.id)
        return mail.text_part(whole, description)

    def _file(self, file: NamedFile) -> Iterator[Iterable[bytes]]:
        """Yield a file as a part; where it is not attached, where it is or why it is nowhere."""
        if not file.sha256:
            yield self._text(f"{file.problem}: {file.url}", f"file {plain.in_line(file.name)}")
            return
        there = self._attached.setdefault((self._told.message, file.sha256), self._id)
        if there != self._id:
            yield self._text(f"sha256 {file.sha256}, attached to {there}", "file")
            return
        data = self._material.read(file.sha256)
        yield mail.file_part(data, file.name, file.media_type, file.sha256)

    def _kept(self) -> str:
        kept = self._told.kept
        files = {file.url: file for one in kept for file in one.files}.values()
        if not kept:
            return "nothing was retrieved"
        have = sum(bool(one.sha256) for one in files)
        return f"retrieved {len(kept)} times, {have} of {len(files)} files"


def _message_id(name: str) -> str:
    return f"<{name}@{mail.DOMAIN}>"
