"""What Webex lists besides events, over the journal of received bytes.

Owns ``data/records`` and the rule that what was seen is never changed: a body that differs from the
one last seen under its id is a further observation. So a recording that was restored is seen as
available once more. Read from disk when it is first asked for; a case without records pays nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from tui import files
from tui.domain.coverage import Advance, Outcome
from tui.domain.models import EPOCH, parse_object
from tui.domain.ports import Clock
from tui.domain.records import PARTS, Family, Key, Observation, Record, Source, key_in, moment_in
from tui.errors import BadInput
from tui.store.framing import Batch
from tui.store.journal import Journal
from tui.store.lock import CaseLock
from tui.store.records import Place, Records

_AT_HAND = 512  # records kept parsed: a screen, and what is looked at around it


class _Kept(NamedTuple):
    """Where an observation lies, and the page of which list brought it."""

    place: Place
    source: Source
    seen: datetime
    tracking_id: str


class RecordStore:
    """The RecordLog of a case folder. Safe to call from any thread.

    Writing raises Refused, DiskFull or CaseFailure, and then nothing of the page is kept.
    """

    def __init__(self, folder: Path, *, lock: CaseLock, clock: Clock) -> None:
        self._folder = folder
        self._lock = lock
        self._clock = clock
        self._guard = RLock()
        self._journal: Journal | None = None
        self._places = Records(folder)
        self._kept: dict[Key, list[_Kept]] = {}
        self._times: dict[Key, datetime] = {}
        self._parts: defaultdict[tuple[Family, str], list[Key]] = defaultdict(list)
        self._ids: dict[str, Key] = {}
        self._sorted: dict[tuple[Family, ...], list[Key]] = {}
        self._readings: list[Advance] = []
        self._read = lru_cache(_AT_HAND)(self._assemble)

    @property
    def notices(self) -> tuple[str, ...]:
        """Return what was found wrong on disk, and what was done about it."""
        with self._guard:
            return tuple(self._opened().notices)

    @property
    def head(self) -> str:
        """Return the digest of the last commit; "" when none is."""
        with self._guard:
            return self._opened().head

    @property
    def readings(self) -> tuple[Advance, ...]:
        """Return how every reading of a list ended, oldest first."""
        with self._guard:
            self._opened()
            return tuple(self._readings)

    def append(self, items: Sequence[bytes], advance: Advance) -> int:
        """Keep a page of a list and how far the reading is, durably and as one.

        What comes as it was last seen is not kept again. Returns the number of new observations.
        """
        source = Source.parse(advance.stream)
        if source is None:
            raise BadInput(f"{advance.stream[:100]!r} is not a list of Webex")
        with self._guard:
            journal = self._opened()
            self._lock.require()
            files.private_folder(self._folder)
            fresh: list[bytes] = []
            met: dict[Key, bytes] = {}
            for raw in items:
                key = key_in(source, raw, parse_object(raw) or {})
                if raw != met.get(key, self._newest(key)):
                    fresh.append(raw)
                    met[key] = raw
            kept = journal.append(fresh, advance)
            if kept is not None:
                self._receive(*kept)
            return len(fresh)

    def keys(self, *families: Family) -> Sequence[Key]:
        """Return what there is of some families, by time, oldest first."""
        with self._guard:
            self._opened()
            if families not in self._sorted:
                found = (key for key in self._kept if key.family in families)
                self._sorted[families] = sorted(found, key=lambda key: (self._times[key], key.id))
            return self._sorted[families]

    def parts(self, family: Family, of: str) -> Sequence[Key]:
        """Return what belongs to one transcript, meeting or recording, in the order received."""
        with self._guard:
            self._opened()
            return tuple(self._parts.get((family, of), ()))

    def record(self, key: Key) -> Record:
        """Return a thing with its history, read back from disk.

        Raises KeyError, and CaseUnreadable when the disk no longer holds what was received.
        """
        with self._guard:
            self._opened()
            count = len(self._kept[key])
        return self._read(key, count)

    def find(self, record_id: str) -> Key | None:
        """Return the key of a recording, a transcript or an audit entry."""
        with self._guard:
            self._opened()
            return self._ids.get(record_id)

    def close(self) -> None:
        """Close the files."""
        with self._guard:
            if self._journal is not None:
                self._journal.close()
            self._places.close()

    def _assemble(self, key: Key, count: int) -> Record:
        found = tuple(
            Observation(self._places.read(one.place), one.source, one.seen, one.tracking_id)
            for one in self._kept[key][:count]
        )
        return Record.of(key, found)

    def _opened(self) -> Journal:
        if self._journal is None:
            self._journal = Journal(
                self._folder, lock=self._lock, clock=self._clock, receive=self._receive
            )
        return self._journal

    def _newest(self, key: Key) -> bytes | None:
        kept = self._kept.get(key)
        return self._places.read(kept[-1].place) if kept else None

    def _receive(self, segment: str, batch: Batch) -> None:
        """Take in a batch that was written, or found on opening."""
        advance = batch.advance
        source = Source.parse(advance.stream) if advance else None
        if advance is None or source is None:
            return  # of a later version, or damaged: it stays in the file
        if advance.outcome is not Outcome.PAGE:
            self._readings.append(advance)
        for raw, place in zip(batch.items, self._places.places(segment, batch), strict=True):
            content = parse_object(raw) or {}
            key = key_in(source, raw, content)
            if key not in self._kept:
                self._kept[key] = []
                self._sorted.clear()
                if key.family in PARTS:
                    self._parts[key.family, key.of].append(key)
                else:
                    self._ids.setdefault(key.id, key)
            moment = moment_in(key.family, content) or EPOCH
            if self._times.get(key) != moment:
                self._times[key] = moment
                self._sorted.clear()
            self._kept[key].append(_Kept(place, source, advance.asked, advance.tracking_id))
