"""The sidecar of the columns: whatever becomes of it, a case opens as its journal says."""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.coverage import Advance, Outcome
from tui.domain.times import Window
from tui.errors import CaseUnreadable
from tui.store import cases

from .samples import NOW, clock, event

ADVANCE = Advance("events", Window(NOW - timedelta(days=1), NOW), Outcome.END, NOW, 1, 0, 0)
MANY = 1_200  # enough to be worth a sidecar


def create(root: Path, name: str) -> Path:
    cases.create(root, id=name, title="", zone="UTC", base_url="http://127.0.0.1/v1", now=NOW)
    return root / name


def append(folder: Path, cache: Path | None, numbers: range, **changes: object) -> None:
    parts = cases.open_parts(folder, clock=clock, cache=cache)
    try:
        items = [event(number, **changes) for number in numbers]
        for start in range(0, len(items), 300):
            parts.events.append(items[start : start + 300], ADVANCE)
    finally:
        parts.close()


def everything(folder: Path, cache: Path | None) -> dict[str, object]:
    """Return all that an open case tells of its events."""
    parts = cases.open_parts(folder, clock=clock, cache=cache)
    try:
        events, columns = parts.events, parts.events.columns
        positions = range(len(events))
        ids = [events.read(position).id for position in positions]
        numbers = (columns.created, columns.keys, columns.kind, columns.actor, columns.person)
        further = (columns.room, columns.message, columns.order)
        return {
            "bodies": [events.versions(event_id) for event_id in ids],
            "positions": [events.find(event_id) for event_id in ids],
            "head": events.head,
            "coverage": events.coverage.as_json(),
            "differing": events.differing(),
            "numbers": [list(column) for column in (*numbers, *further)],
            "terms": [terms.spelled for terms in (columns.kinds, columns.people, columns.rooms)],
            "said": columns.said,
            "direct": columns.direct,
            "texts": [columns.texts.of(position) for position in positions],
            "messages": [
                list(columns.by_message.of(columns.message[position])) for position in positions
            ],
        }
    finally:
        parts.close()


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a case, some of its ids with two bodies, and with a cache; only read."""
    home = tmp_path_factory.mktemp("once")
    folder = create(home / "cases", "CASE-1")
    append(folder, None, range(20), type="updated")
    append(folder, home / "cache", range(MANY))
    assert (home / "cache" / "CASE-1" / "events.columns").is_file()
    return home


@pytest.fixture(scope="module")
def told(once: Path) -> dict[str, object]:
    return everything(once / "cases" / "CASE-1", None)


@pytest.fixture
def filled(once: Path, tmp_path: Path) -> Path:
    """The same case, to be changed."""
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "cases" / "CASE-1"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def sidecar(cache: Path) -> Path:
    return cache / "CASE-1" / "events.columns"


def _garbage(path: Path) -> None:
    path.write_bytes(Random(1).randbytes(path.stat().st_size))


def _folder_in_its_place(path: Path) -> None:
    path.unlink()
    (path / "inside").mkdir(parents=True)


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _file_for_the_folder(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.touch()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: path,
    "absent": Path.unlink,
    "empty": lambda path: os.truncate(path, 0),
    "one byte": lambda path: os.truncate(path, 1),
    "half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "all but a byte": lambda path: os.truncate(path, path.stat().st_size - 1),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "garbage": _garbage,
    "a folder": _folder_in_its_place,
    "a link": _link,
    "no folder": lambda path: shutil.rmtree(path.parent),
    "a file for the folder": _file_for_the_folder,
}


UNWRITABLE = ("a folder", "a file for the folder")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_sidecar_changes_nothing_and_blocks_nothing(
    filled: Path, cache: Path, sidecar: Path, damage: str
) -> None:
    DAMAGES[damage](sidecar)
    expected = everything(filled, None)
    assert everything(filled, cache) == expected
    append(filled, cache, range(MANY, 3 * MANY))
    assert everything(filled, cache) == everything(filled, None) != expected
    assert sidecar.is_file() or damage in UNWRITABLE


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_flipped_bit_of_a_sidecar_is_believed(
    once: Path, told: dict[str, object], data: st.DataObject
) -> None:
    folder, cache = once / "cases" / "CASE-1", once / "cache"
    sidecar = cache / "CASE-1" / "events.columns"
    good = sidecar.read_bytes()
    content = bytearray(good)
    place = data.draw(st.integers(0, len(content) - 1) | st.integers(0, 2_000), "place")
    content[place] ^= 1 << data.draw(st.integers(0, 7), "bit")
    try:
        sidecar.write_bytes(content)
        assert everything(folder, cache) == told
    finally:
        sidecar.write_bytes(good)


def test_the_sidecar_of_another_case_is_not_used(
    tmp_path: Path, filled: Path, cache: Path, sidecar: Path
) -> None:
    other = create(tmp_path / "cases", "CASE-2")
    append(other, cache, range(MANY), resource="rooms")
    shutil.copy(cache / "CASE-2" / "events.columns", sidecar)
    assert everything(filled, cache) == everything(filled, None)


def test_a_sidecar_that_lags_behind_is_brought_up(filled: Path, cache: Path) -> None:
    append(filled, None, range(MANY, 3 * MANY))
    assert everything(filled, cache) == everything(filled, None)


def test_a_sidecar_that_is_ahead_of_a_restored_journal_is_not_used(
    filled: Path, cache: Path
) -> None:
    segment = filled / "data" / "events" / "000001.jsonl"
    earlier = segment.read_bytes()
    append(filled, cache, range(MANY, 3 * MANY))
    segment.write_bytes(earlier)
    assert everything(filled, cache) == everything(filled, None)
    segment.write_bytes(earlier[: earlier.index(b"\n", 2_000) + 1])
    assert everything(filled, cache) == everything(filled, None)


def test_a_journal_that_was_changed_is_not_hidden_by_the_sidecar(filled: Path, cache: Path) -> None:
    segment = filled / "data" / "events" / "000001.jsonl"
    content = segment.read_bytes()
    segment.write_bytes(content[:-2] + b" \n")  # the last commit
    assert everything(filled, cache) == everything(filled, None)


def test_what_was_changed_behind_the_sidecar_is_noticed_on_reading(
    filled: Path, cache: Path
) -> None:
    segment = filled / "data" / "events" / "000001.jsonl"
    segment.write_bytes(segment.read_bytes().replace(b"h\xc3\xa9llo", b"salut!", 1))
    parts = cases.open_parts(filled, clock=clock, cache=cache)
    with pytest.raises(CaseUnreadable, match=r"000001\.jsonl no longer holds at byte 0"):
        parts.events.read(0)
    assert parts.events.read(1).raw == event(1, type="updated")
    parts.close()
    parts = cases.open_parts(filled, clock=clock)
    assert "000001.jsonl is damaged" in parts.notice
    parts.close()


def test_a_cache_that_cannot_be_written_costs_nothing_else(filled: Path, tmp_path: Path) -> None:
    cache = tmp_path / "file"
    cache.touch()
    append(filled, cache, range(MANY, 3 * MANY))
    assert everything(filled, cache) == everything(filled, None)
    assert cache.read_bytes() == b""


def test_a_reader_leaves_the_sidecar_alone(filled: Path, cache: Path, sidecar: Path) -> None:
    append(filled, None, range(MANY, 3 * MANY))
    before = sidecar.read_bytes()
    holder = cases.open_parts(filled, clock=clock)
    assert everything(filled, cache) == everything(filled, None)
    holder.close()
    assert sidecar.read_bytes() == before
    assert [path.name for path in sidecar.parent.iterdir()] == [sidecar.name]
