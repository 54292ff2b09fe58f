"""A run: changes that are made, looked for, told and undone, one after the other."""

import logging
import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bags.changes import change, contents, undo
from tests.bags.checking import Checker
from tests.bags.making import bare, signed_and_stamped


def run(count: int, seed: int) -> tuple[Counter[str], Counter[str], list[str]]:
    """Make and undo changes; return how many of each kind, which command found them, and failures.

    With an odd seed the bag is signed and stamped, else neither.
    """
    failed: list[str] = []
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
            if checker.accepts(all_of_them=False):
                failed.append(f"not found: {made}")
            if not checker.is_told(made):
                failed.append(f"wxi verify does not tell: {made}")
            undo(checker.folder, held)
        assert checker.accepts()
        return kinds, checker.found_by, failed
