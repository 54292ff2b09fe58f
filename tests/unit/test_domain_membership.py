"""Members by events against a roster: over random histories with doubles, disorder and gaps."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.coverage import Advance, Coverage, Outcome
from tui.domain.crosscheck import Asked, Check, Reach
from tui.domain.membership import Move, compare_members, replay
from tui.domain.models import Membership
from tui.domain.times import Window

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
START = NOW - timedelta(days=30)
HOUR = timedelta(hours=1)
PEOPLE = "abc"


def complete(*windows: Window) -> Reach:
    """Return a reach in which these windows were read twice."""
    coverage = Coverage()
    for window in windows:
        for _ in range(2):
            coverage.hear(Advance("events", window, Outcome.END, NOW + 2 * HOUR, 1, 1, 0))
    return Reach(coverage, frozenset({"events", "memberships"}), NOW)


EVERYTHING = complete(Window(START, NOW))
ASKED = Asked("room", NOW, foreign=False, retention=timedelta(days=360))


@dataclass
class History:
    """What really happened in a room: the roster that came of it, and every event it left."""

    roster: dict[str, Membership] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)

    def act(self, hour: int, person: str, wish: str) -> None:
        """Let a person join, leave, or change their role, where that is possible."""
        at = START + hour * HOUR
        known = self.roster.get(person)
        if wish == "join" and known is None:
            self._stand(person, at, moderator=False)
            self._tell(at, person, "created", moderator=False)
        elif wish == "leave" and known is not None:
            del self.roster[person]
            self._tell(at, person, "deleted", moderator=known.is_moderator)
        elif wish == "role" and known is not None:
            assert known.created is not None
            self._stand(person, known.created, moderator=not known.is_moderator)
            self._tell(at, person, "updated", moderator=not known.is_moderator)

    def _stand(self, person: str, at: datetime, *, moderator: bool) -> None:
        self.roster[person] = Membership(
            b"", person, "room", person, None, None, None, moderator, at
        )

    def _tell(self, at: datetime, person: str, type_: str, *, moderator: bool) -> None:
        self.moves.append(Move(person, at, len(self.moves) + 1, type_, moderator))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw a history of 29 days, the last of which is quiet."""
    hours = draw(st.lists(st.integers(0, 29 * 24), unique=True, max_size=14))
    found = History()
    for hour in sorted(hours):
        wish = draw(st.sampled_from(["join", "join", "leave", "role"]))
        found.act(hour, draw(st.sampled_from(PEOPLE)), wish)
    return found


def compared(history: History, moves: list[Move], reach: Reach = EVERYTHING) -> Check:
    return compare_members(ASKED, history.roster.values(), moves, reach)


@given(histories(), st.data())
def test_order_and_doubles_change_nothing(history: History, data: st.DataObject) -> None:
    some = st.lists(st.sampled_from(history.moves)) if history.moves else st.just([])
    shuffled = data.draw(st.permutations(history.moves + data.draw(some)))
    expected = replay(history.moves)
    assert replay(shuffled) == expected
    assert {one for one, told in expected.items() if told.last.inside} == set(history.roster)
    check = compared(history, list(shuffled))
    assert (check.agree, check.differences) == (check.compared, ())
    assert check.compared == len(history.roster)


@given(histories(), st.integers(0, 29 * 24), st.integers(1, 29 * 24))
def test_what_a_gap_hides_is_always_explained(history: History, first: int, hours: int) -> None:
    end = min(START + (first + hours) * HOUR, NOW - HOUR)
    gap = Window(START + first * HOUR, max(end, START + first * HOUR))
    reach = complete(Window(START, gap.start), Window(gap.end, NOW))
    known = [move for move in history.moves if move.at not in gap]
    check = compared(history, known, reach)
    assert check.flagged == 0
    assert check.compared == check.agree + check.explained
    if len(known) == len(history.moves):
        assert check.differences == ()


@given(histories(), st.sampled_from(PEOPLE))
def test_a_last_event_that_is_missing_is_flagged_when_it_mattered(
    history: History, person: str
) -> None:
    own = [move for move in history.moves if move.person == person]
    if not own:
        return
    check = compared(history, [move for move in history.moves if move is not own[-1]])
    earlier = own[-2] if len(own) > 1 else None
    # Who only came and went leaves nothing on either side.
    matters = earlier is not None or person in history.roster
    assert [one.id for one in check.differences] == [person] * matters
    assert check.flagged == matters


@given(histories(), st.integers(0, 29 * 24))
def test_who_joined_before_the_first_reading_is_explained(history: History, hour: int) -> None:
    start = START + hour * HOUR
    known = [move for move in history.moves if move.at >= start]
    check = compared(history, known, complete(Window(start, NOW)))
    assert check.flagged == 0
    silent = {
        one.person_id for one in history.roster.values() if one.created and one.created < start
    }
    assert {one.id for one in check.differences} == silent


def test_a_role_that_no_event_names_is_not_compared() -> None:
    history = History()
    history.act(1, "a", "join")
    history.act(2, "a", "role")
    [joined, _] = history.moves
    unknown = Move("a", joined.at, 1, "created", moderator=None)
    assert compared(history, [unknown]).differences == ()
    assert compared(history, [joined]).flagged == 1
