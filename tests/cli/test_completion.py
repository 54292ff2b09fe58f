"""What real shells complete when somebody presses tab."""

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tui.cli.completion import SHELLS

_DEADLINE = 30.0  # seconds; reached only when something is broken


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A home with two cases, a plan, a saved filter, and a ``wxi`` on the path."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "bin").mkdir()
    wxi = folder / "bin" / "wxi"
    wxi.write_text(f'#!/bin/sh\nexec {sys.executable} -m tui "$@"\n')
    wxi.chmod(0o755)
    shell = Shell(folder, PATH=f"{folder / 'bin'}:{os.environ['PATH']}", TERM="dumb")
    for name in ("CASE-1", "other"):
        assert shell.wxi("case", "new", name).code == 0
    data = folder / "cases" / "CASE-1" / "data"
    (data / "plans").mkdir()
    (data / "plans" / "P-7.json").write_text('{"steps": [{}, {}]}')
    (data / "casework.json").write_text(json.dumps({"session": {"filters": {"suspects": "a"}}}))
    return shell


class Tabs:
    """An interactive shell in a terminal of its own, in which tab is pressed."""

    def __init__(self, home: Shell, command: list[str], begin: str) -> None:
        self._master, slave = pty.openpty()
        env = {**home.env, "PS1": "$ "}
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
        )
        os.close(slave)
        self._send(f"{begin}\necho rea''dy\n")
        self._until("ready\r")

    def _send(self, text: str) -> None:
        os.write(self._master, text.encode())

    def _until(self, words: str) -> str:
        seen, end = "", time.monotonic() + _DEADLINE
        while words not in seen:
            ready, _, _ = select.select([self._master], [], [], max(0, end - time.monotonic()))
            assert ready, seen
            seen += os.read(self._master, 65536).decode("utf-8", "replace")
        return seen

    def complete(self, typed: str, becomes: str) -> None:
        """Press tab after something was typed, and wait until it is what it should become."""
        self._send(f"echo {typed}\x01\x0b")  # nothing of it is run: typed, then cut
        self._send(f"{typed}\t")
        self._until(becomes)
        self._send("\x15\n")

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)


TYPED = (
    ("wxi colle", "wxi collect "),
    ("wxi collect CAS", "wxi collect CASE-1 "),
    ("wxi timeline CASE-1 @sus", "wxi timeline CASE-1 @suspects "),
    ("wxi delete CASE-1 --resu", "wxi delete CASE-1 --resume "),
    ("wxi delete CASE-1 --resume P", "wxi delete CASE-1 --resume P-7 "),
    ("wxi export CASE-1 --format times", "wxi export CASE-1 --format timesketch "),
    ("wxi open --theme colour", "wxi open --theme colour-blind "),
    ("wxi help coll", "wxi help collect "),
)


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_tab_in_an_interactive_shell(home: Shell, name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    script = home.wxi("completion", name)
    assert (script.code, script.err) == (0, "")
    path = home.home / f"complete.{name}"
    path.write_text(script.out)
    options = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}[name]
    begin = {
        "bash": f"bind 'set enable-bracketed-paste off'; source {path}",
        "zsh": f"unsetopt zle_bracketed_paste; bindkey -e; autoload -U compinit; compinit -u "
        f"-d {home.home}/dump; source {path}",
    }[name]
    tabs = Tabs(home, [name, *options], begin)
    try:
        for typed, becomes in TYPED:
            tabs.complete(typed, becomes)
    finally:
        tabs.close()


def test_what_fish_completes(home: Shell) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    path = home.home / "complete.fish"
    path.write_text(home.wxi("completion", "fish").out)
    for typed, becomes in TYPED:
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"source {path}; complete -C '{typed}'"],
            env=home.env, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert [one.split("\t")[0] for one in done.stdout.splitlines()] == [becomes.split()[-1]]


def _answer(home: Shell, *words: str) -> list[str]:
    """Return what fish would be told, without fish."""
    typed = " ".join(words)
    done = home.wxi(_WXI_COMPLETE="fish_complete", COMP_WORDS=typed, COMP_CWORD=words[-1])
    assert (done.code, done.err) == (0, "")
    return [one.removeprefix("plain,").split("\t")[0] for one in done.out.split()]


def test_names_are_completed_where_they_belong(home: Shell) -> None:
    assert _answer(home, "wxi", "restore", "CASE-1", "P") == ["P-7#1", "P-7#2"]
    assert _answer(home, "wxi", "plans", "CASE-1", "approve", "P") == ["P-7"]
    assert _answer(home, "wxi", "case", "notes", "o") == ["other"]
    assert _answer(home, "wxi", "restore", "other", "P") == []
    assert _answer(home, "wxi", "timeline", "nothing", "@") == []


def test_what_cannot_be_completed_says_nothing(home: Shell) -> None:
    (home.home / "config.toml").write_text("no toml")
    try:
        done = home.wxi(_WXI_COMPLETE="bash_complete", COMP_WORDS="wxi open ", COMP_CWORD="2")
        assert (done.code, done.out, done.err) == (1, "", "")
    finally:
        (home.home / "config.toml").unlink()
    assert home.wxi(_WXI_COMPLETE="tcsh_complete").code == 1
    home.wxi("completion", "tcsh").is_refused(2, *SHELLS)


def test_completing_a_command_loads_nothing_heavy(home: Shell) -> None:
    code = (
        "import sys, contextlib\nfrom tui.cli.main import main\n"
        "with contextlib.suppress(SystemExit): main()\nprint(*sys.modules)\n"
    )
    asked = {"_WXI_COMPLETE": "bash_complete", "COMP_WORDS": "wxi ti", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=home.env | asked, capture_output=True, text=True
    )
    first, modules = done.stdout.splitlines()
    assert first == "plain,timeline"
    heavy = {"textual", "rich", "httpx", "tinydb", "msgspec", "asyncio", "starlette"}
    assert not {one.split(".")[0] for one in modules.split()} & heavy


def test_the_folder_of_cases_need_not_be_there(tmp_path: Path) -> None:
    assert _answer(Shell(tmp_path), "wxi", "open", "C") == []
