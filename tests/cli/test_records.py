"""Recordings and audits by plain commands: collected, listed, shown, checked."""

import json
from pathlib import Path

from tests.cli.conftest import OFFICER, Shell, simulated


def test_recordings_and_audits_are_collected_listed_and_shown(tmp_path: Path) -> None:
    with simulated("--scenario", "recording", "--events", "300") as url:
        shell = Shell(tmp_path, WEBEX_BASE_URL=url, WEBEX_ACCESS_TOKEN=OFFICER)
        assert shell.wxi("case", "new", "CASE-1").code == 0
        shell.wxi("collect", "CASE-1", "--records", "--follow").is_refused(2, "--records")
        done = shell.wxi("collect", "CASE-1", "--records")
        assert done.code == 0, done
        assert "admin audit: denied: " in done.out
        assert "1/13 meeting recordings, available" in done.err
        assert shell.wxi("audits", "CASE-1").out == ""
        done = shell.wxi("collect", "CASE-1", "--records", WEBEX_ACCESS_TOKEN="demo-admin")
        assert "\nadmin audit: read " in done.out
        again = shell.wxi("collect", "CASE-1", "--records")
        assert again.out.startswith("0 new observations\n")
        shell.wxi("recordings", "CASE-1", "--retrieve", "none").is_refused(2, "'none'")
        last = shell.wxi("recordings", "CASE-1").out.splitlines()[-1].split("\t")
        assert last[5] == ""
        got = shell.wxi("recordings", "CASE-1", "--retrieve", last[7])
        assert got.err.splitlines() == [f"{last[7]} {one}: kept" for one in ("audio", "transcript")]
        assert got.out.splitlines()[-1].split("\t")[5] == "kept"

    rows = [line.split("\t") for line in shell.wxi("recordings", "CASE-1").out.splitlines()]
    assert {len(row) for row in rows} == {8}
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert {row[1] for row in rows} == {"available", "deleted", "purged"}
    assert {row[2] for row in rows} == {"meeting", "call", "transcript"}
    found = [
        json.loads(line) for line in shell.wxi("recordings", "CASE-1", "--json").out.splitlines()
    ]
    assert [one["id"] for one in found] == [row[7] for row in rows]
    [purged] = [
        one
        for one in found
        if one["family"] == "recordings" and one["topic"].startswith("Price round-")
    ]
    [seen] = purged["observations"]
    assert (seen["status"], purged["record"]["status"]) == ("purged", "purged")

    shown = shell.wxi("show", "CASE-1", purged["id"])
    assert "status: purged: gone for its host and all others" in shown.out
    assert "admin audit: Mikael Ahonen purged a recording: Price round" in shown.out
    assert "0:00:16: Julien Marchetti: Then Orsini is ours." in shown.out
    told = json.loads(shell.wxi("show", "CASE-1", purged["id"], "--json").out)
    assert json.loads(told["received"]) == purged["record"]
    assert told["sha256"] == seen["sha256"]

    audits = [line.split("\t") for line in shell.wxi("audits", "CASE-1").out.splitlines()]
    assert {"RECORDINGS", "LOGINS"} <= {row[2] for row in audits}
    assert audits[0][7] in shell.wxi("show", "CASE-1", audits[0][7]).out
    checked = shell.wxi("verify", "CASE-1")
    assert checked.code == 0
    assert "records: 0 checked" not in checked.out
    assert "recordings, transcripts and audits" in shell.wxi("coverage", "CASE-1").out
