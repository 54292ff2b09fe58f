"""Sealing by the command, and a sealed case under every command: read, and never written to."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.bags.changes import contents
from tests.bags.making import authority, stamp
from tests.bags.test_bags import needs_openssl
from tests.cli.conftest import Shell
from tests.evidence.signing import key, needs_ssh_keygen, sign_file
from tests.ui.terminal import Terminal
from tui.cli.main import cli
from tui.cli.progress_line import bytes_line
from tui.domain.wire import sha256
from tui.errors import WxiError
from tui.evidence import bag
from tui.services.progress import Progress


def info_of(folder: Path) -> dict[str, str]:
    return bag.read_info((folder / bag.INFO).read_bytes())


def state_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return what a folder holds, and when it was last changed."""
    times = {path: (folder / path).stat().st_mtime_ns for path in contents(folder)}
    times |= {str(one): one.stat().st_mtime_ns for one in folder.rglob("*") if one.is_dir()}
    times["."] = folder.stat().st_mtime_ns
    held = contents(folder)
    return {path: (held.get(path, b""), time) for path, time in times.items()}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory, collected: Shell) -> Shell:
    """A home with a case that was collected, annotated and sealed into ``bag``."""
    home = tmp_path_factory.mktemp("sealed")
    shutil.copytree(collected.cases, home / "cases")
    found = Shell(home, WEBEX_ACCESS_TOKEN="demo-officer")
    called(found, "case", "note", "CASE-1", "look here")
    told = called(found, "seal", "CASE-1", "--to", str(home / "bag"), "--reason", "handed over")
    assert f"sealed: {home}/bag" in told
    return found


def called(shell: Shell, *arguments: str) -> str:
    """Call ``wxi`` in this process, which is faster; return what it said."""
    done = CliRunner(env=shell.env).invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def assert_refused(shell: Shell, arguments: tuple[str, ...], code: int, said: str) -> None:
    """Call ``wxi`` in this process and check how it is refused."""
    with pytest.raises(WxiError) as found:
        CliRunner(env=shell.env).invoke(cli, arguments, catch_exceptions=False)
    assert found.value.exit_code == code
    assert said in found.value.line()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_sealing_again_names_the_seal_before_and_the_journal_knows_both(sealed: Shell) -> None:
    first, second = sealed.home / "bag", sealed.home / "second"
    told = json.loads(called(sealed, "seal", "CASE-1", "--to", str(second), "--json"))
    seal = json.loads(called(sealed, "verify", str(first), "--json"))["seal"]
    assert told["previousSeal"] == seal
    assert info_of(second)["Previous-Seal"] == seal
    assert "Previous-Seal" not in info_of(first)
    assert info_of(second)["Journal-Head"] == told["journalHead"]
    # The bag covers that it was begun; that it was made, only the case can know.
    begun = (first / "data/journal/000001.jsonl").read_text().splitlines()[-1]
    assert json.loads(begun)["result"] == "begun"
    assert json.loads(begun)["reason"] == "handed over"
    lines = (sealed.cases / "CASE-1/data/journal/000001.jsonl").read_text().splitlines()
    made = [one for one in map(json.loads, lines) if one["result"] == "sealed"]
    assert [one["object"]["id"] for one in made] == ["bag", "second"]
    assert made[0]["object"]["sha256"] == seal
    called(sealed, "verify", "CASE-1")
    # Nothing is shared with the case: it goes on being written.
    for path in (first / "data").rglob("*"):
        assert path.is_dir() or path.stat().st_nlink == 1
        assert path.stat().st_mode & 0o077 == 0


def test_a_sealed_case_is_read_by_every_command_and_changed_by_none(sealed: Shell) -> None:
    folder = sealed.home / "bag"
    before, bag_path = state_of(folder), str(folder)
    for command in ("coverage", "journal", "exposure", "audits", "recordings", "graph", "plans"):
        called(sealed, command, bag_path)
    timeline = called(sealed, "timeline", bag_path)
    assert timeline == called(sealed, "timeline", "CASE-1")
    assert "look here" in called(sealed, "case", "notes", bag_path)
    event = timeline.splitlines()[0].split("\t")[-1]
    assert called(sealed, "show", bag_path, event) == called(sealed, "show", "CASE-1", event)
    assert called(sealed, "room", bag_path, "Project Falcon")
    for refused in (
        ("case", "note", bag_path, "no"),
        ("collect", bag_path),
        ("seal", bag_path, "--to", str(sealed.home / "third")),
    ):
        assert_refused(sealed, refused, 1, "the case is sealed")
    note = ("case", "note", bag_path, "no")
    assert_refused(sealed, note, 1, "Annotate in the case that it was sealed from")
    assert state_of(folder) == before


def test_exports_are_sealed_with_the_case_and_its_journal_knows_them(sealed: Shell) -> None:
    target = sealed.home / "derived"
    there = names(sealed.home)
    wish = ("seal", "CASE-1", "--to", str(target), "--derive")
    assert_refused(sealed, (*wish, "report,mbox"), 2, "'mbox' cannot be derived of a case")
    assert names(sealed.home) == there
    called(sealed, *wish, "report, timesketch,report")
    assert names(sealed.home) == sorted([*there, "derived"])
    found = target / "data/derived"
    files = ["report.html", "timesketch.jsonl"]
    manifests = [f"{one}.manifest.json" for one in files]
    assert {*files, *manifests} <= set(names(found))
    listed = bag.read_manifest((target / bag.MANIFEST).read_bytes())
    for one in (*files, *manifests):
        assert listed[f"data/derived/{one}"] == sha256((found / one).read_bytes())
    entries = (target / "data/journal/000001.jsonl").read_bytes().splitlines(keepends=True)
    for one in manifests:
        told = json.loads((found / one).read_bytes())
        line = entries[told["journal"]["seq"] - 1]
        assert told["journal"]["sha256"] == sha256(line)
        assert json.loads(line)["object"]["sha256"] == told["files"][0]["sha256"]
    assert b"data/derived/directory.json" in (found / "report.html").read_bytes()
    called(sealed, "verify", str(target))


def test_a_picture_of_a_sealed_case_lies_where_it_was_asked_for(sealed: Shell) -> None:
    folder, there = sealed.home / "bag", sealed.home / "pictures"
    before = names(sealed.home)
    called(sealed, "screenshot", str(folder), "--size", "60x20", "--to", str(there))
    named = [f"CASE-1-timeline-60x20.{suffix}" for suffix in ("json", "svg", "txt")]
    assert names(there) == named
    assert names(sealed.home) == sorted([*before, "pictures"])
    with pytest.raises(WxiError) as found:
        CliRunner(env=sealed.env).invoke(cli, ["screenshot", str(folder)], catch_exceptions=False)
    assert "the case is sealed" in found.value.line()
    assert "--to" in found.value.line()


def test_the_console_shows_a_sealed_case_and_says_why_it_is_not_written_to(sealed: Shell) -> None:
    folder = sealed.home / "bag"
    before = state_of(folder)
    for _ in range(2):  # the second time with what the first put into the cache
        with Terminal(["open", str(folder)], sealed.env) as terminal:
            terminal.see("SEALED", "offline")
            terminal.press("b")
            terminal.see("the case is sealed")
            terminal.press("q")
            assert terminal.wait() == 0
    assert state_of(folder) == before
    called(sealed, "verify", str(folder))


def test_what_cannot_be_sealed_is_refused_and_leaves_nothing(sealed: Shell) -> None:
    home, case = sealed.home, sealed.cases / "CASE-1"
    there = names(home)
    assert_refused(sealed, ("seal", "CASE-1", "--to", str(home / "bag")), 2, "is there already")
    assert_refused(sealed, ("seal", "CASE-1", "--to", str(case / "in")), 2, "cannot lie among")
    assert_refused(sealed, ("seal", "CASE-1", "--to", str(home / "no/in")), 2, "there is no folder")
    for into in (home / "bag/more", home / "bag/data/derived/more"):
        assert_refused(sealed, ("seal", "CASE-1", "--to", str(into)), 2, "cannot be written")
        wish = ("--format", "jsonl", "--to", str(into))
        assert_refused(sealed, ("export", "CASE-1", *wish), 2, "cannot be written")
        wish = ("--size", "60x20", "--to", str(into))
        assert_refused(sealed, ("screenshot", "CASE-1", *wish), 2, "cannot be written")
    wish = ("--format", "csv", "--to", str(case / "data/shots"))
    assert_refused(sealed, ("export", "CASE-1", *wish), 2, "is the evidence of a case")
    assert list((case / "data").glob("shots*")) == []
    assert_refused(sealed, ("seal", "CASE-2"), 2, "There is no case")
    assert_refused(sealed, ("timeline", str(home)), 2, "is not a sealed case")
    odd = case / "data/50%off.json"
    odd.write_bytes(b"{}")
    assert_refused(sealed, ("seal", "CASE-1", "--to", str(home / "odd")), 1, "cannot be in a bag")
    odd.unlink()
    odd.symlink_to("/etc/hostname")
    assert_refused(sealed, ("seal", "CASE-1", "--to", str(home / "odd")), 1, "never linked")
    odd.unlink()
    assert names(home) == there


def test_an_interrupted_sealing_ends_with_5_and_leaves_no_bag(sealed: Shell) -> None:
    big = sealed.cases / "CASE-1/data/big.bin"
    with big.open("wb") as file:
        file.truncate(800_000_000)  # a hole, which takes no room
    try:
        target = sealed.home / "interrupted"
        with Terminal(["seal", "CASE-1", "--to", str(target)], sealed.env, (100, 24)) as terminal:
            terminal.see("copying [", "/s, ", " left")
            terminal.press("\x03")
            assert terminal.wait() == 5
            assert "there is no bag" in terminal.text
    finally:
        big.unlink()
    assert not [name for name in names(sealed.home) if "interrupted" in name]
    assert "interrupted" in called(sealed, "journal", "CASE-1").splitlines()[-1]
    called(sealed, "verify", "CASE-1")


@needs_openssl
@needs_ssh_keygen
def test_stamp_and_signature_come_later_and_must_be_of_this_bag(
    sealed: Shell, tmp_path: Path
) -> None:
    made, other = tmp_path / "made", tmp_path / "other"
    for one in (made, other):
        called(sealed, "seal", "CASE-1", "--to", str(one))
    wrong = stamp(other / bag.QUERY, tmp_path / "wrong.tsr")
    assert_refused(sealed, ("seal", str(made), "--attach", str(wrong)), 4, "another digest")
    text = tmp_path / "text"
    text.write_text("nothing")
    assert_refused(sealed, ("seal", str(made), "--attach", str(text)), 2, "is no response")
    assert_refused(sealed, ("seal", "CASE-1", "--attach", str(text)), 2, "is not a sealed case")
    sign_file(other / bag.TAGMANIFEST, "one").rename(tmp_path / "wrong.sig")
    late_and_wrong = ("seal", str(made), "--attach", str(tmp_path / "wrong.sig"))
    assert_refused(sealed, late_and_wrong, 4, "is not for this bag")
    right = stamp(made / bag.QUERY, tmp_path / "right.tsr")
    (tmp_path / bag.TAGMANIFEST).write_bytes((made / bag.TAGMANIFEST).read_bytes())
    for late in (right, sign_file(tmp_path / bag.TAGMANIFEST, "one")):
        called(sealed, "seal", str(made), "--attach", str(late))
    claimed = called(sealed, "verify", str(made))
    assert "claims" in claimed
    assert "--signers FILE tells" in claimed
    allowed = tmp_path / "allowed_signers"
    allowed.write_text(f"one@example.com {key('one').with_suffix('.pub').read_text()}")
    options = ("--signers", str(allowed), "--tsa", str(authority() / "tsa.pem"), "--json")
    proved = json.loads(called(sealed, "verify", str(made), *options))
    assert proved["ok"]
    assert "by one@example.com" in proved["said"][0]
    assert "by an authority of tsa.pem" in proved["said"][1]
    allowed.write_text(f"one@example.com {key('two').with_suffix('.pub').read_text()}")
    done = sealed.wxi("verify", str(made), *options)
    assert done.code == 4
    assert [one["path"] for one in json.loads(done.out)["problems"]] == [bag.SIGNATURE]
    sealed.wxi("verify", str(made), PATH="/nowhere").is_refused(1, "ssh-keygen is not on this")


def test_progress_says_how_much_how_fast_and_how_long() -> None:
    told = bytes_line(Progress(250_000_000, 1_000_000_000, 250_000_000, 0, 5.0, "copying"))
    assert told == "copying [##--------] 25% of 1.0 GB, 50.0 MB/s, 0:15 left"
