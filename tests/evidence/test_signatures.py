"""Signatures of OpenSSH: what holds, and why anything else is refused."""

import os
from pathlib import Path

import pytest

from tests.evidence.signing import key, listed, needs_ssh_keygen, sign_file
from tui.domain.signers import mark, signers
from tui.errors import BadInput, Refused, VerificationFailed, WxiError
from tui.evidence import signatures, stamps

pytestmark = needs_ssh_keygen
PLAN = b'{"id": "P-1"}\n'


def test_what_one_signs_another_verifies_with_the_tools_that_everybody_has(tmp_path: Path) -> None:
    made = signatures.sign(PLAN, key("two"))
    signed = signatures.verify(PLAN, made, listed("one", "two"))
    assert signed.principals == ("two@example.com",)
    assert signed.key == next(one.key for one in signers(listed("two")))
    path = tmp_path / "plan.json"
    path.write_bytes(PLAN)
    by_hand = sign_file(path, "two").read_bytes()
    assert signatures.verify(PLAN, by_hand, listed("two")) == signed


def test_a_signature_that_does_not_hold_is_refused_with_its_reason() -> None:
    made, allowed = signatures.sign(PLAN, key("two")), listed("one", "two")
    with pytest.raises(VerificationFailed, match="the file was changed"):
        signatures.verify(PLAN[:-1], made, allowed)
    with pytest.raises(Refused, match="namespace 'file'"):
        signatures.verify(PLAN, signatures.sign(PLAN, key("two"), namespace="file"), allowed)
    with pytest.raises(Refused, match="not among those who may sign"):
        signatures.verify(PLAN, made, listed("one"))
    with pytest.raises(Refused, match="has expired"):
        signatures.verify(PLAN, made, listed("two", options='valid-before="20200101"'))
    with pytest.raises(Refused, match="may not sign for this"):
        signatures.verify(PLAN, made, listed("two", options='namespaces="git"'))
    for junk in (b"", b"junk", made[:80], made.replace(b"SIGNATURE", b"MESSAGE")):
        with pytest.raises(BadInput, match="no SSH signature"):
            signatures.verify(PLAN, junk, allowed)


def test_a_key_that_cannot_sign_says_so(tmp_path: Path) -> None:
    with pytest.raises(WxiError, match="cannot sign"):
        signatures.sign(PLAN, tmp_path / "none")


def test_without_ssh_keygen_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    made = signatures.sign(PLAN, key("two"))
    monkeypatch.setenv("PATH", "/nowhere")
    for call in (
        lambda: signatures.verify(PLAN, made, listed("two")),
        lambda: signatures.sign(PLAN, Path("key")),
    ):
        with pytest.raises(Refused, match="ssh-keygen is not on this host") as caught:
            call()
        assert "\n" not in caught.value.line()


def test_no_token_is_handed_to_the_programs_that_sign_and_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ssh-keygen", "openssl"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\nenv > {tmp_path}/{name}.inherited\nexit 1\n")
        program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN", "a-token")
    with pytest.raises(WxiError):
        signatures.key_of(tmp_path)
    with pytest.raises(BadInput):
        stamps.read(tmp_path / "a.tsr", "00" * 32)
    for name in ("ssh-keygen", "openssl"):
        assert "a-token" not in (tmp_path / f"{name}.inherited").read_text()


def test_a_list_of_signers_must_tell_who_it_was() -> None:
    assert [one.principal for one in signers(b"# who\n\n" + listed("one", "two"))] == [
        "one@example.com",
        "two@example.com",
    ]
    quoted = listed("one", options='valid-after="20200101",namespaces="webex-case,x y"')
    assert [one.key for one in signers(quoted)] == [one.key for one in signers(listed("one"))]
    for bad in (
        listed("one").replace(b"one@", b"*@"),
        listed("one", options="cert-authority"),
        listed("one") + listed("one").replace(b"one@", b"two@"),
        listed("one").replace(b"one@", b"one@a,two@"),
        b"one@example.com\n",
        b"\xff\n",
    ):
        with pytest.raises(BadInput):
            signers(bad)


def test_a_mark_tells_what_a_signature_says_of_itself() -> None:
    told = mark(signatures.sign(PLAN, key("two"), namespace="file"))
    assert (told.namespace, told.key) == ("file", signers(listed("two"))[0].key)
