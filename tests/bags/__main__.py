"""``python -m tests.bags``: thousands of single changes to a sealed case, each of them found."""

import argparse
import logging
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bags.changes import change, contents, undo
from tests.bags.checking import Checker
from tests.bags.making import bare, signed_and_stamped


def run(count: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """Make and undo changes; return how many of each kind, and which command found them first.

    With an odd seed the bag is signed and stamped, else neither. An AssertionError says which
    change was not found.
    """
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    kinds: Counter[str] = Counter()
    with TemporaryDirectory(prefix="wxi-bags-") as place:
        made_as = signed_and_stamped if seed % 2 else bare
        checker = Checker(made_as(Path(place)))
        held, rng = contents(checker.folder), random.Random(seed)
        assert checker.accepts()
        for _ in range(count):
            made = change(checker.folder, held, rng)
            kinds[made.kind] += 1
            assert not checker.accepts(all_of_them=False), f"not found: {made}"
            assert checker.is_told(made), f"wxi verify does not tell: {made}"
            undo(checker.folder, held)
        assert checker.accepts()
        return kinds, checker.found_by


def main() -> None:
    """Run, and say what was found by what."""
    parser = argparse.ArgumentParser(prog="python -m tests.bags", description=__doc__)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args()
    began = time.monotonic()
    kinds, found = Counter[str](), Counter[str]()
    # Each process has signers and stampers of its own, which a fork would share.
    with ProcessPoolExecutor(chosen.jobs, get_context("spawn")) as pool:
        counts = [(chosen.changes + number) // chosen.jobs for number in range(chosen.jobs)]
        seeds = [chosen.seed + number for number in range(chosen.jobs)]
        for made, by in pool.map(run, counts, seeds):
            kinds += made
            found += by
    sys.stdout.write(
        f"{kinds.total():,} changes in {time.monotonic() - began:.0f} s: {dict(kinds)}\n"
        f"each was found; first by {dict(found)}\n"
        "wxi verify said of each which file and what\n"
    )


if __name__ == "__main__":
    main()
