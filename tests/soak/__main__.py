"""``python -m tests.soak``: many kills, and a summary of what they did."""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.conftest import simulated
from tests.soak.soak import START, Soak, Tally


def _say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _lane(home: Path, url: str, seed: int, kills: int) -> Tally:
    began = time.monotonic()

    def progress(tally: Tally) -> None:
        _say(f"seed {seed}, {time.monotonic() - began:.0f} s: {tally}")

    soak = Soak(home, url, seed)
    _say(f"seed {seed}, an uninterrupted run: {soak.course}")
    soak.run(kills, progress)
    return soak.tally


def main() -> None:
    """Run the soak; an AssertionError ends it and says what did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", type=int, default=4_000, help="size of the history")
    parser.add_argument("--jobs", type=int, default=2, help="cases that are filled side by side")
    chosen = parser.parse_args()
    began = time.monotonic()
    options = ("--scenario", "busy", "--events", str(chosen.events), "--now", START)
    with (
        TemporaryDirectory() as home,
        simulated(*options) as url,
        ProcessPoolExecutor(chosen.jobs) as pool,
    ):
        lanes = [
            pool.submit(
                _lane,
                Path(home, str(number)),
                url,
                chosen.seed + number,
                (chosen.kills + number) // chosen.jobs,
            )
            for number in range(chosen.jobs)
        ]
        tally = sum((lane.result() for lane in as_completed(lanes)), Tally())
    _say(f"{tally}, in {time.monotonic() - began:.0f} s")
    _say(
        "nothing acknowledged was lost, nothing is there twice, every full case equals a clean one"
    )


if __name__ == "__main__":
    main()
