"""The part of a long column that fits on the screen.

Owns scrolling: which items are visible, on which row each stands, and which rows are given up to
say how many are hidden. Must not know what the items are.
"""

from dataclasses import dataclass

MIN_HEIGHT = 3
"""Rows needed for one item between the two "more" rows."""


@dataclass(frozen=True, slots=True)
class Window:
    """The items `first` <= i < `last` of a column, drawn from row `start`.

    When items are hidden above (below), the first (last) row of the column stands for them.
    """

    first: int
    last: int
    total: int
    height: int
    start: int

    @property
    def above(self) -> int:
        """How many items are hidden above."""
        return self.first

    @property
    def below(self) -> int:
        """How many items are hidden below."""
        return self.total - self.last

    def row(self, item: int) -> int:
        """The row of an item; a hidden item's is the row that stands for it."""
        if item < self.first:
            return 0
        if item >= self.last:
            return self.height - 1
        return self.start + item - self.first

    def item(self, row: int) -> int | None:
        """The item on a row, or None where there is none."""
        item = row - self.start + self.first
        return item if self.first <= item < self.last else None

    def hidden(self, row: int) -> tuple[int, bool]:
        """How many hidden items a row stands for, and whether they are above; 0 on most rows."""
        if row == 0 and self.above:
            return self.above, True
        return (self.below if row == self.height - 1 else 0), False


def window(total: int, top: int, height: int, *, centred: bool = False) -> Window:
    """The window whose first item is `top`, moved as little as needed to leave no empty rows.

    `centred` stands a column that fits entirely in the middle. `height` is at least MIN_HEIGHT.
    """
    if total <= height:
        return Window(0, total, total, height, (height - total) // 2 if centred else 0)
    first = max(0, min(top, total - height + 1))
    start = 1 if first else 0
    last = first + height - start
    return Window(first, last if last == total else last - 1, total, height, start)


def follow(top: int, item: int, total: int, height: int) -> int:
    """The `top` nearest to the given one whose window shows `item`."""
    seen = window(total, top, height)
    if seen.first <= item < seen.last:
        return seen.first
    if item < seen.first:
        return item
    return min(item - height + MIN_HEIGHT, total - height + 1)
