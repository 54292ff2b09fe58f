"""One trial: a function called once in a fresh process, and the figures that it returns.

``python -m tests.perf.trial MODULE:FUNCTION ARGUMENTS`` is the process; ``run`` starts it.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

Figures = Mapping[str, float]
"""What was measured, by unit, such as ``events/s``; ``MB`` is the most memory that was resident.

Nothing at all where the contender could not be had on this machine.
"""


def memory(process: int | str = "self") -> float:
    """Return the most memory, in MB (2**20 bytes), that was ever resident of a process.

    Not by getrusage(2), whose figure begins with that of the parent.
    """
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024


def run(task: str, folder: Path, **arguments: object) -> Figures:
    """Call ``task`` (``module:function``) with an empty folder and JSON values.

    Raises RuntimeError, with what the process said, when it failed.
    """
    given = json.dumps({"folder": str(folder), **arguments})
    command = [sys.executable, "-m", "tests.perf.trial", task, given]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{task} failed:\n{done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _main(task: str, given: str) -> None:
    module, name = task.split(":")
    arguments: dict[str, Any] = json.loads(given)
    folder = Path(arguments.pop("folder"))
    figures = getattr(import_module(module), name)(folder, **arguments)
    sys.stdout.write(f"{json.dumps(figures)}\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
