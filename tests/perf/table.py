"""The outcome as Markdown: where and with what it was measured, every figure, every target."""

import os
import platform
import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.perf.measure import Outcome

_RIVALS = ("tinydb", "webexpythonsdk", "wxc_sdk", "httpx", "msgspec", "textual")


def render(
    outcomes: Sequence[Outcome], folder: Path, *, repetitions: int, share: int, load: float
) -> str:
    """Return the part of the README; ``folder`` is where the files lay.

    ``load`` is the load average of the machine before the benchmark began.
    """
    lines = [
        _where(folder, repetitions, share, load),
        "",
        "| target | measured | met |",
        "|---|---|---|",
    ]
    for outcome in outcomes:
        medians = outcome.medians
        for target in outcome.measure.targets:
            value = target.read(medians)
            met = "yes" if target.is_met(value) else "**no**"
            lines.append(f"| {target.text} | {_amount(value, target.unit)} | {met} |")
    lines += ["", "| what | who | median | lowest to highest | most memory | besides |"]
    lines += ["|---|---|--:|--:|--:|---|"]
    for outcome in outcomes:
        lines += _rows(outcome)
    return "\n".join(lines)


def written(readme: str, part: str, text: str) -> str:
    """Return a README with the table of a part in its place. Raises ValueError when it has none."""
    place = re.compile(rf"(<!-- perf {part} -->\n).*?(<!-- /perf {part} -->)", re.DOTALL)
    found, count = place.subn(lambda match: f"{match[1]}\n{text}\n\n{match[2]}", readme)
    if count != 1:
        raise ValueError("the README has no place for the table")
    return found


def file_system(folder: Path) -> str:
    """Return the type of the file system that a folder lies on."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    parents = {str(one) for one in (folder.resolve(), *folder.resolve().parents)}
    return max((point, kind) for _, point, kind, *_ in mounts if point in parents)[1]


def _where(folder: Path, repetitions: int, share: int, load: float) -> str:
    versions = [f"SQLite {sqlite3.sqlite_version}"]
    versions += [f"{name} {version(name)}" for name in _RIVALS]
    cores = len(os.sched_getaffinity(0))
    times = "once" if repetitions == 1 else f"{repetitions} times in turn; medians"
    fewer = "" if share == 1 else f" With a {share}th of the events: only to see that it runs."
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {cores} cores of {_processor()}, "
        f"Linux {platform.release()}, {file_system(folder)}, Python {platform.python_version()}, "
        f"{', '.join(versions)}; load average before: {load:.1f}. "
        f"Each contender in a process of its own, {times}.{fewer}"
    )


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text()
    found = re.search(r"model name\s*: (.*)", text)
    return found[1] if found else platform.machine()


def _rows(outcome: Outcome) -> Iterator[str]:
    unit, what = outcome.measure.unit, outcome.measure.title
    for name, figures in outcome.medians.items():
        if not figures:
            yield f"| {what} | {name} | could not be had |  |  |  |"
            what = ""
            continue
        every = [one[unit] for one in outcome.figures[name]]
        spread = f"{_number(min(every))} to {_number(max(every))}"
        besides = ", ".join(
            f"{_number(value)} {other}"
            for other, value in figures.items()
            if other not in (unit, "MB")
        )
        cells = (
            what,
            name,
            _amount(figures[unit], unit),
            spread,
            _amount(figures["MB"], "MB") if "MB" in figures else "",
        )
        yield f"| {' | '.join(cells)} | {besides} |"
        what = ""


def _amount(value: float, unit: str) -> str:
    return f"{_number(value)}{unit}" if unit == "×" else f"{_number(value)} {unit}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
