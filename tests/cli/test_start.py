"""Starting costs little, and the embedded Webex comes and goes with whoever asked for it."""

import json
import signal
import subprocess
import sys

import pytest

from tests.cli.conftest import Shell

_HEAVY = ("textual", "rich", "httpx", "tinydb", "starlette", "uvicorn", "asyncio", "msgspec")


def _loaded(shell: Shell, *arguments: str) -> set[str]:
    code = (
        "import sys, json, contextlib\n"
        "from tui.cli.main import main\n"
        f"sys.argv = ['wxi', *{list(arguments)!r}]\n"
        "with contextlib.suppress(SystemExit): main()\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=shell.env, capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_loads_nothing_heavy(shell: Shell, option: str) -> None:
    assert _loaded(shell, option).isdisjoint(_HEAVY)


@pytest.mark.parametrize(
    "arguments", [("timeline", "CASE-1"), ("verify", "CASE-1"), ("case", "list")]
)
def test_plain_commands_load_neither_console_nor_client(
    shell: Shell, arguments: tuple[str, ...]
) -> None:
    shell.wxi("case", "new", "CASE-1")
    loaded = _loaded(shell, *arguments)
    assert loaded.isdisjoint({"textual", "httpx", "starlette", "uvicorn"})


@pytest.mark.parametrize(
    "command", ["open", "demo", "simulate", "case", "collect", "timeline", "show", "verify"]
)
def test_every_command_explains_itself(shell: Shell, command: str) -> None:
    done = shell.wxi(command, "--help")
    assert done.code == 0
    assert f"Usage: wxi {command}" in done.out
    assert command in shell.wxi("--help").out


def test_simulate_says_when_it_is_ready_and_stops_on_a_signal(shell: Shell) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "simulate", "--events", "50"],
        env=shell.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("ready http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert process.stderr.read() == ""
