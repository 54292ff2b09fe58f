"""How every command can end: each of its codes is made to happen, and no other one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import OFFICER, Shell
from tests.cli.forked import Forks, forks
from tui.cli import main
from tui.cli.exits import ENDS, MEANINGS

NOBODY = "http://127.0.0.1:9/v1"  # where nothing answers
# Arguments, separated by blanks, and the code; a bar before them says in which surroundings.
TABLE = """
0 | open CASE-1 --plain
1 | damaged open BAD --plain
2 | open CASE-1
1 | damaged overview BAD
0 | overview CASE-1
0 | case show CASE-1
1 | damaged case show BAD
0 | collect CASE-1 --no-confirm
1 | nobody collect FAR
3 | nobody-there collect CASE-1
0 | coverage CASE-1
1 | damaged coverage BAD
0 | timeline CASE-1
1 | damaged timeline BAD
0 | density CASE-1
1 | damaged density BAD
0 | show CASE-1 EVENT
1 | damaged show BAD x
0 | history CASE-1 EVENT
1 | damaged history BAD x
0 | recordings CASE-1
1 | damaged recordings BAD
3 | nobody-there recordings CASE-1 --retrieve x
0 | audits CASE-1
1 | damaged audits BAD
0 | who CASE-1 EVENT
1 | damaged who BAD x
0 | exposure CASE-1
1 | damaged exposure BAD
0 | compare CASE-1 ROOM ROOM
1 | damaged compare BAD a b
0 | graph CASE-1
1 | damaged graph BAD
0 | person CASE-1 dorian
1 | damaged person BAD x
0 | room CASE-1 ROOM
1 | damaged room BAD x
0 | check CASE-1 --room ROOM
1 | nobody check FAR
3 | nobody-there check CASE-1
0 | delete CASE-1 EVENT --dry-run
1 | delete CASE-1 EVENT
3 | nobody-there delete CASE-1 EVENT
3 | nobody-there change CASE-1 ROOM --announcements on
3 | nobody-there restore CASE-1 P-1#1
0 | plans CASE-1
1 | damaged plans BAD
0 | retrieve CASE-1 EVENT
1 | nobody retrieve FAR --filter a
3 | nobody-there retrieve CASE-1 EVENT
0 | export CASE-1 --format csv --to out.csv
1 | damaged export BAD --format csv --to bad.csv
0 | journal CASE-1
4 | broken journal BROKEN
0 | verify CASE-1
4 | broken verify BROKEN
0 | exhibits CASE-1
1 | damaged exhibits BAD
0 | seal CASE-1 --to bag
1 | damaged seal BAD --to bad-bag
0 | profiles
0 | doctor
1 | nobody doctor
3 | nobody-there doctor
0 | completion bash
0 | help
0 | help case note
"""
ROWS = [(int(line[0]), line[3:].split()) for line in TABLE.strip().splitlines()]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, webex: str) -> Shell:
    """A home with a collected case, one of a Webex that is gone, a damaged and a broken one."""
    shell = Shell(tmp_path_factory.mktemp("ends"), WEBEX_BASE_URL=webex)
    shell.env["WEBEX_ACCESS_TOKEN"] = OFFICER
    assert shell.wxi("case", "new", "CASE-1").code == 0
    for name in ("BAD", "BROKEN"):
        assert shell.wxi("case", "new", name).code == 0
    assert shell.wxi("case", "new", "FAR", WEBEX_BASE_URL=NOBODY).code == 0
    assert shell.wxi("collect", "CASE-1").code == 0
    assert shell.wxi("case", "bookmark", "BROKEN").code == 0
    (shell.cases / "BAD" / "data" / "case.json").write_text("{")
    for path in (shell.cases / "BROKEN" / "data" / "journal").rglob("*.jsonl"):
        path.write_bytes(path.read_bytes().replace(b"annotate", b"annotatf"))
    return shell


@pytest.fixture(scope="module")
def fork() -> Iterator[Forks]:
    with forks() as found:
        yield found


def test_every_command_ends_as_it_says(home: Shell, fork: Forks, tmp_path: Path) -> None:
    surroundings = {
        "nobody": {"WEBEX_BASE_URL": NOBODY},
        "nobody-there": {"WEBEX_ACCESS_TOKEN": ""},
        "damaged": {},
        "broken": {},
    }
    events = fork.wxi(home.env, "timeline", "CASE-1", "type:M", "room:sales").out.splitlines()
    known = {"EVENT": events[-1].split("\t")[6], "ROOM": events[-1].split("\t")[4]}
    seen: set[tuple[str, int]] = set()
    wrong = []
    for code, words in ROWS:
        env = home.env | surroundings.get(words[0], {})
        arguments = words[1:] if words[0] in surroundings else words
        arguments = [known.get(one, one) for one in arguments]
        arguments = [str(tmp_path / one) if "." in one[3:] or "bag" in one else one
                     for one in arguments]  # fmt: skip
        done = fork.wxi(env, *arguments)
        if done.code != code:
            wrong.append((words, done))
            continue
        assert "Traceback" not in done.err
        if code:
            # What the doctor found is what was asked for.
            assert words[-1] == "doctor" or done.err.splitlines()[-1].startswith("wxi: ")
        seen.add((arguments[0], code))
    assert wrong == []
    for command in main.SHORT:
        done = fork.wxi(home.env, command, "--nonsense")
        done.is_refused(2, f"wxi {command} --help")
        seen.add((command, 2))
    assert set(ENDS) == set(main.SHORT)
    for command, code in seen:
        assert code in ENDS[command], (command, code)
    assert {code for codes in ENDS.values() for code in codes} == set(MEANINGS)
    # 5 takes a signal at the right moment: see test_interrupt, test_hardships and test_rules.
    unseen = {(name, code) for name, codes in ENDS.items() for code in codes} - seen
    apart = {"demo", "simulate", "screenshot", "login", "logout", "change", "restore"}
    assert {one for one in unseen if one[1] != 5 and one[0] not in apart} <= {
        ("check", 4),
        ("case", 4),
        ("plans", 4),
        ("exhibits", 4),
        ("seal", 4),
        ("who", 3),
        ("recordings", 1),
        ("profiles", 1),
        ("verify", 1),
        ("journal", 1),
    }
