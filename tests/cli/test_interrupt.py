"""Collecting that is cut short keeps what came, and the same command resumes."""

import json
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import OFFICER, Answer, Shell


def _ids(shell: Shell, case_id: str) -> list[str]:
    lines = shell.wxi("timeline", case_id, "--json").out.splitlines()
    return [json.loads(line)["id"] for line in lines]


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: str(one.name)
)
def test_a_signal_in_the_middle_of_collecting(
    tmp_path: Path,
    webex: str,
    collected: Shell,
    answering: Callable[[Answer], str],
    number: signal.Signals,
) -> None:
    reached, go_on = threading.Event(), threading.Event()
    asked: list[str] = []

    def through(path: str, headers: Mapping[str, str]) -> tuple[int, str, bytes]:
        if "/events" in path:
            asked.append(path)
            if len(asked) == 20:
                reached.set()
                go_on.wait(60)
        token = next(value for name, value in headers.items() if name.lower() == "authorization")
        request = urllib.request.Request(
            webex.removesuffix("/v1") + path, headers={"Authorization": token}
        )
        with urllib.request.urlopen(request) as answer:
            return 200, answer.headers["Content-Type"], answer.read()

    url = answering(through)
    shell = Shell(tmp_path, WEBEX_BASE_URL=url, WEBEX_ACCESS_TOKEN=OFFICER)
    assert shell.wxi("case", "new", "CASE-2").code == 0
    collect = ("collect", "CASE-2", "--window", "60d", "--parallel", "1")
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", *collect],
        env=shell.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stderr is not None
        assert reached.wait(60)
        process.send_signal(number)
        assert process.wait(60) == 5
        go_on.set()
        said = process.stderr.read()
    assert said.splitlines()[-1].startswith("wxi: interrupted; what was received is kept")
    assert "Traceback" not in said
    assert shell.wxi("verify", "CASE-2").code == 0
    before = _ids(shell, "CASE-2")
    assert before  # the first slices are kept
    done = shell.wxi(*collect)
    assert done.code == 0, done
    found = _ids(shell, "CASE-2")
    assert len(found) == len(set(found))
    assert set(found) >= {*before, *_ids(collected, "CASE-1")}
    assert len(asked) < 2 * len(set(asked))  # what was complete is not asked for again
    assert shell.wxi("verify", "CASE-2").code == 0
