"""The console in terminals of many kinds and sizes, resized, stopped and gone on with."""

import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random
from unicodedata import normalize

import pytest

from tests.ui import hostile
from tests.ui.console import CASE, home
from tests.ui.terminal import Terminal, environment, steering

_KEYS = ("j", "k", "2", "v", "1", "3", "\x1b[6~", "\x1b[5~", "G", "gg", "z", "h", "?", "\x1b", " ")
_SMALL, _USUAL, _LARGE = (60, 20), (80, 24), (300, 100)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a hostile case."""
    found = tmp_path_factory.mktemp("home")
    hostile.fill(home(found, "https://webexapis.com/v1"), CASE)
    return found


def _is_as_kept(terminal: Terminal, folder: Path) -> None:
    """Check that the terminal shows what the console keeps as its own screen.

    On a busy host it may be drawing still at the first look; what it left wrong stays wrong.
    """
    for last in (False, False, True):
        terminal.settle()
        before = [normalize("NFC", line) for line in terminal.lines]
        terminal.press("e")
        terminal.until(lambda: re.search(r"exhibit S-\d+ kept", terminal.text), "an exhibit")
        (number,) = re.findall(r"exhibit (S-\d+) kept", terminal.text)
        twin = folder / "cases" / CASE / "data" / "shots" / f"{number}.txt"
        # The emulator composes letters and marks.
        kept = normalize("NFC", twin.read_text()).split("\n")[:-1]
        if last or [line.rstrip() for line in kept] == before:
            assert [line.rstrip() for line in kept] == before
            return
        terminal.press("\x1b")  # takes the notice away


@pytest.mark.parametrize(
    ("term", "size", "theme", "more"),
    [
        ("xterm-256color", _SMALL, "dark", {}),
        ("tmux-256color", _USUAL, "light", {"LANG": "C"}),
        ("screen-256color", _LARGE, "colour-blind", {}),
        ("xterm", _USUAL, "ansi", {}),
        ("linux", _USUAL, "mono", {"LC_ALL": "POSIX"}),
        ("vt100", _SMALL, "dark", {"NO_COLOR": "1", "WXI_ASCII": "1"}),
    ],
)
def test_the_console_in_a_terminal_that_is_resized_at_any_moment(
    folder: Path, term: str, size: tuple[int, int], theme: str, more: dict[str, str]
) -> None:
    chance = Random(term)
    command = ["open", CASE, "--offline", "--no-mouse", "--theme", theme]
    with Terminal(command, environment(folder, TERM=term, **more), size) as terminal:
        terminal.see("1 Timeline", "Find")
        for _ in range(12):
            terminal.press("".join(chance.choices(_KEYS, k=3)))
            terminal.resize(chance.randint(20, 200), chance.randint(5, 60))
            terminal.read(chance.choice((0, 0.02, 0.1)))
        terminal.resize(*size)
        terminal.settle()
        usual = len(terminal.raw)
        terminal.press("\x1b")
        terminal.settle()
        for keys in ("\x1b", "1"):
            terminal.press(keys)
            terminal.settle()
        terminal.see("1 Timeline")
        _is_as_kept(terminal, folder)
        assert terminal.text.isascii() == bool(more)
        terminal.press("q")
        assert terminal.wait() == 0
        assert terminal.is_restored
        assert steering(terminal.raw) == ""
        for mode in (1000, 1003, 1006, 12):  # the mouse's, and a cursor that blinks
            assert b"\x1b[?%dh" % mode not in terminal.raw
        colours = set(re.findall(rb"[34]8;[25]", terminal.raw[usual:]))
        assert not colours or theme != "ansi"


def test_a_console_that_is_stopped_gives_the_terminal_back_and_draws_itself_anew(
    folder: Path,
) -> None:
    with Terminal(["open", CASE, "--offline"], environment(folder)) as terminal:
        terminal.see("1 Timeline", "Find")
        terminal.press("gg")
        terminal.settle()
        before = terminal.lines
        assert not terminal.read(2.0)  # idle, it says nothing
        terminal.process.send_signal(signal.SIGTSTP)
        terminal.until(lambda: terminal.is_restored, "the shell's terminal")
        terminal.until(lambda: terminal.is_stopped, "stopped")
        terminal.wipe()  # the shell's own words
        terminal.process.send_signal(signal.SIGCONT)
        terminal.until(lambda: terminal.lines == before, "drawn anew")
        terminal.process.send_signal(signal.SIGSTOP)  # by another hand, which restores nothing
        terminal.until(lambda: terminal.is_stopped, "stopped")
        terminal.process.send_signal(signal.SIGCONT)
        terminal.press("j")
        terminal.settle()
        assert terminal.lines != before
        terminal.press("q")
        assert terminal.wait() == 0
        assert terminal.is_restored


@pytest.mark.skipif(not shutil.which("tmux"), reason="no tmux here")
def test_the_console_is_drawn_again_where_tmux_is_attached_anew(folder: Path) -> None:
    env = environment(folder)
    tmux = ["tmux", "-f", "/dev/null", "-S", str(folder / "tmux")]
    opened = f"exec {shlex.join([sys.executable, '-m', 'tui', 'open', CASE, '--offline'])}"

    def attached(size: tuple[int, int], *command: str) -> Terminal:
        return Terminal(command, env, size, tmux)

    try:
        with attached(_USUAL, "new-session", "-s", "w", opened) as terminal:
            terminal.see("1 Timeline", "Find")
            terminal.press("gg2")
            terminal.see("2 Graph")
            terminal.hang_up()  # the line is lost; tmux and the console stay
            terminal.process.wait(10)
        with attached((120, 40), "attach", "-t", "w") as terminal:
            terminal.see("1 Timeline", "2 Graph", "3 Detail")  # there is room for all
            terminal.settle()
            assert max(map(len, terminal.lines)) > 100
            terminal.press("1")
            terminal.settle()
            terminal.press("q")
            terminal.wait()
    finally:
        subprocess.run([*tmux, "kill-server"], capture_output=True, check=False)
