"""A few of the changes that ``python -m tests.bags`` makes; and sealed cases of all stories."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest
from click.testing import CliRunner

from tests.bags.making import CASE, case, sealed, settings_of
from tests.bags.running import run
from tests.evidence.signing import key, needs_ssh_keygen, sign_file
from tests.served import served
from tests.ui.console import collect
from tui import bootstrap
from tui.cli.verify import verify
from tui.errors import Refused
from tui.evidence import bag, sealing
from tui.evidence.verify_bag import verify_bag
from tui.simulator import scenarios

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")


@needs_ssh_keygen
@needs_openssl
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_change_is_found_without_this_product_and_told_by_it(seed: int) -> None:
    kinds, _, failed = run(50, seed)
    assert failed == []
    assert kinds.total() == 50
    assert len(kinds) == 5


@pytest.mark.parametrize("name", scenarios.NAMES)
async def test_bags_of_every_story_are_bags_to_others(tmp_path: Path, name: str) -> None:
    with served(name, events=60) as webex:
        await collect(tmp_path, webex)
    made = sealed(tmp_path, tmp_path / "bag")
    bagit.Bag(str(made)).validate()
    assert verify_bag(made).report.problems == ()


def test_a_hostile_title_stays_in_its_line(tmp_path: Path) -> None:
    case(tmp_path / "home")
    made = sealed(tmp_path / "home", tmp_path / "bag", "--contact", "a\u2028b\x85Journal-Head: 0")
    read = bagit.Bag(str(made))
    read.validate()
    assert read.info["External-Description"].startswith("Fal")
    assert read.info["Payload-Oxum"] != "1.1"
    assert len(read.info["Journal-Head"]) == 64
    assert b"Fal" in (made / bag.EXPLANATION).read_bytes()


def test_what_differs_is_told_with_its_file_and_ends_with_4(tmp_path: Path) -> None:
    case(tmp_path / "home")
    made = sealed(tmp_path / "home", tmp_path / "bag")
    events = made / "data/events/000001.jsonl"
    events.write_bytes(events.read_bytes()[:-3])
    done = CliRunner().invoke(verify, [str(made)])
    assert "TRUNCATED data/events/000001.jsonl: it is 3 bytes shorter" in done.output
    assert type(done.exception).__name__ == "VerificationFailed"


def test_a_bag_holds_what_the_journal_wrote_when_it_was_begun(tmp_path: Path) -> None:
    chosen = settings_of(tmp_path)
    bootstrap.new_case(chosen, CASE, "")  # its journal begins with the sealing
    made = sealed(tmp_path, tmp_path / "bag")
    assert {path.name for path in (made / "data/journal").iterdir()} == {
        "000001.jsonl",
        "head.json",
    }
    assert verify_bag(made).report.problems == ()


@pytest.mark.parametrize("name", [bag.INFO, bag.MANIFEST, bag.ATTACHED, bag.SIGNATURE, bag.STAMP])
def test_a_pipe_among_the_lists_is_told_and_not_waited_for(tmp_path: Path, name: str) -> None:
    case(tmp_path / "home")
    made = sealed(tmp_path / "home", tmp_path / "bag")
    (made / name).unlink(missing_ok=True)
    os.mkfifo(made / name)
    done = subprocess.run(
        [sys.executable, "-m", "tui", "verify", str(made)],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 4, done
    assert f"{name}: it is no file".encode() in done.stdout


def test_a_pipe_in_a_case_is_refused_before_anything_is_copied(tmp_path: Path) -> None:
    case(tmp_path / "home")
    os.mkfifo(tmp_path / "home/cases" / CASE / "data/pipe")
    with pytest.raises(Refused, match="is no file"):
        sealed(tmp_path / "home", tmp_path / "bag")
    assert not (tmp_path / "bag").exists()


@needs_ssh_keygen
def test_a_signature_by_another_key_than_the_bag_names_is_told(tmp_path: Path) -> None:
    case(tmp_path / "home")
    made = sealed(tmp_path / "home", tmp_path / "bag", "--sign", str(key("officer")))
    sealing.list_attached(made)
    assert verify_bag(made).report.problems == ()
    (made / bag.SIGNATURE).unlink()
    sign_file(made / bag.TAGMANIFEST, "other")
    sealing.list_attached(made)
    (problem,) = verify_bag(made).report.problems
    assert (problem.path, "is by the key" in problem.what) == (bag.SIGNATURE, True)


def test_a_folder_of_many_files_that_was_renamed_is_told_file_by_file(tmp_path: Path) -> None:
    case(tmp_path / "home")
    raw = tmp_path / "home/cases" / CASE / "data/raw/00"
    raw.mkdir(parents=True)
    for number in range(3):
        (raw / f"{number}.json").write_bytes(b"" if number else b"{}")
    made = sealed(tmp_path / "home", tmp_path / "bag")
    (made / "data/raw/00").rename(made / "data/raw/0x")
    problems = verify_bag(made).report.problems
    told = {one.path: one.what for one in problems if one.kind == "renamed"}
    names = [f"{number}.json" for number in range(3)]
    assert told == {f"data/raw/00/{one}": f"it is now data/raw/0x/{one}" for one in names}
