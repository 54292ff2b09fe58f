"""Cases: created private, found by name, one writer each, read-only for everybody else."""

import json
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tui.domain.casefile import Retrieval
from tui.domain.wire import Exchange
from tui.errors import BadInput, CaseUnreadable, Refused, UnknownCase
from tui.store import cases
from tui.store.cases import StoreParts

from .conftest import Opener
from .samples import NOW, clock, encoded, event, tree

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def make(root: Path, name: str) -> None:
    cases.create(root, id=name, title="", zone="Europe/Berlin", base_url="https://x/v1", now=NOW)


def fill(parts: StoreParts) -> list[Callable[[], object]]:
    """Return one call of every writing method."""

    def blob() -> None:
        writer = parts.vault.blob()
        writer.write(b"file")
        writer.commit()

    exchange = Exchange("GET", "/v1/x", 200, NOW, NOW, 1, 0, "")
    return [
        lambda: parts.events.append([event(1)]),
        lambda: parts.events.append([]),
        lambda: parts.events.database.insert({"id": "a"}),
        lambda: parts.directory.put_people([b'{"id": "p"}'], NOW),
        lambda: parts.directory.put_room(b'{"id": "r"}', NOW),
        lambda: parts.directory.put_roster("r", [], NOW),
        lambda: parts.casework.remember("view", {}),
        lambda: parts.casework.add_retrieval(Retrieval("m", NOW, "a" * 64, None)),
        lambda: parts.vault.keep(b"body"),
        lambda: parts.vault.keep_before("plan", [b"body"]),
        lambda: parts.plans.keep("plan", b"{}"),
        lambda: parts.plans.add("plan", b"{}\n"),
        lambda: parts.requests.record(exchange),
        blob,
    ]


def test_a_case_is_created_and_read_back(root: Path) -> None:
    made = cases.create(
        root,
        id="CASE-2026_1.a",
        title="Leaver \ud800",
        zone="Europe/Berlin",
        base_url="https://webexapis.com/v1",
        now=NOW,
    )
    assert cases.load(root, "CASE-2026_1.a") == made
    known = replace(made, org_id="org", title="Leaver, renamed")
    cases.save_facts(root / made.id, known)
    assert cases.load(root, made.id) == known
    content = json.loads((root / made.id / "data/case.json").read_bytes())
    assert content["schema"] == 1
    assert content["created"] == "2026-03-02T10:00:00.120000Z"


@pytest.mark.parametrize("name", ["", ".", "..", "-a", ".a", "a/b", "a b", "a\n", "é", "a" * 65])
def test_an_id_that_cannot_name_a_folder_is_refused(root: Path, name: str) -> None:
    with pytest.raises(BadInput, match="cannot name a case"):
        make(root, name)
    with pytest.raises(UnknownCase):
        cases.load(root, name)
    assert not root.exists()


def test_a_name_that_is_taken_is_refused_and_nothing_changes(root: Path) -> None:
    make(root, "CASE-1")
    before = tree(root)
    with pytest.raises(BadInput, match="already"):
        make(root, "CASE-1")
    assert tree(root) == before


def test_a_creation_that_was_interrupted_does_not_block_the_name(root: Path) -> None:
    (root / ".CASE-1.new/data").mkdir(parents=True)
    assert cases.list_cases(root) == []
    make(root, "CASE-1")
    assert [path.name for path in root.iterdir()] == ["CASE-1"]


def test_cases_are_listed_by_id_and_what_is_no_case_is_left_out(root: Path) -> None:
    assert cases.list_cases(root) == []
    for name in ("b", "a", "damaged"):
        make(root, name)
    (root / "empty").mkdir()
    (root / "file").write_bytes(b"")
    (root / "damaged/data/case.json").write_bytes(b"{")
    assert [found.id for found in cases.list_cases(root)] == ["a", "b"]


def test_a_misspelt_name_brings_near_matches(root: Path) -> None:
    for name in ("CASE-2026-0042", "CASE-2026-0043", "other"):
        make(root, name)
    with pytest.raises(UnknownCase) as caught:
        cases.load(root, "case-2026-042")
    assert "CASE-2026-0042" in caught.value.do
    assert "other" not in caught.value.do
    (root / "file").write_bytes(b"")
    for name in ("zzz", "file"):
        with pytest.raises(UnknownCase, match="List the cases"):
            cases.load(root, name)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "damaged"),
        (b"[]", "damaged"),
        (b"{}", "which version"),
        (b'{"schema": 2}', "newer version"),
        (b'{"schema": 1, "id": "CASE-1"}', "damaged"),
    ],
)
def test_facts_that_cannot_be_read_say_why(
    root: Path, folder: Path, content: bytes, said: str
) -> None:
    (folder / "data/case.json").write_bytes(content)
    before = tree(folder)
    with pytest.raises(CaseUnreadable, match=said):
        cases.load(root, "CASE-1")
    with pytest.raises(CaseUnreadable, match=said):
        cases.open_parts(folder, clock=clock)
    assert tree(folder) == before


def test_a_folder_that_is_no_case_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(UnknownCase):
        cases.open_parts(tmp_path, clock=clock)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_everything_is_private_whatever_the_umask(root: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        make(root, "CASE-1")
        events = root / "CASE-1/data/events"
        cases.open_parts(root / "CASE-1", clock=clock).close()
        (events / "000001.jsonl").write_bytes(b"torn")
        (events / "000001.jsonl").chmod(0o600)
        (root / "CASE-1/directory.json").write_bytes(b"{")
        (root / "CASE-1/directory.json").chmod(0o600)
        parts = cases.open_parts(root / "CASE-1", clock=clock)
        for write in fill(parts):
            write()
        parts.vault.blob()
        parts.close()
    finally:
        os.umask(before)
    modes = {
        str(path.relative_to(root)): (path.is_dir(), stat.S_IMODE(path.stat().st_mode))
        for path in (root, *root.rglob("*"))
    }
    wrong = {
        name: oct(mode) for name, (is_dir, mode) in modes.items() if mode != 0o600 | is_dir * 0o100
    }
    assert wrong == {}
    assert {"CASE-1/lock", "CASE-1/data/requests.jsonl", "CASE-1/data/plans/plan.json"} < set(modes)
    assert any("torn-" in name for name in modes)


def test_a_second_opening_reads_only_refuses_every_write_and_changes_nothing(
    folder: Path, open_case: Opener
) -> None:
    first = open_case()
    first.events.append([event(1)])
    first.directory.put_people([b'{"id": "p", "displayName": "Zoe"}'], NOW)
    with (folder / "data/events/000001.jsonl").open("ab") as stream:
        stream.write(b"a batch in flight\n")
    (folder / "data/casework.json").write_bytes(b"{")
    before = tree(folder)
    second = open_case()
    holder = f"process {os.getpid()} on {socket.gethostname()} since 2026-03-02T10:00:00.120Z"
    assert (first.read_only, second.read_only) == (False, True)
    assert holder in second.notice
    assert len(second.events) == 1
    assert second.directory.people()["p"].name == "Zoe"
    for write in fill(second):
        with pytest.raises(Refused) as caught:
            write()
        assert holder in caught.value.line()
    second.close()
    assert tree(folder) == before
    first.events.append([event(2)])  # the writer keeps its right
    third = open_case()
    assert third.read_only


def test_after_closing_the_next_opening_writes_and_the_closed_one_is_refused(
    open_case: Opener,
) -> None:
    first = open_case()
    first.close()
    first.close()
    second = open_case()
    assert (second.read_only, second.notice) == (False, "")
    for write in fill(first):
        with pytest.raises(Refused, match="was closed"):
            write()
    for write in fill(second):
        write()


def test_a_folder_that_cannot_be_locked_opens_for_reading(folder: Path, open_case: Opener) -> None:
    (folder / "lock").symlink_to(folder / "elsewhere")
    parts = open_case()
    assert parts.read_only
    assert "cannot be written to" in parts.notice


WRITER = """
import sys
from pathlib import Path
from SAMPLES import clock, event
from tui.store import cases

parts = cases.open_parts(Path(sys.argv[1]), clock=clock)
assert not parts.read_only, parts.notice
number = len(parts.events)
while True:
    parts.events.append([event(number + step) for step in range(25)])
    number += 25
    parts.casework.remember("collected", {"count": number})
    print(number, flush=True)
"""


def test_a_killed_writer_loses_nothing_acknowledged_and_holds_nothing(
    folder: Path, open_case: Opener
) -> None:
    chance = Random(42)
    for _ in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER.replace("SAMPLES", clock.__module__), str(folder)],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            acknowledged = [int(writer.stdout.readline()) for _ in range(chance.randint(1, 12))]
            if chance.random() < 0.5:
                second = open_case()
                assert f"process {writer.pid}" in second.notice
                second.close()
            writer.kill()
            acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
        parts = open_case()
        assert not parts.read_only
        found = [parts.events.read(place).raw for place in range(len(parts.events))]
        assert len(found) >= acknowledged[-1]
        assert found == [event(number) for number in range(len(found))]
        count = parts.casework.recall("collected")["count"]
        assert isinstance(count, int)
        assert acknowledged[-1] <= count <= len(found)
        parts.close()


def test_notices_of_all_parts_are_told_together(folder: Path, open_case: Opener) -> None:
    open_case().close()
    (folder / "data/events/000001.jsonl").write_bytes(encoded([event(1)]) + b"{")
    (folder / "directory.json").write_bytes(b"junk")
    notice = open_case().notice.splitlines()
    assert len(notice) == 2
    assert "unfinished batch of 1 bytes" in notice[0]
    assert "directory.json" in notice[1]
