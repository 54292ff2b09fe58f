"""The directory and the casework: kept as received, replaced whole, moved aside when unreadable."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from pathlib import Path

import pytest
from tinydb import TinyDB

from tui.domain.casefile import Blob, KeptFile, Retrieval
from tui.errors import CaseFailure, CaseUnreadable, Refused
from tui.store import schema

from .conftest import Opener
from .samples import NOW

UUID = "30aeb2c8-8a6b-4b6c-b9a1-2f6a1c1d0e11"
TEAM = f"ciscospark://urn:TEAM:eu-central-1_k/PEOPLE/{UUID}"
SPELLINGS = (
    UUID,
    "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8zMGFlYjJjOC04YTZiLTRiNmMtYjlhMS0yZjZhMWMxZDBlMTE",
    urlsafe_b64encode(TEAM.encode()).decode().rstrip("="),
)


def person(name: str, person_id: str = SPELLINGS[1]) -> bytes:
    return json.dumps({"id": person_id, "displayName": name}, ensure_ascii=False).encode()


def test_people_rooms_and_rosters_are_found_under_any_spelling(open_case: Opener) -> None:
    first = open_case()
    directory = first.directory
    assert [found.name for found in directory.put_people([person("Zoë"), b"junk"], NOW)] == ["Zoë"]
    room = directory.put_room(b'{"id": "room-1", "title": "R&D"}', NOW)
    assert directory.put_room(b"[]", NOW) is None
    member = json.dumps({"id": "m", "personId": UUID, "roomId": "room-1"}).encode()
    roster = directory.put_roster("room-1", [member, b"junk"], NOW)
    assert (roster.at, [found.person_id for found in roster.members]) == (NOW, [UUID])
    first.close()
    for parts in (first, open_case()):
        for spelling in SPELLINGS:
            found = parts.directory.person(spelling)
            assert found is not None
            assert found.raw == person("Zoë")
        assert parts.directory.people().keys() == {UUID}
        assert parts.directory.rooms() == {"room-1": room}
        assert parts.directory.rosters() == {"room-1": roster}
        assert parts.directory.roster("room-1") == roster
        assert parts.directory.room("nowhere") is None


def test_the_file_holds_the_received_text_and_the_time(open_case: Opener, folder: Path) -> None:
    directory = open_case().directory
    directory.put_people([person("Zoë"), person("Wide", "wide").decode().encode("utf-16")], NOW)
    found = json.loads((folder / "directory.json").read_bytes())
    assert found["people"][UUID] == {"raw": person("Zoë").decode(), "at": NOW.isoformat()}
    assert found["people"]["wide"].keys() == {"base64", "at"}
    assert found["schema"] == {"1": {"version": 1}}
    # It stays a file that stock TinyDB reads, and nothing else is left in the folder.
    with TinyDB(folder / "directory.json", access_mode="r") as stock:
        assert stock.tables() == {"people", "schema"}
    assert not list(folder.glob(".*"))


def test_a_later_reading_replaces_the_earlier_one_and_a_reader_keeps_what_it_holds(
    open_case: Opener,
) -> None:
    first = open_case()
    first.directory.put_people([person("Before")], NOW)
    held = first.directory.people()
    first.directory.put_people([person("After")], NOW + timedelta(days=1))
    assert held[UUID].name == "Before"
    first.close()
    found = open_case().directory.person(UUID)
    assert found is not None
    assert found.name == "After"


def test_the_same_state_again_writes_nothing(open_case: Opener, folder: Path) -> None:
    casework = open_case().casework
    casework.remember("view", {"filter": "from:zoë"})
    before = (folder / "data/casework.json").stat()
    casework.remember("view", {"filter": "from:zoë"})
    assert (folder / "data/casework.json").stat() == before
    casework.remember("view", {"filter": "from:zoe"})
    assert (folder / "data/casework.json").stat().st_ino != before.st_ino


def test_retrievals_and_state_are_kept(open_case: Opener) -> None:
    first = open_case()
    one = Retrieval(
        SPELLINGS[1],
        NOW,
        "a" * 64,
        "ROUTER_1",
        (KeptFile("https://x/1", "50%\u202eoff\ud800.txt", "text/plain", Blob("b" * 64, 3)),),
    )
    two = Retrieval(UUID, NOW + timedelta(hours=1), "c" * 64, None)
    first.casework.add_retrieval(one)
    first.casework.add_retrieval(two)
    first.casework.remember("view", {"cursor": "event-1", "marks": ["a", "b"], "width": 0.5})
    first.casework.remember("view", {"cursor": "event-2", "marks": []})
    first.close()
    for parts in (first, open_case()):
        assert parts.casework.retrievals(UUID) == (one, two)
        assert parts.casework.retrievals("nowhere") == ()
        assert parts.casework.recall("view") == {"cursor": "event-2", "marks": []}
        assert parts.casework.recall("nothing") == {}


def test_what_is_recalled_can_be_changed_without_harm(open_case: Opener) -> None:
    casework = open_case().casework
    casework.remember("view", {"marks": ["a"]})
    found = casework.recall("view")
    assert isinstance(found["marks"], list)
    found["marks"].append("b")
    assert casework.recall("view") == {"marks": ["a"]}


def test_a_reading_that_makes_no_sense_is_told_and_stays_in_the_file(
    open_case: Opener, folder: Path
) -> None:
    first = open_case()
    good = Retrieval(UUID, NOW, "a" * 64, None)
    first.casework.add_retrieval(good)
    first.close()
    path = folder / "data/casework.json"
    content = json.loads(path.read_bytes())
    content["messages"][UUID]["retrievals"].insert(0, {"odd": True})
    path.write_text(json.dumps(content))
    second = open_case()
    assert "1 reading(s) cannot be shown" in second.notice
    assert second.casework.retrievals(UUID) == (good,)
    second.casework.add_retrieval(good)
    kept = json.loads(path.read_bytes())["messages"][UUID]["retrievals"]
    assert kept[0] == {"odd": True}
    assert len(kept) == 3


@pytest.mark.parametrize(
    "junk", [b"", b"{", b"\xff\xfe", b"[1]", b'{"people": 1}', b"{}", b"[" * 100_000]
)
def test_an_unreadable_file_is_moved_aside_and_the_case_opens(
    open_case: Opener, folder: Path, junk: bytes
) -> None:
    (folder / "directory.json").write_bytes(junk)
    parts = open_case()
    kept = folder / "directory.json.unreadable-20260302T100000Z-1"
    assert kept.read_bytes() == junk
    assert f"was moved to {kept.name}" in parts.notice
    assert parts.directory.people() == {}
    parts.directory.put_people([person("Zoë")], NOW)
    parts.close()
    assert open_case().notice == ""


@pytest.mark.parametrize("name", ["directory.json", "data/casework.json"])
def test_a_file_of_a_newer_version_is_refused_and_left_alone(
    open_case: Opener, folder: Path, name: str
) -> None:
    text = b'{"people": {}, "schema": {"1": {"version": 2}}}'
    (folder / name).write_bytes(text)
    with pytest.raises(CaseUnreadable, match="newer version"):
        open_case()
    assert (folder / name).read_bytes() == text
    (folder / name).unlink()
    assert not open_case().read_only  # the refused opening left no lock behind


def test_older_content_is_brought_forward_step_by_step() -> None:
    steps: dict[int, schema.Step] = {
        1: lambda content: {**content, "two": True},
        2: lambda content: {**content, "three": content["two"]},
    }
    found = schema.upgrade({"one": 1}, 1, name="x", version=3, steps=steps)
    assert found == {"one": 1, "two": True, "three": True}
    assert schema.upgrade({"one": 1}, 3, name="x", version=3, steps=steps) == {"one": 1}
    for wrong in (None, 0, True, "1", 4):
        with pytest.raises(CaseUnreadable):
            schema.upgrade({}, wrong, name="x", version=3, steps=steps)
    with pytest.raises(CaseUnreadable, match="no longer read"):
        schema.upgrade({}, 1, name="x", version=3, steps={2: steps[2]})


def test_a_failed_write_changes_nothing(open_case: Opener, folder: Path) -> None:
    parts = open_case()
    parts.directory.put_people([person("Before")], NOW)
    parts.casework.remember("view", {"n": 1})
    # A folder in the way of the temporary file fails the write on a real disk.
    (folder / ".directory.json.new").mkdir()
    (folder / "data/.casework.json.new").mkdir()
    with pytest.raises(CaseFailure, match=r"directory\.json cannot be used"):
        parts.directory.put_people([person("After"), person("New", "new")], NOW)
    with pytest.raises(CaseFailure, match=r"casework\.json cannot be used"):
        parts.casework.remember("view", {"n": 2})
    with pytest.raises(CaseFailure, match=r"casework\.json cannot be used"):
        parts.casework.add_retrieval(Retrieval(UUID, NOW, "a" * 64, None))
    assert [found.name for found in parts.directory.people().values()] == ["Before"]
    assert parts.casework.recall("view") == {"n": 1}
    assert parts.casework.retrievals(UUID) == ()
    (folder / ".directory.json.new").rmdir()
    parts.directory.put_people([person("Other", "other")], NOW)
    parts.close()
    assert sorted(found.name for found in open_case().directory.people().values()) == [
        "Before",
        "Other",
    ]


def test_nothing_is_written_after_closing(open_case: Opener) -> None:
    parts = open_case()
    parts.close()
    with pytest.raises(Refused, match="the case was closed"):
        parts.directory.put_people([person("Zoë")], NOW)


def test_a_large_directory_is_not_written_for_every_person(open_case: Opener, folder: Path) -> None:
    first = open_case()
    path, writings = folder / "directory.json", 0
    before = None
    for number in range(400):
        first.directory.put_people([person("x" * 1000, f"p{number}")], NOW)
        stamp = path.stat().st_ino  # replaced as a whole, so another file each time
        writings += stamp != before
        before = stamp
    assert 60 < writings < 120
    assert len(first.directory.people()) == 400
    first.close()
    assert open_case().directory.people().keys() == {f"p{number}" for number in range(400)}
