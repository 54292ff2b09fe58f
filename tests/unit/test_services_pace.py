"""How far long work is, in words and as a bar."""

import pytest

from tui.services.mutations.pace import Pace
from tui.ui.screens.running import bar


@pytest.mark.parametrize(
    ("pace", "words", "drawn"),
    [
        (Pace("reading", 0, 10, 0.0), "0 of 10, 0.0/s", "-" * 24),
        (Pace("reading", 2_500, 10_000, 25.0), "2,500 of 10,000, 100.0/s, 1 min 15 s left",
         "#" * 6 + "-" * 18),
        (Pace("running", 10, 10, 2.0), "10 of 10, 5.0/s", "#" * 24),
        (Pace("running", 0, 0, 0.0), "0 of 0, 0.0/s", "-" * 24),
    ],
)  # fmt: skip
def test_a_pace_is_told(pace: Pace, words: str, drawn: str) -> None:
    assert pace.told == words
    assert bar(pace) == f"[{drawn}]"
