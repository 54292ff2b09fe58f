"""What every command prints as JSON has exactly the fields that the manual tells of."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import OFFICER, Shell, simulated
from tests.cli.forked import Forks, forks
from tui.cli.shape import Shape
from tui.cli.shapes import SHAPES

EVENTS = {"hostile": "120", "empty": "0"}
ALIKE = (  # whatever the scenario; the first word or two name the command
    "case list",
    "case show CASE",
    "case filters CASE",
    "exposure CASE --bridges",
    "graph CASE",
    "journal CASE",
    "plans CASE --steps",
    "exhibits CASE",
    "case notes CASE --all",
    "verify CASE",
    "check CASE",
    "doctor",
    "profiles",
)
TOLD = (
    "overview CASE",
    "coverage CASE",
    "density CASE --by hour",
    "recordings CASE",
    "audits CASE",
    "exposure CASE",
    "graph CASE --view lanes",
)


@pytest.fixture(scope="module")
def fork() -> Iterator[Forks]:
    with forks() as found:
        yield found


def problems(value: Any, shape: Shape, at: str) -> Iterator[str]:
    """Yield how a value is not of a shape."""
    if value is None or (isinstance(shape, str) and shape.startswith("any")):
        return
    match shape:
        case str():
            if isinstance(value, dict | list):
                yield f"{at} is no single value"
        case list():
            if not isinstance(value, list):
                yield f"{at} is no list"
                return
            for one in value:
                yield from problems(one, shape[0], f"{at}[]")
        case _:
            if not isinstance(value, dict):
                yield f"{at} is no object"
                return
            yield from _in_object(value, shape, at)


def _in_object(value: Mapping[str, Any], shape: Mapping[str, Shape], at: str) -> Iterator[str]:
    free = next((inner for name, inner in shape.items() if name.startswith("<")), None)
    told = {name.removesuffix("?"): inner for name, inner in shape.items() if name[0] != "<"}
    needed = {name for name in shape if name[0] != "<" and not name.endswith("?")}
    yield from (f"{at} lacks {name}" for name in sorted(needed - set(value)))
    for name, one in value.items():
        if name in told:
            yield from problems(one, told[name], f"{at}.{name}")
        elif free is not None:
            yield from problems(one, free, f"{at}.{name}")
        else:
            yield f"{at} has {name}"


def check(command: str, line: str) -> None:
    """Check that a line has one of the shapes of a command."""
    assert line.isascii()
    value = json.loads(line)
    found = [list(problems(value, shape, command)) for shape in SHAPES[command]]
    assert [] in found, found


class Asking:
    """A case of a scenario, and commands that are asked of it."""

    def __init__(self, shell: Shell, fork: Forks) -> None:
        self._shell, self._fork = shell, fork
        self.seen: set[str] = set()

    def ask(self, words: str, *more: str, codes: tuple[int, ...] = (0,)) -> list[Any]:
        arguments = [one.replace("CASE", "CASE-1") for one in words.split()] + [*more]
        done = self._fork.wxi(self._shell.env, *arguments, "--json")
        assert done.code in codes, (words, done)
        command = words if words in SHAPES else " ".join(words.split()[:2])
        command = command if command in SHAPES else words.split()[0]
        whole = command == "doctor"  # for people as well, over several lines
        lines = [done.out.replace("\n", "")] if whole else done.out.splitlines()
        for line in lines:
            check(command, line)
            self.seen.add(command)
        return [json.loads(line) for line in lines]


@pytest.mark.parametrize("scenario", ["leak", "recording", "hostile", "empty"])
def test_every_command_on_every_scenario(tmp_path: Path, fork: Forks, scenario: str) -> None:
    with simulated("--scenario", scenario, "--events", EVENTS.get(scenario, "60")) as url:
        shell = Shell(tmp_path, WEBEX_BASE_URL=url, WEBEX_ACCESS_TOKEN=OFFICER)
        assert fork.wxi(shell.env, "case", "new", "CASE-1").code == 0
        (tmp_path / "rules.toml").write_text(
            '[[rule]]\nname = "all"\nfilter = "type:M"\naction = "note"\ntext = "seen"\n'
        )
        at = Asking(shell, fork)
        at.ask("collect CASE --no-confirm --rules", str(tmp_path / "rules.toml"))
        at.ask("collect CASE --records")
        for words in TOLD:
            at.ask(words)
        posts = [one for one in at.ask("timeline CASE") if one["letter"] == "M"]
        for one in posts[-1:]:
            at.ask("show CASE", one["id"])
            at.ask("history CASE", one["id"])
            at.ask("who CASE", one["id"])
            at.ask("retrieve CASE", one["id"], codes=(0, 1))
            named = one["event"]["data"]["roomId"]
            at.ask("person CASE", one["event"]["actorId"])
            at.ask("room CASE", named)
            at.ask("compare CASE", named, named)
        for one in at.ask("recordings CASE")[:1]:
            at.ask("show CASE", one["id"])
        if scenario == "leak":
            for words in ALIKE:
                at.ask(words, codes=(0, 4) if words.startswith("check") else (0,))
            at.ask("retrieve CASE --dry-run", posts[0]["id"])
            at.ask("delete CASE --dry-run", posts[0]["id"])
            at.ask("export CASE --format jsonl --to", str(tmp_path / "out.jsonl"))
            at.ask("seal CASE --to", str(tmp_path / "bag"))
            at.ask("case pack CASE --to", str(tmp_path / "case.tar"))
            at.ask("case changes CASE")
            unseen = {
                "produce",
                "case unpack",
                "change",
                "restore",
                "plans",
                "exhibits",
                "profiles",
                "audits",
            }
            assert at.seen == set(SHAPES) - unseen - {"case filters"}
