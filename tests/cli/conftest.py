"""What the tests of the command line share: a home, the command itself, an embedded Webex."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from tests.ui.terminal import environment
from tui.cli.main import cli

OFFICER = "demo-officer"
EVENTS = 300


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def is_refused(self, code: int, *said: str) -> None:
        """Check that the command ended with one line on standard error and nothing else."""
        assert "Traceback" not in self.err
        assert self.code == code, self
        assert self.out == ""
        assert self.err.endswith("\n")
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("wxi: ")
        for one in said:
            assert one in lines[0]


class Shell:
    """A home folder in which ``wxi`` is called."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.env = environment(home, **settings)
        self.inside: tuple[str, ...] = ()
        """The command that ``wxi`` runs under, such as one that enters a namespace."""

    @property
    def cases(self) -> Path:
        return self.home / "cases"

    def wxi(
        self,
        *arguments: str,
        timeout: float = 120,
        preexec_fn: Callable[[], None] | None = None,
        **settings: str,
    ) -> Ran:
        done = subprocess.run(
            [*self.inside, sys.executable, "-m", "tui", *arguments],
            env={**self.env, **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
            preexec_fn=preexec_fn,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Call ``wxi`` and go on while it runs."""
        return subprocess.Popen(
            [*self.inside, sys.executable, "-m", "tui", *arguments],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def written(self) -> bytes:
        """Return every byte below the home folder."""
        return b"".join(path.read_bytes() for path in self.home.rglob("*") if path.is_file())


def called(shell: Shell, *arguments: str) -> str:
    """Call ``wxi`` in this process, which is faster; return what it said."""
    done = CliRunner(env=shell.env).invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@contextmanager
def simulated(*options: str) -> Iterator[str]:
    """Run ``wxi simulate`` and yield its base URL."""
    command = [sys.executable, "-m", "tui", "simulate", "--stop-on-eof", *options]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        word, url = process.stdout.readline().split()
        assert word == "ready"
        yield url
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.fixture(scope="session")
def webex() -> Iterator[str]:
    """Return the base URL of an embedded Webex that runs as a process of its own."""
    with simulated("--events", str(EVENTS)) as url:
        yield url


@pytest.fixture
def online(tmp_path: Path, webex: str) -> Shell:
    """A home with a case, a token and the embedded Webex."""
    found = Shell(tmp_path, WEBEX_BASE_URL=webex, WEBEX_ACCESS_TOKEN=OFFICER)
    assert found.wxi("case", "new", "CASE-1", "--title", "A case").code == 0
    return found


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory, webex: str) -> Shell:
    """A home with a collected case, only read by tests."""
    found = Shell(tmp_path_factory.mktemp("home"), WEBEX_BASE_URL=webex, WEBEX_ACCESS_TOKEN=OFFICER)
    assert found.wxi("case", "new", "CASE-1").code == 0
    done = found.wxi("collect", "CASE-1")
    assert done.code == 0, done
    return found


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A home with a collected case, on a Webex of its own, as it is changed."""
    with simulated("--events", "300") as url:
        home = tmp_path_factory.mktemp("home")
        found = Shell(home, WEBEX_BASE_URL=url, WEBEX_ACCESS_TOKEN=OFFICER)
        assert found.wxi("case", "new", "CASE-1").code == 0
        assert found.wxi("collect", "CASE-1", "--no-confirm").code == 0
        yield found


Answer = Callable[[str, Mapping[str, str]], tuple[int, str, bytes]]


@pytest.fixture
def answering() -> Iterator[Callable[[Answer], str]]:
    """Start a server that answers each path by a function: status, media type, body."""
    servers: list[tuple[ThreadingHTTPServer, Thread]] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, media_type, body = answer(self.path, dict(self.headers))
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/v1"

    yield start
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()
