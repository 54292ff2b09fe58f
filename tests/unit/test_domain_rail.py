"""The rail at the edge of a long list against a look at every row."""

from hypothesis import given
from hypothesis import strategies as st

from tui.domain import rail


@given(
    st.integers(1, 90),
    st.integers(1, 30),
    st.sets(st.integers(0, 89)),
    st.sets(st.integers(0, 99)),
    st.sampled_from([0, 500]),
)
def test_each_cell_tells_of_its_part_of_the_rows(
    count: int, height: int, sought: set[int], marks: set[int], more: int
) -> None:
    rows = [7 * one for one in range(count)]
    found = [one for one in rows if one // 7 in sought]
    marks = {7 * one for one in marks} | {-one - 1 for one in range(more)}  # some are hidden
    expected = bytearray(height)
    for at, row in enumerate(rows):
        flags = rail.HIT * (row in found) | rail.MARK * (row in marks)
        expected[at * height // count] |= flags
    assert rail.cells(rows, found, marks, lambda row: row, height) == expected
