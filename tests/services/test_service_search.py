"""A filter run on all events at once finds what looking at each one finds."""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.casefile import FileFacts
from tui.domain.columns import Columns
from tui.domain.filters.parser import Vocabulary, parse
from tui.domain.filters.times import Here
from tui.domain.filters.tree import And, Named, Not, Or, Pattern, Text, Tree, When, joined
from tui.domain.models import Person
from tui.services.matching.matches import Matches
from tui.services.matching.narrowing import narrows
from tui.services.names import Names
from tui.services.reading import LEGEND, LETTERS, letter_of
from tui.services.search import Sources, glance, search

KINDS = [
    "messages/created", "messages/updated", "messages/deleted", "files/read",
    "memberships/deleted", "odd/thing",
]  # fmt: skip
DAY = 86_400_000
FIRST = 1_772_409_600_000  # 2026-03-02 in UTC
PEOPLE = {
    one["id"]: Person.read(json.dumps(one).encode())
    for one in (
        {"id": "p1", "displayName": "Ana Lima", "orgId": "own"},
        {"id": "p2", "displayName": "Bo Winter", "orgId": "other"},
        {"id": "p3"},
    )
}
MESSAGES = ["00000000-0000-1000-8000-00000000000a", "00000000-0000-1000-8000-00000000000b"]
FILES = [FileFacts(f"http://x/v1/contents/{MESSAGES[0]}", "Prices.XLSX", "text/plain", 1)]
WORDS = ["ana", "O", "winter", "straße", "files", "posted", "xlsx", "p3", "nothing", "room"]


class People:
    """A directory of people alone."""

    def nothing(self, *_: object) -> None:
        return None

    def none(self) -> dict[str, Any]:
        return {}

    def people(self) -> dict[str, Any]:
        return PEOPLE

    person = room = read_at = nothing
    rooms = rosters = none


@dataclass(frozen=True)
class Row:
    kind: str
    actor: str | None
    person: str | None
    room: str | None
    message: str | None
    text: str
    created: int
    has_files: bool


ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from(KINDS),
        st.sampled_from([None, *PEOPLE]),
        st.sampled_from([None, *PEOPLE]),
        st.sampled_from([None, "r1", "r2"]),
        st.sampled_from([None, *MESSAGES]),
        st.sampled_from(["", "STRASSE", "ana was here", "a\nroom"]),
        st.sampled_from([0, FIRST - 1, FIRST, FIRST + DAY - 1, FIRST + DAY]),
        st.booleans(),
    ),
    max_size=12,
)


@dataclass
class Case:
    """Columns that grow, and the rows that went in."""

    columns: Columns = field(default_factory=Columns)
    rows: list[Row] = field(default_factory=list)
    names: Names = field(default_factory=lambda: Names(People(), "own"))  # type: ignore[arg-type]
    read: list[int] = field(default_factory=list)

    def add(self, rows: list[Row]) -> None:
        first = len(self.rows)
        for row in rows:
            identity = f"e{len(self.rows)}"
            self.columns.add(identity, row.created, row.kind, row.actor, row.person, row.room,
                             row.message, row.text)  # fmt: skip
            self.rows.append(row)
        self.names.learn_events(self.columns, range(first, len(self.rows)))

    def matches(self, *trees: Tree | None) -> Matches:
        found = search(Sources(self.columns, self.names, FILES, self.bears), *trees)
        assert found is not None
        return found

    def bears(self, position: int) -> bool:
        self.read.append(position)
        return self.rows[position].has_files

    def holds(self, position: int, tree: Tree) -> bool:
        """The slow and plain meaning of a filter, one event at a time."""
        row = self.rows[position]
        story = [one for one in self.rows if row.message and one.message == row.message] or [row]
        match tree:
            case Text(value):
                files = [FILES[0].name] if row.message == MESSAGES[0] else []
                people = [self.names.person(one).name for one in (row.actor, row.person) if one]
                rooms = [self.names.room(row.room)] if row.room else []
                told = [*(one.text.replace("\n", " ") for one in story), *files, *people, *rooms]
                told += [row.kind, LEGEND[letter_of(row.kind)]]
                return any(value.casefold() in one.casefold() for one in told)
            case Pattern(source):
                return any(re.search(source, one.text.casefold()) for one in story)
            case When(_, _, window):
                low, high = (int(end.timestamp() * 1000) for end in (window.start, window.end))
                return row.created != 0 and low <= row.created < high
            case Not(part):
                return not self.holds(position, part)
            case And(parts):
                return all(self.holds(position, part) for part in parts)
            case Or(parts):
                return any(self.holds(position, part) for part in parts)
            case Named("from", value):
                return bool(row.actor) and value.casefold() in self.named(row.actor)
            case Named("room", value):
                return bool(row.room) and value in f"{self.names.room(row.room)} {row.room}"
            case Named("type", value):
                return value in {row.kind, row.kind.split("/")[1], letter_of(row.kind)}
            case Named("resource", value):
                return row.kind.startswith(f"{value}/")
            case Named("has", _):
                return row.has_files
            case Named("is", "external"):
                return bool(row.actor) and self.names.person(row.actor).org != 0
            case Named("is", value):
                kind = {"deleted": "messages/deleted", "edited": "messages/updated"}[value]
                return any(one.kind == kind for one in story)
            case Named(_, value):
                return value in {row.actor, row.person, row.room, row.message, f"e{position}"}

    def named(self, person: str | None) -> str:
        return f"{self.names.person(person).name} {person}".casefold()


KNOWN = Vocabulary(
    Here(datetime(2026, 3, 3, 12, tzinfo=UTC), ZoneInfo("UTC")), tuple(LEGEND), {*LETTERS, *KINDS}
)
LEAVES = st.sampled_from(
    [*WORDS, '"was here"', "/^ana.*e$/", "/ss./", "from:lima", "from:P2", "room:r1", "type:X",
     "type:deleted", "type:files/read", "type:?", "resource:messages", "has:file", "is:deleted",
     "is:edited", "is:external", "since:2026-03-02", "until:2026-03-02", "in:2026-03-02",
     "since:24h", "id:p1", "id:r2", "id:e1", f"id:{MESSAGES[1]}"]
).map(lambda text: parse(text, KNOWN))  # fmt: skip
TREES: st.SearchStrategy[Tree] = st.recursive(
    LEAVES.map(lambda tree: tree or Text("never")),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: joined(And, parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: joined(Or, parts)),
    ),
    max_leaves=5,
)


@given(ROWS, TREES)
def test_a_filter_finds_what_looking_at_each_event_finds(rows: list[Row], tree: Tree) -> None:
    case = Case()
    case.add(rows)
    found = case.matches(tree)
    expected = [case.holds(one, tree) for one in range(len(rows))]
    assert [found.holds(one) for one in range(len(rows))] == expected
    among = found.rows(case.columns.order, lambda: True)
    assert among is not None
    assert list(among) == [one for one in case.columns.order if expected[one]]


@given(ROWS, TREES, st.slices(12))
def test_a_glance_at_some_events_finds_what_a_search_finds_among_them(
    rows: list[Row], tree: Tree, some: slice
) -> None:
    case = Case()
    case.add(rows)
    among = case.columns.order[some]
    whole = case.matches(tree)
    found = glance(Sources(case.columns, case.names, FILES, case.bears), among, tree)
    assert list(found) == [one for one in among if whole.holds(one)]


@given(ROWS, ROWS, TREES)
def test_what_comes_later_is_found_by_what_came_before(
    rows: list[Row], later: list[Row], tree: Tree
) -> None:
    case = Case()
    case.add(rows)
    found = case.matches(tree)
    found.extend()
    case.add(later)
    fresh = range(len(rows), len(case.rows))
    assert [found.holds(one) for one in fresh] == [case.holds(one, tree) for one in fresh]


@given(ROWS, st.sampled_from(["p1", "r2"]))
def test_a_node_is_found_as_actor_as_owner_and_as_room(rows: list[Row], node: str) -> None:
    case = Case()
    case.add(rows)
    found = case.matches(None, Named("id", node))
    expected = [node in {row.actor, row.person, row.room} for row in rows]
    assert [found.holds(one) for one in range(len(rows))] == expected


@given(ROWS)
def test_events_are_read_only_when_everything_else_holds(rows: list[Row]) -> None:
    case = Case()
    case.add(rows)
    case.matches(parse("has:file type:X", KNOWN)).extend()
    assert case.read == [n for n, row in enumerate(rows) if row.kind == "messages/deleted"]


PREFIXES = st.sampled_from(WORDS).flatmap(
    lambda word: st.integers(1, len(word)).map(lambda end: (Text(word[:end]), Text(word)))
)
EDITS: st.SearchStrategy[tuple[Tree, Tree]] = st.one_of(
    st.tuples(TREES, TREES),
    st.tuples(TREES, TREES).map(lambda both: (both[0], joined(And, [*both]))),
    st.tuples(TREES, TREES).map(lambda both: (joined(Or, [*both]), both[1])),
    st.tuples(PREFIXES, TREES).map(
        lambda edit: (joined(And, [edit[1], edit[0][0]]), joined(And, [edit[1], edit[0][1]]))
    ),
    st.tuples(PREFIXES, TREES).map(
        lambda edit: (Not(joined(Or, [edit[1], edit[0][1]])), Not(joined(Or, [*edit[0], edit[1]])))
    ),
)


@given(ROWS, ROWS, ROWS, EDITS, st.sampled_from(["", "Ana Straße", "nobody"]))
def test_what_another_filter_left_is_all_that_is_searched_and_nothing_is_lost(
    rows: list[Row], later: list[Row], last: list[Row], edit: tuple[Tree, Tree], name: str
) -> None:
    case = Case()
    case.add(rows)
    before = case.matches(edit[0])
    before.rows(case.columns.order, lambda: True)
    case.add(later)
    if name:  # what was learnt since counts
        case.names.learn_person(Person(b"", "p1", name, None, "own", is_bot=False))
    found, wanted = case.matches(edit[1]), case.matches(edit[1])
    found.after(before)
    for fresh in ([], last):
        case.add(fresh)
        order = case.columns.order
        assert found.rows(order, lambda: True) == wanted.rows(order, lambda: True)
        assert found.flags == wanted.flags


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tor", "torq"),
        ("orq", "TORQUE"),
        ("torque", "torque price"),
        ("torque", "since:2026-03-02 torque has:file"),
        ("type:M or type:X", "type:X"),
        ("from:p", "from:p1"),
        ("not torque", "not tor"),
        ("since:2026-03-02", "in:2026-03-02"),
        ("(a or torque) type:M", "type:M torque"),
        ("/ss./ is:edited", "is:edited /ss./ id:p1"),
    ],
)
def test_a_narrower_filter_is_known_to_be_narrower_but_not_the_reverse(
    before: str, after: str
) -> None:
    case = Case()
    case.add([replace(row("", "x"), actor="p1"), replace(row("", "x"), actor="p4")])
    one, other = (case.matches(parse(text, KNOWN)).sought for text in (before, after))
    assert narrows(other, one)
    assert not narrows(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("type:M", "from:p1"), ("from:p1", "room:r1"), ("x", "/x/"), ("is:edited", "type:M"),
     ("has:file", "x"), ("in:2026-03-02", "in:2026-03-01"), ("not x", "x")],
)  # fmt: skip
def test_of_unlike_filters_none_is_taken_for_narrower(one: str, other: str) -> None:
    case = Case()
    case.add([replace(row("", "x"), actor="p1", room="r1")])
    first, second = (case.matches(parse(text, KNOWN)).sought for text in (one, other))
    assert not narrows(first, second)
    assert not narrows(second, first)


def test_only_what_passed_before_is_looked_at() -> None:
    case = Case()
    case.add([replace(row(f"m{n}", "torque" if n % 5 == 0 else ""), has_files=True)
              for n in range(30)])  # fmt: skip
    before = case.matches(parse("torque", KNOWN))
    before.extend()
    found = case.matches(parse("has:file torque", KNOWN))
    found.after(before)
    assert found.count == 0
    assert found.rows(case.columns.order, lambda: True) is not None
    assert case.read == [n for n in range(30) if n % 5 == 0]


def row(message: str, text: str) -> Row:
    return Row("messages/created", None, None, None, message, text, FIRST, has_files=False)


def test_a_message_is_told_of_across_chunks_in_both_directions() -> None:
    case = Case()
    ends = [row("first", "falcon"), *(row(f"m{n}", "falcon" * (n % 2)) for n in range(45_000))]
    case.add([*ends, row("first", ""), row("last", ""), *ends[1:3], row("last", "falcon")])
    found = case.matches(parse("falcon", KNOWN))
    hits = [n for n, one in enumerate(case.rows) if one.text or one.message in {"first", "last"}]
    assert [n for n in range(len(case.rows)) if found.holds(n)] == hits


@pytest.mark.parametrize("turns", range(6))
def test_a_filter_that_nobody_waits_for_stops_and_can_go_on(turns: int) -> None:
    case = Case()
    case.add([row(f"m{n}", "x" if n % 3 else "y") for n in range(50_000)])
    found = case.matches(parse("x", KNOWN))
    left = iter(range(turns))
    assert found.rows(case.columns.order, lambda: next(left, None) is not None) is None
    among = found.rows(case.columns.order, lambda: True)
    assert among is not None
    assert sorted(among) == [n for n in range(50_000) if n % 3]


def test_rare_hits_stand_in_time_order_and_only_those_that_are_asked_for() -> None:
    case = Case()
    case.add([replace(row("", "x" * (n % 40 == 0)), created=FIRST - n) for n in range(400)])
    order = case.columns.order
    case.add([row("", "x")])
    found = case.matches(parse("x", KNOWN)).rows(order, lambda: True)
    assert found is not None
    assert list(found) == list(range(360, -1, -40))


def test_nothing_sought_is_no_search() -> None:
    case = Case()
    assert search(Sources(case.columns, case.names, FILES, case.bears), None, None) is None
