"""The console in a real terminal: hostile text, exhibits against the screen, lost connections."""

import json
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import pytest

from tests.served import OFFICER, Served
from tests.ui import hostile
from tests.ui.console import home
from tests.ui.terminal import Terminal, environment, steering
from tui import bootstrap
from tui.evidence.verify import verify_case

CASE = "CASE-1"
_SIZES = ((80, 24), (130, 40), (60, 20))
_MOVES = ("jjj", "k", "j j", "\x1b[6~", "\x1b[5~", "gg", "G", "V", "jj ", "3jj1", "2jj1", "z")


@pytest.fixture
def hostile_home(tmp_path: Path) -> Path:
    hostile.fill(home(tmp_path, "https://webexapis.com/v1"), CASE)
    return tmp_path


@pytest.mark.parametrize("size", [(80, 24), (130, 40)])
def test_hostile_text_never_reaches_the_terminal(hostile_home: Path, size: tuple[int, int]) -> None:
    env = environment(hostile_home)
    with Terminal(["open", CASE, "--offline"], env, size) as terminal:
        terminal.see("1 Timeline", "Find")
        for keys in ("gg", "2", "v", "jj\x1b[C\x1b[Cjj", "c", "3", " ", " ", " ", " ", "G", "1"):
            terminal.press(keys)
            terminal.settle()
        for _ in range(len(hostile.CORPUS)):
            terminal.press("jjjj3 1")  # a burst, as over a slow link
            terminal.until(lambda: any(line.startswith("▶") for line in terminal.lines), "1")
            assert sum(line.startswith("▶") for line in terminal.lines) == 1, terminal.text
            terminal.press("h")
            terminal.settle()
            terminal.press("G\x1b")
            terminal.until(lambda: "esc closes" not in terminal.text, "closed")
        assert "marked" not in terminal.text  # the blank went to the detail
        for pages in ("gp", "gr"):
            for keys in (pages, "\x1b[B", "\x1b[B", "\r", "G"):
                terminal.press(keys)
                terminal.settle()
            assert "else narrows" in terminal.text
            terminal.press("\x1b")
            terminal.until(lambda: "esc closes" not in terminal.text, "closed")
        terminal.press("f[/b] [@click=app.quit]x[/]\r")
        terminal.until(lambda: re.search(r"(?m)^▶.*click=app", terminal.text), "filtered")
        terminal.press("\x10deta")
        terminal.see("Go to the detail of the selected event")
        terminal.press("\x1b")
        terminal.until(lambda: "Go to the detail" not in terminal.text, "closed")
        terminal.press("?")
        terminal.see("Keys, letters and signs")
        terminal.press("q")
        terminal.settle()
        assert len(terminal.lines) == size[1]
        terminal.press("q")
        assert terminal.wait() == 0
        assert terminal.is_restored
        assert steering(terminal.raw) == ""


def test_the_list_of_cases_is_as_safe(hostile_home: Path) -> None:
    with Terminal(["open"], environment(hostile_home)) as terminal:
        terminal.see("Cases:", CASE)
        terminal.press("\r")
        terminal.see("1 Timeline", "offline: no token")
        terminal.press("q")
        assert terminal.wait() == 0
        assert steering(terminal.raw) == ""


def test_what_a_server_says_is_as_safe(tmp_path: Path, scripted: tuple[str, list[bytes]]) -> None:
    url, bodies = scripted
    said = json.dumps(
        {"message": "".join(hostile.CORPUS.values()), "trackingId": "T\x1b]52;c;a\x07"}
    )
    bodies.append(said.encode())
    bootstrap.new_case(home(tmp_path, url), CASE, "A case")
    env = environment(tmp_path, WEBEX_BASE_URL=url, WEBEX_ACCESS_TOKEN="secret-0123456789")
    with Terminal(["open", CASE], env) as terminal:
        terminal.see("offline", "403")
        terminal.press("q")
        assert terminal.wait() == 0
        assert steering(terminal.raw) == ""
        assert b"secret-0123456789" not in terminal.raw


@pytest.mark.parametrize(
    "look",
    [{}, {"NO_COLOR": "1"}, {"WXI_ASCII": "1"}, {"TERM": "linux"}],
)
def test_an_exhibit_is_what_the_terminal_shows(tmp_path: Path, look: dict[str, str]) -> None:
    chosen = home(tmp_path, "https://webexapis.com/v1")
    hostile.fill(chosen, CASE)
    with Terminal(
        ["open", CASE, "--offline"], environment(tmp_path, **look), (100, 30)
    ) as terminal:
        terminal.see("1 Timeline")
        terminal.press("gg")
        for number, keys in enumerate(("jjj", "2", "3", "1z"), 1):
            terminal.press(keys)
            terminal.settle()
            before = terminal.lines
            terminal.press("e")
            terminal.see(f"exhibit S-{number:04d} kept")
            twin = chosen.cases / CASE / "data" / "shots" / f"S-{number:04d}.txt"
            assert [line.rstrip() for line in twin.read_text().split("\n")[:-1]] == before
        terminal.press("q")
        assert terminal.wait() == 0
    assert verify_case(chosen.cases / CASE).ok


@pytest.fixture
def case(tmp_path: Path, still: Served) -> tuple[Path, dict[str, str]]:
    chosen = home(tmp_path, still.url)
    bootstrap.new_case(chosen, CASE, "A case")
    # The world's clock stands: the window must reach it from today.
    env = environment(tmp_path, WEBEX_BASE_URL=still.url, WEBEX_ACCESS_TOKEN=OFFICER)
    return chosen.cases / CASE, env


@pytest.mark.parametrize(("number", "status"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143)])
def test_a_signal_closes_the_case_and_restores_the_terminal(
    case: tuple[Path, dict[str, str]], number: signal.Signals, status: int
) -> None:
    folder, env = case
    with Terminal(["open", CASE], env) as terminal:
        terminal.see("1 Timeline")
        terminal.process.send_signal(number)
        assert terminal.wait() == status
        assert terminal.is_restored
    assert '"action":"close"' in _journal(folder)
    assert verify_case(folder).ok


def test_a_dropped_connection_closes_the_case(case: tuple[Path, dict[str, str]]) -> None:
    folder, env = case
    with Terminal(["open", CASE], env) as terminal:
        terminal.see("1 Timeline")
        terminal.hang_up()
        terminal.process.wait(60)
    assert '"action":"close"' in _journal(folder)
    assert verify_case(folder).ok


def _journal(folder: Path) -> str:
    return "".join(path.read_text() for path in sorted((folder / "data/journal").glob("*")))


def _children(process: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False
    )
    return [int(one) for one in found.stdout.split()]


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_the_demo_starts_deletes_only_when_told_and_leaves_nothing_running(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    with Terminal(["demo", "--armed", "--events", "400"], environment(tmp_path)) as terminal:
        terminal.see("ARMED", "1 Timeline", "live")
        (child,) = _children(terminal.process.pid)
        terminal.press("fdorian created handover\r")
        terminal.see("filter: dorian created handover")
        terminal.settle()
        terminal.press("d")
        terminal.see("Delete at Webex", "To confirm, type: delete 1")
        terminal.press("a reason\r")
        terminal.settle()
        terminal.press("delete 1")
        terminal.see("a reason")
        os.kill(terminal.process.pid, number)
        assert terminal.wait() == status
        if number is not signal.SIGKILL:
            assert terminal.is_restored
        terminal.until(lambda: not _is_running(child), "the embedded Webex ended")
    (folder,) = (tmp_path / "cases").iterdir()
    report = verify_case(folder)
    assert report.ok, report.problems
    assert '"action":"plan"' in _journal(folder)
    assert '"action":"intent"' not in _journal(folder)


def test_a_dumb_terminal_is_refused_in_one_line(tmp_path: Path) -> None:
    with Terminal(["demo"], environment(tmp_path, TERM="dumb")) as terminal:
        assert terminal.wait() == 2
        assert terminal.raw.count(b"\n") == 1
        assert b"TERM=dumb" in terminal.raw
    assert not (tmp_path / "cases").exists()


@pytest.fixture
def scripted() -> Iterator[tuple[str, list[bytes]]]:
    """A server that answers everything with 403 and the first of the bodies."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(403)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(bodies[0])))
            self.end_headers()
            self.wfile.write(bodies[0])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1", bodies
        server.shutdown()
        thread.join()


def test_the_terminal_shows_what_was_drawn_whatever_came_before(tmp_path: Path) -> None:
    """Only what is new is written: nothing of it may be missed, and nothing old may stay."""
    chosen = home(tmp_path, "https://webexapis.com/v1")
    hostile.fill(chosen, CASE)
    moves = random.Random(7)
    with Terminal(["open", CASE, "--offline"], environment(tmp_path), (80, 24)) as terminal:
        terminal.see("1 Timeline")
        for number, size in enumerate(_SIZES, 1):
            terminal.resize(*size)
            for _ in range(40):
                terminal.press(moves.choice(_MOVES))
                terminal.read(moves.choice((0, 0.02)))
            terminal.press("?")
            terminal.see("Keys, letters and signs")
            terminal.press("\x1b")
            terminal.until(lambda: "Keys, letters and signs" not in terminal.text, "closed")
            terminal.press(f"1f\x15type:{'EMX'[number - 1]}\r")
            terminal.until(lambda: re.search(r"1 Timeline · \d+/15 ", terminal.text), "filtered")
            terminal.press("j")
            terminal.settle()
            before = terminal.lines[:-1]  # the next key takes a notice away
            terminal.press("e")
            terminal.see(f"exhibit S-{number:04d} kept")
            twin = chosen.cases / CASE / "data" / "shots" / f"S-{number:04d}.txt"
            drawn = normalize("NFC", twin.read_text())  # as pyte keeps it
            assert [line.rstrip() for line in drawn.split("\n")[:-2]] == before
