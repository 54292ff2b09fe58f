"""Stays by signs against the truth, and against every history that the same signs allow."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import pytest

from tui.domain.attendance import Frame, RoomStays, fold
from tui.domain.signs import Sign, What
from tui.domain.stays import Standing, Stay
from tui.domain.times import of_milliseconds

SLOT = 120_000  # ms; longer than what two clocks may differ by
SLOTS = 6  # at the beginning of each something may happen; people may have come before the first
HALVES = 2 * SLOTS  # a history that was not seen may change in the middle of a slot, too
PEOPLE = ("a", "b", "c")
QUESTIONS = 10_000


def bit(slot: int) -> int:
    """Return the number of the half in which a slot begins."""
    return 2 * slot


@dataclass
class Truth:
    """One person's history: whether they were inside from the beginning of each slot on."""

    inside: list[bool]

    def begun(self, slot: int) -> int | None:
        """Return when the membership of a slot began; None when that was before the first."""
        while slot and self.inside[slot - 1]:
            slot -= 1
        return slot or None

    @property
    def bits(self) -> int:
        return sum(0b11 << bit(slot) for slot, inside in enumerate(self.inside) if inside)


@dataclass
class Seen:
    """What was seen of one person: signs, and what they demand of every possible history."""

    signs: list[Sign] = field(default_factory=list)
    told: int = 0
    inside: int = 0
    constant: int = 0

    def demand(self, first: int, last: int, *, inside: bool) -> None:
        """Demand a state of the halves from one to another."""
        mask = sum(1 << half for half in range(first, last + 1))
        assert self.told & mask & (self.inside if not inside else ~self.inside) == 0
        self.told |= mask
        self.inside |= mask * inside

    def show(self, what: What, slot: int, event: int | None, since: int | None) -> None:
        """Add a sign, and what it demands."""
        self.signs.append(Sign(slot * SLOT, what, event, since and since * SLOT))
        begun = slot if what is What.JOINED else since
        last = bit(slot) - (what is What.LEFT)
        self.demand(bit(begun) if begun else last, last, inside=True)
        if begun:
            self.demand(bit(begun) - 1, bit(begun) - 1, inside=False)
        if what is What.LEFT:
            self.demand(bit(slot), bit(slot), inside=False)

    def possible(self) -> list[int]:
        """Return every history that all of this allows, by trying all there are."""
        return [
            bits
            for bits in range(1 << (HALVES + 1))
            if bits & self.told == self.inside and not (bits ^ bits >> 1) & self.constant
        ]


def observe(truth: Truth, quiet: list[tuple[int, int]], random: Random) -> Seen:
    """Look at a history: all moves in quiet stretches, some others, and some activity."""
    seen = Seen()
    for start, end in quiet:
        seen.constant |= sum(1 << half for half in range(bit(start), bit(end) - 1))
    for slot in range(1, SLOTS):
        before, inside = truth.inside[slot - 1], truth.inside[slot]
        if before != inside:
            seen.constant &= ~(1 << (bit(slot) - 1))
        known = any(start < slot < end for start, end in quiet)
        if random.random() < 0.5 and not (known and before != inside):
            continue
        since = truth.begun(slot if inside else slot - 1) if random.random() < 0.5 else None
        if before != inside:
            seen.show(What.JOINED if inside else What.LEFT, slot, slot, since)
        elif inside and random.random() < 0.4:
            seen.show(What.CHANGED, slot, slot, since)
        elif inside and random.random() < 0.4:
            seen.show(What.ACTED, slot, slot, None)
    return seen


@dataclass
class Room:
    """A room of three people with true histories, and what was seen of it."""

    truths: dict[str, Truth]
    seen: dict[str, Seen]
    quiet: list[tuple[int, int]]
    rosters: list[tuple[int, frozenset[str]]]
    made: int | None

    @classmethod
    def drawn(cls, random: Random) -> "Room":
        edges = sorted(random.sample(range(SLOTS + 1), 4))
        quiet = [(edges[0], edges[1]), (edges[2], edges[3])][: random.randrange(3)]
        made = random.randrange(1, SLOTS) if random.random() < 0.3 else None
        truths = {
            one: Truth([slot >= (made or 0) and random.random() < 0.5 for slot in range(SLOTS)])
            for one in PEOPLE
        }
        seen = {one: observe(truth, quiet, random) for one, truth in truths.items()}
        found = cls(truths, seen, quiet, [], made)
        for slot in random.sample(range(SLOTS), random.randrange(3)):
            found._list(slot, random)
        for one in found.seen.values():
            if made:
                one.demand(0, bit(made) - 1, inside=False)
        return found

    def _list(self, slot: int, random: Random) -> None:
        members = frozenset(one for one, truth in self.truths.items() if truth.inside[slot])
        self.rosters.append((slot * SLOT, members))
        for person, seen in self.seen.items():
            if person in members:
                since = self.truths[person].begun(slot) if random.random() < 0.7 else None
                seen.show(What.LISTED, slot, None, since)
            else:
                seen.demand(bit(slot), bit(slot), inside=False)

    def folded(self, random: Random) -> RoomStays:
        """Fold the signs in disorder and with doubles."""
        signs = [(one, sign) for one, seen in self.seen.items() for sign in seen.signs]
        signs += random.choices(signs, k=len(signs)) if signs else []
        random.shuffle(signs)
        quiet = [(start * SLOT, end * SLOT) for start, end in self.quiet]
        return fold(signs, self.rosters, Frame(quiet, self.made and self.made * SLOT))


def rooms(count: int) -> Iterator[tuple[Room, RoomStays]]:
    for seed in range(count):
        random = Random(seed)
        room = Room.drawn(random)
        yield room, room.folded(random)


def instant(half: int) -> datetime:
    """Return the first moment of a slot, or the last."""
    slot, late = divmod(half, 2)
    return of_milliseconds((slot + late) * SLOT - late)


def test_ten_thousand_questions_are_answered_as_every_possible_history_answers_them() -> None:
    told = dict.fromkeys(Standing, 0)
    for room, stays in rooms(400):
        possible = {one: room.seen[one].possible() for one in stays.people}
        for half in range(HALVES):
            answers = stays.at(instant(half))
            inside = set(stays.members(instant(half)))
            for person, answer in answers.items():
                assert room.truths[person].bits in possible[person]
                states = {bits >> half & 1 for bits in possible[person]}
                expected = Standing.UNKNOWN
                if len(states) == 1:
                    expected = Standing.IN if states == {1} else Standing.OUT
                assert answer.standing is expected, (person, half, room)
                assert (person in inside) == (expected is Standing.IN)
                told[expected] += 1
        assert not any(stay.doubts for stay in stays.people.values())
    assert sum(told.values()) >= QUESTIONS
    assert min(told.values()) > QUESTIONS / 10  # each answer was at stake


def stay(*signs: Sign, quiet: tuple[int, int] = (0, 100 * SLOT), made: int | None = None) -> Stay:
    """Fold the signs of one person."""
    return fold([("a", one) for one in signs], frame=Frame([quiet], made)).people["a"]


def sign(what: What, slot: int, since: int | None = None) -> Sign:
    return Sign(slot * SLOT, what, slot, since and since * SLOT)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ((What.JOINED, 2), (What.JOINED, 5), "joined twice, and no leaving in between"),
        ((What.LEFT, 2), (What.LEFT, 5), "left twice, and no joining in between"),
        ((What.LEFT, 2), (What.LISTED, 5), "left by events, but on a later roster"),
        ((What.LEFT, 3), (What.LISTED, 5, 1), "left by events, but on a later roster"),
        ((What.ABSENT, 2), (What.LEFT, 5), "left, though not on the roster before"),
        ((What.LISTED, 2), (What.JOINED, 5), "on the roster, then joined, and no event"),
    ],
)
def test_what_cannot_all_be_true_is_named_and_answers_nothing(
    first: tuple[What, int], second: tuple[What, int], why: str
) -> None:
    one, other = sign(*first), sign(*second)
    found = stay(other, one)
    [doubt] = found.doubts
    assert (doubt.first, doubt.second) == (one, other)
    assert doubt.why.startswith(why)
    middle = found.at(4 * SLOT)
    assert (middle.standing, middle.doubt) == (Standing.UNKNOWN, doubt)
    assert (middle.before, middle.after) == (one, other)
    assert found.at(6 * SLOT).standing is not Standing.UNKNOWN


def test_leaving_a_room_that_was_made_before_without_joining_it_is_named() -> None:
    assert [one.why for one in stay(sign(What.LEFT, 5), made=2 * SLOT).doubts] == [
        "left, and no joining before"
    ]


def test_who_is_active_while_outside_by_events_stays_outside_and_is_named() -> None:
    found = stay(sign(What.LEFT, 2), sign(What.ACTED, 4), sign(What.ACTED, 5))
    assert found.at(4 * SLOT).standing is Standing.OUT
    assert [(one.start, one.why) for one in found.doubts] == [
        (4 * SLOT, "active in the room after leaving it")
    ]


def test_two_tellings_of_one_joining_are_one() -> None:
    joined, again = Sign(200_000, What.JOINED, 1), Sign(201_000, What.JOINED, 2, 200_500)
    listed = Sign(900_000, What.LISTED, since=200_700, moderator=True)
    found = stay(joined, again, listed)
    [_, inside] = found.stretches
    assert (inside.start, inside.opened, found.doubts) == (200_000, joined, ())
    assert found.proof(inside) == [joined, again, listed]
    assert found.at(250_000).moderator is None
    assert found.at(900_000).moderator is True


def test_one_who_came_back_has_two_stays_with_their_own_bounds() -> None:
    moves = [sign(What.JOINED, 1), sign(What.LEFT, 3), sign(What.JOINED, 5), sign(What.LEFT, 7)]
    inside = [one for one in stay(*moves).stretches if one.inside]
    assert [(one.opened, one.closed) for one in inside] == [tuple(moves[:2]), tuple(moves[2:])]


def test_without_a_reading_nothing_is_said_beyond_the_signs() -> None:
    found = stay(sign(What.JOINED, 2), sign(What.LEFT, 5), quiet=(0, 1))
    told = [found.at(at * SLOT).standing.value for at in range(7)]
    assert told == ["unknown", "unknown", "in", "unknown", "unknown", "not in", "unknown"]


def test_the_two_of_a_direct_room_are_inside_for_ever() -> None:
    signs = [("a", sign(What.ACTED, 3)), ("b", sign(What.LEFT, 5))]
    for made in (None, 2 * SLOT):
        stays = fold(signs, frame=Frame(made=made, direct=True))
        for slot in (0, 1, 2, 4, 9):
            answers = {one.standing for one in stays.at(instant(2 * slot)).values()}
            assert answers == {Standing.OUT if made and slot < 2 else Standing.IN}


def test_of_people_whom_a_foreign_room_need_not_show_silence_proves_nothing() -> None:
    signs = [(one, sign(What.JOINED, 2)) for one in "ab"]
    frame = Frame([(0, 9 * SLOT)], hidden={"b"})
    stays = fold(signs, [(6 * SLOT, frozenset({"a"}))], frame)
    assert [stays.at(instant(2 * 4))[one].standing.value for one in "ab"] == ["in", "unknown"]
    assert What.ABSENT not in {one.what for one in stays.people["b"].signs}
