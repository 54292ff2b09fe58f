"""The vault: bytes under their digests, checked when read, never rewritten; plans; requests."""

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.domain.casefile import Blob
from tui.domain.wire import Exchange
from tui.errors import BadInput, CaseFailure, VerificationFailed

from .conftest import Opener
from .samples import NOW, tree

BODY = b'{"id": "1"}\r\n'
DIGEST = sha256(BODY).hexdigest()


def test_a_body_is_kept_as_it_came_and_once(open_case: Opener, folder: Path) -> None:
    vault = open_case().vault
    assert vault.keep(BODY) == DIGEST
    path = folder / "data/raw" / DIGEST[:2] / f"{DIGEST}.json"
    before = path.stat()
    assert vault.keep(BODY) == DIGEST
    assert path.stat() == before
    assert vault.read(DIGEST) == path.read_bytes() == BODY


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chunks=st.lists(st.binary(max_size=50), max_size=6))
def test_a_file_is_named_by_what_was_received(
    open_case: Opener, folder: Path, chunks: list[bytes]
) -> None:
    parts = open_case()
    whole = b"".join(chunks)
    digest = sha256(whole).hexdigest()
    for _ in range(2):
        writer = parts.vault.blob()
        for chunk in chunks:
            writer.write(chunk)
        assert writer.commit() == Blob(digest, len(whole))
        with pytest.raises(ValueError, match="closed"):
            writer.write(b"more")
    assert (folder / "data/blobs" / digest[:2] / digest).read_bytes() == whole
    assert parts.vault.read(digest) == whole
    assert not list((folder / "incoming").iterdir())
    parts.close()


def test_an_abandoned_file_leaves_nothing(open_case: Opener, folder: Path) -> None:
    first = open_case()
    writer = first.vault.blob()
    writer.write(b"part")
    writer.abort()
    writer.abort()
    assert not list((folder / "incoming").iterdir())
    first.vault.blob().write(b"part of a file whose writer dies")
    first.close()
    assert list((folder / "incoming").iterdir())
    open_case()
    assert not list((folder / "incoming").iterdir())
    assert "data/blobs" not in tree(folder)


@pytest.mark.parametrize("changed", [b"", BODY[:-1], BODY + b" "])
def test_what_was_changed_on_disk_is_not_returned(
    open_case: Opener, folder: Path, changed: bytes
) -> None:
    vault = open_case().vault
    vault.keep(BODY)
    path = folder / "data/raw" / DIGEST[:2] / f"{DIGEST}.json"
    path.write_bytes(changed)
    with pytest.raises(VerificationFailed, match="differ"):
        vault.read(DIGEST)
    with pytest.raises(VerificationFailed, match="differ"):
        vault.keep(BODY)
    assert path.read_bytes() == changed

    writer = vault.blob()
    writer.write(b"file")
    blob = writer.commit()
    (folder / "data/blobs" / blob.sha256[:2] / blob.sha256).write_bytes(changed)
    again = vault.blob()
    again.write(b"file")
    with pytest.raises(VerificationFailed, match="differ"):
        again.commit()
    assert not list((folder / "incoming").iterdir())


def test_a_missing_body_and_a_digest_that_is_none_are_told_apart(open_case: Opener) -> None:
    vault = open_case().vault
    with pytest.raises(VerificationFailed, match="Nothing is kept"):
        vault.read(DIGEST)
    for wrong in ("", "../../case.json", DIGEST.upper(), DIGEST + "\n"):
        with pytest.raises(BadInput, match="not a SHA-256"):
            vault.read(wrong)


def test_before_images_lie_where_the_case_says(open_case: Opener, folder: Path) -> None:
    vault = open_case().vault
    assert vault.keep_before("plan-1", [BODY]) == [DIGEST]
    path = folder / f"data/before/plan-1/{DIGEST}.json"
    assert path.read_bytes() == vault.before("plan-1", DIGEST) == BODY
    for wrong in ("", "..", "../case", "a/b", "a\n"):
        with pytest.raises(BadInput, match="name of a plan"):
            vault.keep_before(wrong, [BODY])
    path.write_bytes(BODY + b" ")
    with pytest.raises(VerificationFailed, match="differ"):
        vault.before("plan-1", DIGEST)
    with pytest.raises(VerificationFailed):
        vault.before("plan-2", DIGEST)


def test_before_images_become_durable_together(
    open_case: Opener, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = open_case().vault
    vault.keep_before("P-1", [BODY])
    where = folder / "data/before/P-1"
    there = where / f"{DIGEST}.json"
    synced: list[tuple[str, int]] = []
    sync = os.fsync

    def watched(descriptor: int) -> None:
        sync(descriptor)
        name = Path(f"/proc/self/fd/{descriptor}").readlink()
        synced.append((name.name if name == where else "part", len(list(where.iterdir()))))

    monkeypatch.setattr(os, "fsync", watched)
    images = [BODY, *(b"%d" % number for number in range(3)), b"2"]
    before = there.stat()
    assert vault.keep_before("P-1", images) == [sha256(one).hexdigest() for one in images]
    # No name before the disk has the bytes of all; then all the names at once.
    assert synced == [("part", 1)] * 3 + [("P-1", 4)]
    assert there.stat() == before
    assert not list((folder / "incoming").iterdir())


def test_a_plan_is_written_once_and_its_outcomes_only_grow(open_case: Opener, folder: Path) -> None:
    parts = open_case()
    plans, at = parts.plans, folder / "data/plans"
    assert plans.names() == []
    plans.keep("plan-1", BODY)
    with pytest.raises(VerificationFailed, match="already"):
        plans.keep("plan-1", b"other")
    assert plans.read("plan-1") == (at / "plan-1.json").read_bytes() == BODY
    assert plans.outcomes("plan-1") == []
    plans.add("plan-1", b"one\n")
    plans.add("plan-1", b"two\n")
    parts.close()
    with (at / "plan-1.outcomes.jsonl").open("ab") as torn:
        torn.write(b"thr")
    plans = open_case().plans
    assert plans.outcomes("plan-1") == [b"one", b"two"]
    plans.add("plan-1", b"three\n")
    assert (at / "plan-1.outcomes.jsonl").read_bytes() == b"one\ntwo\nthree\n"
    assert plans.names() == ["plan-1"]
    for wrong in ("", "..", "../case", "a/b", "a\n"):
        with pytest.raises(BadInput, match="name of a plan"):
            plans.keep(wrong, BODY)
    with pytest.raises(BadInput, match="there is no plan"):
        plans.read("plan-2")


def exchange(path: str = "/v1/events?max=1000") -> Exchange:
    return Exchange("GET", path, 200, NOW, NOW, 1, 11, DIGEST, NOW, "ROUTER_1", 2.5)


def test_every_exchange_is_one_numbered_line(open_case: Opener, folder: Path) -> None:
    first = open_case()
    first.requests.record(exchange())
    first.requests.record(Exchange("DELETE", "/v1/x\n", 0, NOW, NOW, 2, 0, DIGEST))
    first.close()
    path = folder / "data/requests.jsonl"
    with path.open("ab") as stream:
        stream.write(b'{"seq":3,"meth')  # cut short by a crash
    second = open_case()
    second.requests.record(exchange("/v1/last"))
    lines = path.read_bytes().splitlines()
    assert json.loads(lines[0]) == {
        "seq": 1,
        "method": "GET",
        "path": "/v1/events?max=1000",
        "status": 200,
        "startTime": "2026-03-02T10:00:00.120Z",
        "endTime": "2026-03-02T10:00:00.120Z",
        "serverDate": "2026-03-02T10:00:00.120Z",
        "retryAfter": 2.5,
        "trackingId": "ROUTER_1",
        "bytes": 11,
        "sha256": DIGEST,
        "attempt": 1,
    }
    assert json.loads(lines[1])["serverDate"] is None
    assert lines[2] == b'{"seq":3,"meth'
    assert json.loads(lines[3])["seq"] == 4
    assert json.loads(lines[3])["path"] == "/v1/last"


def test_a_file_that_cannot_be_written_is_one_line_for_the_user(
    open_case: Opener, folder: Path
) -> None:
    parts = open_case()
    (folder / "incoming").write_bytes(b"")  # a file where a folder must be
    with pytest.raises(CaseFailure, match="incoming cannot be used") as caught:
        parts.vault.keep(BODY)
    assert "\n" not in caught.value.line()
