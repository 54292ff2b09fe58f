"""Walks through an investigation: starts the demo in a pty, presses keys, looks at the screen."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.evidence.signing import listed
from tests.ui.terminal import Terminal, environment

CASE = "CASE-1"
PLANNER, SECOND = "one", "two"  # the officers, as ``signing`` names them

_KEY = re.compile(r"\x1b\[[A-D]|\x1b\[[56]~|.", re.DOTALL)  # an arrow comes as several bytes


@dataclass(frozen=True)
class Step:
    """Keys that are pressed at once; what the screen shows after them, and no more, at any size.

    ``elsewhere`` is done before them in other shells, in the home of the user.
    """

    does: str
    keys: str
    sees: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    elsewhere: Callable[[Path], None] | None = None


@dataclass(frozen=True)
class Investigation:
    """A question, the demo that it is asked of, and the way to the answer.

    One that ``changes`` something at Webex is walked in an armed session on the embedded Webex
    alone, with a history of ``events``, in the case CASE, which demands a second officer's
    signature where ``four_eyes`` says so.
    """

    name: str
    question: str
    scenario: str
    steps: tuple[Step, ...]
    changes: bool = False
    four_eyes: bool = False
    events: int = 500

    @property
    def keystrokes(self) -> int:
        """How many keys are pressed; a letter that is typed counts as one."""
        return sum(len(_KEY.findall(step.keys)) for step in self.steps)


def wxi(*arguments: str, env: dict[str, str]) -> None:
    """Run a plain command to its end."""
    command = [sys.executable, "-m", "tui", *arguments]
    subprocess.run(command, env=env, check=True, capture_output=True)


@contextmanager
def _webex(way: Investigation) -> Iterator[str]:
    """Run the embedded Webex alone; yields its address."""
    options = ["--scenario", way.scenario, "--events", str(way.events), "--lateness", "1"]
    with subprocess.Popen(
        [sys.executable, "-m", "tui", "simulate", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().removeprefix("ready").strip()
        finally:
            process.terminate()


@contextmanager
def _desk(way: Investigation, home: Path) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Prepare what an investigation needs; yields the command that opens it, and its shell."""
    if not way.changes:
        yield ["demo", "--scenario", way.scenario], environment(home)
        return
    with _webex(way) as url:
        tokens = {"WEBEX_ACCESS_TOKEN": "demo-officer", "WEBEX_ADMIN_TOKEN": "demo-admin"}
        env = environment(home, WEBEX_BASE_URL=url, **tokens)
        wxi("case", "new", CASE, "--title", way.name, env=env)
        if way.four_eyes:
            signers = home / "allowed_signers"
            signers.write_bytes(listed(PLANNER, SECOND))
            who = ["--planner", f"{PLANNER}@example.com", "--signers", str(signers)]
            wxi("case", "four-eyes", CASE, *who, "--reason", "policy", env=env)
        yield ["open", CASE, "--armed"], env


@contextmanager
def begun(way: Investigation, home: Path, size: tuple[int, int]) -> Iterator[Terminal]:
    """Open the case of an investigation, until it is collected and all of its names are known."""
    with _desk(way, home) as (command, env), Terminal(command, env, size) as terminal:
        terminal.see("live")
        terminal.settle()
        yield terminal


def walk(terminal: Terminal, way: Investigation, home: Path) -> float:
    """Press the keys of an investigation and see what they show; return the seconds it took."""
    began = time.monotonic()
    for step in way.steps:
        if step.elsewhere:
            step.elsewhere(home)
        terminal.press(step.keys)
        terminal.until(partial(_is_done, terminal, step), step.does)
    return time.monotonic() - began


def _is_done(terminal: Terminal, step: Step) -> bool:
    text = terminal.text
    return all(one in text for one in step.sees) and not any(one in text for one in step.gone)
