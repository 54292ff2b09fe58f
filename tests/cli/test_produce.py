"""``wxi produce`` on a hostile case with everything in it: exhibits, records, readings, notes."""

import json
from pathlib import Path

from tests.cli.conftest import Shell, called, simulated
from tests.evidence.test_production import _leaks

RULES = """
[[people]]
who = "nico.brandt77@postfach.example"
[[people]]
who = "Chen Mei-Ling"
[[words]]
text = "invoice"
[[words]]
pattern = "javascript:[0-9]+"
with = "[script]"
"""


def test_all_parts_of_a_case_are_redacted_and_its_exhibits_drawn_anew(tmp_path: Path) -> None:
    with simulated("--scenario", "hostile", "--events", "100") as url:
        shell = Shell(tmp_path, WEBEX_BASE_URL=url, WEBEX_ACCESS_TOKEN="demo-officer")
        called(shell, "case", "new", "CASE-1", "--title", "About Nico Brandt")
        called(shell, "collect", "CASE-1", "--no-confirm")
        called(shell, "collect", "CASE-1", "--records")
        deleted = called(shell, "timeline", "CASE-1", "type:messages/deleted").splitlines()
        called(shell, "retrieve", "CASE-1", deleted[-1].rsplit("\t", 1)[1])
    called(shell, "case", "note", "CASE-1", "Brandt, nico sent an INVOICE")
    called(shell, "screenshot", "CASE-1", "--size", "100x30", "--caption", "What Nico did")
    before = shell.written()
    (tmp_path / "rules.toml").write_text(RULES)
    to = tmp_path / "out"
    asked = ("--rules", str(tmp_path / "rules.toml"), "--to", str(to))
    formats = ("--format", "mbox", "--format", "html", "--json")
    log = json.loads(called(shell, "produce", "CASE-1", *asked, *formats).splitlines()[-1])

    secrets = ["Nico Brandt", "Chen Mei-Ling", "nico.brandt77@postfach.example", "invoice"]
    assert _leaks(to, [*secrets, "Brandt"]) == []
    assert all(one.encode() in before for one in secrets[:1])
    assert log["exhibitsDrawnAnew"] == 1
    assert log["neverApplied"] == []
    assert log["applied"]["people 1"]["the case"] == 1
    assert {"events", "records", "retrieved messages", "notes"} <= {
        place for places in log["applied"].values() for place in places
    }
    sidecar = json.loads((to / "CASE-1" / "data" / "shots" / "S-0001.json").read_text())
    assert sidecar["redacted"] is True
    assert sidecar["caption"] == "What Person 1 did (drawn anew of S-0001, redacted)"
    assert "Person" in (to / "CASE-1" / "data" / "shots" / "S-0001.txt").read_text()
    assert "verified" in called(shell, "verify", str(to / "CASE-1"))
    mails = (to / "exports" / "CASE-1-mbox.mbox").read_text()
    assert "@redacted.invalid" in mails
    assert (
        "redacted production copy"
        in (to / "exports" / "CASE-1-html.html").read_text().replace("\n", " ")
        or "a production copy of another case" in (to / "exports" / "CASE-1-html.html").read_text()
    )
    called(shell, "verify", "CASE-1")
    shell.wxi("produce", "CASE-1", *asked).is_refused(2, "is there already")
