"""``python -m tests.purge``: thousands of messages, faults, kills, and what came of them."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.purge import whole


def main() -> None:
    """Run the purge; an AssertionError ends it and says what did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.purge", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--rooms", type=int, default=500)
    parser.add_argument("--faults", default="429=0.005,5xx=0.02,cut=0.01")
    parser.add_argument("--cuts", type=float, default=0.01, help="share of deletions that are cut")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with TemporaryDirectory() as home:
        tally = whole.purge(
            Path(home), chosen.messages, chosen.rooms, chosen.faults, chosen.cuts, chosen.seed
        )
    sys.stdout.write(f"{tally.told()}\nevery item is accounted for, none was deleted twice\n")


if __name__ == "__main__":
    main()
