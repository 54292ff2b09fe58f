"""The server as a process: the ready line, and every way to stop it."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx
import pytest

from tui.errors import BadInput
from tui.simulator.serve import serve


@contextmanager
def process(arguments: str = "") -> Iterator[tuple[subprocess.Popen[str], str]]:
    code = (
        "from datetime import UTC, datetime; from tui.simulator.serve import serve;"
        f"serve({arguments})"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        word, _, url = running.stdout.readline().strip().partition(" ")
        assert word == "ready"
        try:
            yield running, url
        finally:
            running.kill()


def ended(running: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = running.communicate(timeout=10)
    return running.returncode, out, err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly_with_a_connection_open(number: signal.Signals) -> None:
    with process("events=400") as (running, url), httpx.Client(base_url=url) as client:
        headers = {"Authorization": "Bearer demo-officer"}
        assert client.get("/people/me", headers=headers).status_code == 200
        running.send_signal(number)
        assert ended(running) == (0, "", "")


def test_the_end_of_standard_input_stops_it_when_asked() -> None:
    with process("events=400, stop_on_eof=True") as (running, url):
        assert httpx.get(f"{url}/people/me").status_code == 401
        assert ended(running) == (0, "", "")


def test_the_clock_starts_where_it_is_told() -> None:
    with process("events=400, now=datetime(2026, 3, 18, 15, tzinfo=UTC)") as (_, url):
        answer = httpx.get(f"{url}/people/me", headers={"Authorization": "Bearer demo-officer"})
        assert answer.headers["date"].startswith("Wed, 18 Mar 2026 15:00:")


def test_a_port_in_use_is_an_error_of_ours() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(BadInput, match="in use"):
            serve(port=taken.getsockname()[1])


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"scenario": "nonsense"}, "nonsense"),
        ({"now": datetime(2026, 1, 1)}, "zone"),  # noqa: DTZ001
        ({"port": 70_000}, "70000"),
    ],
)
def test_bad_arguments_are_errors_of_ours(arguments: dict[str, object], word: str) -> None:
    with pytest.raises(BadInput, match=word):
        serve(**arguments)  # type: ignore[arg-type]


def test_faults_and_modes_reach_the_server() -> None:
    headers = {"Authorization": "Bearer demo-officer"}
    with process('events=400, faults="429=1.0"') as (_, url):
        assert httpx.get(f"{url}/people/me", headers=headers).status_code == 429
    with process('events=400, mode="strict", scenario="hostile"') as (_, url):
        listed = httpx.get(f"{url}/events?resource=messages", headers=headers).json()["items"]
        assert "files" not in {name for event in listed for name in event["data"]}
    with pytest.raises(BadInput, match="flood"):
        serve(faults="flood", scenario="empty")


def simulate(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tui", "simulate", *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


def test_the_command_line_takes_them_too() -> None:
    arguments = ("--scenario", "busy", "--events", "1000000", "--wild", "--faults", "slow=1")
    with simulate(*arguments, "--pro-pack", "--stop-on-eof") as running:
        assert running.stdout is not None
        word, url = running.stdout.readline().split()
        assert word == "ready"
        headers = {"Authorization": "Bearer demo-officer"}
        answer = httpx.get(f"{url}/events?max=1000", headers=headers, timeout=20)
        assert len(answer.json()["items"]) == 1_000
        assert ended(running) == (0, "", "")
    with simulate("--faults", "flood") as running:
        status, out, err = ended(running)
    assert (status, out) == (2, "")
    assert "no fault 'flood'" in err
