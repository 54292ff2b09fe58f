"""The timeline's view against a plain list, under any history of arrivals and key presses."""

from array import array
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tui.domain.columns import Columns
from tui.domain.threads import Threads
from tui.domain.times import Window, of_milliseconds
from tui.domain.view import Made, Predicate, TimelineView

MESSAGES = st.sampled_from([None, "m1", "m2", "m3", "m4"])
Told = tuple[int, str | None, str | None]
TOLD = st.lists(st.tuples(st.integers(0, 12), MESSAGES, MESSAGES), max_size=8)


def add(columns: Columns, told: Sequence[Told]) -> range:
    """Add events of which many share a time, so that their ids decide; and of few messages."""
    first = len(columns)
    for second, message, parent in told:
        number = len(columns)
        columns.add(f"e{number}", 1000 * second, "a/b", None, None, None, message, "", parent)
    return range(first, len(columns))


def alone(*seconds: int) -> list[Told]:
    return [(second, None, None) for second in seconds]


def grouped(columns: Columns, taken: int, rows: list[int]) -> list[int]:
    """Rows in time order with each thread where its first event is, by a look at all of them."""
    parents: dict[int, int] = {}
    for message, parent in zip(columns.message[:taken], columns.parent, strict=False):
        if message and parent and message != parent:
            parents.setdefault(message, parent)

    def root(row: int) -> int:
        message = columns.message[row]
        return parents.get(message) or (message if message in parents.values() else 0)

    def head(row: int) -> int:
        thread = [one for one in range(taken) if root(row) and root(one) == root(row)]
        return min(thread or [row], key=columns.rank)

    return sorted(rows, key=lambda row: columns.rank(head(row)))


def is_even(position: int) -> bool:
    return position % 2 == 0


def is_third(position: int) -> bool:
    return position % 3 == 0


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
        self.threads = False
        self.seeks = False

    def expected(self) -> list[int]:
        rows = self.timely()
        return grouped(self.columns, self.taken, rows) if self.threads else rows

    def timely(self) -> list[int]:
        return sorted(filter(self.passes, range(self.taken)), key=self.columns.rank)

    def after(self, position: int) -> list[int]:
        rank = self.columns.rank
        return [one for one in self.timely() if rank(one) > rank(position)]

    def last(self) -> int | None:
        return self.timely()[-1] if self.timely() else None

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

    @rule(told=TOLD)
    def add(self, told: list[Told]) -> None:
        add(self.columns, told)
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

    @rule(
        name=st.sampled_from(["all", "even", "none"]),
        threads=st.booleans(),
        seeks=st.booleans(),
        made=st.integers(0, 9),
        ahead=st.booleans(),
    )
    def show(self, name: str, threads: bool, seeks: bool, made: int, ahead: bool) -> None:
        before = self.view.selected
        self.passes = {"all": is_any, "even": is_even, "none": is_none}[name]
        self.threads, self.seeks = threads, seeks
        made = min(made, self.taken)  # made elsewhere when so many events were there
        wanted = Threads(self.columns) if threads else None
        if wanted is not None:
            wanted.learn(made)
        timely = array("I", sorted(filter(self.passes, range(made)), key=self.columns.rank))
        found = array("I", filter(is_third, timely) if seeks else ())
        ready = Made.of(made, timely, found, wanted) if made else None
        if wanted is not None and ahead:  # what was made is out of date by now
            wanted.learn(self.taken)
        self.view.show(
            None if name == "all" else self.passes,
            ready,
            sought=is_third if seeks else None,
            threads=wanted,
        )
        self.unseen = 0
        rows = self.expected()
        if before in rows:
            assert self.view.selected == before
        elif rows and before is not None:
            every = sorted(range(self.taken), key=self.columns.rank)
            every = grouped(self.columns, self.taken, every) if threads else every
            later = [one for one in every[every.index(before) :] if one in rows]
            assert self.view.selected == (later or rows[-1:])[0]

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
        assert self.view.following == (following and rows[at] == self.last())
        self.look_at(rows[at])

    @rule(second=st.integers(0, 14))
    def select_moment(self, second: int) -> None:
        self.view.select_moment(1000 * second)
        rows = self.timely()
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
        before, rows, cursor = self.view.selected, self.expected(), self.view.cursor
        found = self.view.find(lambda row: row == one, backwards=backwards)
        assert found == (one in (rows[:cursor] if backwards else rows[cursor + 1 :]))
        assert self.view.selected == (one if found else before)
        if found:
            self.look_at(one)

    @rule(backwards=st.booleans())
    def find_sought(self, backwards: bool) -> None:
        rows, cursor = self.expected(), self.view.cursor
        hits = [one for one in rows if self.seeks and is_third(one)]
        assert self.view.find_sought(backwards=backwards) == bool(hits)
        if hits:
            around = [*rows[cursor + 1 :], *rows[: cursor + 1]]
            if backwards:
                around = [*rows[:cursor][::-1], *rows[cursor:][::-1]]
            wanted = next(one for one in around if one in hits)
            assert self.view.selected == wanted
            assert self.view.hit == hits.index(wanted) + 1
            self.look_at(wanted)

    @rule(index=st.integers(0, 45), mark=st.booleans())
    def mark_a_range(self, index: int, mark: bool) -> None:
        before, marks, rows = self.view.cursor, set(self.view.marks), self.expected()
        assert not self.view.reach
        self.view.begin_range()
        self.select(index)
        ends = sorted((before, self.view.cursor))
        assert list(self.view.reach) == list(range(ends[0], ends[1] + 1))[: len(rows)]
        self.view.leave_range(mark=mark)
        assert self.view.marks == marks | set(rows[ends[0] : ends[1] + 1] if mark else ())

    @precondition(lambda self: self.view.rows)
    @rule()
    def mark_twice(self) -> None:
        before = set(self.view.marks)
        self.view.toggle_mark()
        assert self.view.marks ^ before == {self.view.selected}
        self.view.toggle_mark()
        assert self.view.marks == before

    @invariant()
    def rows_are_what_passes_in_order_and_each_once(self) -> None:
        assert list(self.view.rows) == self.expected()
        assert list(self.view.timely) == self.timely()
        hits = [one for one in self.expected() if self.seeks and is_third(one)]
        assert list(self.view.found) == hits
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


@given(TOLD, st.sets(st.integers(0, 7)))
def test_threads_stand_together_and_each_in_time_order(told: list[Told], hidden: set[int]) -> None:
    columns = Columns()
    add(columns, told)
    threads = Threads(columns)
    threads.learn(len(columns))
    timely = [one for one in columns.order if one not in hidden]
    rows = list(threads.arranged(timely))
    assert sorted(rows) == sorted(timely)
    assert rows == grouped(columns, len(columns), timely)
    assert rows == sorted(timely, key=threads.key)
    for head in map(threads.head, rows):
        thread = [one for one in rows if threads.head(one) == head]
        assert thread == sorted(thread, key=columns.rank)
        assert rows[rows.index(thread[0]) :][: len(thread)] == thread


Views.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
test_views = Views.TestCase


def test_nothing_hidden_is_ever_selected() -> None:
    columns = Columns()
    view = TimelineView(columns)
    add(columns, alone(1, 2, 3))
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
    add(columns, alone(0))  # Webex sent no time
    view.take()
    assert view.whole == Window(of_milliseconds(0), of_milliseconds(60_000))
    add(columns, alone(150, 0, 200, 240))
    view.take()
    view.show(is_none)
    assert view.whole == Window(of_milliseconds(120_000), of_milliseconds(300_000))


def test_what_the_view_gave_out_stays_as_it_was() -> None:
    columns = Columns()
    view = TimelineView(columns)
    add(columns, alone(5, 6, 7))
    view.take()
    rows = view.rows
    add(columns, alone(1, 9))
    view.take()
    assert list(rows) == [0, 1, 2]
    assert list(view.rows) == [3, 0, 1, 2, 4]


@given(TOLD.filter(bool), st.integers(0, 7), st.integers(1, 4), TOLD)
def test_early_rows_are_some_of_all_and_the_cursor_stays_when_all_are_there(
    told: list[Told], at: int, count: int, later: list[Told]
) -> None:
    columns = Columns()
    add(columns, told)
    view = TimelineView(columns)
    view.take()
    view.select(at)
    view.follow(following=False)
    before, stood = list(view.rows), view.selected
    near = view.near(count)
    assert stood in near
    early = view.show_early(array("I", filter(is_third, near)), near)
    rows, selected = list(view.rows), view.selected
    assert view.is_partial == early
    assert early or rows == before
    add(columns, later)
    view.take()
    assert not early or (list(view.rows), view.selected) == (rows, selected)
    view.show(is_third)
    assert not view.is_partial
    if early:
        assert set(rows) <= set(view.rows)
        assert view.selected == selected
