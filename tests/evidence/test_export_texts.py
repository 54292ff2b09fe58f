"""No text breaks out of a mail, a cell or a row, and every reader gets back what went in."""

import email
import mailbox
from contextlib import closing
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.exports import Party
from tui.evidence.exports import comma, mail, plain

TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\r\n\t\x1b\x9b\u202e\ud800=?'\"<>,;:@\\þ®\x14 .FromX-"),
    ),
    max_size=80,
) | st.sampled_from(
    ["From a\nFrom b\n\nFrom c", "=?utf-8?B?eA==?=", "--=_wxi_--", "\n.\n", "x" * 2000]
)


def _read(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=default)
    assert isinstance(found, EmailMessage)
    return found


@given(TEXT)
def test_a_body_is_the_text_and_no_character_more(text: str) -> None:
    text = plain.whole(text)
    part = b"".join(mail.text_part(text, text))
    raw = (
        b'Content-Type: multipart/mixed; boundary="=_wxi_"\n\n--=_wxi_\n' + part + b"\n--=_wxi_--\n"
    )
    assert b"\nFrom " not in raw
    assert max(map(len, part.split(b"\n"))) <= 998
    [found] = _read(raw).iter_parts()
    assert found.get_payload(decode=True) == text.encode()


@given(TEXT, st.integers(1, 3))
def test_mails_stay_apart_in_a_mailbox(tmp_path_factory: object, text: str, count: int) -> None:
    raw = b"".join(mail.text_part(plain.whole(text)))
    one = (
        b"From a@b.example Mon Mar  2 10:00:00 2026\n"
        + mail.header("Subject", text)
        + raw
        + b"\n\n"
    )
    folder = tmp_path_factory.mktemp("box")  # type: ignore[attr-defined]
    path: Path = folder / "a.mbox"
    path.write_bytes(one * count)
    with closing(mailbox.mbox(path, create=False)) as box:
        assert len(box) == count


@given(TEXT, TEXT)
def test_a_header_holds_one_line_of_text_or_one_address(name: str, address: str) -> None:
    party = Party("id", name, address, "")
    raw = mail.header("Subject", name) + f"From: {mail.mailbox(party)}\n".encode("ascii") + b"\n"
    found = _read(raw)
    assert found.keys() == ["Subject", "From"]
    assert not found.get_payload()
    [sender] = found["From"].addresses
    expected = address if mail.is_address(address) else f"person-id@{mail.DOMAIN}"
    assert sender.addr_spec == expected
    # Some readers put a blank between the words of a long name.
    said = "".join(plain.in_line(name).split())
    assert "".join(found["Subject"].split()) == said
    assert "".join(sender.display_name.split()) == ("" if name == expected else said)


@given(TEXT)
def test_a_cell_is_inert_and_reads_back(text: str) -> None:
    shown = comma.inert(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert (shown.removeprefix("'")) == text


@given(TEXT)
def test_a_name_on_disk_is_safe(text: str) -> None:
    for name in (plain.safe_name(text), plain.safe_id(text)):
        assert name.isascii()
        assert not set(name) - set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
        )
        assert name[0] not in "._-"


@given(TEXT)
def test_what_is_carried_can_be_encoded_and_steers_no_terminal(text: str) -> None:
    shown = plain.carried(text)
    shown.encode()
    assert not set(shown) & {*map(chr, range(9)), "\x1b", "\x7f", "\x9b", "\x0b", "\x0c"}
    assert plain.carried(shown) == shown
    assert len(plain.in_line(text).splitlines()) <= 1
