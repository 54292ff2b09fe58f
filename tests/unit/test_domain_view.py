"""The timeline's view against a plain list, under any history of arrivals and key presses."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tui.domain.models import Event
from tui.domain.view import Predicate, TimelineView, order

START = datetime(2026, 3, 2, tzinfo=UTC)
BLANK = Event.read(b'{"id":"x"}')


def event(number: int) -> Event:
    """Numbers far apart share a time, so that ids decide."""
    return replace(BLANK, id=f"e{number:02}", created=START + timedelta(seconds=number // 3))


EVENTS = [event(number) for number in range(40)]
SOME = st.lists(st.sampled_from(EVENTS), max_size=8)


def is_even(one: Event) -> bool:
    return int(one.id[1:]) % 2 == 0


def last(rows: list[Event]) -> Event | None:
    return rows[-1] if rows else None


def is_any(_: Event) -> bool:
    return True


def is_none(_: Event) -> bool:
    return False


class Views(RuleBasedStateMachine):
    """The model: a set of taken events, a list of held ones, a filter, a number of unseen."""

    def __init__(self) -> None:
        super().__init__()
        self.view = TimelineView()
        self.taken: dict[str, Event] = {}
        self.held: dict[str, Event] = {}
        self.passes: Predicate = is_any
        self.unseen = 0

    def expected(self) -> list[Event]:
        return sorted(filter(self.passes, self.taken.values()), key=order)

    def take(self, events: Iterable[Event]) -> int:
        fresh = {one.id: one for one in events if one.id not in self.taken}
        shown = [one for one in fresh.values() if self.passes(one)]
        selected = self.view.selected
        self.taken |= fresh
        if self.view.following:
            self.unseen = 0
        elif selected is not None:
            self.unseen += sum(order(one) > order(selected) for one in shown)
        return len(shown)

    @rule(events=SOME)
    def add(self, events: list[Event]) -> None:
        before = self.view.selected
        if self.view.paused:
            self.held |= {one.id: one for one in events if one.id not in self.taken}
            assert self.view.add(events) == 0
            return
        shown = self.take(events)
        assert self.view.add(iter(events)) == shown
        self.settle(before)

    def settle(self, before: Event | None) -> None:
        if self.view.following:
            assert self.view.selected is last(self.expected())
        elif before is not None:
            assert self.view.selected is before
            assert self.view.unseen == self.unseen
        else:
            self.unseen = self.view.unseen

    @rule(paused=st.booleans())
    def pause(self, paused: bool) -> None:
        before = self.view.selected
        if not paused:
            self.take(self.held.values())
            self.held = {}
        self.view.pause(paused=paused)
        if not paused:
            self.settle(before)

    @rule(name=st.sampled_from(["all", "even", "none"]))
    def show(self, name: str) -> None:
        before = self.view.selected
        self.passes = {"all": is_any, "even": is_even, "none": is_none}[name]
        rows = self.expected()
        self.view.show(rows, None if name == "all" else self.passes)
        self.unseen = 0
        if before in rows:
            assert self.view.selected is before
        elif rows and before is not None:
            later = [one for one in rows if order(one) > order(before)]
            assert self.view.selected is (later or rows[-1:])[0]

    def look_at(self, one: Event) -> None:
        """What the cursor has passed is no longer unseen."""
        below = [row for row in self.expected() if order(row) > order(one)]
        self.unseen = min(self.unseen, len(below))

    @rule(index=st.integers(-5, 45))
    def select(self, index: int) -> None:
        following = self.view.following
        self.view.select(index)
        rows = self.expected()
        if not rows:
            return
        at = max(0, min(index, len(rows) - 1))
        assert self.view.selected is rows[at]
        assert self.view.following == (following and at == len(rows) - 1)
        self.look_at(rows[at])

    @rule(one=st.sampled_from(EVENTS))
    def select_id(self, one: Event) -> None:
        before = self.view.selected
        found = self.view.select_id(one.id)
        assert found == (one in self.expected())
        assert self.view.selected is (one if found else before)
        if found:
            self.look_at(one)

    @rule(following=st.booleans())
    def follow(self, following: bool) -> None:
        self.view.follow(following=following)
        if following:
            self.unseen = 0
            assert self.view.selected is last(self.expected())

    @rule(one=st.sampled_from(EVENTS), backwards=st.booleans())
    def find(self, one: Event, backwards: bool) -> None:
        before = self.view.selected
        found = self.view.find(lambda row: row is one, backwards=backwards)
        assert found == (one in self.expected())
        assert self.view.selected is (one if found else before)
        if found:
            self.look_at(one)

    @precondition(lambda self: self.view.rows)
    @rule()
    def mark_twice(self) -> None:
        before = set(self.view.marks)
        self.view.toggle_mark()
        selected = self.view.selected
        assert selected is not None
        assert self.view.marks ^ before == {selected.id}
        self.view.toggle_mark()
        assert self.view.marks == before

    @invariant()
    def rows_are_what_passes_sorted_and_each_once(self) -> None:
        assert list(self.view.rows) == self.expected()
        assert list(self.view.everything) == sorted(self.taken.values(), key=order)
        assert self.view.held == len(self.held)

    @invariant()
    def the_cursor_stands_on_the_selected_event(self) -> None:
        if self.view.rows:
            assert self.view.rows[self.view.cursor] is self.view.selected
        else:
            assert (self.view.cursor, self.view.selected) == (0, None)
        newer = [one for one in self.view.rows if one.id > (self.view.selected or one).id]
        assert 0 <= self.view.unseen <= len(newer) or not self.view.rows


Views.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
test_views = Views.TestCase


def test_nothing_hidden_is_ever_selected() -> None:
    view = TimelineView()
    view.add(EVENTS[:3])
    view.follow(following=False)
    view.select(1)
    view.show([], is_none)
    assert view.selected is None
    view.toggle_mark()
    assert view.marks == set()
    view.show(EVENTS[:3], None)
    assert view.selected is EVENTS[1]


def test_what_the_view_gave_out_stays_as_it_was() -> None:
    view = TimelineView()
    view.add(EVENTS[5:8])
    rows = view.rows
    view.add([EVENTS[1], EVENTS[9]])
    assert list(rows) == EVENTS[5:8]
