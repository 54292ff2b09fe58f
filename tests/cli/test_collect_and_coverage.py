"""``wxi collect`` says how far it is and what is complete; ``wxi coverage`` shows it again."""

import json
import re
from io import StringIO

import pytest

from tests.cli.conftest import Shell
from tests.ui.terminal import Terminal
from tui.cli.progress_line import ProgressLine
from tui.cli.progress_line import line as line_of
from tui.services.progress import Progress


def test_collecting_ends_with_what_is_complete(online: Shell) -> None:
    first = online.wxi("collect", "CASE-1", "--no-confirm", "--parallel", "2")
    assert first.code == 0
    told = first.out.splitlines()
    assert re.fullmatch(r"([\d,]+) new events, \1 in the case", told[0])
    assert told[1] == "events: complete but for"
    assert "read once; not confirmed yet" in first.out
    assert "settles at" in first.out
    second = online.wxi("collect", "CASE-1")
    assert second.code == 0
    assert "read once; not confirmed yet" not in second.out
    assert len(second.out.splitlines()) == 5
    assert [one for one in first.err.splitlines() if not one.startswith("collecting ")] == []


def test_one_resource_of_one_person(online: Shell) -> None:
    assert online.wxi("collect", "CASE-1", "--resource", "messages").code == 0
    rows = [json.loads(row) for row in online.wxi("timeline", "CASE-1", "--json").out.splitlines()]
    assert {row["kind"].split("/")[0] for row in rows} == {"messages"}
    actor = rows[0]["event"]["actorId"]
    done = online.wxi("collect", "CASE-1", "--resource", "rooms", "--actor", actor)
    assert done.code == 0
    assert f"rooms@{actor}: complete but for" in done.out
    told = json.loads(online.wxi("coverage", "CASE-1", "--json").out)
    assert {one["stream"] for one in told["streams"]} == {
        "events",
        "convergedRecordings",
        "messages",
        f"rooms@{actor}",
    }


@pytest.mark.parametrize(
    "arguments",
    [("--resource", "events"), ("--resource", "a@b"), ("--actor", "x"), ("--parallel", "0")],
)
def test_what_cannot_be_collected_is_refused(online: Shell, arguments: tuple[str, str]) -> None:
    done = online.wxi("collect", "CASE-1", *arguments)
    done.is_refused(2)


def test_coverage_is_shown_as_lines_and_as_json(collected: Shell) -> None:
    before = collected.written()
    shown = collected.wxi("coverage", "CASE-1")
    plain = collected.wxi("coverage", "CASE-1", "--window", "40d", WXI_ASCII="1")
    machine = collected.wxi("coverage", "CASE-1", "--json")
    assert (shown.code, plain.code, machine.code) == (0, 0, 0)
    assert shown.err == plain.err == machine.err == ""
    assert collected.written() == before
    assert "■■■■■" in shown.out
    assert plain.out.isascii()
    assert "#####" in plain.out
    assert "....." in plain.out  # ten days that nobody asked for
    grids = shown.out.partition("will become unreadable")[0]
    short = [one for one in grids.splitlines() if not re.match(" +(first|last) ", one)]
    assert max(map(len, short)) <= 80
    told = json.loads(machine.out)
    assert machine.out.isascii()
    events = sum(count for one in told["streams"] for count in one["events"].values())
    assert events == len(collected.wxi("timeline", "CASE-1").out.splitlines())
    for stream in told["streams"]:
        assert {one["state"] for one in stream["stretches"]} <= {"complete", "partial", "not read"}
        for earlier, later in zip(stream["stretches"], stream["stretches"][1:], strict=False):
            assert earlier["to"] == later["from"]


def test_a_case_without_anything_says_what_to_do(online: Shell) -> None:
    online.wxi("coverage", "CASE-1").is_refused(2, "nothing was collected", "wxi collect CASE-1")
    online.wxi("coverage", "CASE-2").is_refused(2, "CASE-2")


@pytest.mark.parametrize("window", ["soon", "0d", "99999d"])
def test_a_window_that_is_none_is_refused(collected: Shell, window: str) -> None:
    collected.wxi("coverage", "CASE-1", "--window", window).is_refused(2)


def test_on_a_terminal_one_line_is_rewritten(online: Shell) -> None:
    with Terminal(["collect", "CASE-1"], online.env) as terminal:
        terminal.see("in the case")
        assert terminal.wait() == 0
        lines = terminal.lines
    [line] = [one for one in lines if "collecting" in one or "confirming" in one]
    assert line.startswith("confirming [##########] ")
    assert "events: complete but for" in lines


class Tty(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_tells_all_and_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress(7, 28, 1_234_567, 123_456, 60.0, "confirming")
    text = line_of(progress, bar=True)
    assert text == (
        "confirming [##--------] 7/28, 1,234,567 events (123,456 new), 20,576/s, 3:00 left"
    )
    monkeypatch.setenv("COLUMNS", "60")
    assert (
        line_of(Progress(0, 4, 0, 0, 0.0, "collecting")) == "collecting 0/4, 0 events (0 new), 0/s"
    )
    target = Tty()
    shown = ProgressLine(target)
    shown.show(progress)
    shown.say("waiting 30 s: \x1b[2J")
    written = target.getvalue()
    assert written.startswith("\rconfirming ")
    assert written.count("\n") == 2
    assert len(written.splitlines()[0]) < 60  # a wider line could not be rewritten
    assert "\x1b" not in written
