"""``wxi collect --follow --rules``: watching without anybody at the screen."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from tests.cli.conftest import OFFICER, Shell
from tests.cli.midway import midway
from tests.served import Served, served

RULES = """
[[rule]]
name = "code-word"
filter = "bluebird"
action = "note"
text = "the code word"

[[rule]]
name = "sales"
filter = "room:sales bluebird"
action = "tag"
tag = "sales-talk"

[[rule]]
name = "look"
filter = '/blue.ird/'
action = "bookmark"
"""
EXIT = """
[[rule]]
name = "alarm"
filter = "firebird"
action = "exit"
code = 42
"""
WATCH = ("collect", "CASE-1", "--follow", "--rules", "rules.toml")


class Watching:
    """``wxi collect --follow`` while it runs: its lines, as they come."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.said: Queue[str] = Queue()
        self.warned: Queue[str] = Queue()
        for stream, lines in ((process.stdout, self.said), (process.stderr, self.warned)):
            Thread(target=lambda s, q: [q.put(line) for line in s], args=(stream, lines)).start()

    def see(self, words: str, *, warned: bool = False) -> str:
        """Wait for a line with some words, and return it."""
        lines = self.warned if warned else self.said
        while words not in (line := lines.get(timeout=30)):
            pass
        return line.rstrip("\n")

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture
def webex() -> Iterator[Served]:
    with served(events=60) as found:
        yield found


@pytest.fixture
def shell(tmp_path: Path, webex: Served) -> Shell:
    found = Shell(tmp_path, WEBEX_BASE_URL=webex.url, WEBEX_ACCESS_TOKEN=OFFICER)
    (tmp_path / "config.toml").write_text("poll_seconds = 1\n")
    (tmp_path / "rules.toml").write_text(RULES)
    assert found.wxi("case", "new", "CASE-1").code == 0
    return found


@contextmanager
def watching(shell: Shell, *more: str) -> Iterator[Watching]:
    arguments = [one.replace("rules.toml", str(shell.home / "rules.toml")) for one in WATCH]
    with shell.start(*arguments, *more) as process:
        try:
            yield Watching(process)
        finally:
            process.kill()


def _notes(shell: Shell) -> list[tuple[str, str]]:
    lines = shell.wxi("case", "notes", "CASE-1", "--all", "--json").out.splitlines()
    return sorted((one["kind"], one["text"]) for one in map(json.loads, lines))


def test_every_new_event_is_acted_on_once_whatever_ends_the_watching(
    shell: Shell, webex: Served
) -> None:
    with watching(shell) as at:
        at.see("in the case")
        webex.post("the bluebird flies")
        lines = [at.see("bluebird flies") for _ in range(3)]
        assert [one.split("\t")[1] for one in lines] == ["code-word", "sales", "look"]
        event = lines[0].split("\t")[2]
        assert lines[0].split("\t")[3].startswith("M Dorian Marić in Sales: ")
        at.end(signal.SIGKILL)
    first = [("bookmark", ""), ("note", "rule code-word: the code word"), ("tag", "sales-talk")]
    assert _notes(shell) == first
    webex.post("a bluebird\x1b[2J in the night")  # while nobody watches
    with watching(shell) as at:
        lines = [at.see("in the night") for _ in range(3)]
        assert not any("\x1b" in one for one in lines)
        at.see("in the case")
        webex.post("no bird at all")
        webex.post("bluebird, the last")
        lines = [at.see("\t") for _ in range(3)]
        assert all("bluebird, the last" in one for one in lines)
        assert at.end(signal.SIGTERM) == 5
        assert at.see("wxi:", warned=True).startswith("wxi: interrupted; what was received is kept")
    assert _notes(shell) == sorted(first * 3)
    assert event in shell.wxi("timeline", "CASE-1", "note:code").out
    journal = shell.wxi("journal", "CASE-1", "rule", "code-word").out.splitlines()
    assert [one.split("\t")[7].split(", ")[1] for one in journal] == ["note"] * 3
    assert shell.wxi("verify", "CASE-1").code == 0


def test_a_rule_may_end_the_watching_with_a_code_of_its_own(shell: Shell, webex: Served) -> None:
    (shell.home / "rules.toml").write_text(EXIT)
    webex.post("firebird before anybody watched")
    assert shell.wxi("collect", "CASE-1").code == 0
    for text in ("a firebird", "a second firebird"):  # the second run does not end by the first
        with watching(shell, "--json") as at:
            told = json.loads(at.see("{"))
            assert told["streams"]
            webex.post(text)
            told = json.loads(at.see("{"))
            assert (told["rule"], told["action"], told["text"]) == ("alarm", "exit", text)
            assert at.process.wait(30) == 42
    assert _notes(shell) == []


def test_an_outage_is_said_once_and_waited_out(shell: Shell, webex: Served) -> None:
    with midway(webex.url) as way:
        shell.env["WEBEX_BASE_URL"] = way.url
        assert shell.wxi("case", "new", "CASE-2").code == 0
        arguments = ("CASE-2", "--follow", "--rules", str(shell.home / "rules.toml"))
        with shell.start("collect", *arguments) as process:
            at = Watching(process)
            at.see("in the case")
            way.close()
            at.see("refused", warned=True)
            webex.post("bluebird in the dark")
            way.open()
            assert at.see("", warned=True) == "Webex answers again"
            at.see("bluebird in the dark")
            assert at.end(signal.SIGINT) == 5


def test_rules_are_checked_before_anything_is_asked(tmp_path: Path) -> None:
    shell = Shell(tmp_path, WEBEX_BASE_URL="http://127.0.0.1:9/v1", WEBEX_ACCESS_TOKEN=OFFICER)
    assert shell.wxi("case", "new", "CASE-1").code == 0
    (tmp_path / "rules.toml").write_text(RULES + EXIT.replace("42", "3"))
    before = shell.written()
    done = shell.wxi("collect", "CASE-1", "--rules", str(tmp_path / "rules.toml"))
    done.is_refused(2, "rules.toml, line 23: a code lies between 10 and 125")
    assert shell.written() == before
