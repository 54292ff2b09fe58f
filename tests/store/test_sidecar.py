"""The saved index: as good as reading the journal, never trusted over it, never in the way."""

import io
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.coverage import Advance, Outcome
from tui.domain.times import Window
from tui.errors import CaseUnreadable
from tui.store import framing, sidecar
from tui.store.events import EventStore
from tui.store.lock import CaseLock

from .samples import NOW, clock, event, tree

Harm = Callable[[bytes], bytes]


@dataclass
class Desk:
    """An event store in a folder with a cache beside it, opened as often as a test likes."""

    root: Path
    lock: CaseLock

    @property
    def folder(self) -> Path:
        return self.root / "events"

    @property
    def segment(self) -> Path:
        return self.folder / "000001.jsonl"

    @property
    def cache(self) -> Path:
        return self.root / "cache" / "events.columns"

    def open(self, *, cached: bool = True, lock: CaseLock | None = None) -> EventStore:
        cache = self.cache if cached else None
        return EventStore(self.folder, lock=lock or self.lock, clock=clock, cache=cache)

    def loaded(self) -> bool:
        return sidecar.load(self.cache, self.folder) is not None


@pytest.fixture
def desk(tmp_path: Path, lock: CaseLock) -> Desk:
    return Desk(tmp_path, lock)


def advance(hours: int) -> Advance:
    window = Window(NOW - timedelta(hours=hours), NOW)
    return Advance("events", window, Outcome.END, NOW, 1, 1, 1)


def filled(desk: Desk, count: int = 1200) -> EventStore:
    store = desk.open()
    chance = Random(3)
    items = [
        event(
            number,
            type=chance.choice(["created", "deleted"]),
            created=f"2026-02-{chance.randint(1, 28):02d}T10:00:00.120Z",
        )
        for number in range(count)
    ]
    for start in range(0, count, 400):
        store.append(items[start : start + 400], advance(start + 1))
    store.append([b"not json", b"two\r\nlines", event(7, text="changed"), event(8, x="\ud800")])
    member = {"personId": "p", "roomId": "r", "personDisplayName": "Zo\ud800", "roomType": "direct"}
    store.append([event(-1, resource="memberships", data=member)])
    return store


def looks(store: EventStore) -> list[object]:
    """Return all that can be seen of a store."""
    columns = store.columns
    events = [store.read(position) for position in range(len(store))]
    return [
        [one.raw for one in events],
        [list(map(columns.rank, columns.order)), columns.kind, columns.actor, columns.person],
        [columns.room, columns.message, columns.parent],
        [
            [list(columns.by_message.of(columns.message[position])), columns.texts.of(position)]
            for position in range(len(store))
        ],
        [(terms.spelled, terms.known) for terms in (columns.kinds, columns.people, columns.rooms)],
        columns.said,
        columns.direct,
        store.coverage.as_json(),
        store.head,
        store.differing(),
        [(store.find(one.id), store.versions(one.id)) for one in events],
    ]


def test_a_store_looks_the_same_with_it_without_it_and_while_it_grew(desk: Desk) -> None:
    first = filled(desk)
    seen = looks(first)
    assert first.differing() == {"event-7", "event-8"}
    first.close()
    assert desk.loaded()
    for cached in (True, False):
        again = desk.open(cached=cached)
        assert looks(again) == seen
        again.close()
    more = desk.open()
    assert list(more.append([event(7), event(5000), event(7, text="again")], advance(99))) == [1203]
    seen = looks(more)
    more.close()  # too little to be saved anew: read from the journal
    for cached in (True, False):
        again = desk.open(cached=cached)
        assert looks(again) == seen
        again.close()


def test_what_is_known_is_not_read_again(desk: Desk) -> None:
    filled(desk).close()
    content = bytearray(desk.segment.read_bytes())
    content[20] ^= 1  # within the first item, whose batch would be found damaged
    desk.segment.write_bytes(content)
    again = desk.open()
    assert again.notices == ()
    with pytest.raises(CaseUnreadable, match=r"changed on disk: 000001\.jsonl no longer holds"):
        again.read(0)
    assert again.read(1).id == "event-1"
    with pytest.raises(CaseUnreadable, match="changed on disk"):
        again.append([event(0)])  # what cannot be compared is not taken for the same
    again.close()
    whole = desk.open(cached=False)
    assert "000001.jsonl is damaged: 1 batch(es)" in whole.notices[0]
    whole.close()


def test_a_damaged_journal_is_read_every_time(desk: Desk) -> None:
    store = filled(desk)
    store.close()
    desk.cache.unlink()
    content = bytearray(desk.segment.read_bytes())
    content[20] ^= 1
    desk.segment.write_bytes(content)
    for _ in range(2):
        store = desk.open()
        assert "is damaged" in store.notices[0]
        store.close()
        assert not desk.cache.exists()


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: b"",
        lambda content: content[:10],
        lambda content: content[:-1],
        lambda content: content + b"x",
        lambda content: content.replace(b'"format": 2', b'"format": 1'),
        lambda content: os.urandom(1000),
    ],
)
def test_a_file_that_is_no_sidecar_is_as_good_as_none(desk: Desk, harm: Harm) -> None:
    store = filled(desk)
    seen = looks(store)
    store.close()
    desk.cache.write_bytes(harm(desk.cache.read_bytes()))
    assert not desk.loaded()
    again = desk.open()
    assert looks(again) == seen
    assert again.notices == ()
    again.close()
    assert desk.loaded()  # made anew


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = tmp_path_factory.mktemp("desk")
    lock = CaseLock(root / "lock", clock=clock)
    desk = Desk(root, lock)
    filled(desk, 1010).close()
    lock.release()
    return desk


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_changed_byte_anywhere_is_noticed(kept: Desk, data: st.DataObject) -> None:
    content = bytearray(kept.cache.read_bytes())
    place = data.draw(st.integers(0, 60) | st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    changed = kept.root / "changed"
    changed.write_bytes(content)
    assert sidecar.load(kept.cache, kept.folder) is not None
    assert sidecar.load(changed, kept.folder) is None


def test_a_journal_that_it_does_not_fit_is_read_as_it_is(desk: Desk) -> None:
    filled(desk).close()
    content = desk.segment.read_bytes()
    saved = desk.cache.read_bytes()
    ends = [batch.end for batch in framing.scan(io.BytesIO(content))]
    for changed in (content[: ends[1]], content[:-1], content[: ends[0]] + content, b""):
        desk.segment.write_bytes(changed)
        desk.cache.write_bytes(saved)
        assert not desk.loaded()
        with_it = desk.open()
        seen, notices = looks(with_it), with_it.notices
        with_it.close()
        desk.segment.write_bytes(changed)
        without = desk.open(cached=False)
        assert looks(without) == seen
        assert [line.split(" kept as")[0] for line in without.notices] == [
            line.split(" kept as")[0] for line in notices
        ]
        without.close()
    desk.segment.unlink()
    assert not desk.loaded()


def test_it_is_private_and_saved_by_the_writer_alone(desk: Desk) -> None:
    store = filled(desk)
    reader = CaseLock(desk.root / "lock", clock=clock)
    second = desk.open(lock=reader)
    seen = tree(desk.root)
    assert looks(second) == looks(store)
    second.close()
    assert tree(desk.root) == seen
    store.close()
    assert [path.name for path in desk.cache.parent.iterdir()] == ["events.columns"]
    assert stat.S_IMODE(desk.cache.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.cache.parent.stat().st_mode) == 0o700


def test_few_events_are_not_worth_it(desk: Desk) -> None:
    store = desk.open()
    store.append([event(1)])
    store.close()
    assert not desk.cache.parent.exists()


def test_a_cache_that_cannot_be_written_is_done_without(desk: Desk) -> None:
    desk.cache.mkdir(parents=True)
    store = filled(desk)
    seen = looks(store)
    store.close()
    assert [path.name for path in desk.cache.parent.iterdir()] == ["events.columns"]
    again = desk.open()
    assert looks(again) == seen
    again.close()
    desk.cache.rmdir()
    desk.cache.parent.rmdir()
    desk.cache.parent.write_bytes(b"in the way")
    again = desk.open()
    assert looks(again) == seen
    again.close()
