"""One person's signs in one room, folded into what is known at every moment. Pure.

A mark is a moment at which something is known of just before it, of it, or of both; a span is a
time through which one membership lasted. Between two marks what is known holds on as far as it is
quiet. A sign that somebody was active is a weaker one: it decides only where no other does.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tui.domain.signs import Sign, What
from tui.domain.stays import EVER, Doubt, Stay, Stretch

Quiet = Sequence[tuple[int, int]]
_KNOWN_DOUBTS = {
    (What.JOINED, What.JOINED): "joined twice, and no leaving in between",
    (What.LEFT, What.LEFT): "left twice, and no joining in between",
    (What.LEFT, What.LISTED): "left by events, but on a later roster",
    (What.JOINED, What.ABSENT): "joined by events, but not on a later roster",
    (What.MADE, What.LEFT): "left, and no joining before",
    (What.ABSENT, What.LEFT): "left, though not on the roster before",
    (What.LEFT, What.ACTED): "active in the room after leaving it",
    (What.ABSENT, What.ACTED): "active in the room, though not on the roster before",
    (What.MADE, What.ACTED): "active in the room, and no joining before",
}
_STRENGTHS = (
    *(What.JOINED, What.LEFT, What.CHANGED, What.LISTED),
    *(What.ABSENT, What.MADE, What.ACTED),
)
_RANK = {what: rank for rank, what in enumerate(_STRENGTHS)}


@dataclass(slots=True)
class _Mark:
    """What is known just before a moment and at it; ``moved`` when it changed then."""

    at: int
    signs: list[Sign] = field(default_factory=list)
    before: bool | None = None
    after: bool | None = None
    moved: bool = False


@dataclass(slots=True)
class _Piece:
    """A stretch between two marks; ``inside`` None where signs contradict each other."""

    start: int
    end: int
    inside: bool | None


def sweep(
    signs: Collection[Sign], quiet: Quiet, made: int | None, *, direct: bool, lag: int
) -> Stay:
    """Return what the signs of one person amount to."""
    if direct:
        return _for_ever(_ordered(signs), made)
    strong = _ordered(one for one in signs if one.what is not What.ACTED)
    weak = _ordered(one for one in signs if one.what is What.ACTED)
    stretches, doubts = _fold(strong, quiet, made, lag)
    used, denied = _undecided(weak, stretches, doubts, quiet)
    more = [_denied(sign, stretches, strong, made) for sign in denied]
    if used:
        stretches, doubts = _fold(_ordered([*strong, *used]), quiet, made, lag)
    return Stay(_ordered([*strong, *used, *denied]), stretches, (*doubts, *more))


def _ordered(signs: Iterable[Sign]) -> tuple[Sign, ...]:
    return tuple(sorted(signs, key=lambda one: (one.at, _RANK[one.what])))


def _for_ever(signs: tuple[Sign, ...], made: int | None) -> Stay:
    """Return the stay of one of the two people of a 1:1 room, who cannot leave it."""
    start = -EVER if made is None else made
    inside = Stretch(start, EVER, inside=True, opened=None, closed=None)
    before = Stretch(-EVER, start, inside=False, opened=None, closed=None)
    return Stay(signs, (inside,) if made is None else (before, inside))


def _undecided(
    weak: Iterable[Sign], stretches: Sequence[Stretch], doubts: Sequence[Doubt], quiet: Quiet
) -> tuple[list[Sign], list[Sign]]:
    """Return the weak signs that tell something new, and the first of each time that denies it."""
    used: dict[object, Sign] = {}
    denied: dict[int, Sign] = {}
    for sign in weak:
        place = bisect_right(stretches, sign.at, key=lambda one: one.start) - 1
        known = stretches[place] if place >= 0 and sign.at < stretches[place].end else None
        if known is None and not any(one.start <= sign.at < one.end for one in doubts):
            # One of a quiet time says what all in it say.
            around = _around(quiet, sign.at)
            used.setdefault(around or sign.at, sign)
        elif known is not None and not known.inside:
            denied.setdefault(place, sign)
    return list(used.values()), list(denied.values())


def _denied(
    sign: Sign, stretches: Sequence[Stretch], strong: Sequence[Sign], made: int | None
) -> Doubt:
    known = next(one for one in stretches if one.start <= sign.at < one.end)
    earlier = [one for one in strong if known.start <= one.at <= sign.at]
    later = [one for one in strong if sign.at < one.at <= known.end]
    other = earlier[-1] if earlier else later[0] if later else None
    if other is None:
        other = Sign(made if made is not None else known.start, What.MADE)
    return Doubt(sign.at, sign.at + 1, other, sign, _why(other, sign))


def _fold(
    signs: Sequence[Sign], quiet: Quiet, made: int | None, lag: int
) -> tuple[tuple[Stretch, ...], tuple[Doubt, ...]]:
    marks, spans = _marks(signs, made, lag)
    doubts: list[Doubt] = []
    pieces = [
        _Piece(-EVER, one.at, inside=False) for one in marks if one.signs[-1].what is What.MADE
    ]
    before, after = _Mark(-EVER), _Mark(EVER)
    for first, second in pairwise([before, *marks, after]):
        for piece in _between(first, second, spans, quiet):
            if piece.inside is None:
                one, other = first.signs[-1], second.signs[0]
                doubts.append(Doubt(piece.start, piece.end, one, other, _why(one, other)))
            elif pieces and pieces[-1].end >= piece.start and pieces[-1].inside is piece.inside:
                pieces[-1].end = max(piece.end, pieces[-1].end)
            else:
                pieces.append(piece)
    moves = {mark.at: mark.signs[0] for mark in marks if mark.moved}
    stretches = tuple(
        Stretch(one.start, one.end, bool(one.inside), moves.get(one.start), moves.get(one.end))
        for one in pieces
    )
    return stretches, tuple(doubts)


def _marks(
    signs: Sequence[Sign], made: int | None, lag: int
) -> tuple[list[_Mark], list[tuple[int, int]]]:
    """Return the marks of signs in time order, and the spans through which memberships lasted."""
    marks: dict[int, _Mark] = {}
    spans: list[tuple[int, int]] = []
    ends = [one.at for one in signs if one.what is What.LEFT]
    joined = _joinings(signs, ends, lag)
    for sign in signs:
        begun = joined.get(sign)
        if begun is not None:
            _mark(marks, begun, sign, before=False, after=True)
            if begun < sign.at:
                spans.append((begun, sign.at))
        if sign.what is What.LEFT:
            _mark(marks, sign.at, sign, before=True, after=False)
    for sign in signs:  # after the moves, as a mark that moved knows what was before
        if sign.what is What.LEFT or joined.get(sign) == sign.at:
            continue
        mark = marks.setdefault(sign.at, _Mark(sign.at))
        mark.signs.append(sign)
        if not mark.moved:
            mark.after = sign.what is not What.ABSENT
    if made is not None:
        # The clocks of a room and of its events can differ.
        earliest = min([made, *(at for at, one in marks.items() if one.moved or one.after)])
        marks[earliest - 1] = _Mark(earliest - 1, [Sign(earliest, What.MADE)], after=False)
    return sorted(marks.values(), key=lambda one: one.at), spans


def _joinings(signs: Sequence[Sign], ends: Sequence[int], lag: int) -> dict[Sign, int]:
    """Return when the membership that a sign shows began, for each that tells it."""
    begun: list[tuple[int, Sign]] = []
    for sign in signs:
        since = sign.since if sign.since is not None and sign.since <= sign.at else None
        if since is None and sign.what is What.JOINED:
            since = sign.at
        if since is not None and not (sign.what is What.LEFT and since == sign.at):
            begun.append((since, sign))
    found: dict[Sign, int] = {}
    last: int | None = None
    for since, sign in sorted(begun, key=lambda one: one[0]):
        # The event of a joining and the roster need not agree to the second.
        if last is None or since - last > lag or _any_within(ends, last, since):
            last = since
        found[sign] = last
    return found


def _any_within(ends: Sequence[int], after: int, until: int) -> bool:
    return bisect_right(ends, until) > bisect_right(ends, after)


def _mark(marks: dict[int, _Mark], at: int, sign: Sign, *, before: bool, after: bool) -> None:
    mark = marks.setdefault(at, _Mark(at))
    mark.signs.append(sign)
    if mark.moved and mark.after is not after:
        mark.before = mark.after = None  # joined and left in the same moment: which came first?
    else:
        mark.before, mark.after, mark.moved = before, after, True


def _between(
    first: _Mark, second: _Mark, spans: Iterable[tuple[int, int]], quiet: Quiet
) -> Iterator[_Piece]:
    """Yield what is known from one mark to below the next."""
    start, end = first.at, second.at
    state, until = first.after, start
    if state is not None:
        around = _around(quiet, start)
        until = min(end, around[1]) if around else start + 1
    backwards, since = second.before, end
    if second.moved:
        around = _around(quiet, end - 1)
        since = end - 1 if around is None else around[0]
    elif second.after is not None and (around := _around(quiet, end)) and around[0] < end:
        backwards, since = second.after, around[0]
    since = max(start, since) if backwards is not None else end
    if any(one <= start and end <= other for one, other in spans):
        against = state is False or (since < end and backwards is False)
        yield _Piece(start, end, None if against else True)
    elif state is not None and since < min(until, end) and backwards is not state:
        yield _Piece(start, end, None)
    else:
        if state is not None:
            yield _Piece(start, until, state)
        if since < end:
            yield _Piece(since, end, backwards)


def _around(quiet: Quiet, moment: int) -> tuple[int, int] | None:
    """Return the quiet stretch that a moment lies in."""
    place = bisect_right(quiet, moment, key=lambda one: one[0]) - 1
    return quiet[place] if place >= 0 and moment < quiet[place][1] else None


def _why(first: Sign, second: Sign) -> str:
    known = _KNOWN_DOUBTS.get((first.what, second.what))
    return known or f"{first.what}, then {second.what}, and no event of a change in between"
