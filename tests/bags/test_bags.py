"""A few of the changes that ``python -m tests.bags`` makes; and sealed cases of all stories."""

import shutil
from pathlib import Path

import bagit
import pytest
from click.testing import CliRunner

from tests.bags.making import case, sealed
from tests.bags.running import run
from tests.evidence.signing import needs_ssh_keygen
from tests.served import served
from tests.ui.console import collect
from tui.cli.verify import verify
from tui.evidence import bag
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
