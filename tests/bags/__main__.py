"""``python -m tests.bags``: thousands of single changes to a sealed case, each of them found."""

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.bags.running import run


def main() -> None:
    """Run, and say what was found by what."""
    parser = argparse.ArgumentParser(prog="python -m tests.bags", description=__doc__)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args()
    began = time.monotonic()
    kinds, found, failed = Counter[str](), Counter[str](), list[str]()
    # Each process has signers and stampers of its own, which a fork would share.
    with ProcessPoolExecutor(chosen.jobs, get_context("spawn")) as pool:
        counts = [(chosen.changes + number) // chosen.jobs for number in range(chosen.jobs)]
        seeds = [chosen.seed + number for number in range(chosen.jobs)]
        for made, by, which in pool.map(run, counts, seeds):
            kinds += made
            found += by
            failed += which
    sys.stdout.write(
        f"{kinds.total():,} changes in {time.monotonic() - began:.0f} s: {dict(kinds)}\n"
        f"found first by {dict(found)}\n"
    )
    if failed:
        sys.exit("\n".join(failed))
    sys.stdout.write("each was found, and wxi verify said of each which file and what\n")


if __name__ == "__main__":
    main()
