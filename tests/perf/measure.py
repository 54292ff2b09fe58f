"""What a measure is, and how one is run: every contender in turn, several times, the median.

Knows no contender; ``tests.perf.trial`` runs each one in a process of its own.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.perf import trial
from tests.perf.trial import Figures

Medians = Mapping[str, Figures]
"""Medians by the name of the contender."""


@dataclass(frozen=True)
class Contender:
    """Who is measured: ``task`` is ``module:function``, called with the events and arguments."""

    name: str
    task: str
    events: int = 0
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """What is wanted: ``read`` takes a figure from the medians, which is to reach the bound.

    It is to be at least ``bound``, or, with ``most``, at most that.
    """

    text: str
    read: Callable[[Medians], float]
    bound: float
    unit: str = "×"
    most: bool = False

    def is_met(self, value: float) -> bool:
        """Tell whether a figure is good enough."""
        return value <= self.bound if self.most else value >= self.bound


Prepare = Callable[[Path, int], AbstractContextManager[Mapping[str, object]]]


@dataclass(frozen=True)
class Measure:
    """Contenders at the same thing. ``unit`` names the figure that is compared.

    ``prepare`` is given a folder and the largest number of events, and yields what all contenders
    are given besides.
    """

    name: str
    title: str
    unit: str
    contenders: Sequence[Contender]
    targets: Sequence[Target]
    prepare: Prepare = lambda _folder, _events: nullcontext({})


@dataclass(frozen=True)
class Outcome:
    """A measure that was run: the figures of every repetition by the contender's name."""

    measure: Measure
    figures: Mapping[str, Sequence[Figures]]

    @property
    def medians(self) -> Medians:
        """Return the median of every figure of every contender."""
        return {
            name: {unit: median(one[unit] for one in all_) for unit in all_[0]}
            for name, all_ in self.figures.items()
        }


def ratio(unit: str, one: str, other: str) -> Callable[[Medians], float]:
    """Return how a figure of one contender is to be read as a multiple of another's."""
    return lambda medians: medians[one][unit] / medians[other][unit]


def run(measure: Measure, folder: Path, *, repetitions: int, share: int) -> Outcome:
    """Run a measure with a ``share``-th of its events, one contender after the other."""

    def scaled(events: int) -> int:
        return events if share == 1 else min(events, max(2000, events // share))

    figures: dict[str, list[Figures]] = {one.name: [] for one in measure.contenders}
    most = scaled(max(one.events for one in measure.contenders))
    with measure.prepare(folder, most) as shared:
        for number in range(repetitions):
            for one in measure.contenders:
                with TemporaryDirectory(dir=folder) as place:
                    arguments = {**shared, **one.arguments, "events": scaled(one.events)}
                    found = trial.run(one.task, Path(place), **arguments)
                figures[one.name].append(found)
                said = ", ".join(f"{value:,.2f} {unit}" for unit, value in found.items())
                sys.stderr.write(f"{measure.name} {number + 1}: {one.name}: {said}\n")
    return Outcome(measure, figures)
