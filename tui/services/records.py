"""The records of a case as they are looked at: lines of a list, and whole readings.

The console and the plain commands look at records through this. Nothing is asked of Webex here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from tui.domain import amounts
from tui.domain.kept import Download
from tui.domain.models import Event, text_of
from tui.domain.records import AUDITS, Family, Key, Record
from tui.services import record_reading
from tui.services.investigation import Investigation
from tui.services.kinds import whole
from tui.services.meeting_events import MeetingEvents
from tui.services.record_reading import Around, Transcript
from tui.services.record_retrieval import downloads
from tui.services.sections import Reading

KINDS = {
    Family.RECORDING: "meeting",
    Family.CALL: "call",
    Family.TRANSCRIPT: "transcript",
}
_MOST_SAID = 5000  # lines of a transcript that a page tells; each is read back from disk


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record as a list shows it; texts are as received.

    ``status`` is of a recording how it was last seen, of an audit entry how it ended; ``kind`` of
    an audit entry is its category. ``length`` is "" where there is none.
    """

    moment: datetime | None
    status: str
    kind: str
    topic: str
    who: str
    length: str
    is_kept: bool


class Shelf:
    """What the officer looks at besides events. Safe to call from any thread; reads from disk."""

    def __init__(self, look: Investigation) -> None:
        self.look = look
        self.log = look.case.records
        self._meetings = MeetingEvents(look.case.events)
        self._naming = lru_cache(64)(self._entries_naming)

    def row(self, record: Record) -> RecordRow:
        """Return how a record stands in a list."""
        content, family = record.content, record.key.family
        if family in AUDITS:
            return RecordRow(
                record.moment,
                text_of(record.data, "eventStatus") or "",
                record_reading.category(record) or "audit",
                record.topic,
                text_of(record.data, "actorName", "actorEmail") or "",
                "",
                is_kept=False,
            )
        seconds = whole(content.get("durationSeconds"))
        return RecordRow(
            record.moment,
            record.status,
            KINDS.get(family, family),
            record.topic,
            record_reading.host(record, self.look.names).name,
            "" if seconds is None else amounts.duration(seconds),
            any(one.blob for got in self.downloads(record.key) for one in got.parts),
        )

    def find(
        self, keys: Sequence[Key], words: str, start: int, *, backwards: bool = False
    ) -> int | None:
        """Return the place of the next key from ``start`` on, and around, whose row has all words.

        None when there is no such key.
        """
        wanted, count = words.casefold().split(), len(keys)
        step = -1 if backwards else 1
        for number in range(count):
            place = (start + step * number) % count
            row = self.row(self.log.record(keys[place]))
            told = " ".join((row.topic, row.who, row.status, row.kind, keys[place].id)).casefold()
            if all(one in told for one in wanted):
                return place
        return None

    def downloads(self, key: Key) -> list[Download]:
        """Return what was downloaded of a recording or transcript, oldest first."""
        return downloads(self.look.case.casework, key)

    def reading(self, record: Record) -> Reading:
        """Return the whole of a record, with what the case holds around it."""
        look = self.look
        if record.key.family in AUDITS:
            return record_reading.audit(record, look.zone)
        meeting = record.meeting_id
        is_recording = record.key.family is Family.RECORDING
        around = Around(
            events=self._meetings.of(meeting),
            own_events=self._own_events(record),
            transcripts=[*self._transcripts(record)],
            chat=self._parts(Family.CHAT, meeting) if meeting else [],
            access=self._parts(Family.ACCESS, record.key.id) if is_recording else [],
            deeds=[self.log.record(key) for key in self._naming(record.key.id, self.log.head)],
            audit_was_read=any(one.stream.startswith(Family.ADMIN) for one in self.log.readings)
            and bool(self.log.keys(Family.ADMIN)),
            downloads=self.downloads(record.key),
        )
        return record_reading.read(record, around, look.names, look.stories, look.zone)

    def _parts(self, family: Family, of: str) -> list[Record]:
        return [self.log.record(key) for key in self.log.parts(family, of)[:_MOST_SAID]]

    def _transcripts(self, record: Record) -> Iterator[Transcript]:
        """Yield the transcripts of the same meeting, or the one that the record is."""
        for key in self.log.keys(Family.TRANSCRIPT):
            one = self.log.record(key)
            same_meeting = record.meeting_id is not None and one.meeting_id == record.meeting_id
            if key == record.key or same_meeting:
                parts = self.log.parts(Family.SNIPPET, key.id)
                said = [self.log.record(part) for part in parts[:_MOST_SAID]]
                yield Transcript(one, said, len(parts))

    def _own_events(self, record: Record) -> list[Event]:
        """Return the events of a call recording; meeting recordings have none."""
        if record.key.family is not Family.CALL:
            return []
        events = self.look.case.events
        columns, spelled = events.columns, events.columns.kinds.spelled
        kinds = {n for n, kind in enumerate(spelled) if kind.startswith(f"{Family.CALL}/")}
        mine = (events.read(one) for one in columns.order if columns.kind[one] in kinds)
        return [one for one in mine if one.object_id == record.key.id]

    def _entries_naming(self, record_id: str, _head: str) -> tuple[Key, ...]:
        """Return the entries of the admin audit that name a thing by its id."""
        wanted, log = record_id.encode(), self.log
        entries = map(log.record, log.keys(Family.ADMIN))
        return tuple(one.key for one in entries if wanted in one.newest.raw)
