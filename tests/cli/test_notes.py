"""``wxi case note`` and its like: kept, listed, found again by a filter, withdrawn, verified."""

import json
from pathlib import Path

from tests.cli.conftest import Shell
from tests.ui import hostile
from tests.ui.console import home
from tui import bootstrap

CASE = "CASE-1"


def _rows(shell: Shell, *words: str) -> list[list[str]]:
    done = shell.wxi("timeline", CASE, *words)
    assert done.code == 0, done
    return [line.split("\t") for line in done.out.splitlines()]


def test_what_is_annotated_is_kept_found_and_withdrawn(tmp_path: Path) -> None:
    chosen = home(tmp_path, "https://webexapis.com/v1")
    hostile.fill(chosen, CASE)
    shell = Shell(tmp_path)
    told = shell.wxi("timeline", CASE, "type:M", "--json").out.splitlines()
    first, *_, last = (one for one in map(json.loads, told) if "actorId" in one["event"])
    event, other, actor = first["id"], last["id"], first["event"]["actorId"]

    said = "seen with his own eyes \x1b[2J\nand\ttwice"
    assert shell.wxi("case", "note", CASE, "--event", event, said).out.startswith("N-0001: note on")
    assert shell.wxi("case", "tag", CASE, "--person", actor, "#Leaver").code == 0
    assert shell.wxi("case", "tag", CASE, "--person", actor, "leaver").out == (
        "this tag is there already\n"
    )
    assert shell.wxi("case", "bookmark", CASE, "--event", other).out.startswith("N-0003: ")
    assert shell.wxi("case", "note", CASE, "the whole case").code == 0

    assert [row[6] for row in _rows(shell, "has:note")] == [event]
    assert [row[6] for row in _rows(shell, "note:OWN")] == [event]
    assert [row[6] for row in _rows(shell, "is:bookmarked")] == [other]
    of_person = [row[6] for row in _rows(shell, f"id:{actor}")]
    assert [row[6] for row in _rows(shell, "tag:LEAVER")] == of_person
    assert event in of_person

    detail = shell.wxi("show", CASE, event).out
    assert "[annotations]" in detail
    assert "#leaver · on person " in detail
    assert "\x1b" not in detail
    listed = [line.split("\t") for line in shell.wxi("case", "notes", CASE).out.splitlines()]
    assert [line[0] for line in listed] == ["N-0001", "N-0002", "N-0003", "N-0004"]
    assert {len(line) for line in listed} == {8}
    assert listed[3][4] == "case"

    assert shell.wxi("case", "withdraw", CASE, "N-0003").out == "N-0005: withdraws N-0003\n"
    assert _rows(shell, "is:bookmarked") == []
    assert "N-0003" not in shell.wxi("case", "notes", CASE).out
    machine = shell.wxi("case", "notes", CASE, "--all", "--json").out
    assert machine.isascii()
    records = [json.loads(line) for line in machine.splitlines()]
    assert records[0]["text"] == said
    assert [one["withdrawn"] and one["withdrawn"]["id"] for one in records] == [
        None, None, "N-0005", None,
    ]  # fmt: skip

    data = chosen.cases / CASE / "data"
    assert (data / "notes.jsonl").stat().st_mode & 0o777 == 0o600
    journal = (data / "journal" / "000001.jsonl").read_text()
    assert journal.count('"action":"annotate"') == 5
    assert "eyes" not in journal
    assert "leaver" not in journal
    verified = shell.wxi("verify", CASE)
    assert verified.code == 0
    assert "notes: 5 checked" in verified.out
    (data / "notes.jsonl").write_bytes((data / "notes.jsonl").read_bytes()[:-1])
    assert shell.wxi("verify", CASE).code == 4


def test_what_cannot_be_annotated_is_refused_in_one_line(tmp_path: Path) -> None:
    chosen = home(tmp_path, "https://webexapis.com/v1")
    hostile.fill(chosen, CASE)
    shell = Shell(tmp_path)
    shell.wxi("case", "note", CASE, "--event", "nothing", "x").is_refused(2, "nothing in this case")
    shell.wxi("case", "tag", CASE, "two words").is_refused(2, "a tag is one word")
    shell.wxi("case", "note", CASE, " ").is_refused(2, "a note needs a text")
    shell.wxi("case", "note", CASE, "--event", "a", "--room", "b", "x").is_refused(2, "one object")
    shell.wxi("case", "withdraw", CASE, "N-0001").is_refused(2, "there is no annotation N-0001")
    held = bootstrap.open_case(chosen, CASE)
    try:
        shell.wxi("case", "note", CASE, "x").is_refused(1, "the case is held by process")
    finally:
        held.close()
    assert not (chosen.cases / CASE / "data" / "notes.jsonl").exists()


def test_a_line_that_a_crash_kept_from_the_journal_is_entered_with_the_next(tmp_path: Path) -> None:
    chosen = home(tmp_path, "https://webexapis.com/v1")
    hostile.fill(chosen, CASE)
    shell = Shell(tmp_path)
    assert shell.wxi("case", "note", CASE, "first").code == 0
    path = chosen.cases / CASE / "data" / "notes.jsonl"
    line = path.read_bytes().replace(b"N-0001", b"N-0002")
    path.write_bytes(path.read_bytes() + line + line[:20])
    assert "line 2 is not in the journal" in shell.wxi("verify", CASE).out
    assert shell.wxi("case", "note", CASE, "third").out.startswith("N-0003: ")
    done = shell.wxi("verify", CASE)
    assert "notes: 3 checked" in done.out
    assert done.code == 0
    (aside,) = path.parent.glob("notes-torn-*.bin")
    assert aside.read_bytes() == line[:20]
