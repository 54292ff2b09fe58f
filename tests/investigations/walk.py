"""Walks through an investigation: starts the demo in a pty, presses keys, looks at the screen."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.ui.terminal import Terminal, environment

_KEY = re.compile(r"\x1b\[[A-D]|\x1b\[[56]~|.", re.DOTALL)  # an arrow comes as several bytes


@dataclass(frozen=True)
class Step:
    """Keys that are pressed at once; what the screen shows after them, and no more, at any size."""

    does: str
    keys: str
    sees: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Investigation:
    """A question, the demo that it is asked of, and the way to the answer."""

    name: str
    question: str
    scenario: str
    steps: tuple[Step, ...]

    @property
    def keystrokes(self) -> int:
        """How many keys are pressed; a letter that is typed counts as one."""
        return sum(len(_KEY.findall(step.keys)) for step in self.steps)


@contextmanager
def demo(scenario: str, home: Path, size: tuple[int, int]) -> Iterator[Terminal]:
    """Run the demo until its case is collected and all of its names are known."""
    with Terminal(["demo", "--scenario", scenario], environment(home), size) as terminal:
        terminal.see("live")
        terminal.settle()
        yield terminal


def walk(terminal: Terminal, way: Investigation) -> float:
    """Press the keys of an investigation and see what they show; return the seconds it took."""
    began = time.monotonic()
    for step in way.steps:
        terminal.press(step.keys)
        terminal.until(partial(_is_done, terminal, step), step.does)
    return time.monotonic() - began


def _is_done(terminal: Terminal, step: Step) -> bool:
    text = terminal.text
    return all(one in text for one in step.sees) and not any(one in text for one in step.gone)
