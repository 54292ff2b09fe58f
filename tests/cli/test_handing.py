"""A case goes from one officer to the next: packed, received, and what is new is told."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, called
from tui import bootstrap, settings
from tui.services.filters import Asked
from tui.services.investigation import Investigation


@pytest.fixture
def handed(collected: Shell, tmp_path: Path) -> tuple[Shell, Shell, Path]:
    """Two homes and an archive of the case that the first one packed."""
    one, two = Shell(tmp_path / "one"), Shell(tmp_path / "two")
    shutil.copytree(collected.cases, one.cases)
    return one, two, tmp_path / "case.tar"


def test_the_next_officer_finds_the_same_and_sees_what_is_new(
    handed: tuple[Shell, Shell, Path],
) -> None:
    one, two, archive = handed
    case = bootstrap.open_case(settings.load({"WXI_HOME": str(one.home)}), "CASE-1")
    Investigation(case, None, bootstrap.now).filters.save(Asked("falcon or dorian", "mine"))
    case.close()
    assert called(one, "case", "changes", "CASE-1") == "you have not looked at this case before\n"
    called(one, "case", "changes", "CASE-1", "--seen")
    told = json.loads(called(one, "case", "pack", "CASE-1", "--to", str(archive), "--json"))
    one.wxi("case", "pack", "CASE-1", "--to", str(archive)).is_refused(2, "is there already")

    assert told["sha256"] in called(two, "case", "unpack", str(archive), "--sha256", told["sha256"])
    wrong = two.wxi("case", "unpack", str(archive), "--sha256", "0" * 64)
    wrong.is_refused(4, "not the one that was told")
    two.wxi("case", "unpack", str(archive)).is_refused(2, "There is a case CASE-1 already")
    for words in (("falcon",), ("--saved", "mine"), ("--saved", "mine", "is:deleted")):
        asked = ("timeline", "CASE-1", *words, "--digest")
        assert called(one, *asked) == called(two, *asked)
    whole, some = (called(two, "timeline", "CASE-1", *one, "--digest") for one in ((), ("falcon",)))
    assert whole != some
    assert "verified" in called(two, "verify", "CASE-1")

    called(two, "case", "note", "CASE-1", "look here")
    news = json.loads(called(two, "case", "changes", "CASE-1", "--json"))
    assert (news["events"], [note[-1] for note in news["notes"]]) == (0, ["look here"])
    assert "+1 note" in called(two, "case", "changes", "CASE-1")


def test_a_sealed_case_goes_as_it_is(handed: tuple[Shell, Shell, Path]) -> None:
    one, two, archive = handed
    bag = one.home / "bag"
    called(one, "seal", "CASE-1", "--to", str(bag), "--reason", "handed over")
    called(one, "case", "pack", str(bag), "--to", str(archive))
    called(two, "case", "unpack", str(archive))
    kept = {path.relative_to(bag): path.read_bytes() for path in bag.rglob("*") if path.is_file()}
    came = two.cases / "CASE-1"
    assert kept == {
        path.relative_to(came): path.read_bytes() for path in came.rglob("*") if path.is_file()
    }
    assert "verified" in called(two, "verify", str(came))
    assert called(two, "timeline", "CASE-1") == called(one, "timeline", "CASE-1")
