"""``wxi export``: files, one line for each failure, and nothing left of what was interrupted."""

import csv
import json
import signal
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.store.samples import event


def test_an_export_says_what_it_wrote(collected: Shell, tmp_path: Path) -> None:
    to = tmp_path / "e.csv"
    done = collected.wxi("export", "CASE-1", "--format", "csv", "--to", str(to), "--window", "30d")
    assert done.code == 0, done
    assert done.out.splitlines()[-1].endswith(f"events in {to}, manifest {to}.manifest.json")
    with to.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    timeline = collected.wxi("timeline", "CASE-1", "in:30d").out.splitlines()
    assert [one["event_id"] for one in rows] == [one.rsplit("\t", 1)[1] for one in timeline]
    journal = collected.wxi("journal", "CASE-1", "--action", "export", "--json").out.splitlines()
    [entry] = [one for one in map(json.loads, journal) if one["object"]["id"] == "csv:e.csv"]
    assert entry["object"]["sha256"] in done.out

    again = collected.wxi("export", "CASE-1", "--format", "csv", "--to", str(to))
    again.is_refused(2, "is there already", "nothing is overwritten".capitalize())

    folder = tmp_path / "production"
    asked = ("--format", "dat", "--to", str(folder), "--filter", "falcon", "--json")
    told = json.loads(collected.wxi("export", "CASE-1", *asked).out)
    assert told["manifest"] == str(folder / "manifest.json")
    assert {"load.dat", "SHA256SUMS"} <= {one["name"] for one in told["files"]}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "xls", "--to", "e"), "xls"),
        (("--format", "csv"), "--to"),
        (("--format", "csv", "--to", "/"), "names no file"),
        (("--format", "csv", "--to", "no/such/e.csv"), "no folder"),
        (("--format", "csv", "--to", "e.csv", "--filter", "from:"), "column"),
        (("--format", "csv", "--to", "e.csv", "--window", "soon"), "--window"),
    ],
)
def test_what_cannot_be_is_refused(collected: Shell, options: tuple[str, ...], said: str) -> None:
    collected.wxi("export", "CASE-1", *options).is_refused(2, said)


def test_an_export_that_is_interrupted_leaves_nothing(shell: Shell, tmp_path: Path) -> None:
    assert shell.wxi("case", "new", "CASE-1").code == 0
    from tui import bootstrap, settings

    case = bootstrap.open_case(settings.load({"WXI_HOME": str(shell.home)}), "CASE-1")
    case.events.append([event(number) for number in range(20_000)])
    case.close()
    folder = tmp_path / "exports"
    to = folder / "e.csv"
    running = shell.start("export", "CASE-1", "--format", "csv", "--to", str(to))
    while running.poll() is None and not folder.exists():
        time.sleep(0.01)
    running.send_signal(signal.SIGTERM)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 5, told
    assert told.endswith("wxi: interrupted: nothing was written. Repeat the command\n")
    assert list(folder.iterdir()) == []
