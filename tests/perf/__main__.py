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
MEASURES = {
    one.name: one
    for one in (
        starting.START,
        ingest.INGEST,
        ingest.INGEST_LARGE,
        collecting.COLLECT,
        collecting.COLLECT_FAR,
        opening.OPEN,
        witnessing.WHO,
        graph.GRAPH,
        graph.GRAPH_LARGE,
        line.LINE,
        line.LINE_LARGE,
    )
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the measures named, or all, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.perf", description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="*", help=", ".join(MEASURES))
    parser.add_argument("--quick", action="store_true", help="once, with a 50th of the events")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(MEASURES):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    if chosen.quick and chosen.write:
        parser.error("a quick run is not for the README")
    repetitions, share = (1, 50) if chosen.quick else (3, 1)
    load = os.getloadavg()[0]
    # As installing does for whoever is not developing; the others are compiled already.
    compileall.compile_dir(ROOT / "tui", quiet=2)
    with TemporaryDirectory(prefix="wxi-perf-") as name:
        folder = Path(name)
        if table.file_system(folder) in ("tmpfs", "ramfs"):
            parser.error(f"{folder} is in memory, where an fsync costs nothing: set TMPDIR")
        outcomes = []
        for one in chosen.names or MEASURES:
            with TemporaryDirectory(dir=folder) as place:
                outcomes.append(
                    measure.run(MEASURES[one], Path(place), repetitions=repetitions, share=share)
                )
        part = table.render(outcomes, folder, repetitions=repetitions, share=share, load=load)
    sys.stdout.write(f"{part}\n")
    if chosen.write:
        readme = README.read_text(encoding="utf-8")
        README.write_text(table.written(readme, part), encoding="utf-8")


if __name__ == "__main__":
    main()
