"""``wxi screenshot`` and ``exhibits``: pictures without a terminal, the same again, checked."""

import json
import shutil
from pathlib import Path

import pytest

from tui.evidence.verify import verify_case

from .conftest import Shell


@pytest.fixture(scope="module")
def kept(collected: Shell, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A home with a case of its own, without a token."""
    home = tmp_path_factory.mktemp("kept")
    shutil.copytree(collected.home, home, dirs_exist_ok=True)
    return Shell(home)


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_picture_again_has_the_same_bytes(kept: Shell, tmp_path: Path) -> None:
    before = files_of(kept.cases)
    wish = ("--size", "80x24", "--filter", "type:M", "--ascii", "--keys", "home 3")
    for folder in ("one", "other"):
        done = kept.wxi("screenshot", "CASE-1", *wish, "--to", str(tmp_path / folder))
        assert done.code == 0, done
        assert "not an exhibit" in done.err
    assert files_of(kept.cases) == before, "a case is only read"
    one, other = files_of(tmp_path / "one"), files_of(tmp_path / "other")
    name = "CASE-1-timeline-80x24"
    assert one.keys() == {f"{name}.{suffix}" for suffix in ("svg", "txt", "json")}
    assert [one[f"{name}.{end}"] == other[f"{name}.{end}"] for end in ("svg", "txt")] == [True] * 2
    twin = one[f"{name}.txt"].decode()
    assert twin.isascii()
    assert "3 Detail" in twin
    said = json.loads(one[f"{name}.json"])
    assert said["journalSeq"] is None
    assert said["records"][0]["rawSha256"]
    assert said["made"]["at"] > said["capturedAt"]
    again = kept.wxi("screenshot", "CASE-1", *wish, "--to", str(tmp_path / "one"))
    again.is_refused(2, "is there already")


def test_an_exhibit_is_kept_drawn_again_and_checked(kept: Shell) -> None:
    done = kept.wxi(
        "screenshot", "CASE-1", "--view", "who", "--filter", "type:M", "--caption", "Read"
    )
    assert done.code == 0, done
    assert "exhibit S-0001" in done.out
    assert kept.wxi("screenshot", "CASE-1", "--again", "S-0001").out.startswith("S-0001\tidentical")
    assert kept.wxi("case", "note", "CASE-1", "--exhibit", "S-0001", "by \x1b[31mNico").code == 0
    line = kept.wxi("exhibits", "CASE-1").out.rstrip("\n").split("\t")
    assert [line[0], *line[2:4]] == ["S-0001", "ok", "Who could see it"]
    assert line[5] == "by ␛[31mNico"
    said = json.loads(kept.wxi("exhibits", "CASE-1", "--json").out)
    assert said["captions"] == ["Read", "by \x1b[31mNico"]
    assert said["recipe"]["view"] == "who"
    whole = kept.wxi("exhibits", "CASE-1", "S-0001").out
    for words in ("caption: Read", "ok: picture", "Who could see it · posted"):
        assert words in whole
    assert verify_case(kept.cases / "CASE-1").ok

    shots = kept.cases / "CASE-1" / "data" / "shots"
    twin = shots / "S-0001.txt"
    twin.write_text(twin.read_text() + "more\n")
    listed = kept.wxi("exhibits", "CASE-1")
    assert listed.code == 4
    assert "\taltered\t" in listed.out
    sidecar = shots / "S-0001.json"
    told = json.loads(sidecar.read_text())
    sidecar.write_text(json.dumps({**told, "txtSha256": "0" * 64}))
    kept.wxi("screenshot", "CASE-1", "--again", "S-0001").is_refused(4, "differs in its text")
    sidecar.write_text(json.dumps({**told, "recipe": {"view": "who"}}))
    kept.wxi("screenshot", "CASE-1", "--again", "S-0001").is_refused(2, "does not say how")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--view", "nothing"), "is no view"),
        (("--size", "9x9"), "is not a size"),
        (("--select", "no such"), "no event"),
        (("--png",), "no part of an exhibit"),
        (("--again", "S-0077"), "no exhibit"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(kept: Shell, options: tuple[str, ...], said: str) -> None:
    kept.wxi("screenshot", "CASE-1", *options).is_refused(2, said)
