"""The console over a real sshd on a slow line: 75 ms each way, 80x24; and a line that is lost."""

import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import pytest

from tests.perf.pty import Pty
from tests.ui.slow_line import SlowLine
from tests.ui.terminal import environment
from tui.evidence.verify import verify_case

_SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
_DELAY = 0.075  # seconds each way
_SILENCE = 0.3  # seconds

pytestmark = pytest.mark.skipif(
    not (_SSHD and shutil.which("ssh") and shutil.which("ssh-keygen")),
    reason="no sshd, ssh and ssh-keygen here",
)


def _key(path: Path) -> Path:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(command, check=True)
    return path


@contextmanager
def _sshd(folder: Path) -> Iterator[tuple[int, Path]]:
    """Run an sshd of our own on loopback; yield its port and the key of who may come in."""
    assert _SSHD
    key = _key(folder / "key")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    lines = (
        f"HostKey {_key(folder / 'host')}",
        f"AuthorizedKeysFile {key}.pub",
        f"PidFile {folder / 'pid'}",
        "ListenAddress 127.0.0.1",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "AcceptEnv *",
    )
    (folder / "config").write_text("\n".join(lines) + "\n")
    command = [_SSHD, "-D", "-e", "-p", str(port), "-f", str(folder / "config")]
    if os.geteuid() == 0:  # then it wants a folder that its service makes: here only it sees one
        made = 'mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec "$@"'
        command = ["unshare", "--mount", "sh", "-c", made, "sh", *command]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stderr=log) as daemon:
        try:
            deadline = time.monotonic() + 10
            while not _answers(port):
                if daemon.poll() is not None or time.monotonic() > deadline:
                    pytest.skip(f"sshd does not run here: {(folder / 'log').read_text()}")
            yield port, key
        finally:
            daemon.terminate()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as tried:
            return tried.recv(4) == b"SSH-"
    except OSError:
        time.sleep(0.05)
        return False


def test_the_demo_over_a_slow_line_and_what_a_lost_line_leaves(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with _sshd(tmp_path) as (port, key), SlowLine(port, _DELAY) as line:
        env = environment(home)
        names = " ".join(f"{name}='{value}'" for name, value in env.items())
        options = ("StrictHostKeyChecking=no", f"UserKnownHostsFile={tmp_path / 'known'}")
        command = [
            *("ssh", "-tt", "-p", str(line.port), "-i", str(key), "-o", "IdentitiesOnly=yes"),
            *(part for one in options for part in ("-o", one)),
            f"{getpass.getuser()}@127.0.0.1",
            f"{names} {sys.executable} -m tui demo --events 400",
        ]
        with Pty(command, env, (80, 24)) as terminal:
            said, deadline = b"", time.monotonic() + 60
            while b"live" not in said:
                assert time.monotonic() < deadline, (said, (tmp_path / "log").read_text())
                said += terminal.read(1.0)
            terminal.rest(1.5, 100)
            _press(terminal, "gg")
            downs = [_press(terminal, "j") for _ in range(12)]
            pages = [_press(terminal, "\x1b[6~") for _ in range(3)]
            _press(terminal, "y")  # the first of the choices is the id
            copied, _ = _press(terminal, "\r")
            assert median(len(said) for said, _ in downs) <= 264
            assert median(len(said) for said, _ in pages) <= 3000
            assert all(seconds >= 2 * _DELAY for _, seconds in downs)
            sent = re.search(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", copied)
            assert sent
            assert re.fullmatch(r"[A-Za-z0-9_=-]{40,}", b64decode(sent[1]).decode())
            line.cut()
            (folder,) = (home / "cases").iterdir()
            _closed(folder)
    assert verify_case(folder).ok


def _press(terminal: Pty, keys: str) -> tuple[bytes, float]:
    """Press keys; return what came until the line was silent, and the seconds to its last byte."""
    started = last = time.monotonic()
    terminal.write(keys)
    said = b""
    while (now := time.monotonic()) < max(last, started + 2 * _DELAY) + _SILENCE:
        if more := terminal.read(_SILENCE / 4):
            said, last = said + more, time.monotonic()
        elif not said and now < started + 10:
            last = now  # nothing yet: a busy machine
    return said, last - started


def _closed(folder: Path) -> None:
    deadline = time.monotonic() + 30
    while '"action":"close"' not in "".join(
        one.read_text() for one in (folder / "data" / "journal").glob("*")
    ):
        assert time.monotonic() < deadline, "the case was not closed"
        time.sleep(0.1)
