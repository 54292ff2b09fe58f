"""The journal: what is acknowledged stays, and no byte of it changes unnoticed."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.errors import BadInput, CaseFailure, Refused, VerificationFailed
from tui.evidence import chain
from tui.evidence.chain import GENESIS
from tui.evidence.entry import Action
from tui.evidence.journal import ChainedJournal

Opener = Callable[..., ChainedJournal]
ANY_TEXT = st.text(st.characters(categories=None), max_size=30)  # lone surrogates too
ENTRIES = st.lists(
    st.tuples(st.sampled_from(list(Action)), ANY_TEXT, ANY_TEXT), min_size=1, max_size=6
)


def fill(journal: ChainedJournal, count: int) -> None:
    for number in range(count):
        journal.append("view", object_type="event", object_id=f"e{number}", reason="why")


def lines(folder: Path) -> list[bytes]:
    found: list[bytes] = []
    for path in sorted(folder.glob("*.jsonl")):
        found += path.read_bytes().split(b"\n")[:-1]
    return found


def test_an_entry_says_who_did_what_to_what_and_when(opened: Opener, tmp_path: Path) -> None:
    journal = opened(tmp_path / "journal")
    journal.append("open", object_type="case", object_id="CASE-1")
    journal.identify("person-1")
    entry = journal.append(
        "retrieve",
        object_type="message",
        object_id="m1",
        object_sha256="ab" * 32,
        result="ok",
        reason="B2",
    )
    first, second = lines(tmp_path / "journal")
    stored = json.loads(second)
    assert stored.pop("monotonicNs") > 0
    assert stored == {
        "seq": 2,
        "ts": "2026-03-02T10:00:00.120Z",
        "performer": {
            "osUser": "dana",
            "sshFrom": "192.0.2.7",
            "tty": "/dev/pts/3",
            "webexPersonId": "person-1",
        },
        "instrument": {"name": "webex-investigator", "version": "0.1.0"},
        "action": "retrieve",
        "object": {"type": "message", "id": "m1", "sha256": "ab" * 32},
        "result": "ok",
        "reason": "B2",
        "caseId": "CASE-1",
        "prev": sha256(first + b"\n").hexdigest(),
    }
    assert json.loads(first)["prev"] == GENESIS
    assert json.loads(first)["performer"]["webexPersonId"] is None
    assert entry.sha256 == journal.head == sha256(second + b"\n").hexdigest()
    assert entry.content == json.loads(second)
    assert (entry.seq, len(journal), journal.verify()) == (2, 2, 2)
    assert list(json.loads(second)) == sorted(json.loads(second))
    assert b'": ' not in second
    journal.close()


@settings(max_examples=40, deadline=None)
@given(entries=ENTRIES, limit=st.integers(1, 2000))
def test_any_text_survives_rotation_and_reopening(
    opened: Opener, entries: list[tuple[Action, str, str]], limit: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        journal = opened(folder, limit=limit)
        for action, target, reason in entries:
            journal.append(action, object_type="x", object_id=target, reason=reason)
        assert journal.verify() == len(entries)
        head = journal.head
        journal.close()
        again = opened(folder, limit=limit)
        assert (len(again), again.head, again.notice) == (len(entries), head, "")
        stored = [(e.action, e.content["object"], e.content["reason"]) for e in again.entries()]
        whole = [
            json.loads(json.dumps(list(entry))) for entry in entries
        ]  # pairs as JSON joins them
        assert stored == [(a, {"type": "x", "id": t, "sha256": None}, r) for a, t, r in whole]
        again.close()


def test_a_new_segment_carries_the_chain_over(opened: Opener, tmp_path: Path) -> None:
    journal = opened(tmp_path, limit=1000)
    fill(journal, 7)
    journal.close()
    names = [path.name for path in sorted(tmp_path.glob("*.jsonl"))]
    assert len(names) > 1
    assert names == [f"{number:06d}.jsonl" for number in range(1, len(names) + 1)]
    assert all(path.stat().st_size <= 1000 for path in tmp_path.glob("*.jsonl"))
    for before, after in pairwise(lines(tmp_path)):
        assert json.loads(after)["prev"] == sha256(before + b"\n").hexdigest()
    (tmp_path / names[0]).unlink()
    with pytest.raises(VerificationFailed, match=r"000001\.jsonl is missing"):
        opened(tmp_path)


@pytest.fixture(scope="module")
def filled(opened: Opener, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    journal = opened(folder, limit=1200)
    fill(journal, 6)
    journal.close()
    return folder


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_byte_changes_unnoticed(opened: Opener, filled: Path, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "journal"
        shutil.copytree(filled, folder)
        path = data.draw(st.sampled_from(sorted(folder.glob("*.jsonl"))))
        content = bytearray(path.read_bytes())
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
        path.write_bytes(content)
        with pytest.raises(VerificationFailed):
            opened(folder)
        reader = opened(folder, read_only=True)
        assert reader.notice
        with pytest.raises(VerificationFailed):
            reader.verify()
        assert path.read_bytes() == content


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_cut_tail_is_noticed_against_the_anchor(
    opened: Opener, filled: Path, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "journal"
        shutil.copytree(filled, folder)
        path = max(folder.glob("*.jsonl"))
        size = path.stat().st_size
        os.truncate(path, data.draw(st.integers(0, size - 1)))
        with pytest.raises(VerificationFailed):
            opened(folder)
        assert not list(folder.glob("torn-*"))


@pytest.mark.parametrize("cut", ["line", "anchor"])
def test_a_removed_line_or_anchor_is_noticed(opened: Opener, tmp_path: Path, cut: str) -> None:
    journal = opened(tmp_path)
    fill(journal, 2)
    journal.append("shot", object_type="exhibit", object_id="S-0001")
    fill(journal, 2)
    if cut == "line":
        path = tmp_path / "000001.jsonl"
        path.write_bytes(b"\n".join(lines(tmp_path)[:2]) + b"\n")
    else:
        (tmp_path / "head.json").unlink()
    with pytest.raises(VerificationFailed, match=r"was cut|is missing"):
        journal.verify()
    journal.close()


@settings(max_examples=40, deadline=None)
@given(kept=st.integers(0, 400))
def test_a_torn_last_line_is_moved_aside(opened: Opener, kept: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        journal = opened(folder)
        fill(journal, 3)
        journal.close()
        path = folder / "000001.jsonl"
        whole = path.read_bytes()
        torn = whole.splitlines()[-1][:kept]
        path.write_bytes(whole + torn)
        reader = opened(folder, read_only=True)
        assert (bool(reader.notice), path.read_bytes()) == (bool(torn), whole + torn)
        again = opened(folder)
        assert (len(again), path.read_bytes()) == (3, whole)
        aside = list(folder.glob("torn-*.bin"))
        assert [p.read_bytes() for p in aside] == ([torn] if torn else [])
        assert all(p.name in again.notice for p in aside)
        fill(again, 1)
        assert again.verify() == 4
        again.close()


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tui.domain.casefile import Performer
from tui.evidence.journal import ChainedJournal
journal = ChainedJournal.open(Path(sys.argv[1]), case_id="CASE-1",
    performer=Performer("d", None, None), version="0", clock=lambda: datetime.now(UTC), limit=4000)
while True:
    entry = journal.append("receipt" if len(journal) % 7 == 0 else "view",
        object_type="event", object_id="e" * 300)
    print(entry.seq, entry.sha256, flush=True)
"""


def test_a_killed_writer_loses_nothing_it_acknowledged(opened: Opener, tmp_path: Path) -> None:
    acknowledged: dict[int, str] = {}
    for goal in (1, 3, 8, 20):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            for _ in range(goal):
                seq, digest = writer.stdout.readline().split()
                acknowledged[int(seq)] = digest
            writer.send_signal(signal.SIGKILL)
            for rest in writer.stdout.read().splitlines():
                if len(rest.split()) == 2 and len(rest.split()[1]) == 64:
                    acknowledged[int(rest.split()[0])] = rest.split()[1]
        journal = opened(tmp_path, limit=4000)
        stored = {entry.seq: entry.sha256 for entry in journal.entries()}
        assert acknowledged.items() <= stored.items()
        journal.close()


def test_threads_append_to_one_chain(opened: Opener, tmp_path: Path) -> None:
    journal = opened(tmp_path, limit=5000)
    workers = [threading.Thread(target=fill, args=(journal, 40)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert journal.verify() == 80
    assert [entry.seq for entry in journal.entries()] == list(range(1, 81))
    journal.close()


FULL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from tui.domain.casefile import Performer
from tui.errors import DiskFull
from tui.evidence.journal import ChainedJournal
journal = ChainedJournal.open(Path(sys.argv[1]), case_id="CASE-1",
    performer=Performer("d", None, None), version="0", clock=lambda: datetime.now(UTC))
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
kept = 0
try:
    while True:
        journal.append("view", object_type="event", object_id="e")
        kept += 1
except DiskFull as failure:
    assert "000001.jsonl" in failure.line()
assert journal.verify() == len(journal) == kept > 0
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
journal.append("view", object_type="event", object_id="after")
assert journal.verify() == kept + 1
print(kept + 1)
"""


def test_a_full_disk_leaves_whole_lines_and_a_usable_journal(
    opened: Opener, tmp_path: Path
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    journal = opened(tmp_path)
    assert (len(journal), journal.notice) == (int(run.stdout), "")
    journal.close()


def test_files_are_private_whatever_the_umask(opened: Opener, tmp_path: Path) -> None:
    for number, mask in enumerate((0o000, 0o777)):
        before = os.umask(mask)
        try:
            journal = opened(tmp_path / f"case{number}" / "data" / "journal", limit=600)
            fill(journal, 3)
            journal.close()
        finally:
            os.umask(before)
        for path in (tmp_path / f"case{number}").rglob("*"):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_reading_writes_nothing(opened: Opener, tmp_path: Path) -> None:
    reader = opened(tmp_path / "journal", read_only=True)
    with pytest.raises(Refused):
        reader.append("view", object_type="event", object_id="e")
    reader.close()
    assert (len(reader), reader.head, reader.verify()) == (0, GENESIS, 0)
    assert not (tmp_path / "journal").exists()


def test_a_reader_sees_the_writer_go_on(opened: Opener, tmp_path: Path) -> None:
    writer = opened(tmp_path)
    fill(writer, 2)
    reader = opened(tmp_path, read_only=True)
    fill(writer, 3)
    assert (len(reader), reader.verify()) == (2, 5)
    writer.close()


def test_unknown_actions_oversize_and_closed_are_refused(opened: Opener, tmp_path: Path) -> None:
    journal = opened(tmp_path)
    with pytest.raises(BadInput, match="not an action"):
        journal.append("delete", object_type="x", object_id="y")
    with pytest.raises(BadInput, match="1 MiB"):
        journal.append("view", object_type="x", object_id="y", reason="z" * (1 << 20))
    assert journal.verify() == 0
    journal.close()
    journal.close()
    with pytest.raises(Refused):
        journal.append("view", object_type="x", object_id="y")


def test_what_no_longer_has_a_place_on_disk_is_not_taken_as_kept(
    opened: Opener, tmp_path: Path
) -> None:
    journal = opened(tmp_path / "journal")
    journal.append("open", object_type="case", object_id="CASE-1")
    shutil.rmtree(tmp_path / "journal")
    with pytest.raises(CaseFailure, match="moved or removed"):
        journal.append("close", object_type="case", object_id="CASE-1")
    assert len(journal) == 1
    journal.close()
    assert not list(tmp_path.iterdir())


def test_a_foreign_write_stops_the_journal(opened: Opener, tmp_path: Path) -> None:
    journal = opened(tmp_path)
    fill(journal, 1)
    with (tmp_path / "000001.jsonl").open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(VerificationFailed, match="something else"):
        fill(journal, 1)
    journal.close()


def test_looks_wait_for_the_disk_together_and_what_acts_does_not(
    opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(tmp_path, limit=40_000)
    synced: list[int] = []
    real = os.fsync

    def count(descriptor: int) -> None:
        synced.append(descriptor)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", count)

    def look(times: int) -> int:
        before = len(synced)
        for _ in range(times):
            journal.append("view", object_type="event", object_id="e", durable=False)
        return len(synced) - before

    assert look(15) == 0
    assert look(1) == 1  # the 16th takes the others with it
    assert look(3) == 0
    before = len(synced)
    journal.append("intent", object_type="message", object_id="m")
    assert len(synced) == before + 1
    assert look(15) == 0
    # All of it is in the file already, as a killed process leaves it.
    assert opened(tmp_path, read_only=True).verify() == len(journal) == 35
    journal.close()


def test_a_new_segment_waits_for_the_looks_in_the_old_one(
    opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(tmp_path, limit=1500)
    synced: list[str] = []
    real = os.fsync

    def note(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    for _ in range(6):
        journal.append("view", object_type="event", object_id="e", durable=False)
    assert "000001.jsonl" in synced
    assert (tmp_path / "000002.jsonl").exists()
    assert journal.verify() == 6
    journal.close()


@given(ENTRIES)
def test_following_the_bytes_of_a_journal_finds_what_parsing_them_does(
    opened: Opener, entries: list[tuple[Action, str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        journal = opened(Path(name))
        for action, text, reason in [*entries, (Action.VIEW, '","prev":"0",', '"seq":7,"ts":"')]:
            journal.append(action, object_type="event", object_id=text, reason=reason)
        journal.close()
        quick, whole = (chain.examine(Path(name), quick=one) for one in (True, False))
    assert quick == whole
    assert quick.count == len(entries) + 1
    assert quick.broken is None
