"""Starting: how long a process takes that only prints its help, and what it must not load."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.perf.measure import Contender, Measure, Target
from tests.perf.trial import Figures

_HERE = "tests.perf.starting"
_TIMES = 7
_LOADED = "modules of Textual loaded"


def command(folder: Path, events: int, command: Sequence[str]) -> Figures:
    """Time a command of this Python from start to end: the median of several runs."""
    spent = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True, cwd=folder)
        spent.append((time.perf_counter() - started) * 1000)
    told = [sys.executable, "-X", "importtime", *command]
    loaded = subprocess.run(told, check=True, capture_output=True, cwd=folder).stderr
    names = [line.rpartition(b"|")[2].strip().split(b".")[0] for line in loaded.splitlines()]
    return {"ms": median(spent), _LOADED: names.count(b"textual")}


_OURS = "`wxi --help`"
START = Measure(
    "start",
    "start, files in the page cache",
    "ms",
    (
        Contender(_OURS, f"{_HERE}:command", arguments={"command": ["-m", "tui", "--help"]}),
        Contender("`python -c pass`", f"{_HERE}:command", arguments={"command": ["-c", "pass"]}),
        Contender(
            "`python -c 'import textual'`",
            f"{_HERE}:command",
            arguments={"command": ["-c", "import textual"]},
        ),
    ),
    (
        Target(
            "`wxi --help` in under 150 ms", lambda medians: medians[_OURS]["ms"], 150, "ms", True
        ),
        Target(
            "`wxi --help` does not load Textual",
            lambda medians: medians[_OURS][_LOADED],
            0,
            "modules",
            True,
        ),
    ),
)
