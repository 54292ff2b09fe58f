"""The parts of a mail as bytes: headers, addresses and bodies that no text can break out of.

RFC 5322, 2045 and 2047. Pure. Written by hand, as the standard library takes a millisecond a mail.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from email.utils import format_datetime

from tui.domain.exports import Party
from tui.evidence.exports import plain

DOMAIN = "webex-investigator.invalid"  # RFC 2606: belongs to nobody, reaches nobody
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}")
_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60}")
_WORD = 45  # bytes of an encoded word, which has 75 characters then
_LONGEST = 500  # characters of a header that stand unencoded
_LINE = 57 * 1024  # bytes that are encoded at a time
_FROM = re.compile(rb"(?m)^From ")

date = format_datetime


def header(name: str, value: str) -> bytes:
    """Return a header of free text."""
    return f"{name}: {encoded(value)}\n".encode("ascii")


def encoded(text: str) -> str:
    """Return text as it may stand in a header: in encoded words unless it is plain."""
    text = plain.in_line(text)
    is_plain = text.isascii() and len(text) < _LONGEST and "=?" not in text and text == text.strip()
    return text if is_plain else words(text)


def words(text: str) -> str:
    """Return text as encoded words, one on each line."""
    data, parts, at = text.encode(), [], 0
    while at < len(data):
        end = min(at + _WORD, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:  # no character lies in two words
            end -= 1
        parts.append(f"=?utf-8?B?{base64.b64encode(data[at:end]).decode()}?=")
        at = end
    return "\n ".join(parts)


def is_address(text: str) -> bool:
    """Tell whether an address can stand in a header as it is."""
    return _ADDRESS.fullmatch(text) is not None


def mailbox(party: Party) -> str:
    """Return name and address; who has no usable address gets one that reaches nobody."""
    return named(party.name, address(party))


def address(party: Party) -> str:
    """Return a usable address of somebody."""
    if is_address(party.email):
        return party.email
    return f"person-{plain.safe_id(party.id or party.email or 'unknown')}@{DOMAIN}"


def named(name: str, address: str) -> str:
    """Return an address with a name before it."""
    name = plain.in_line(name)
    if not name or name == address:
        return address
    if name.isascii() and len(name) < _LONGEST and "=?" not in name:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'
    return f"{words(name)}\n <{address}>"


def text_part(text: str, description: str = "") -> Iterator[bytes]:
    """Yield headers and body of a text; decoded, the body is the text and no character more."""
    data = text.encode()
    yield b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n"
    if description:
        yield header("Content-Description", description)
    # A line break is written as such only where all are of one kind: none may become another.
    body = binascii.b2a_qp(data, istext=b"\r" not in data)
    yield b"\n" + _FROM.sub(b"=46rom ", body)


def file_part(data: bytes, name: str, media_type: str, digest: str) -> Iterator[bytes]:
    """Yield headers and body of a file, in base64."""
    # Readers would look for mails inside those two.
    is_plain = _TYPE.fullmatch(media_type) and not media_type.startswith(("message/", "multipart/"))
    kind = media_type if is_plain else "application/octet-stream"
    yield (
        f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n"
        f'Content-Disposition: attachment; filename="{plain.safe_name(name)}"\n'
        f"X-Webex-File-SHA256: {digest}\n"
    ).encode("ascii")
    yield header("X-Webex-File-Name", name)
    yield b"\n"
    for at in range(0, len(data), _LINE):
        yield base64.encodebytes(data[at : at + _LINE])
