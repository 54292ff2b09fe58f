"""``wxi doctor`` as a process, against the embedded Webex: what it says and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def doctor(home: Path, base: str, token: str, *more: str, **env: str) -> tuple[int, str]:
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "PYTHONPATH"}}
    ended = subprocess.run(
        [sys.executable, "-m", "tui", "doctor", *more],
        env=kept
        | {"WXI_HOME": str(home), "WEBEX_BASE_URL": base, "WEBEX_ACCESS_TOKEN": token}
        | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stderr == ""
    assert not token or token not in ended.stdout
    return ended.returncode, ended.stdout


def findings(home: Path, base: str, token: str) -> dict[str, Any]:
    code, text = doctor(home, base, token, "--json")
    found: dict[str, Any] = json.loads(text)
    assert found["exit_code"] == code
    return found


@pytest.mark.parametrize("token", ["demo-officer", "demo-officer-2", "demo-readonly"])
def test_an_officer_can_investigate(tmp_path: Path, simulator: str, token: str) -> None:
    found = findings(tmp_path, simulator, token)
    assert found["exit_code"] == 0
    assert found["problem"] is None
    assert found["identity"]["token_expires"]
    assert found["scopes"]["spark-compliance:events_read"] == "held"
    assert found["scopes"]["spark-compliance:messages_write"] == "unknown"
    assert found["events_beyond_90_days"] is False
    assert list(found["off"]) == ["see the admin audit"]


@pytest.mark.parametrize("token", ["demo-user", "demo-admin"])
def test_others_are_told_what_they_lack(tmp_path: Path, simulator: str, token: str) -> None:
    found = findings(tmp_path, simulator, token)
    assert found["exit_code"] == 3
    assert "spark-compliance:events_read" in found["off"]["see events"]


@pytest.mark.parametrize(
    ("token", "says"), [("demo-expired", "expired (401)"), ("", "no access token was given")]
)
def test_without_a_good_token_it_says_so(
    tmp_path: Path, simulator: str, token: str, says: str
) -> None:
    code, text = doctor(tmp_path, simulator, token)
    assert code == 3
    assert says in text
    assert "[terminal]" in text


def test_webex_that_is_not_there_is_named(tmp_path: Path, unused_tcp_port: int) -> None:
    code, text = doctor(tmp_path, f"http://127.0.0.1:{unused_tcp_port}/v1", "demo-officer")
    assert code == 1
    assert "not reachable" in text


@pytest.mark.parametrize(
    ("variable", "route"),
    [("TMUX", "tmux buffer"), ("STY", "screen"), ("SSH_CONNECTION", "OSC 52"), ("DISPLAY", "desk")],
)
def test_the_way_to_the_clipboard_is_named(
    tmp_path: Path, simulator: str, variable: str, route: str
) -> None:
    _, text = doctor(tmp_path, simulator, "", **{variable: "x"})
    assert route in next(line for line in text.splitlines() if line.startswith("clipboard:"))
