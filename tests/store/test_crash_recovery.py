"""Random histories cut short at any byte: exactly the batches that were whole are there again."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.coverage import Advance, Coverage, Outcome
from tui.domain.times import Window
from tui.store.events import EventStore
from tui.store.lock import CaseLock

from .samples import NOW, clock, event

Batch = tuple[list[bytes], Advance | None]

ITEMS = st.one_of(
    st.builds(event, st.integers(0, 6), type=st.sampled_from(["created", "updated"])),
    st.binary(max_size=12),
    st.sampled_from([b'{"wxi.commit":{}}', b"\n", b"", b"\r\n{"]),
)
HOURS = st.integers(0, 48).map(lambda hours: NOW - timedelta(hours=hours))
ADVANCES = st.builds(
    Advance,
    stream=st.sampled_from(["events", "convergedRecordings"]),
    window=st.tuples(HOURS, HOURS).map(lambda ends: Window(min(ends), max(ends))),
    outcome=st.sampled_from(Outcome),
    asked=HOURS,
    pages=st.integers(0, 3),
    items=st.integers(0, 9),
    fresh=st.integers(0, 9),
    cause=st.sampled_from(["", 'refused: \u2028 "no"']),
)
BATCHES = st.lists(st.tuples(st.lists(ITEMS, max_size=4), st.none() | ADVANCES), max_size=5)
MANNERS = st.sampled_from(["cut", "flipped", "zeros"])

Bodies = dict[bytes, None]


def _opened(folder: Path, lock: CaseLock) -> EventStore:
    return EventStore(folder / "events", lock=lock, clock=clock)


def _bodies(store: EventStore) -> Bodies:
    """Return every body that the store holds, in the order of the events received."""
    ids = [store.read(position).id for position in range(len(store))]
    assert len(set(ids)) == len(ids)
    assert [store.find(event_id) for event_id in ids] == list(range(len(ids)))
    return dict.fromkeys(body for event_id in ids for body in store.versions(event_id))


def _together(batches: Sequence[Batch]) -> set[bytes]:
    return {item for items, _ in batches for item in items}


def _read(batches: Sequence[Batch]) -> dict[str, object]:
    coverage = Coverage()
    for _, advance in batches:
        if advance is not None:
            coverage.hear(advance)
    return coverage.as_json()


@settings(max_examples=150, deadline=None)
@given(data=st.data(), batches=BATCHES, later=BATCHES, manner=MANNERS)
def test_after_a_crash_exactly_the_whole_batches_are_there_and_appending_goes_on(
    data: st.DataObject, batches: list[Batch], later: list[Batch], manner: str
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        segment = folder / "events" / "000001.jsonl"
        lock = CaseLock(folder / "lock", clock=clock)
        store = _opened(folder, lock)
        segment.touch()
        ends, heads = [0], [store.head]
        for items, advance in batches:
            store.append(items, advance)
            ends.append(segment.stat().st_size)
            heads.append(store.head)
        store.close()

        # The crash: the file ends somewhere, and what no commit closes may be anything.
        whole = segment.read_bytes()
        length = data.draw(st.integers(0, len(whole)), "length")
        done = max(number for number, end in enumerate(ends) if end <= length)
        tail = bytearray(whole[ends[done] : length])
        if tail and manner == "flipped":
            tail[data.draw(st.integers(0, len(tail) - 1), "place")] ^= 1
        if manner == "zeros":
            tail = bytearray(len(tail))
        segment.write_bytes(whole[: ends[done]] + tail)

        store = _opened(folder, lock)
        assert _bodies(store).keys() == _together(batches[:done])
        assert store.coverage.as_json() == _read(batches[:done])
        assert store.head == heads[done]
        assert bool(store.notices) == bool(tail)
        assert [path.read_bytes() for path in segment.parent.glob("torn-*")] == [tail] * bool(tail)
        for items, advance in later:
            store.append(items, advance)
        held, read, head = _bodies(store), _read([*batches[:done], *later]), store.head
        assert held.keys() == _together([*batches[:done], *later])
        store.close()

        store = _opened(folder, lock)
        assert list(_bodies(store)) == list(held)
        assert (store.coverage.as_json(), store.head) == (read, head)
        assert not store.notices
        store.close()
        lock.release()
