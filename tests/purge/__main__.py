"""``python -m tests.purge``: thousands of messages, many kills, and what came of them."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.conftest import simulated
from tests.purge.killed import Purge


def main() -> None:
    """Run the purge; an AssertionError ends it and says what did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.purge", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--events", type=int, default=4_000, help="size of the history")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenario", default="phishing")
    parser.add_argument("--filter", default="from:expense aquila-expenses")
    parser.add_argument("--faults", default="429=0.02,5xx=0.03")
    chosen = parser.parse_args()
    options = ["--scenario", chosen.scenario, "--events", str(chosen.events), "--lateness", "0"]
    if chosen.faults:
        options += ["--faults", chosen.faults]
    with TemporaryDirectory() as home, simulated(*options) as url:
        tally = Purge(Path(home), url, chosen.filter, chosen.seed).run(chosen.kills)
    sys.stdout.write(f"{tally}\nevery message is accounted for, none was asked for twice\n")


if __name__ == "__main__":
    main()
