"""``python -m tests.purge``: thousands of messages, faults, kills, and what came of them."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.purge import killed, whole

_FAULTS = "429=0.005,5xx=0.02,cut=0.01"
_FEW_FAULTS = "429=0.001,5xx=0.01"  # waiting is not what kills are about


def main() -> None:
    """Run the purge; an AssertionError ends it and says what did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.purge", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--rooms", type=int, default=500)
    parser.add_argument("--faults", default="", help="as in wxi simulate")
    parser.add_argument("--cuts", type=float, default=0.01, help="share of deletions that are cut")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, help="only kill processes, so many times")
    chosen = parser.parse_args()
    tally: whole.Tally | killed.Tally
    with TemporaryDirectory() as folder:
        home, seed = Path(folder), chosen.seed
        if chosen.kills:
            tally = killed.kill(home, chosen.kills, chosen.faults or _FEW_FAULTS, seed)
        else:
            faults = chosen.faults or _FAULTS
            tally = whole.purge(home, chosen.messages, chosen.rooms, faults, chosen.cuts, seed)
    sys.stdout.write(f"{tally.told()}\nevery item is accounted for, none was deleted twice\n")


if __name__ == "__main__":
    main()
