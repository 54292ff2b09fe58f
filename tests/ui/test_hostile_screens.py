"""Every screen in a real terminal, full of hostile text: nothing reaches it that was not meant."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.ui.terminal import Terminal, environment, steering
from tui.cli.main import cli

# One text of the scenario stands in all that is looked at: in a message, in titles of rooms and
# meetings, in names of people and files, in cards and audits. It clears the screen.
_HOSTILE = "␛[2J␛[H␛[31m"
_PANES = (  # keys, and what the screen shows once they have acted
    ("fscreen wiped\r", "1 Timeline · 17/17"),
    ("ggjjjj", "1 Timeline · 5/17"),
    ("2", "Graph · ego"),
    ("v", "Graph · links"),
    ("v", "Graph · lanes"),
    ("v", "Graph · matrix"),
    ("jT", "Graph · matrix · at"),
    ("3", "3 Detail · message posted"),
    ("x", "── as received"),
    ("1ggjjjj", "1 Timeline · 5/17"),
)
_PAGES = (  # each is left by esc
    ("h", "─ History of the message"),
    ("w", "─ Who could see it"),
    ("X", "─ Exposure"),
    ("o", "─ Coverage"),
    ("y", "─ Copy"),
    ("E", "─ Keep as an exhibit"),
    ("W", "─ Export 17 shown events"),
    ("g", "─ Go to · esc leaves"),
    ("?", "Keys, letters and signs"),
    ("\x10exhibit", "Keep this screen as a numbered exhibit"),
    ("gpscreen", "─ Person · 1 of "),
    ("gpscreen\r", "e-mail     actor0@"),
    ("grscreen", "─ Room · 1 of "),
    ("grscreen\r", "kind       group"),
    ("  =", "─ Compare · two moments"),
)
_NOTICES = (
    ("e", "exhibit S-0001 kept"),
    ("b[/b] [@click=app.quit]x[/]\r", "noted: N-0001"),
    ("A", "no plan waits"),
)
_OVER = (  # pages over the whole screen: the text of one, found in the list by its words
    (
        ("gm", "━Recordings · "),
        ("/screen wiped\r", _HOSTILE),
        ("\r", "topic "),
        ("x", "── as received"),
        ("d", "To confirm, type: delete 1"),
        ("\x1b", "━Text · "),
        ("r", "kept"),
        ("\x1b", "━Recordings · "),
        ("\x1b", "━1 Timeline"),
    ),
    (
        ("ga", "━Audits · "),
        ("/screen wiped\r", _HOSTILE),
        ("\r", "━Text · "),
        ("\x1b", "━Audits · "),
        ("\x1b", "━1 Timeline"),
    ),
    (
        ("ge", "━Exhibits · 1/1"),
        ("c[/b]\u202e\x9b2J\r", "caption kept"),
        ("\r", "━Exhibit · S-0001"),
        ("G", _HOSTILE),
        ("\x1b", "━Exhibits · 1/1"),
        ("\x1b", "━1 Timeline"),
    ),
    (("gb", "─ Bookmarks, tags, notes"), ("\x1b", "━1 Timeline")),
    (("J", "─ Journal · "), ("\x1b", "━1 Timeline")),
)


def _look(terminal: Terminal, keys: str, sign: str) -> None:
    terminal.press(keys)
    terminal.see(sign)


def _leave(terminal: Terminal, sign: str, key: str = "\x1b") -> None:
    terminal.press(key)
    terminal.until(lambda: sign not in terminal.text, f"left: {sign}")


def _confirm(terminal: Terminal) -> None:
    """Choose, type what is asked for, and see the run to its end."""
    terminal.press("\r")
    terminal.see("To confirm, type: ")
    found = re.search(r"To confirm, type: (.+?) +esc", terminal.text)
    assert found
    terminal.press("\x1b[201~a \u202ereason\r")
    terminal.settle()
    terminal.press(f"{found[1]}\r")
    terminal.see("esc closes")


def test_no_screen_lets_hostile_text_steer_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["demo", "--armed", "--scenario", "hostile", "--events", "300"]
    with Terminal(command, environment(tmp_path)) as terminal:
        terminal.see("ARMED", "1 Timeline", "live")
        for keys, sign in _PANES:
            _look(terminal, keys, sign)
        for keys, sign in _PAGES:
            _look(terminal, keys, sign)
            terminal.settle()
            _leave(terminal, sign)
        for keys, sign in _NOTICES:
            _look(terminal, keys, sign)
        _retrieve_contain_and_undo(terminal)
        for steps in _OVER:
            for keys, sign in steps:
                _look(terminal, keys, sign)
                terminal.settle()
        _look(terminal, "L", "─ Log of this session")
        _leave(terminal, "─ Log of this session")
        terminal.press("q")
        assert terminal.wait() == 0
        assert terminal.is_restored
        assert steering(terminal.raw) == ""
    _plain_output_is_as_safe(tmp_path, monkeypatch)


def _retrieve_contain_and_undo(terminal: Terminal) -> None:
    _look(terminal, "R", "enter begins · esc leaves")
    _look(terminal, "\r", f"Nico Brandt in {_HOSTILE}")
    _leave(terminal, "─ Recover")
    _look(terminal, "ggjjjj", "1 Timeline · 5/17")
    _look(terminal, "D", f"contain this room: {_HOSTILE}")
    _look(terminal, "\x1b[B\r", "leave it as it is")
    _confirm(terminal)
    _leave(terminal, "esc closes")
    _look(terminal, "u", f"remove {_HOSTILE}")
    _confirm(terminal)
    _leave(terminal, "esc closes")


def _plain_commands(case_id: str, message: str) -> list[list[str]]:
    """Return every command that prints what a case holds."""
    words = ("timeline", "exposure", "journal", "exhibits", "recordings", "audits", "coverage")
    views = ("ego", "links", "lanes", "matrix")
    return [
        *([word, case_id] for word in (*words, "plans")),
        *(["graph", case_id, "--view", view] for view in views),
        *([word, case_id, message] for word in ("show", "history", "who")),
        ["compare", case_id, "actor0@postfach.example", "actor1@postfach.example"],
        ["person", case_id, "actor0@postfach.example"],
        ["room", case_id, "screen wiped"],
        ["exhibits", case_id, "S-0001"],
        ["case", "notes", case_id],
        ["case", "show", case_id],
    ]


def _plain_output_is_as_safe(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXI_HOME", str(folder))
    (case_id,) = (one.name for one in (folder / "cases").iterdir())
    run = CliRunner().invoke
    rows = run(cli, ["timeline", case_id, "screen", "wiped"]).stdout.splitlines()
    message = next(row.split("\t")[6] for row in rows if row.split("\t")[1] == "M")
    for command in _plain_commands(case_id, message):
        done = run(cli, command)
        assert (done.exit_code, done.exception) == (0, None), (command, done.output)
        assert done.stdout
        assert steering(done.stdout_bytes.replace(b"\t", b" ")) == "", command
        machine = run(cli, [*command, "--json"])
        assert machine.exit_code == 0, (command, machine.output)
        assert machine.stdout.isascii(), command
        assert steering(machine.stdout_bytes) == "", command
    for path in folder.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9._-]+", path.name), path
