"""What proves that somebody was in a room, in words: the bounds of a stretch, and each sign."""

from collections.abc import Iterable
from datetime import tzinfo

from tui.domain import ids
from tui.domain.ports import EventLog
from tui.domain.signs import Sign, What
from tui.domain.stays import EVER, Doubt, Stand, Stay, Stretch
from tui.domain.times import of_milliseconds, stamp
from tui.services.listing import Proof
from tui.services.names import Names

_IN_WORDS = {
    What.LISTED: "on the roster read then",
    What.ABSENT: "not on the roster read then",
    What.MADE: "the room was made",
}
_BY_OTHERS = {What.JOINED: "added", What.LEFT: "removed", What.CHANGED: "role changed"}


class Proofs:
    """Words for stays in rooms of a case; times are shown in ``zone``."""

    def __init__(self, events: EventLog, names: Names, zone: tzinfo) -> None:
        self._events = events
        self._names = names
        self._zone = zone

    def time(self, moment: int) -> str:
        """Return a time given in ms."""
        return stamp(of_milliseconds(moment), self._zone)

    def stand(self, stand: Stand) -> str:
        """Return how somebody stood, with what bounds it."""
        if stand.doubt is not None:
            return self._doubt(stand.doubt)
        if stand.stretch is not None:
            return self.bounds(stand.stretch)
        near = [
            f"{word}: {one.what} {self.time(one.at)}"
            for word, one in (("last sign before", stand.before), ("next sign", stand.after))
            if one is not None
        ]
        return f"unknown; {'; '.join(near)}"

    def bounds(self, stretch: Stretch) -> str:
        """Return what bounds a stretch; where nothing does, what is proved at least."""
        if stretch.inside and stretch.end >= EVER:
            return "always in (1:1 room)"
        came, went = ("joined", "left") if stretch.inside else ("left", "joined")
        end, known = self.time(stretch.end), "in" if stretch.inside else "not in"
        if stretch.start <= -EVER:
            if stretch.end >= EVER:
                return "never in (1:1 room)"
            return f"not in before: {went} {end}" if stretch.closed else f"never in, up to {end}"
        if stretch.end - stretch.start == 1:
            return f"{known} {self.time(stretch.start)}; nothing tells for how long"
        start = f"{known} at least from" if stretch.opened is None else came
        until = "at least until" if stretch.closed is None else went
        return f"{start} {self.time(stretch.start)}, {until} {end}"

    def of_stand(self, stay: Stay, stand: Stand) -> list[Proof]:
        """Return the signs that prove how somebody stood; the nearest ones where nothing does."""
        if stand.doubt is not None:
            return self.signs([stand.doubt.first, stand.doubt.second])
        if stand.stretch is not None:
            return self.signs(stay.proof(stand.stretch))
        return self.signs(one for one in (stand.before, stand.after) if one is not None)

    def signs(self, signs: Iterable[Sign]) -> list[Proof]:
        """Return signs as proofs, in time order."""
        return [self._sign(one) for one in signs]

    def _doubt(self, doubt: Doubt) -> str:
        times = f"{self.time(doubt.first.at)}, {self.time(doubt.second.at)}"
        return f"contradiction: {doubt.why} ({times})"

    def _sign(self, sign: Sign) -> Proof:
        words = _IN_WORDS.get(sign.what, sign.what.value)
        event = None if sign.event is None else self._events.read(sign.event)
        by_other = event is not None and not ids.same(event.actor_id, event.person_id)
        if event is not None and by_other and sign.what in _BY_OTHERS:
            words = f"{_BY_OTHERS[sign.what]} by {self._names.actor(event).name}"
        if sign.by_team:
            words += ", by way of a team as it seems: the event names no kind of room"
        if sign.since is not None and sign.since != sign.at:
            words += f", member since {self.time(sign.since)}"
        if sign.moderator:
            words += ", moderator"
        return Proof(of_milliseconds(sign.at), words, event.id if event else "")
