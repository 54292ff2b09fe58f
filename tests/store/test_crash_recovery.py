"""Random histories cut short at any byte: exactly the batches that were whole are there again."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.store.events import EventStore
from tui.store.lock import CaseLock

from .samples import clock, event

ITEMS = st.one_of(
    st.builds(event, st.integers(0, 6), type=st.sampled_from(["created", "updated"])),
    st.binary(max_size=12),
    st.sampled_from([b'{"wxi.commit":{}}', b"\n", b"", b"\r\n{"]),
)
BATCHES = st.lists(st.lists(ITEMS, max_size=4), max_size=5)
MANNERS = st.sampled_from(["cut", "flipped", "zeros"])

Bodies = dict[bytes, None]


def _opened(folder: Path, lock: CaseLock) -> EventStore:
    return EventStore(folder / "events", lock=lock, clock=clock)


def _bodies(store: EventStore) -> Bodies:
    """Return every body that the store holds, in the order of ids received."""
    ids = [found.id for found in store.events()]
    assert len(ids) == len(set(ids)) == len(store)
    return dict.fromkeys(body for event_id in ids for body in store.versions(event_id))


def _together(batches: Sequence[Sequence[bytes]]) -> set[bytes]:
    return {item for batch in batches for item in batch}


@settings(max_examples=150, deadline=None)
@given(data=st.data(), batches=BATCHES, later=BATCHES, manner=MANNERS)
def test_after_a_crash_exactly_the_whole_batches_are_there_and_appending_goes_on(
    data: st.DataObject,
    batches: list[list[bytes]],
    later: list[list[bytes]],
    manner: str,
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        segment = folder / "events" / "000001.jsonl"
        lock = CaseLock(folder / "lock", clock=clock)
        store = _opened(folder, lock)
        ends = [0]
        for batch in batches:
            store.append(batch)
            ends.append(segment.stat().st_size if segment.exists() else 0)
        store.close()

        # The crash: the file ends somewhere, and what no commit closes may be anything.
        whole = segment.read_bytes() if segment.exists() else b""
        length = data.draw(st.integers(0, len(whole)), "length")
        done = max(number for number, end in enumerate(ends) if end <= length)
        tail = bytearray(whole[ends[done] : length])
        if tail and manner == "flipped":
            tail[data.draw(st.integers(0, len(tail) - 1), "place")] ^= 1
        if manner == "zeros":
            tail = bytearray(len(tail))
        if whole:
            segment.write_bytes(whole[: ends[done]] + tail)

        store = _opened(folder, lock)
        assert _bodies(store).keys() == _together(batches[:done])
        assert bool(store.notices) == bool(tail)
        assert [path.read_bytes() for path in segment.parent.glob("torn-*")] == (
            [tail] if tail else []
        )
        for batch in later:
            store.append(batch)
        held = _bodies(store)
        assert held.keys() == _together([*batches[:done], *later])
        store.close()

        store = _opened(folder, lock)
        assert list(_bodies(store)) == list(held)
        assert not store.notices
        store.close()
        lock.release()
