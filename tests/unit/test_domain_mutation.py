"""Plans: the words to be typed name the deed and the number, and nothing pretends to undo."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.mutation import Outcome, Plan, Result, Step, Verb

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def step(number: int) -> Step:
    return Step(Verb.DELETE_MESSAGE, f"m{number}", "room", "said", "digest")


@given(st.integers(0, 300))
def test_the_phrase_names_how_many(count: int) -> None:
    plan = Plan("P-1", NOW, tuple(step(number) for number in range(count)))
    assert plan.phrase == f"delete {count}"
    bigger = Plan("P-2", NOW, (*plan.steps, step(count)))
    assert plan.phrase != bigger.phrase


def test_deleting_a_message_cannot_be_undone() -> None:
    assert not step(1).reversible


def test_results_and_verbs_are_told_as_text() -> None:
    outcome = Outcome(step(1), Result.ALREADY_DELETED, "seen")
    assert f"{outcome.result}" == "already deleted"
    assert f"{outcome.step.verb}" == "delete_message"
    assert outcome.tracking_id is None
