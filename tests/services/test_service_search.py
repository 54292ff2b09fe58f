"""Searching all events at once finds what looking at each one finds."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.casefile import FileFacts
from tui.domain.columns import Columns
from tui.services.names import Names
from tui.services.search import search

KINDS = ["messages/created", "files/read", "memberships/deleted"]
NAMES = {"p1": "Ana Lima", "p2": "Bo Winter", "p3": ""}
MESSAGES = ["00000000-0000-1000-8000-00000000000a", "00000000-0000-1000-8000-00000000000b"]
FILES = [FileFacts(f"http://x/v1/contents/{MESSAGES[0]}", "Prices.XLSX", "text/plain", 1)]
WORDS = ["ana", "O", "winter", "straße", "files", "posted", "xlsx", "p3", "nothing", "room"]


class Nobody:
    """A directory of nothing."""

    def nothing(self, *_: object) -> None:
        return None

    def none(self) -> dict[str, Any]:
        return {}

    person = room = read_at = nothing
    people = rooms = rosters = none


@dataclass(frozen=True)
class Row:
    kind: str
    actor: str | None
    person: str | None
    room: str | None
    message: str | None
    text: str


ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from(KINDS),
        st.sampled_from([None, *NAMES]),
        st.sampled_from([None, *NAMES]),
        st.sampled_from([None, "r1", "r2"]),
        st.sampled_from([None, *MESSAGES]),
        st.sampled_from(["", "STRASSE", "ana was here", "a\nroom"]),
    ),
    max_size=12,
)


@dataclass
class Case:
    """Columns that grow, and the rows that went in."""

    columns: Columns = field(default_factory=Columns)
    rows: list[Row] = field(default_factory=list)
    names: Names = field(default_factory=lambda: Names(Nobody(), None))  # type: ignore[arg-type]

    def add(self, rows: list[Row]) -> None:
        first = len(self.rows)
        for row in rows:
            identity = f"e{len(self.rows)}"
            self.columns.add(identity, 0, row.kind, row.actor, row.person, row.room, row.message,
                             row.text)  # fmt: skip
            self.rows.append(row)
        for person, name in NAMES.items():
            self.columns.said[self.columns.number_person(person)].name = name
        self.names.learn_events(self.columns, range(first, len(self.rows)))

    def holds(self, row: Row, word: str, legend: dict[str, str]) -> bool:
        of_message = [one for one in self.rows if row.message and one.message == row.message]
        texts = [one.text for one in (row, *of_message)]
        files = [FILES[0].name] if row.message == MESSAGES[0] else []
        people = [self.names.person(one).name for one in (row.actor, row.person) if one]
        rooms = [self.names.room(row.room)] if row.room else []
        return any(word.casefold() in one.casefold() for one in
                   (*texts, *files, *people, *rooms, row.kind, legend[row.kind]))  # fmt: skip


LEGEND = dict(zip(KINDS, ["message posted", "file downloaded", "left"], strict=True))


@given(ROWS, st.lists(st.sampled_from(WORDS), min_size=1, max_size=2))
def test_all_words_are_found_wherever_they_stand(rows: list[Row], words: list[str]) -> None:
    case = Case()
    case.add(rows)
    found = search(case.columns, case.names, FILES, words=words)
    assert found is not None
    expected = [all(case.holds(row, word, LEGEND) for word in words) for row in rows]
    assert [found.holds(position) for position in range(len(rows))] == expected


@given(ROWS, ROWS, st.sampled_from(["here", "straße", "xlsx", "files"]))
def test_what_comes_later_is_found_by_what_came_before(
    rows: list[Row], later: list[Row], word: str
) -> None:
    case = Case()
    case.add(rows)
    found = search(case.columns, case.names, FILES, words=[word])
    assert found is not None
    found.extend()
    case.add(later)
    expected = [case.holds(row, word, LEGEND) for row in case.rows]
    assert [found.holds(one) for one in range(len(rows), len(case.rows))] == expected[len(rows) :]


@given(ROWS, st.sampled_from(["p1", "r2"]))
def test_a_node_is_found_as_actor_as_owner_and_as_room(rows: list[Row], node: str) -> None:
    case = Case()
    case.add(rows)
    found = search(case.columns, case.names, (), nodes=[node])
    assert found is not None
    expected = [node in {row.actor, row.person, row.room} for row in rows]
    assert [found.holds(one) for one in range(len(rows))] == expected


def test_nothing_sought_is_no_search() -> None:
    case = Case()
    assert search(case.columns, case.names, FILES) is None
