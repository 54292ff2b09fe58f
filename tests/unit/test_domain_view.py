"""The timeline's view against a plain list, under any history of arrivals and key presses."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tui.domain.columns import Columns
from tui.domain.times import Window, of_milliseconds
from tui.domain.view import Predicate, TimelineView

SECONDS = st.lists(st.integers(0, 12), max_size=8)


def add(columns: Columns, seconds: list[int]) -> range:
    """Add events of which many share a time, so that their ids decide."""
    first = len(columns)
    for second in seconds:
        number = len(columns)
        columns.add(f"e{number}", 1000 * second, "a/b", None, None, None, None, "")
    return range(first, len(columns))


def is_even(position: int) -> bool:
    return position % 2 == 0


def is_any(_: int) -> bool:
    return True


def is_none(_: int) -> bool:
    return False


class Views(RuleBasedStateMachine):
    """The model: how many events were taken, a filter, a number of unseen."""

    def __init__(self) -> None:
        super().__init__()
        self.columns = Columns()
        self.view = TimelineView(self.columns)
        self.taken = 0
        self.passes: Predicate = is_any
        self.unseen = 0

    def expected(self) -> list[int]:
        return sorted(filter(self.passes, range(self.taken)), key=self.columns.rank)

    def after(self, position: int) -> list[int]:
        rank = self.columns.rank
        return [one for one in self.expected() if rank(one) > rank(position)]

    def last(self) -> int | None:
        return self.expected()[-1] if self.expected() else None

    def take(self) -> int:
        """Take what is there into the model, and return how many of it are shown."""
        fresh = range(self.taken, len(self.columns))
        shown = list(filter(self.passes, fresh))
        selected = self.view.selected
        self.taken = fresh.stop
        if self.view.following:
            self.unseen = 0
        elif selected is not None:
            self.unseen += len({*shown} & {*self.after(selected)})
        return len(shown)

    @rule(seconds=SECONDS)
    def add(self, seconds: list[int]) -> None:
        add(self.columns, seconds)
        before = self.view.selected
        if self.view.paused:
            assert self.view.take() == 0
            return
        shown = self.take()
        assert self.view.take() == shown
        self.settle(before)

    def settle(self, before: int | None) -> None:
        if self.view.following:
            assert self.view.selected == self.last()
        elif before is not None:
            assert self.view.selected == before
            assert self.view.unseen == self.unseen
        else:
            self.unseen = self.view.unseen

    @rule(paused=st.booleans())
    def pause(self, paused: bool) -> None:
        before = self.view.selected
        if not paused:
            self.take()
        self.view.pause(paused=paused)
        if not paused:
            self.settle(before)

    @rule(name=st.sampled_from(["all", "even", "none"]))
    def show(self, name: str) -> None:
        before = self.view.selected
        self.passes = {"all": is_any, "even": is_even, "none": is_none}[name]
        self.view.show(None if name == "all" else self.passes)
        self.unseen = 0
        rows = self.expected()
        if before in rows:
            assert self.view.selected == before
        elif rows and before is not None:
            assert self.view.selected == (self.after(before) or rows[-1:])[0]

    def look_at(self, position: int) -> None:
        """What the cursor has passed is no longer unseen."""
        self.unseen = min(self.unseen, len(self.after(position)))

    @rule(index=st.integers(-5, 45))
    def select(self, index: int) -> None:
        following = self.view.following
        self.view.select(index)
        rows = self.expected()
        if not rows:
            return
        at = max(0, min(index, len(rows) - 1))
        assert self.view.selected == rows[at]
        assert self.view.following == (following and at == len(rows) - 1)
        self.look_at(rows[at])

    @rule(second=st.integers(0, 14))
    def select_moment(self, second: int) -> None:
        self.view.select_moment(1000 * second)
        rows = self.expected()
        if rows:
            later = [one for one in rows if self.columns.created[one] >= 1000 * second]
            assert self.view.selected == (later or rows[-1:])[0]
            self.look_at((later or rows[-1:])[0])

    @precondition(lambda self: len(self.columns) > 0)
    @rule(data=st.data())
    def select_position(self, data: st.DataObject) -> None:
        one = data.draw(st.integers(0, len(self.columns) - 1))
        before = self.view.selected
        found = self.view.select_position(one)
        assert found == (one in self.expected())
        assert self.view.selected == (one if found else before)
        if found:
            self.look_at(one)

    @rule(following=st.booleans())
    def follow(self, following: bool) -> None:
        self.view.follow(following=following)
        if following:
            self.unseen = 0
            assert self.view.selected == self.last()

    @rule(one=st.integers(0, 40), backwards=st.booleans())
    def find(self, one: int, backwards: bool) -> None:
        before = self.view.selected
        found = self.view.find(lambda row: row == one, backwards=backwards)
        assert found == (one in self.expected())
        assert self.view.selected == (one if found else before)
        if found:
            self.look_at(one)

    @precondition(lambda self: self.view.rows)
    @rule()
    def mark_twice(self) -> None:
        before = set(self.view.marks)
        self.view.toggle_mark()
        assert self.view.marks ^ before == {self.view.selected}
        self.view.toggle_mark()
        assert self.view.marks == before

    @invariant()
    def rows_are_what_passes_in_time_order_and_each_once(self) -> None:
        assert list(self.view.rows) == self.expected()
        assert list(self.view.everything) == sorted(range(self.taken), key=self.columns.rank)
        assert self.view.held == (len(self.columns) - self.taken if self.view.paused else 0)

    @invariant()
    def the_cursor_stands_on_the_selected_event(self) -> None:
        selected = self.view.selected
        if selected is None:
            assert (self.view.cursor, len(self.view.rows)) == (0, 0)
        else:
            assert self.view.rows[self.view.cursor] == selected
            assert 0 <= self.view.unseen <= len(self.after(selected))


Views.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
test_views = Views.TestCase


def test_nothing_hidden_is_ever_selected() -> None:
    columns = Columns()
    view = TimelineView(columns)
    add(columns, [1, 2, 3])
    view.take()
    view.follow(following=False)
    view.select(1)
    view.show(is_none)
    assert view.selected is None
    view.toggle_mark()
    assert view.marks == set()
    view.show(None)
    assert view.selected == 1


def test_the_whole_time_is_that_of_all_dated_events_in_minutes() -> None:
    columns = Columns()
    view = TimelineView(columns)
    assert TimelineView(columns).whole is None
    add(columns, [0])  # Webex sent no time
    view.take()
    assert view.whole == Window(of_milliseconds(0), of_milliseconds(60_000))
    add(columns, [150, 0, 200, 240])
    view.take()
    view.show(is_none)
    assert view.whole == Window(of_milliseconds(120_000), of_milliseconds(300_000))


def test_what_the_view_gave_out_stays_as_it_was() -> None:
    columns = Columns()
    view = TimelineView(columns)
    add(columns, [5, 6, 7])
    view.take()
    rows = view.rows
    add(columns, [1, 9])
    view.take()
    assert list(rows) == [0, 1, 2]
    assert list(view.rows) == [3, 0, 1, 2, 4]
