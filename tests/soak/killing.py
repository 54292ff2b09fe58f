"""Kills ``wxi collect`` with SIGKILL at a random moment, and tells what it had promised by then.

Three kinds of moment take turns, as chance has it: after some time, from the first instruction to
the last; right after some file of the case has changed, which is where its writer fsyncs, renames
or closes; and when the journal of events has reached some size, in the middle of a batch if the
chance is good.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

_NEW = re.compile(r"([\d,]+) new")
_PAUSE = 5e-4  # seconds between two looks at the files


@dataclass(frozen=True)
class Course:
    """What an uninterrupted run takes: seconds, changes of files, bytes of events."""

    seconds: float
    changes: int
    bytes: int


@dataclass(frozen=True)
class Attempt:
    """How one run went: whether it was killed, and how many new events it had reported as kept."""

    killed: bool
    reported: int
    said: str


def event_bytes(case: Path) -> int:
    """Return how long the journal of events is."""
    segments = (case / "data" / "events").glob("*.jsonl")
    return sum(path.stat().st_size for path in segments)


def run(command: list[str], env: Mapping[str, str], case: Path, due: Callable[[], bool]) -> Attempt:
    """Run a command and kill it once ``due``; one that ends before must have succeeded."""
    with subprocess.Popen(
        command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        while process.poll() is None and not due():
            time.sleep(_PAUSE)
        process.kill()
        out, err = process.communicate()
    said = (err + out).decode()
    killed = process.returncode < 0
    assert killed or process.returncode == 0, said
    numbers = _NEW.findall(said)
    return Attempt(killed, int(numbers[-1].replace(",", "")) if numbers else 0, said)


def collecting(case: Path) -> list[str]:
    """Return the command that collects all of the history into a case."""
    return [sys.executable, "-m", "tui", "collect", case.name, "--window", "40d"]


def measure(env: Mapping[str, str], case: Path) -> Course:
    """Let a case be collected without interruption and return what it took."""
    changes, began = Changes(case), time.monotonic()
    run(collecting(case), env, case, lambda: changes.more(10**9))
    return Course(time.monotonic() - began, changes.seen, event_bytes(case))


class Changes:
    """Counts the changes of a case's files, as far as looking often can see them."""

    def __init__(self, case: Path) -> None:
        self.seen = 0
        self._folders = [case, case / "data", case / "data" / "events", case / "data" / "journal"]
        self._last = self._look()

    def more(self, than: int) -> bool:
        """Look once more and tell whether more changes than that were seen."""
        found = self._look()
        self.seen += found != self._last
        self._last = found
        return self.seen > than

    def _look(self) -> list[tuple[str, int, int]]:
        found = []
        for folder in self._folders:
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except FileNotFoundError:
                continue
            for entry in entries:
                if entry.name != "requests.jsonl":  # a line a request would drown the rest
                    try:
                        facts = entry.stat()
                    except FileNotFoundError:
                        continue
                    found.append((entry.name, facts.st_size, facts.st_mtime_ns))
        return found


def moment(rng: Random, course: Course, folder: Path) -> Callable[[], bool]:
    """Draw when to kill the next run; the answer turns true at that moment."""
    share = rng.random() ** 2  # rather early: most runs resume and have less to do than the first
    match rng.randrange(3):
        case 0:
            end = time.monotonic() + share * course.seconds
            return lambda: time.monotonic() >= end
        case 1:
            changes = Changes(folder)
            return lambda: changes.more(int(share * course.changes))
        case _:
            there = event_bytes(folder)
            size = there + share * max(course.bytes - there, 0)
            return lambda: event_bytes(folder) > size
