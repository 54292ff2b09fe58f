"""Plans and what became of them: what must be typed, what is left, what is written down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain import plan_file
from tui.domain.mutation import Outcome, Plan, Result, Standing, Step, Verb, latest
from tui.errors import VerificationFailed

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
STEPS = tuple(
    Step(Verb.DELETE_MESSAGE, f"m{number}", "r", "quoted", "a" * 64) for number in range(3)
)
PLAN = Plan("P-1", "CASE-1", "delete", NOW, NOW + timedelta(days=1), STEPS, (("m9", "gone"),))


def ended(number: int, result: Result) -> Outcome:
    return Outcome(number, result, "as read", NOW, seen=True, tracking_id="T", made=None)


def test_the_phrase_names_the_deed_and_the_number_and_of_many_the_case() -> None:
    assert PLAN.phrase == "delete 3"
    assert replace(PLAN, steps=STEPS * 7).phrase == "delete 21 in CASE-1"
    assert replace(PLAN, word="purge").phrase == "purge 3 in CASE-1"


def test_what_is_left_is_what_was_surely_not_done() -> None:
    standing = Standing(PLAN, {}, {})
    assert (standing.is_begun, standing.left, standing.unsettled) == (False, [0, 1, 2], [])
    assert standing.phrase == PLAN.phrase
    outcomes = latest([ended(0, Result.UNKNOWN), ended(0, Result.DONE), ended(1, Result.FAILED)])
    standing = Standing(PLAN, outcomes, {0: NOW, 1: NOW, 2: NOW})
    assert (standing.is_begun, standing.left, standing.unsettled) == (True, [1], [2])
    assert standing.totals() == "1 done, 1 failed, 1 not run"
    assert standing.phrase == "delete 1"
    standing = Standing(PLAN, latest([ended(1, Result.UNKNOWN)]), {1: NOW})
    assert (standing.left, standing.unsettled) == ([0, 2], [1])


def test_a_plan_reads_as_it_was_written_but_for_what_it_quotes() -> None:
    raw = plan_file.encode(PLAN)
    assert b"quoted" not in raw
    bare = tuple(replace(one, summary="") for one in STEPS)
    assert plan_file.decode(raw, "d") == replace(PLAN, steps=bare, digest="d")
    one = ended(2, Result.DONE_EARLIER)
    line = plan_file.encode_outcome(one, STEPS[2])
    assert line.endswith(b"\n")
    assert plan_file.decode_outcomes([line], 3) == [one]
    with pytest.raises(VerificationFailed):
        plan_file.decode_outcomes([line], 2)


@given(st.binary(max_size=200) | st.integers(0, len(plan_file.encode(PLAN)) - 2))
def test_what_is_no_plan_is_refused_and_never_fails_otherwise(found: bytes | int) -> None:
    raw = plan_file.encode(PLAN)
    cut = raw[:found] if isinstance(found, int) else found
    with pytest.raises(VerificationFailed):
        plan_file.decode(cut, "d")
