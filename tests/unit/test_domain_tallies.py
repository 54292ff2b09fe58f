"""Looking through columns in slices, against doing it at once."""

from array import array
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain import tallies

NUMBERS = st.lists(st.integers(0, 5))


@pytest.fixture(autouse=True, scope="module")
def _small_slices() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tallies, "_SLICE", 3)
        yield


@given(NUMBERS, st.sets(st.integers(0, 5)), st.data())
def test_where_finds_every_position_in_order(
    numbers: list[int], wanted: set[int], data: st.DataObject
) -> None:
    length = data.draw(st.integers(0, len(numbers)))
    found = [*tallies.where(array("I", numbers), length, wanted)]
    assert found == [at for at, one in enumerate(numbers[:length]) if one in wanted]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5))), st.data())
def test_a_tally_counts_positions_once(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    length = data.draw(st.integers(0, len(pairs)))
    one, other = (array("I", (pair[side] for pair in pairs)) for side in (0, 1))
    at_all: Counter[int] = Counter()
    for pair in pairs[:length]:
        at_all.update(set(pair))
    assert tallies.tally(length, one, other) == at_all
    assert tallies.tally(length, one) == Counter(one[:length])
