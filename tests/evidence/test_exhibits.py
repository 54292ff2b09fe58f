"""Exhibits on disk: numbered without gaps or overwriting, bound to the journal."""

import json
import os
import stat
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tui.domain.casefile import Exhibit, ExhibitFacts, JournalEntry, Screen
from tui.domain.exhibit_port import Exhibits
from tui.domain.ports import Journal
from tui.errors import CaseFailure, DiskFull
from tui.evidence.exhibits import ExhibitFolder
from tui.evidence.journal import ChainedJournal

Opener = Callable[..., ChainedJournal]
Draw = Callable[..., Screen]


def journalled(journal: Journal) -> Callable[[Exhibit], JournalEntry]:
    def shot(exhibit: Exhibit) -> JournalEntry:
        return journal.append(
            "shot",
            object_type="exhibit",
            object_id=exhibit.number,
            object_sha256=exhibit.svg_sha256,
        )

    return shot


def test_an_exhibit_is_three_files_that_name_each_other(
    opened: Opener, drawn: Draw, facts: ExhibitFacts, tmp_path: Path
) -> None:
    journal = opened(tmp_path / "data" / "journal")
    journal.append("open", object_type="case", object_id="CASE-1")
    exhibits: Exhibits = ExhibitFolder(tmp_path / "data" / "shots")
    exhibits.write(drawn("first"), facts, journalled(journal))
    exhibit = exhibits.write(drawn("second"), facts, journalled(journal))
    assert (exhibit.number, exhibit.svg) == ("S-0002", "data/shots/S-0002.svg")
    picture, twin = (tmp_path / exhibit.svg).read_bytes(), (tmp_path / exhibit.txt).read_bytes()
    assert twin == b"second\n"
    assert exhibit.svg_sha256 == sha256(picture).hexdigest()
    assert exhibit.txt_sha256 == sha256(twin).hexdigest()
    assert exhibit.txt_sha256.encode() in picture
    assert json.loads((tmp_path / exhibit.sidecar).read_bytes()) == {
        "exhibitNumber": "S-0002",
        "caseId": "CASE-1",
        "caseTitle": "Leaver",
        "officer": "Dana Officer",
        "host": "jump-01",
        "capturedAt": "2026-03-02T10:00:00.120Z",
        "zone": "Europe/Prague",
        "screen": {"cols": 20, "rows": 1, "theme": "dark"},
        "view": "timeline",
        "extent": "screen",
        "part": {"number": 1, "of": 1},
        "query": "by:anna has:file",
        "scroll": {"first": 1, "last": 20, "total": 3204},
        "records": [{"row": 3, "id": "event-1", "rawSha256": "ab" * 32}],
        "caption": "The second message was deleted.",
        "redacted": False,
        "recipe": None,
        "instrument": {"name": "webex-investigator", "version": "0.1.0"},
        "svgSha256": exhibit.svg_sha256,
        "txtSha256": exhibit.txt_sha256,
        "journalSeq": 3,
        "journalSha256": journal.head,
    }
    journal.close()


def test_no_number_is_given_twice(
    opened: Opener, drawn: Draw, facts: ExhibitFacts, tmp_path: Path
) -> None:
    journal = opened(tmp_path / "journal")
    shots = tmp_path / "shots"
    numbers: list[str] = []

    def capture() -> None:
        numbers.extend(
            ExhibitFolder(shots).write(drawn("x"), facts, journalled(journal)).number
            for _ in range(6)
        )

    workers = [threading.Thread(target=capture) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(numbers) == [f"S-{number:04d}" for number in range(1, 19)]
    (shots / "S-0030.txt").touch()
    exhibit = ExhibitFolder(shots).write(drawn("x"), facts, journalled(journal))
    assert exhibit.number == "S-0031"
    assert (shots / "S-0030.txt").read_bytes() == b""
    journal.close()


def test_a_number_that_the_journal_names_is_not_given_again(
    opened: Opener, drawn: Draw, facts: ExhibitFacts, tmp_path: Path
) -> None:
    journal, shots = opened(tmp_path / "journal"), tmp_path / "shots"
    for _ in range(2):
        ExhibitFolder(shots).write(drawn("x"), facts, journalled(journal))
    for path in shots.glob("S-0002.*"):
        path.unlink()
    later = ExhibitFolder(shots, journal.entries)
    assert later.write(drawn("y"), facts, journalled(journal)).number == "S-0003"
    for path in shots.glob("S-0003.*"):
        path.unlink()
    assert later.write(drawn("z"), facts, journalled(journal)).number == "S-0004"
    journal.close()


def test_what_was_not_journalled_does_not_stay(
    drawn: Draw, facts: ExhibitFacts, tmp_path: Path
) -> None:
    def refuse(exhibit: Exhibit) -> JournalEntry:
        assert (tmp_path / "shots" / f"{exhibit.number}.svg").stat().st_size > 0
        raise DiskFull("No space")

    with pytest.raises(DiskFull):
        ExhibitFolder(tmp_path / "shots").write(drawn("x"), facts, refuse)
    assert list((tmp_path / "shots").iterdir()) == []


def test_exhibits_are_private_whatever_the_umask(
    opened: Opener, drawn: Draw, facts: ExhibitFacts, tmp_path: Path
) -> None:
    journal = opened(tmp_path / "journal")
    before = os.umask(0)
    try:
        ExhibitFolder(tmp_path / "data" / "shots").write(drawn("x"), facts, journalled(journal))
    finally:
        os.umask(before)
    for path in (tmp_path / "data").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    journal.close()


def test_a_folder_that_cannot_be_made_is_one_line(
    drawn: Draw, facts: ExhibitFacts, tmp_path: Path
) -> None:
    (tmp_path / "data").write_bytes(b"a file where a folder should be")

    def never(exhibit: Exhibit) -> JournalEntry:
        raise AssertionError(exhibit)

    with pytest.raises(CaseFailure, match=r"data cannot be used: file exists"):
        ExhibitFolder(tmp_path / "data" / "shots").write(drawn("x"), facts, never)
