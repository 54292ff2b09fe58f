"""The event store against stock TinyDB, with random histories; versions; threads."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tinydb import Query, TinyDB, where
from tinydb.queries import QueryLike
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from tui.domain.models import Event
from tui.errors import CaseFailure, Refused
from tui.store.events import EventStore
from tui.store.lock import CaseLock

from .conftest import Opener
from .samples import clock, encoded, event


def everything(events: EventStore) -> list[Event]:
    return [events.read(position) for position in range(len(events))]


class StringTable(Table):
    document_id_class = str  # type: ignore[assignment]


class StockDatabase(TinyDB):
    table_class = StringTable
    default_table_name = "events"


QUERIES: list[QueryLike] = [
    where("resource") == "rooms",
    where("data").text.search("[ab]"),
    where("data").exists() & ~(where("resource") == "messages"),
    Query().tags.any(["x"]),
    where("created") >= "2026-02-15",
]
IDS = st.sampled_from(["a", "b", "1", "01", "é", "\ud800", "Y2lzY28", "wxi.commit"])
CONTENT = st.fixed_dictionaries(
    {"id": IDS, "resource": st.sampled_from(["messages", "rooms", "new"])},
    optional={
        "created": st.sampled_from(["2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"]),
        "data": st.dictionaries(st.just("text"), st.text("ab\n\r{é", max_size=4)),
        "tags": st.lists(st.sampled_from("xyz"), max_size=2),
    },
)


class Histories(RuleBasedStateMachine):
    """The same steps on our store and on stock TinyDB must look the same afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.lock = CaseLock(self.folder / "lock", clock=clock)
        self.stock = StockDatabase(storage=MemoryStorage)
        self.store = self._open()

    def _open(self) -> EventStore:
        return EventStore(self.folder / "events", lock=self.lock, clock=clock)

    def teardown(self) -> None:
        self.store.close()
        self.lock.release()
        rmtree(self.folder)

    @rule(contents=st.lists(CONTENT, max_size=6))
    def receive(self, contents: list[dict[str, Any]]) -> None:
        fresh = []
        for content in contents:
            if not self.stock.contains(doc_id=content["id"]):
                self.stock.insert(Document(content, content["id"]))
                fresh.append(content["id"])
        found = self.store.append([json.dumps(content).encode() for content in contents])
        assert [self.store.read(position).id for position in found] == fresh

    @rule(content=CONTENT, as_document=st.booleans())
    def insert(self, content: dict[str, Any], as_document: bool) -> None:
        document = Document(content, content["id"])
        taken = self.stock.contains(doc_id=content["id"])
        if taken:
            with pytest.raises(ValueError, match="already exists"):
                self.stock.insert(document)
            with pytest.raises(ValueError, match="already exists"):
                self.store.database.insert(document)
        else:
            expected = self.stock.insert(document)
            assert self.store.database.insert(document if as_document else content) == expected

    @rule(contents=st.lists(CONTENT, max_size=4, unique_by=lambda found: str(found["id"])))
    def insert_multiple(self, contents: list[dict[str, Any]]) -> None:
        documents = [Document(content, content["id"]) for content in contents]
        if any(self.stock.contains(doc_id=content["id"]) for content in contents):
            with pytest.raises(ValueError, match="already exists"):
                self.store.database.insert_multiple(documents)
        else:
            self.stock.insert_multiple(documents)
            found = self.store.database.insert_multiple(documents)
            assert [str(doc_id) for doc_id in found] == [content["id"] for content in contents]

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self._open()

    @precondition(lambda self: len(self.store) > 0)
    @rule()
    def change_nothing(self) -> None:
        database = self.store.database
        for attempt in (
            lambda: database.update({"resource": "changed"}),
            lambda: database.remove(where("id").exists()),
            lambda: database.upsert({"resource": "changed"}, where("id").exists()),
            lambda: database.update_multiple([({"a": 1}, where("id").exists())]),
            database.truncate,
            database.drop_tables,
            lambda: database.drop_table("events"),
        ):
            with pytest.raises(Refused, match="kept as they came"):
                attempt()

    @invariant()
    def looks_the_same(self) -> None:
        ours, stock = self.store.database, self.stock
        assert len(ours) == len(stock) == len(self.store)
        assert ours.all() == stock.all()
        assert [str(found.doc_id) for found in ours] == [str(found.doc_id) for found in stock]
        assert [found.id for found in everything(self.store)] == [
            str(found.doc_id) for found in stock
        ]
        for query in QUERIES:
            assert ours.search(query) == stock.search(query)
            assert ours.count(query) == stock.count(query)
            assert ours.contains(query) == stock.contains(query)
            assert ours.get(query) == stock.get(query)
        for event_id in ("a", "01", "missing"):
            assert ours.get(doc_id=event_id) == stock.get(doc_id=event_id)
            assert ours.contains(doc_id=event_id) == stock.contains(doc_id=event_id)
        assert ours.get(doc_ids=["a", "1"]) == stock.get(doc_ids=["a", "1"])


Histories.TestCase.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)
TestHistories = Histories.TestCase


def test_events_come_back_with_their_received_bytes_in_the_order_received(
    open_case: Opener,
) -> None:
    items = [event(3), b"not json", event(1), b'{"no":"id"}', b"two\r\nlines", event(2)]
    first = open_case()
    assert first.events.append(items) == range(6)
    first.close()
    events = open_case().events
    assert [found.raw for found in everything(events)] == items
    assert events.read(1).resource == "unreadable"
    assert events.find("event-1") == 2
    assert events.find("nowhere") is None


def test_the_same_bytes_again_are_ignored_and_other_bytes_are_a_further_version(
    open_case: Opener, folder: Path
) -> None:
    first = open_case()
    one, other = event(1), event(1, type="updated")
    assert len(first.events.append([one, one])) == 1
    size = (folder / "data/events/000001.jsonl").stat().st_size
    assert not first.events.append([one])
    assert (folder / "data/events/000001.jsonl").stat().st_size == size
    assert first.events.differing() == frozenset()
    assert first.events.append([other, event(2), other, one]) == range(1, 2)
    first.close()
    for parts in (first, open_case()):
        assert parts.events.versions("event-1") == (one, other)
        assert parts.events.versions("event-2") == (event(2),)
        assert parts.events.versions("nowhere") == ()
        assert parts.events.differing() == {"event-1"}
        assert [found.raw for found in everything(parts.events)] == [one, event(2)]


def test_threads_that_receive_the_same_items_keep_each_once(open_case: Opener) -> None:
    first = open_case()
    pages = [[event(number) for number in range(start, start + 20)] for start in range(0, 100, 10)]
    with ThreadPoolExecutor(4) as pool:
        fresh = [found for batch in pool.map(first.events.append, pages * 2) for found in batch]
    assert sorted(fresh) == list(range(110))
    assert len({found.id for found in everything(first.events)}) == 110
    first.close()
    assert len(open_case().events) == 110


def test_what_is_seen_while_events_come_is_whole(open_case: Opener) -> None:
    events = open_case().events
    done = threading.Event()

    def look() -> int:
        seen = 0
        while not done.is_set() or seen < len(events):
            for position in range(seen, len(events)):
                found = events.read(position)
                assert found.raw == event(position)
                assert events.find(found.id) == position
                assert events.columns.texts.of(position) == "héllo"
            seen = len(events)
            order = events.columns.order
            assert list(order) == sorted(range(len(order)), key=events.columns.rank)
        return seen

    with ThreadPoolExecutor(2) as pool:
        looking = pool.submit(look)
        try:
            for start in range(0, 3000, 50):
                events.append([event(number) for number in range(start, start + 50)])
        finally:
            done.set()
        assert looking.result() == 3000


def test_a_position_that_is_none_and_a_file_that_is_gone(open_case: Opener, folder: Path) -> None:
    events = open_case().events
    events.append([event(1), event(2)])
    assert events.read(-1).id == "event-2"
    for position in (2, -3):
        with pytest.raises(IndexError):
            events.read(position)
    (folder / "data/events/000001.jsonl").unlink()
    events.close()
    with pytest.raises(CaseFailure, match="cannot be used: no such file"):
        events.read(0)


def test_a_document_needs_an_id_of_its_own(open_case: Opener) -> None:
    database = open_case().events.database
    for wrong in ({"resource": "rooms"}, {"id": 1}, Document({"id": "a"}, 7)):
        with pytest.raises(ValueError, match="id"):
            database.insert(wrong)
    with pytest.raises(ValueError, match="Mapping"):
        database.insert([])
    assert len(database) == 0


def test_the_same_batch_twice_in_the_journal_is_one_version(
    open_case: Opener, folder: Path
) -> None:
    open_case().close()
    batch = encoded([event(1)])
    (folder / "data/events/000001.jsonl").write_bytes(batch + batch)
    events = open_case().events
    assert len(events) == 1
    assert events.versions("event-1") == (event(1),)
    assert events.differing() == frozenset()
