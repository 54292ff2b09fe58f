"""A whole session with tokens of its own, and every byte that it leaves: none of them is there."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.served import Served, served
from tests.ui.terminal import Terminal

SECRET = "demo-secret"
# Loaded by Python itself: every request fails as nobody foresaw, with the token in its words.
_FAULT = """
from tui.webex import session

async def send(self, request, read):
    held = [auth.token.reveal() for auth in self._auths.values()]
    raise RuntimeError("a fault with " + " ".join(held))

session.Session.send = send
"""


@pytest.fixture(scope="module")
def still() -> Iterator[Served]:
    with served(events=250) as found:
        yield found


class Seen:
    """Everything that was seen of a session from outside."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.said = bytearray()

    def wxi(self, *arguments: str, code: int = 0, **env: str) -> str:
        done = self.shell.wxi(*arguments, timeout=120, preexec_fn=None, **env)
        self.said += (done.out + done.err).encode()
        assert done.code == code, done
        return done.out

    def look_at(self, process: int) -> None:
        """Take in the command line of a process, and all that its children were given."""
        self.said += _read(process, "cmdline")
        for child in _children(process):
            self.said += _read(child, "environ")
            self.look_at(child)


def _read(process: int, what: str) -> bytes:
    try:
        return Path(f"/proc/{process}/{what}").read_bytes()
    except OSError:  # it has ended
        return b""


def _children(process: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        found += [int(one) for one in task.read_text().split()]
    return found


def _sign_in(seen: Seen, still: Served, *more: str) -> None:
    process = seen.shell.start("login", "--device", *more)
    assert process.stdout is not None
    while "waiting" not in (line := process.stdout.readline()):
        assert line
        seen.said += line.encode()
    seen.look_at(process.pid)
    still.hands.move(timedelta(seconds=10))
    out, err = process.communicate(timeout=60)
    seen.said += (out + err).encode()
    assert process.returncode == 0


def _secrets(shell: Shell) -> set[str]:
    found = {SECRET}
    for path in (shell.home / "profiles").glob("*.json"):
        kept = json.loads(path.read_bytes())["profile"]
        found |= {kept["grant"]["access_token"], kept["grant"]["refresh_token"]}
    return found


def test_no_token_is_left_anywhere(tmp_path: Path, still: Served) -> None:
    home = tmp_path / "home"
    fault = tmp_path / "fault"
    fault.mkdir()
    (fault / "sitecustomize.py").write_text(_FAULT)
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    seen = Seen(Shell(home, WEBEX_BASE_URL=still.url))
    _sign_in(seen, still, "--client-id", "demo-client", "--secret-file", str(secret))
    admin = ("--client-id", "demo-client-admin", "--profile", "admin")
    _sign_in(seen, still, *admin, "--secret-file", str(secret))
    secrets = _secrets(seen.shell)
    assert len(secrets) == 5

    seen.wxi("case", "new", "CASE-1")
    seen.wxi("collect", "CASE-1", "--no-confirm")
    seen.wxi("collect", "CASE-1", "--records")
    seen.wxi("retrieve", "CASE-1", "--filter", "is:deleted", "--json")
    contain = ("delete", "CASE-1", "--contain", "Falcon handover")
    plan = json.loads(seen.wxi(*contain, "--dry-run", "--json").splitlines()[0])
    seen.wxi(*contain, "--reason", "leak", "--confirm", plan["phrase"])
    for command in ("profiles", "doctor"):
        for more in ([], ["--json"]):
            # That Webex stands in the past, so that its events cannot be asked for until now.
            seen.wxi(command, *more, code=int(command == "doctor"))
    seen.wxi("journal", "CASE-1")

    with Terminal(["open", "CASE-1", "--armed"], seen.shell.env) as terminal:
        terminal.see("live")
        terminal.press("e")
        terminal.see("exhibit S-0001 kept")
        seen.look_at(terminal.process.pid)
        terminal.press("q")
        assert terminal.wait() == 0
        seen.said += terminal.raw

    # The same tokens by the environment; everything fails where they are in hand.
    given = {"WEBEX_ACCESS_TOKEN": max(secrets, key=len), "PYTHONPATH": str(fault)}
    seen.wxi("collect", "CASE-1", code=1, PYTHONPATH=str(fault))
    seen.wxi("collect", "CASE-1", code=1, **given)
    with Terminal(["open", "CASE-1"], seen.shell.env | given) as terminal:
        assert terminal.wait() == 1
        assert "the console failed" in terminal.text
        seen.said += terminal.raw

    log = (home / "log" / "wxi.log").read_text()
    assert "a fault with [redacted]" in log  # it was there to be found
    assert log.count("a fault with") >= 3
    searched = 0
    for path in home.rglob("*"):
        if path.is_file() and path.parent != home / "profiles":
            data = path.read_bytes()
            searched += 1
            assert not any(one.encode() in data for one in secrets), path
    assert searched > 20
    assert not any(one.encode() in seen.said for one in secrets)
    seen.wxi("logout", "--all")
    assert not any(one.encode() in seen.shell.written() for one in secrets)
    assert list((home / "profiles").iterdir()) == []
