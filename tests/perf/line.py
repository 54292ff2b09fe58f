"""The timeline in a terminal: bytes and time of a key, beside lnav and toolong on the same events.

A real pty, the keys of a user: cursor down within the page, down through several pages, page down;
then nothing; then filters: one letter, a dense and a rare word at once, and a word by letters. lnav
and toolong read the events as the lines of JSON that Webex sent.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean, median, quantiles

from tests.perf import opening, trial
from tests.perf.measure import Contender, Measure, Medians, Target
from tests.perf.pty import Answer, Pty
from tests.perf.trial import Figures

_HERE = "tests.perf.line"
_DOWN, _PAGE = "\x1b[B", "\x1b[6~"
_DOWN_TOLD = "\x1bOB"  # as a terminal sends it to a program that asked for application keys
_PAGES = 20
_IDLE = 5.0  # seconds
_CALM = 200  # bytes in two seconds that a program writes that has come to rest
_WORD = "torque"  # in one of thirteen events
_PASTED = {"first letter": _WORD[0], "dense word": _WORD, "rare word": "newest"}
_TYPED = "last letter"
_CLEAR = "\x15"
_REST = 0.16  # seconds between two letters: each is filtered for
_UNIT, _ALONG = "bytes/down", "bytes/down over pages"
_SHOWN, _FILTERED = "ms until first rows, {}", "ms until all rows, {}"
_WAITS = "ms a key waits at most"
_SILENCE = 3.0  # seconds after which a filter has come to its end


@contextmanager
def _filled(folder: Path, events: int) -> Iterator[Mapping[str, object]]:
    home, text = str(folder / "home"), str(folder / "events.jsonl")
    trial.run("tests.perf.samples:render", folder, path=text, events=events)
    trial.run("tests.perf.opening:fill", folder, home=home, source=text, events=events)
    yield {"home": home, "text": text, "toolong": _toolong(folder / "toolong")}


def _toolong(folder: Path) -> str:
    """Install toolong in an environment of its own; "" when it cannot be had."""
    pip = [str(folder / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", "toolong"]
    try:
        for command in ([sys.executable, "-m", "venv", str(folder)], pip):
            subprocess.run(command, check=True, capture_output=True)
    except subprocess.CalledProcessError:
        return ""
    return str(folder / "bin" / "tl")


def _keys(terminal: Pty, lines: int, down: str = _DOWN) -> dict[str, float]:
    inside = [terminal.press(down) for _ in range(lines // 2)]
    along = [terminal.press(down) for _ in range(3 * lines)]
    pages = [terminal.press(_PAGE) for _ in range(_PAGES)]
    terminal.rest(1.0, _CALM)
    return {
        _UNIT: median(len(one.said) for one in inside),
        _ALONG: fmean(len(one.said) for one in along),
        "ms/down": _milliseconds(along),
        "ms/down p95": _milliseconds(along, 95),
        "bytes/page": median(len(one.said) for one in pages),
        "ms/page": _milliseconds(pages),
        "ms/page p95": _milliseconds(pages, 95),
        "bytes/s idle": terminal.rest(_IDLE, 1 << 30) / _IDLE,
    }


def _milliseconds(answers: Sequence[Answer], percentile: int = 50) -> float:
    return 1000 * quantiles([one.last for one in answers], n=100)[percentile - 1]


def _environment(home: Path) -> dict[str, str]:
    from tests.ui.terminal import environment

    return environment(home)


def wxi(
    folder: Path, home: str, text: str, toolong: str, events: int, size: tuple[int, int]
) -> Figures:
    """Look at the case in the console."""
    command = [sys.executable, "-m", "tui", "open", opening.CASE, "--offline"]
    with Pty(command, _environment(Path(home)), size) as terminal:
        terminal.rest(2.0, 0)
        terminal.press("gg")
        terminal.rest(1.0, 0)
        figures = _keys(terminal, size[1])
        figures |= _filter(terminal)
        return figures | {"MB": trial.memory(terminal.process.pid)}


def _filter(terminal: Pty) -> dict[str, float]:
    """Filter by words that are pasted, then by one typed letter by letter."""
    terminal.press("f")
    figures: dict[str, float] = {}
    for what, word in _PASTED.items():
        figures |= _answered(terminal, what, word, word)
        terminal.press(_CLEAR)
        terminal.rest(_SILENCE, 0)
    waits = [_type(terminal, letter) for letter in _WORD[:-1]]
    terminal.rest(1.0, 0)
    return figures | _answered(terminal, _TYPED, _WORD[-1], _WORD) | {_WAITS: 1000 * max(waits)}


def _answered(terminal: Pty, what: str, keys: str, words: str) -> dict[str, float]:
    said, started = b"", time.perf_counter()
    terminal.write(keys)
    wanted, shown, last = f"local filter: {words}".encode(), 0.0, 0.0
    while more := terminal.read(_SILENCE):
        said += more
        last = time.perf_counter() - started
        shown = shown or (last if wanted in said else 0)
    assert shown, said
    return {_SHOWN.format(what): 1000 * shown, _FILTERED.format(what): 1000 * last}


def _type(terminal: Pty, letter: str) -> float:
    first = terminal.press(letter).first
    time.sleep(_REST)
    return first


def lnav(
    folder: Path, home: str, text: str, toolong: str, events: int, size: tuple[int, int]
) -> Figures:
    """Look at the lines in lnav."""
    command = shutil.which("lnav")
    return _rival([command, "-N"] if command else [], folder, text, size, _DOWN_TOLD)


def tl(
    folder: Path, home: str, text: str, toolong: str, events: int, size: tuple[int, int]
) -> Figures:
    """Look at the lines in toolong."""
    return _rival([toolong] if toolong else [], folder, text, size)


def _rival(
    command: list[str], folder: Path, text: str, size: tuple[int, int], down: str = _DOWN
) -> Figures:
    if not command:
        return {}
    with Pty([*command, text], _environment(folder), size) as terminal:
        terminal.rest(2.0, _CALM)
        terminal.press("\x1b[H")
        terminal.rest(2.0, _CALM)
        figures = _keys(terminal, size[1], down)
        return figures | {"MB": trial.memory(terminal.process.pid)}


_SIZES = ((80, 24), (200, 50))
_MOST = {  # bytes for a cursor down, also on the average over pages, and a page down, by size
    (80, 24): (264, 264, 3000),
    (200, 50): (550, 550, 12_000),
}


def _name(who: str, size: tuple[int, int]) -> str:
    return f"{who}, {size[0]}x{size[1]}"


def _measure(name: str, events: int) -> Measure:
    whose = (("wxi", "wxi"), ("lnav", "lnav"), ("toolong", "tl"))
    contenders = [
        Contender(_name(who, size), f"{_HERE}:{task}", events, {"size": size})
        for size in _SIZES
        for who, task in whose
    ]
    return Measure(
        name,
        f"look at {events:,} events in a terminal",
        _UNIT,
        contenders,
        [one for size in _SIZES for one in _targets(size, events)],
        _filled,
    )


def _targets(size: tuple[int, int], events: int) -> Iterator[Target]:
    down, along, page = _MOST[size]
    wanted = (
        ("cursor down in at most {} bytes", _UNIT, down, "bytes"),
        ("cursor down through pages in at most {} bytes", _ALONG, along, "bytes"),
        ("cursor down within {} ms (p95)", "ms/down p95", 10, "ms"),
        ("page down in at most {} bytes", "bytes/page", page, "bytes"),
        ("{} bytes while nothing is pressed", "bytes/s idle", 0, "bytes/s"),
        ("a key waits for a filter at most {} ms", _WAITS, 50, "ms"),
        *(
            (f"{text} within {{}} ms: {what}", unit.format(what), most, "ms")
            for what in (*_PASTED, _TYPED)
            for text, unit, most in (("first rows", _SHOWN, 50), ("all rows", _FILTERED, 200))
        ),
    )
    for text, unit, most, shown in wanted:

        def read(medians: Medians, unit: str = unit) -> float:
            return medians[_name("wxi", size)][unit]

        where = f"{size[0]}x{size[1]}, {events:,} events"
        yield Target(f"{where}: {text.format(f'{most:,}')}", read, most, shown, most=True)


LINE = _measure("line", 100_000)
LINE_LARGE = _measure("line-large", 1_000_000)
