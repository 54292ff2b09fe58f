"""Records: their history is told by observations, durable, and nothing seen is ever changed."""

import json
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.coverage import Advance, Outcome
from tui.domain.records import AUDITS, MEETINGS, Family, Key, Observation, Source
from tui.domain.times import Window
from tui.errors import BadInput, Refused
from tui.store.lock import CaseLock
from tui.store.recordlog import RecordStore

from .conftest import Opener
from .samples import NOW, clock

SITE = "acme.webex.com"
MONTH = Window(NOW - timedelta(days=30), NOW)


def item(number: int = 1, **changes: object) -> bytes:
    content: dict[str, object] = {
        "id": f"{number:032x}",
        "topic": "Price round",
        "timeRecorded": "2026-02-20T10:00:00Z",
        "status": "available",
    }
    return json.dumps(content | changes).encode()


def page(
    source: Source, outcome: Outcome = Outcome.PAGE, *, hours: int = 0, tracking: str = "ROUTER_1"
) -> Advance:
    at = NOW + timedelta(hours=hours)
    return Advance(source.name, MONTH, outcome, at, 1, 1, 0, "", tracking)


AVAILABLE = Source(Family.RECORDING, "available", SITE)
DELETED = Source(Family.RECORDING, "deleted", SITE)


def test_a_history_is_told_by_observations_and_their_times(open_case: Opener) -> None:
    log = open_case().records
    here, binned = item(), item(status="deleted")
    assert log.append([here], page(AVAILABLE)) == 1
    assert log.append([here], page(AVAILABLE, hours=1)) == 0
    assert log.append([binned], page(DELETED, hours=2, tracking="ROUTER_2")) == 1
    assert log.append([here], page(AVAILABLE, hours=3)) == 1, "a restored one is seen again"
    log.append([], page(DELETED, Outcome.END, hours=4))

    [key] = log.keys(*MEETINGS)
    found = log.record(key)
    assert [one.raw for one in found.observations] == [here, binned, here]
    assert [one.status for one in found.turns()] == ["available", "deleted", "available"]
    assert [one.seen - NOW for one in found.turns()] == [timedelta(hours=h) for h in (0, 2, 3)]
    assert found.observations[1].tracking_id == "ROUTER_2"
    assert [one.outcome for one in log.readings] == [Outcome.END]
    assert log.find(key.id) == key
    assert log.keys(*AUDITS) == []


def test_it_is_read_again_after_reopening_and_nothing_is_made_by_looking(
    open_case: Opener, folder: Path
) -> None:
    first = open_case()
    assert first.records.keys(*MEETINGS) == []
    assert not (folder / "data" / "records").exists()
    first.records.append([item(1), item(2, timeRecorded=None)], page(AVAILABLE))
    head = first.records.head
    first.close()
    log = open_case().records
    assert log.head == head
    # One without a time comes first: nothing is dropped.
    assert [key.id[-1] for key in log.keys(Family.RECORDING)] == ["2", "1"]
    assert log.append([item(1)], page(AVAILABLE)) == 0


def test_parts_stay_in_the_order_received_and_are_of_one_thing_each(open_case: Opener) -> None:
    log = open_case().records
    said = [json.dumps({"id": f"s{n}", "text": f"word {n}"}).encode() for n in (3, 1, 2)]
    for name in ("t1", "t2"):
        log.append(said, page(Source(Family.SNIPPET, "", name)))
    assert [one.id for one in log.parts(Family.SNIPPET, "t1")] == ["s3", "s1", "s2"]
    assert log.parts(Family.SNIPPET, "t3") == ()
    assert log.find("s1") is None


@pytest.mark.parametrize("odd", [b"", b"[]", b"\xff", b'{"id":7}', b'{"wxi.commit":{}}', b"{\r\n}"])
def test_what_cannot_be_read_is_kept_as_it_came(open_case: Opener, odd: bytes) -> None:
    log = open_case().records
    assert log.append([odd, odd], page(AVAILABLE)) == 1
    [key] = log.keys(Family.RECORDING)
    found = log.record(key)
    assert (found.newest.raw, found.topic, found.moment) == (odd, "", None)
    assert found.status == "available"


def test_a_case_that_is_held_elsewhere_is_only_read(open_case: Opener) -> None:
    open_case().records.append([item()], page(AVAILABLE))
    second = open_case()
    assert len(second.records.keys(Family.RECORDING)) == 1
    with pytest.raises(Refused):
        second.records.append([item(2)], page(AVAILABLE))
    with pytest.raises(BadInput):
        second.records.append([item(2)], Advance("events", MONTH, Outcome.PAGE, NOW, 1, 1, 0))


def test_a_torn_page_is_not_there(open_case: Opener, folder: Path) -> None:
    parts = open_case()
    parts.records.append([item(1)], page(AVAILABLE))
    parts.close()
    segment = folder / "data" / "records" / "000001.jsonl"
    segment.write_bytes(segment.read_bytes() + item(2))
    log = open_case().records
    assert [key.id[-1] for key in log.keys(Family.RECORDING)] == ["1"]
    assert any("unfinished batch" in one for one in log.notices)


NAMES = st.text("ab/?é\u202e", max_size=6)
SOURCES = st.builds(Source, st.sampled_from(Family), st.sampled_from(("", "deleted")), NAMES)


@given(SOURCES)
def test_a_list_is_named_so_that_it_can_be_read_back(source: Source) -> None:
    assert Source.parse(source.name) == source
    assert Source.parse(f"later-{source.name}") is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(SOURCES, st.lists(st.integers(0, 5), max_size=6)), max_size=8))
def test_reopened_it_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, pages: list[tuple[Source, list[int]]]
) -> None:
    folder = tmp_path_factory.mktemp("records")
    lock = CaseLock(folder / "lock", clock=clock)
    told: list[list[tuple[Key, tuple[Observation, ...]]]] = []
    for _ in range(2):
        log = RecordStore(folder / "records", lock=lock, clock=clock)
        if not told:
            for source, numbers in pages:
                items = [item(number % 3, sizeBytes=number) for number in numbers]
                log.append(items, page(source))
        keys: list[Key] = [*log.keys(*Family)]
        told.append([(key, log.record(key).observations) for key in keys])
        log.close()
    lock.release()
    assert told[0] == told[1]
    for _, observations in told[0]:
        assert all(a.raw != b.raw for a, b in pairwise(observations))
