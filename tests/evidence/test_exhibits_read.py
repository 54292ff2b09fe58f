"""Exhibits read back: each as it lies in the case, and what is wrong with it by its file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tui.domain.casefile import ExhibitFacts, Screen
from tui.evidence.exhibits import ExhibitFolder
from tui.evidence.journal import ChainedJournal

from .test_exhibits import journalled

Opener = Callable[..., ChainedJournal]


@pytest.fixture
def case(
    opened: Opener, drawn: Callable[..., Screen], facts: ExhibitFacts, tmp_path: Path
) -> Iterator[tuple[Path, ChainedJournal]]:
    """A case with three exhibits."""
    journal = opened(tmp_path / "data" / "journal")
    shots = tmp_path / "data" / "shots"
    for name in ("first", "second", "third"):
        ExhibitFolder(shots).write(drawn(name), facts, journalled(journal))
    yield shots, journal
    journal.close()


def wrong(shots: Path, journal: ChainedJournal) -> dict[str, str]:
    """Return what is wrong with each file."""
    return {
        name: what
        for one in ExhibitFolder(shots).read(journal.entries())
        for name, what in one.problems
    }


def test_what_was_kept_is_read_back(case: tuple[Path, ChainedJournal]) -> None:
    shots, journal = case
    found = ExhibitFolder(shots).read(journal.entries())
    assert [one.number for one in found] == ["S-0001", "S-0002", "S-0003"]
    assert [one.text for one in found] == ["first\n", "second\n", "third\n"]
    assert {one.text_in("view") for one in found} == {"timeline"}
    assert found[0].text_in("records") == ""  # not a text
    assert wrong(shots, journal) == {}
    assert ExhibitFolder(shots / "nowhere").read([]) == []
    assert ExhibitFolder(shots / "nowhere").numbers() == []


def test_every_change_is_told_by_its_file(case: tuple[Path, ChainedJournal]) -> None:
    shots, journal = case
    picture, sidecar = shots / "S-0001.svg", shots / "S-0002.json"
    picture.write_bytes(picture.read_bytes().replace(b"#cccccc", b"#dddddd"))
    (shots / "S-0001.txt").write_text("frist\n")
    sidecar.write_text(sidecar.read_text().replace("timeline", "journal"))
    for path in shots.glob("S-0003.*"):
        path.unlink()
    (shots / "S-0004.json").write_bytes(b"[]")
    (shots / "S-0004.txt").write_bytes(b"\xff\x1b[31m")
    (shots / "S-0005.svg").touch()
    differ = "its content and its digest differ"
    assert wrong(shots, journal) == {
        "S-0001.svg": differ,
        "S-0001.txt": differ,
        "S-0002.json": "does not say what the picture says of itself",
        "S-0003.json": "cannot be read: No such file or directory",
        "S-0004.json": "is not a JSON object",
        "S-0005.json": "cannot be read: No such file or directory",
    }
    last = ExhibitFolder(shots).read(journal.entries())[3]
    assert (last.content, last.text) == ({}, "\ufffd\x1b[31m")


def test_a_number_that_the_journal_makes_up_leads_to_no_file(
    case: tuple[Path, ChainedJournal],
) -> None:
    shots, journal = case
    (shots.parent / "S-0001.json").write_text('{"caption": "of another case"}')
    journal.append("shot", object_type="exhibit", object_id="../S-0001", object_sha256="0")
    assert wrong(shots, journal) == {"../S-0001": "is not the name of an exhibit"}
