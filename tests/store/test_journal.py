"""The journal on disk: acknowledged batches survive torn tails, damage and full disks."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.errors import DiskFull, Refused
from tui.store import framing
from tui.store.framing import Batch
from tui.store.journal import Journal
from tui.store.lock import CaseLock

from .samples import clock, encoded, event

BATCHES = [[event(1), event(2)], [b"two\nlines", event(3)], [event(4)]]


def ignore(_segment: str, _batch: Batch) -> None:
    """Take a batch and do nothing with it."""


@contextmanager
def opened(folder: Path, lock: CaseLock) -> Iterator[tuple[Journal, list[bytes]]]:
    items: list[bytes] = []
    journal = Journal(
        folder, lock=lock, clock=clock, receive=lambda _, batch: items.extend(batch.items)
    )
    yield journal, items
    journal.close()


def test_a_tail_torn_at_any_byte_costs_no_acknowledged_batch(
    tmp_path: Path, lock: CaseLock
) -> None:
    whole = encoded(*BATCHES)
    ends = [batch.end for batch in framing.scan(io.BytesIO(whole))]
    for length in range(len(whole) + 1):
        folder = tmp_path / str(length)
        folder.mkdir()
        segment = folder / "000001.jsonl"
        segment.write_bytes(whole[:length])
        done = sum(end <= length for end in ends)
        end = ends[done - 1] if done else 0
        kept = [item for batch in BATCHES[:done] for item in batch]

        with opened(folder, lock) as (journal, items):
            assert items == kept
            assert segment.read_bytes() == whole[:end]
            torn = [path.read_bytes() for path in folder.glob("torn-*.bin")]
            assert torn == ([whole[end:length]] if length > end else [])
            assert bool(journal.notices) == (length > end)
            journal.append([event(9)])
        with opened(folder, lock) as (journal, items):
            assert items == [*kept, event(9)]
            assert not journal.notices


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.binary(max_size=30), max_size=4), max_size=6), st.sets(st.integers(0, 6))
)
def test_what_was_appended_is_read_back_across_reopenings(
    batches: list[list[bytes]], reopen_before: set[int]
) -> None:
    with TemporaryDirectory() as name:
        lock = CaseLock(Path(name) / "lock", clock=clock)
        journal = Journal(Path(name), lock=lock, clock=clock, receive=ignore)
        for number, batch in enumerate(batches):
            if number in reopen_before:
                journal.close()
                journal = Journal(Path(name), lock=lock, clock=clock, receive=ignore)
            journal.append(batch)
        journal.close()
        with opened(Path(name), lock) as (_, items):
            assert items == [item for batch in batches for item in batch]
        lock.release()


@pytest.mark.parametrize(
    "place", [b"event-1", b"wxi.commit", b'"bytes":', b'"sha256":', b'"previous":"']
)
def test_damage_is_told_and_left_alone_and_new_batches_go_elsewhere(
    tmp_path: Path, lock: CaseLock, place: bytes
) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    whole = bytearray(encoded(*BATCHES))
    whole[whole.index(place) + len(place) - 1] ^= 1
    (folder / "000001.jsonl").write_bytes(whole)
    for _ in range(2):
        with opened(folder, lock) as (journal, items):
            assert "000001.jsonl is damaged" in journal.notices[0]
            # Every other item is still there, the undamaged ones byte for byte.
            assert set(items) >= {event(3), event(4), b"two\nlines"}
    with opened(folder, lock) as (journal, _):
        journal.append([event(9)])
    assert (folder / "000001.jsonl").read_bytes() == whole
    with opened(folder, lock) as (_, items):
        assert items[-1] == event(9)
    assert sorted(path.name for path in folder.iterdir()) == ["000001.jsonl", "000002.jsonl"]


def test_a_damaged_last_batch_stays_in_sight(tmp_path: Path, lock: CaseLock) -> None:
    whole = bytearray(encoded([event(1), event(2)]))
    whole[3] ^= 1
    (tmp_path / "000001.jsonl").write_bytes(whole)
    with opened(tmp_path, lock) as (journal, items):
        assert len(items) == 2
        assert items[1] == event(2)
        assert journal.notices
    assert (tmp_path / "000001.jsonl").read_bytes() == whole


def test_without_the_lock_nothing_is_written_and_a_torn_tail_stays(
    tmp_path: Path, lock: CaseLock
) -> None:
    segment = tmp_path / "000001.jsonl"
    segment.write_bytes(encoded([event(1)]) + b"torn")
    before = segment.read_bytes()
    second = CaseLock(tmp_path / "lock", clock=clock)
    with opened(tmp_path, second) as (journal, items):
        assert items == [event(1)]
        with pytest.raises(Refused, match=f"process {os.getpid()}"):
            journal.append([event(2)])
    assert segment.read_bytes() == before
    assert not list(tmp_path.glob("torn-*"))


def run(script: str, folder: Path) -> str:
    """Run a script in a process of its own, whose limits are its own too."""
    done = subprocess.run(
        [sys.executable, "-c", script.replace("SAMPLES", clock.__module__), str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


FULL_DISK = """
import resource, sys
from pathlib import Path
from SAMPLES import clock, event
from tui.errors import DiskFull
from tui.store.journal import Journal
from tui.store.lock import CaseLock

folder = Path(sys.argv[1])
folder.mkdir()
journal = Journal(
    folder, lock=CaseLock(folder / "lock", clock=clock), clock=clock, receive=lambda *_: None
)
journal.append([event(1)])
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (600, hard))
try:
    journal.append([event(number) for number in range(2, 50)])
except DiskFull as failure:
    print(failure.line())
print((folder / "000001.jsonl").stat().st_size)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
journal.append([event(99)])
"""


def test_a_write_that_does_not_fit_leaves_the_journal_as_it_was_and_usable(
    tmp_path: Path, lock: CaseLock
) -> None:
    said, size = run(FULL_DISK, tmp_path / "case").splitlines()
    assert said.startswith("000001.jsonl could not be written: file too large")
    assert int(size) == len(encoded([event(1)]))
    with opened(tmp_path / "case", lock) as (journal, items):
        assert items == [event(1), event(99)]
        assert not journal.notices


FULL_ON_OPENING = """
import resource, sys
from pathlib import Path
from SAMPLES import clock, event
from tui.store.journal import Journal
from tui.store.lock import CaseLock

folder = Path(sys.argv[1])
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
lock = CaseLock(folder / "lock", clock=clock)
resource.setrlimit(resource.RLIMIT_FSIZE, (600, hard))
items = []
journal = Journal(
    folder, lock=lock, clock=clock, receive=lambda _, batch: items.extend(batch.items)
)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
print(len(items), [path.name for path in folder.glob("torn-*")], *journal.notices)
journal.append([event(2)])
"""


def test_a_disk_too_full_to_keep_a_torn_tail_does_not_keep_the_officer_out(
    tmp_path: Path, lock: CaseLock
) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    tail = b"torn " * 1000
    (folder / "000001.jsonl").write_bytes(encoded([event(1)]) + tail)
    said = run(FULL_ON_OPENING, folder)
    assert said.startswith("1 [] 000001.jsonl could not be written")
    assert [path.read_bytes() for path in folder.glob("torn-*")] == [tail]
    with opened(folder, lock) as (_, items):
        assert items == [event(1), event(2)]


def test_a_full_device_is_told_as_such(tmp_path: Path, lock: CaseLock) -> None:
    (tmp_path / "000001.jsonl").write_bytes(b"")
    journal = Journal(tmp_path, lock=lock, clock=clock, receive=ignore)
    journal._active._descriptor = os.open("/dev/full", os.O_RDWR)
    with pytest.raises(DiskFull, match="no space left on device"):
        journal.append([event(1)])
    journal.close()
    with opened(tmp_path, lock) as (journal, items):
        assert items == []
        journal.append([event(2)])
    with opened(tmp_path, lock) as (_, items):
        assert items == [event(2)]
