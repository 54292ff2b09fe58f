"""A short soak: a few kills in every run of the tests."""

from pathlib import Path

from tests.cli.conftest import simulated
from tests.soak.soak import START, Soak


def test_collecting_that_is_killed_again_and_again_loses_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    with simulated("--scenario", "busy", "--events", "1500", "--now", START) as url:
        soak = Soak(tmp_path, url, seed=1)
        soak.run(kills=15)
    assert soak.tally.kills == 15
    assert soak.tally.while_writing > 0
    assert soak.tally.cases_filled > 0
