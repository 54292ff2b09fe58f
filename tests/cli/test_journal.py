"""``wxi journal``: the entries as lines and as stored, narrowed, and a break that is said."""

import json
import shutil
from pathlib import Path

from tests.cli.conftest import Shell


def test_the_journal_is_printed_narrowed_and_found_broken(collected: Shell, tmp_path: Path) -> None:
    done = collected.wxi("journal", "CASE-1")
    assert (done.code, done.err) == (0, "")
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
    assert {len(row) for row in rows} == {9}
    assert rows[0][4:7] == ["open", "case", "CASE-1"]
    assert rows[0][2].endswith("Z")

    only = collected.wxi("journal", "CASE-1", "--action", "open", "--action", "close", "CASE").out
    assert {line.split("\t")[4] for line in only.splitlines()} == {"open", "close"}
    assert collected.wxi("journal", "CASE-1", "no such words").out == ""
    assert collected.wxi("journal", "CASE-1", "--since", "1h").out == done.out
    assert collected.wxi("journal", "CASE-1", "--since", "2999-01-01").out == ""
    collected.wxi("journal", "CASE-1", "--since", "soon").is_refused(2, "--since", "no time")
    collected.wxi("journal", "CASE-2").is_refused(2, "CASE-2")

    [path] = (collected.cases / "CASE-1" / "data" / "journal").glob("*.jsonl")
    stored = [json.loads(line) for line in path.read_bytes().splitlines()]
    printed = collected.wxi("journal", "CASE-1", "--json").out.splitlines()
    digests = [json.loads(line).pop("sha256") for line in printed]
    assert [{**one, "sha256": at} for one, at in zip(stored, digests, strict=True)] == [
        *map(json.loads, printed)
    ]
    assert digests[:-1] == [one["prev"] for one in stored[1:]]

    shutil.copytree(collected.home, tmp_path, dirs_exist_ok=True)
    [path] = (tmp_path / "cases").glob("CASE-1/data/journal/*.jsonl")
    path.write_bytes(path.read_bytes().replace(b'"action":"open"', b'"action":"view"', 1))
    broken = Shell(tmp_path).wxi("journal", "CASE-1")
    assert broken.code == 4
    assert "The journal is broken at line 2 of 000001.jsonl" in broken.err
    assert len(broken.out.splitlines()) == 1
