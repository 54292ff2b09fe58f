"""The small version of ``python -m tests.purge``: the same procedure, checked the same way."""

import json
from pathlib import Path

from tests.cli.conftest import OFFICER, Shell
from tests.purge import killed, whole
from tests.purge.watched import Asked, early, watched

FAULTS = "429=0.01,5xx=0.005,cut=0.01"  # each costs a second or more of waiting


def test_an_account_is_purged_on_a_bad_day(tmp_path: Path) -> None:
    tally = whole.purge(tmp_path, 100, 13, FAULTS, 0.02, 145)
    assert tally.ended["done"] == tally.steps > 110
    assert all(tally.cut.values())
    assert tally.residue[0] == f"{tally.steps} done"
    assert tally.residue[1].startswith("nothing is left of ")


def test_killed_processes_leave_nothing_unannounced(tmp_path: Path) -> None:
    tally = killed.kill(tmp_path, 10, "", 5)
    assert tally.kills == 10
    assert tally.while_called
    assert tally.deletions >= tally.steps


def test_a_dry_run_of_thousands_asks_for_none_of_them(tmp_path: Path) -> None:
    with watched("", 7) as server:
        trap = server.spread(1_100, 12)
        shell = Shell(tmp_path, WEBEX_BASE_URL=server.url, WEBEX_ACCESS_TOKEN=OFFICER)
        assert shell.wxi("case", "new", whole.CASE).code == 0
        done = shell.wxi("collect", whole.CASE, "--window", "2d", "--no-confirm")
        assert done.code == 0, done
        server.asked.clear()
        wide = ("delete", whole.CASE, "--dry-run", "--filter", whole.FILTER)
        told = shell.wxi(*wide)
        first, *steps = map(json.loads, shell.wxi(*wide, "--json").out.splitlines())
    assert told.code == 0, told
    assert {one.path for one in server.asked} == {"/v1/people/me"}
    assert "plan\tnone: what the case knows" in told.out
    assert f"time\t{first['steps']:,} objects to read, then {first['steps']:,} calls" in told.out
    assert first["plan"] == ""
    assert {one.id for one in trap} <= {one["object"] for one in steps}
    assert {one["before"] for one in steps} == {None}
    assert [why.split()[:2] for _, why in first["skipped"]] == [["already", "deleted"]]
    assert shell.wxi("plans", whole.CASE).out == ""


def test_the_log_tells_what_came_too_early() -> None:
    told = Asked(1.0, "GET", "/a", 429, answered=1.1, retry_after=2.0)
    on_time = Asked(3.11, "GET", "/b", 200, answered=3.2)
    hasty = Asked(2.0, "DELETE", "/c", 204, answered=2.1)
    assert early([told, on_time]) == []
    [(since, found)] = early([told, hasty, on_time])
    assert (round(since, 3), found) == (0.9, hasty)
