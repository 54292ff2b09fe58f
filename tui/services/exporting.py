"""Exporting: what was chosen of a case is told event by event, and the journal says what left.

Gathers what each format needs to know of an event; how a format writes it is for ``evidence``.
Takes its time on a large case: not for the event loop.
"""

import hashlib
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path
from threading import Event as Flag

from tui import __version__
from tui.domain import ids
from tui.domain.casefile import JournalEntry, KeptFile, Retrieval
from tui.domain.columns import key_of
from tui.domain.exports import (
    Asked,
    Body,
    Export,
    Kept,
    Material,
    NamedFile,
    Parent,
    Party,
    Receipt,
    Told,
)
from tui.domain.models import EPOCH, Event, parse_object, text_of
from tui.domain.report import Report
from tui.domain.times import Window, stretch
from tui.errors import BadInput, Interrupted, WxiError
from tui.services import contents, coverage_report, facts
from tui.services.investigation import Investigation
from tui.services.names import Known
from tui.services.progress import Progress
from tui.services.reading import LEGEND, letter, summary
from tui.services.reporting import report

_FILES = {"files", "fileContentUrl"}  # the fields that name files
_STEP = 200  # events between two reports
FOLDER = "exports"  # of a case
_NAMES = 4096  # people and rooms at hand


class Exporting:
    """One export of some events of a case, given by their positions in time order.

    ``on_progress`` is called now and then, in the thread that exports; ``stop`` ends it from any.
    """

    def __init__(
        self,
        look: Investigation,
        positions: Sequence[int],
        asked: Asked,
        on_progress: Callable[[Progress], None] = lambda _progress: None,
    ) -> None:
        self._look = look
        self._positions = positions
        self._asked = asked
        self._report = on_progress
        self._stopped = Flag()
        self._messages: frozenset[int] | None = None
        self._began = time.monotonic()
        self._files = {
            file.url: file
            for retrieval in look.case.casework.all_retrievals()
            for file in retrieval.files
        }
        self._party = lru_cache(_NAMES)(self._find_party)
        self._room = lru_cache(_NAMES)(look.names.room)
        self._stays = lru_cache(_NAMES)(look.attendance.of)

    def stop(self) -> None:
        """Let ``write`` raise Interrupted; nothing of the export stays then."""
        self._stopped.set()

    def write(self, format_name: str, to: Path) -> Export:
        """Write the export and its manifest. Raises as ``Exports.write``, and Interrupted."""
        case = self._look.case
        return case.exports.write(format_name, to, self._material(), self._journal)

    def _material(self) -> Material:
        look, case = self._look, self._look.case
        whole = coverage_report.whole(case.events)
        window = self._asked.window or whole
        return Material(
            facts=case.facts,
            zone=look.zone,
            asked=self._asked,
            receipt=self._receipt(),
            count=len(self._positions),
            total=len(case.events),
            bodies=self._bodies,
            told=self._told,
            members=self._members,
            read=case.vault.read,
            coverage={}
            if window is None
            else coverage_report.as_json(coverage_report.report(case.events, window, look.clock())),
            report=self._report_on,
        )

    def _report_on(self) -> Report:
        """Gather a report on what was chosen, by whatever it was."""
        asked, look = self._asked, self._look
        choice = [
            "marked" if asked.marked else "",
            f"passing the filter {asked.filter}" if asked.filter else "",
            f"of the time {stretch(asked.window, look.zone)}" if asked.window else "",
        ]
        said = ", ".join(filter(None, choice))
        chosen = self._positions if said else None
        count = len(self._positions)
        found = report.gather(
            look,
            look.clock(),
            chosen,
            f"events: {said}",
            lambda done, of: self._heed(count * done // of, count),
        )
        self._heed(count, count)
        return found

    def _receipt(self) -> Receipt:
        case = self._look.case
        return Receipt(
            at=self._look.clock(),
            performer=case.journal.performer,
            host=socket.gethostname(),
            version=__version__,
            head=case.journal.head,
            entries=len(case.journal),
            unjournalled=case.notice or "the case is only read" if case.read_only else "",
        )

    def _journal(self, export: Export, problem: str) -> JournalEntry | None:
        case = self._look.case
        if case.read_only:
            return None
        digest = hashlib.sha256(self._asked.filter.encode("utf-8", "surrogatepass")).hexdigest()
        by = f", filter {digest[:16]}" if self._asked.filter else ""
        return case.journal.append(
            "export",
            object_type="export",
            object_id=f"{export.format}:{Path(export.path).name}",
            object_sha256=export.sha256,
            result=problem or f"{export.events} events{by}",
        )

    # Telling events

    def _told(self) -> Iterator[Told]:
        for body in self._bodies():
            yield self._tell(body)

    def _bodies(self) -> Iterator[Body]:
        events, count = self._look.case.events, len(self._positions)
        for done, position in enumerate(self._positions):
            if done % _STEP == 0:
                self._heed(done, count)
            event = events.read(position)
            found = events.versions(event.id)
            if len(found) < 2:
                yield Body(event)
            for number, raw in enumerate(found if len(found) > 1 else (), 1):
                yield Body(Event.read(raw), number, len(found))
        self._heed(count, count)

    def _heed(self, done: int, count: int) -> None:
        if self._stopped.is_set():
            raise Interrupted("interrupted: nothing was written", do="repeat the command")
        passed = time.monotonic() - self._began
        self._report(Progress(done, count, done, done, passed, "exporting"))

    def _tell(self, body: Body) -> Told:
        look, event = self._look, body.event
        data = event.data
        plain = text_of(data, "text") or ""
        formatted = ""
        if "html" in data or "markdown" in data or "<spark-mention" in plain:
            said = contents.text(data)
            formatted = "" if said == plain else said
        cards = contents.further(data) if "attachments" in data else ()
        further = [f"{one.title}: {one.body}" for one in cards if one.title == "card"]
        uuid = event.message_uuid
        return Told(
            event=event,
            actor=self._party(event.actor_id, self._actor_email(event)),
            person=self._party(event.person_id, event.person_email),
            room=self._room(event.room_id),
            says=summary(event, look.names, look.stories),
            text=event.text,
            formatted="\n".join(filter(None, (formatted, *further))),
            moments=tuple(self._moments(event)),
            message=uuid or "",
            parent=self._parent(event.parent_uuid if "parentId" in data else None),
            files=tuple(map(self._file, event.files if _FILES & data.keys() else ())),
            kept=tuple(map(self._kept, look.case.casework.retrievals(uuid) if uuid else ())),
            version=body.version,
            versions=body.versions,
        )

    @staticmethod
    def _actor_email(event: Event) -> str | None:
        return event.person_email if ids.same(event.actor_id, event.person_id) else None

    @staticmethod
    def _moments(event: Event) -> Iterator[tuple[str, datetime]]:
        """Yield the event's time, and those of its object that are another."""
        if event.created != EPOCH:
            yield LEGEND[letter(event)], event.created
        for label, moment in facts.moments(event):
            if moment not in (event.created, EPOCH):
                yield label, moment

    def _find_party(self, person_id: str | None, email: str | None) -> Party:
        known = self._look.names.person(person_id, email)
        return _party(known, person_id, email)

    def _members(self, room_id: str, at: datetime) -> Sequence[Party]:
        return tuple(self._party(one, None) for one in self._stays(room_id).members(at))

    def _parent(self, uuid: str | None) -> Parent | None:
        if uuid is None:
            return None
        columns, key = self._look.case.events.columns, key_of(uuid)
        if self._messages is None:
            posted = (one for one in self._positions if self._posts(one))
            self._messages = frozenset(map(columns.message.__getitem__, posted))
        in_case = any(map(self._posts, columns.by_message.of(key)))
        return Parent(uuid, key in self._messages, in_case)

    def _posts(self, position: int) -> bool:
        columns = self._look.case.events.columns
        return columns.kinds.spelled[columns.kind[position]] == "messages/created"

    def _file(self, url: str) -> NamedFile:
        kept, known = self._files.get(url), self._look.names.file_facts(url)
        if kept is not None:
            return _named(kept)
        if known is not None:
            return NamedFile(url, known.name, known.media_type, known.size, "", "not retrieved")
        return NamedFile(url, "", "", None, "", "not retrieved, its name was not asked for")

    def _kept(self, retrieval: Retrieval) -> Kept:
        files = tuple(map(_named, retrieval.files))
        try:
            data = parse_object(self._look.case.vault.read(retrieval.sha256)) or {}
        except WxiError as failure:
            return Kept(retrieval.at, retrieval.sha256, f"({failure.line()})", files)
        return Kept(retrieval.at, retrieval.sha256, contents.text(data), files)


def _party(known: Known, person_id: str | None, email: str | None) -> Party:
    return Party(
        id=person_id or "",
        name=known.name if person_id or email else "",
        email=known.email or "",
        organization=known.organization if person_id or email else "",
    )


def _named(kept: KeptFile) -> NamedFile:
    blob = kept.blob
    return NamedFile(
        kept.url,
        kept.name,
        kept.media_type,
        blob.size if blob else None,
        blob.sha256 if blob else "",
        kept.problem,
    )


def chosen(
    look: Investigation, words: str, window: Window | None, node: str | None = None
) -> list[int]:
    """Return the positions of what passes a filter and lies in a window. Raises FilterError."""
    matches = look.matches(words, node, window)
    order = look.case.events.columns.order
    return [one for one in order if matches is None or matches.holds(one)]


def place(look: Investigation, format_name: str) -> Path:
    """Return where an export goes unless a place is named: a free name in the case's folder.

    For a case that cannot be written to, in the folder that the console was started in.
    """
    known = {one.name: one for one in look.case.exports.formats}
    if format_name not in known:
        raise BadInput(f"there is no format {format_name!r}")
    case = look.case
    folder = Path.cwd() if case.read_only else case.folder / FOLDER
    safe = "".join(one if one.isascii() and one.isalnum() else "-" for one in case.facts.id)
    stem, suffix = (
        f"{safe}-{format_name}-{look.clock():%Y%m%dT%H%M%SZ}",
        known[format_name].extension,
    )
    names = chain([""], (f"-{number}" for number in range(2, 10_000)))
    return next(found for one in names if not (found := folder / f"{stem}{one}{suffix}").exists())


def told(progress: Progress) -> str:
    """Return progress in words."""
    share = f"{progress.done:,} of {progress.slices:,} events"
    return f"{progress.phase}: {share}, {progress.rate:,.0f}/s"
