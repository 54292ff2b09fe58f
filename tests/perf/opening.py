"""Opening a case of a million events: the store alone, and the console in a terminal.

The console is the real one in a pty: timed from its start as a process until the newest event is
on the screen.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.perf import ingest, samples, trial
from tests.perf.measure import Contender, Measure, Target
from tests.perf.trial import Figures
from tui import bootstrap, settings
from tui.store import cases

_HERE = "tests.perf.opening"
CASE = "CASE"
_NEWEST = "this is the newest of all"
_DEADLINE = 120.0  # seconds; reached only when something is broken


def fill(folder: Path, home: str, source: str, events: int) -> Figures:
    """Make a case of ``events`` events, the newest of which can be told on the screen."""
    chosen = settings.load({"WXI_HOME": home})
    bootstrap.new_case(chosen, CASE, "")
    case = bootstrap.open_case(chosen, CASE)
    for number, page in enumerate(samples.pages(Path(source), events)):
        if not number:
            newest = json.loads(next(one for one in page if b'"messages"' in one))
            newest["created"] = datetime.now(UTC).isoformat(timespec="milliseconds")
            newest["data"]["text"] = _NEWEST
            page[0] = json.dumps(newest | {"id": "newest"}).encode()
        case.events.append(page)
    case.close()
    return {}


@contextmanager
def _filled(folder: Path, events: int) -> Iterator[Mapping[str, object]]:
    home = folder / "home"
    with ingest.sampled(folder, events) as shared:
        trial.run(f"{_HERE}:fill", folder, home=str(home), events=events, **shared)
    yield {"home": str(home)}


def store(folder: Path, home: str, events: int, *, saved: bool) -> Figures:
    """Open the parts of the case and read the newest event: with the saved columns, or without."""
    chosen = settings.load({"WXI_HOME": home})
    place, cache = bootstrap.case_folder(chosen, CASE), chosen.cache if saved else None
    started = time.perf_counter()
    parts = cases.open_parts(place, clock=lambda: datetime.now(UTC), cache=cache)
    newest = parts.events.read(parts.events.columns.order[-1])
    seconds = time.perf_counter() - started
    assert len(parts.events) == events
    assert newest.text == _NEWEST
    memory = trial.memory()
    parts.close()
    return {"s": seconds, "MB": memory}


def console(folder: Path, home: str, events: int) -> Figures:
    """Start the console and wait for the newest event on its screen."""
    from tests.ui.terminal import Terminal, environment

    started = time.perf_counter()
    with Terminal(["open", CASE, "--offline"], environment(Path(home))) as terminal:
        while _NEWEST not in terminal.text:
            terminal.read(0.05)
            assert time.perf_counter() - started < _DEADLINE, terminal.text
        seconds = time.perf_counter() - started
        terminal.settle()
        peak = trial.memory(terminal.process.pid)
        terminal.press("q")
        assert terminal.wait() == 0
    return {"s": seconds, "MB": peak}


_EVENTS = 1_000_000
_CONSOLE = "the console, until the newest event is on the screen"
OPEN = Measure(
    "open",
    f"open a case of {_EVENTS:,} events",
    "s",
    (
        Contender("the store, its columns saved", f"{_HERE}:store", _EVENTS, {"saved": True}),
        Contender("the store, from the journal alone", f"{_HERE}:store", _EVENTS, {"saved": False}),
        Contender(_CONSOLE, f"{_HERE}:console", _EVENTS),
    ),
    (
        Target(
            f"shows the newest of {_EVENTS:,} events in under 1 s",
            lambda medians: medians[_CONSOLE]["s"],
            1,
            "s",
            most=True,
        ),
        Target(
            "holds them in under 400 MB",
            lambda medians: medians[_CONSOLE]["MB"],
            400,
            "MB",
            most=True,
        ),
    ),
    _filled,
)
