"""The command line of the benchmark."""

import argparse
import compileall
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.perf import (
    collecting,
    graph,
    ingest,
    line,
    measure,
    opening,
    starting,
    table,
    witnessing,
)

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PARTS = {
    "store": (
        starting.START,
        ingest.INGEST,
        ingest.INGEST_LARGE,
        collecting.COLLECT,
        collecting.COLLECT_FAR,
    ),
    "console": (
        opening.OPEN,
        witnessing.WHO,
        graph.GRAPH,
        graph.GRAPH_LARGE,
        line.LINE,
        line.LINE_LARGE,
    ),
}
MEASURES = {one.name: one for part in PARTS.values() for one in part}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the parts or the single measures named, or all parts, and print a table for each part."""
    parser = argparse.ArgumentParser(prog="python -m tests.perf", description=__doc__)
    names = ", ".join((*PARTS, *MEASURES))
    parser.add_argument("names", metavar="NAME", nargs="*", help=names)
    parser.add_argument("--quick", action="store_true", help="once, with a 50th of the events")
    parser.add_argument("--write", action="store_true", help="put the tables into the README")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(MEASURES) - set(PARTS):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    if chosen.write and (chosen.quick or set(chosen.names) - set(PARTS)):
        parser.error("only a whole part, and no quick run, is for the README")
    # As installing does for whoever is not developing; the others are compiled already.
    compileall.compile_dir(ROOT / "tui", quiet=2)
    wanted = {one: PARTS[one] for one in PARTS if one in chosen.names or not chosen.names}
    if single := tuple(MEASURES[one] for one in chosen.names if one in MEASURES):
        wanted["single"] = single
    for name, measures in wanted.items():
        said = _run(parser, measures, quick=chosen.quick)
        sys.stdout.write(f"{said}\n")
        if chosen.write:
            readme = README.read_text(encoding="utf-8")
            README.write_text(table.written(readme, name, said), encoding="utf-8")


def _run(
    parser: argparse.ArgumentParser, measures: Sequence[measure.Measure], *, quick: bool
) -> str:
    """Run measures one after the other and return their table."""
    repetitions, share = (1, 50) if quick else (3, 1)
    load = os.getloadavg()[0]
    with TemporaryDirectory(prefix="wxi-perf-") as name:
        folder = Path(name)
        if table.file_system(folder) in ("tmpfs", "ramfs"):
            parser.error(f"{folder} is in memory, where an fsync costs nothing: set TMPDIR")
        outcomes = []
        for one in measures:
            with TemporaryDirectory(dir=folder) as place:
                outcomes.append(measure.run(one, Path(place), repetitions=repetitions, share=share))
        return table.render(outcomes, folder, repetitions=repetitions, share=share, load=load)


if __name__ == "__main__":
    main()
