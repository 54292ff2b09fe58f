"""What is held in memory of the events of a case: columns, places, coverage, further versions.

Owns the rule that an event once received is never changed: the same bytes again are ignored, other
bytes under a known id are a further version. Holds no event: reads them back where they lie.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tui.domain.columns import Columns, key_of
from tui.domain.coverage import Coverage
from tui.domain.models import Event
from tui.store import facets
from tui.store.facets import Facets
from tui.store.framing import Batch
from tui.store.records import Place, Records

_AT_HAND = 512  # events kept parsed: a screen, and what is looked at around it


class Fresh(NamedTuple):
    """An item that is not there yet: ``first`` of its id, or a further version."""

    place: int
    facets: Facets
    first: bool


class EventIndex:
    """The events of a case by position and id. One thread writes at a time, any thread reads."""

    def __init__(self, folder: Path) -> None:
        self.columns = Columns()
        self.records = Records(folder)
        self.coverage = Coverage()
        self.further: dict[int, list[Place]] = {}
        """Where the further versions of an event lie, by its position, oldest first."""
        self.read = lru_cache(_AT_HAND)(self._read)

    def sift(self, items: Sequence[bytes]) -> list[Fresh]:
        """Return those items that are not there yet, with their places in ``items``."""
        found: list[Fresh] = []
        met: dict[str, tuple[bytes, ...]] = {}
        newest = self.columns.by_id.newest
        for place, item in enumerate(items):
            told = facets.of_item(item)
            bodies = met.get(told.id)
            if bodies is None:
                known = newest(told.key)
                if known >= 0 and self.records.read(self.records.at(known)) == item:
                    continue  # what is read twice mostly comes as it came: no need to parse it
                bodies = self.versions(told.id) if known >= 0 else ()
            if item not in bodies:
                found.append(Fresh(place, told, not bodies))
                bodies = (*bodies, item)
            met[told.id] = bodies
        return found

    def enter(self, fresh: Sequence[Fresh], places: Sequence[Place]) -> range:
        """Enter items with the places where they lie; return the positions of the new events."""
        self.records.extend(place for one, place in zip(fresh, places, strict=True) if one.first)
        positions = facets.enter(self.columns, [one.facets for one in fresh if one.first])
        for one, place in zip(fresh, places, strict=True):
            if not one.first:
                first = self.find(one.facets.id)
                assert first is not None
                self.further.setdefault(first, []).append(place)
        return positions

    def replay(self, segment: str, batch: Batch) -> None:
        """Take in a batch that was found on opening."""
        places = self.records.places(segment, batch)
        fresh = self.sift(batch.items)
        self.enter(fresh, [places[one.place] for one in fresh])
        if batch.advance and batch.intact:
            self.coverage.hear(batch.advance)

    def find(self, event_id: str) -> int | None:
        """Return the position of an event."""
        for position in self.columns.by_id.of(key_of(event_id)):
            if position < len(self.columns) and self.read(position).id == event_id:
                return position
        return None

    def versions(self, event_id: str) -> tuple[bytes, ...]:
        """Return every differing body of an event, first received first."""
        first = self.find(event_id)
        if first is None:
            return ()
        return (self.read(first).raw, *map(self.records.read, self.further.get(first, ())))

    def events(self) -> Iterator[Event]:
        """Yield the events there are now in the order received, holding none."""
        return map(self._read, range(len(self.columns)))

    def _read(self, position: int) -> Event:
        place = self.records.at(range(len(self.columns))[position])
        return Event.read(self.records.read(place))
