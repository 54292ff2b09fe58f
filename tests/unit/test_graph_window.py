from hypothesis import given
from hypothesis import strategies as st

from tui.graph.window import MIN_HEIGHT, follow, window

HEIGHTS = st.integers(MIN_HEIGHT, 60)
TOTALS = st.integers(0, 200)
TOPS = st.integers(-5, 250)


def test_hidden_items_take_a_row_each_way() -> None:
    seen = window(10, 3, 5)
    assert [seen.item(row) for row in range(5)] == [None, 3, 4, 5, None]
    assert (seen.above, seen.below) == (3, 4)
    assert [seen.row(item) for item in (0, 2, 3, 5, 6, 9)] == [0, 0, 1, 3, 4, 4]


def test_a_column_that_fits_may_stand_in_the_middle() -> None:
    seen = window(2, 7, 6, centred=True)
    assert [seen.item(row) for row in range(6)] == [None, None, 0, 1, None, None]


@given(TOTALS, TOPS, HEIGHTS, st.booleans())
def test_every_item_is_on_a_row_or_counted(total: int, top: int, height: int, mid: bool) -> None:
    seen = window(total, top, height, centred=mid)
    shown = [seen.item(row) for row in range(height) if seen.item(row) is not None]
    assert shown == list(range(seen.first, seen.last))
    assert seen.above + len(shown) + seen.below == total
    for item in range(total):
        row = seen.row(item)
        assert 0 <= row < height
        assert seen.item(row) == (item if item in shown else None)
    if total > height:
        empty = [row for row in range(height) if seen.item(row) is None]
        assert empty == [0] * (seen.above > 0) + [height - 1] * (seen.below > 0)


@given(TOTALS.filter(bool), TOPS, HEIGHTS, st.data())
def test_following_an_item_shows_it_and_moves_only_if_needed(
    total: int, top: int, height: int, data: st.DataObject
) -> None:
    item = data.draw(st.integers(0, total - 1))
    before = window(total, top, height)
    after = window(total, follow(top, item, total, height), height)
    assert after.first <= item < after.last
    if before.first <= item < before.last:
        assert after == before
