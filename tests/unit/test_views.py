"""Looks are entered once in a minute, and the first look at anything always is."""

from hypothesis import given
from hypothesis import strategies as st

from tui.services.views import Minutes

LOOKS = st.lists(st.tuples(st.floats(0, 200), st.sampled_from("abcd")), max_size=60)


@given(LOOKS)
def test_no_first_look_is_lost_and_none_is_entered_twice_in_its_minute(
    looks: list[tuple[float, str]],
) -> None:
    now = 0.0
    minutes = Minutes(lambda: now)
    entered: list[tuple[int, str]] = []
    looked: list[tuple[int, str]] = []
    for pause, what in looks:
        now += pause
        looked.append((int(now // 60), what))
        if minutes.is_new(what):
            entered.append(looked[-1])
    assert entered == list(dict.fromkeys(looked))


def test_what_was_forgotten_is_new_again() -> None:
    minutes = Minutes(lambda: 0.0)
    assert minutes.is_new("a")
    minutes.forget("a")
    assert minutes.is_new("a")
    assert not minutes.is_new("a")
