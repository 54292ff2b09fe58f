"""Exhibits: a captured screen becomes a numbered part of the case, and the journal says so.

A caption is a note on the exhibit: it can be added at any time, and nothing is rewritten.
"""

import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tui import __version__
from tui.domain.annotation import Kind, ObjectType, Target
from tui.domain.casefile import (
    Exhibit,
    ExhibitFacts,
    Extent,
    JournalEntry,
    KeptExhibit,
    Screen,
    ShownRecord,
)
from tui.domain.ports import Clock, OpenCase
from tui.errors import BadInput
from tui.services.annotations import Annotations


@dataclass(frozen=True, slots=True)
class Shown:
    """What was on the screen when it was captured: the view's name and the rows of its list.

    ``rows`` tell which row of the picture shows what was received: an event or a record, by its id.
    """

    view: str
    filter: str
    theme: str
    rows: tuple[tuple[int, str], ...] = ()
    first: int = 0
    last: int = 0
    total: int = 0
    extent: Extent = Extent.SCREEN
    part: int = 1
    parts: int = 1
    caption: str = ""
    recipe: Mapping[str, object] | None = None


@dataclass
class ExhibitDesk:
    """Takes exhibits for a case; ``officer`` is who the pictures name as having taken them."""

    case: OpenCase
    clock: Clock
    officer: str

    def take(self, screen: Screen, shown: Shown) -> Exhibit:
        """Keep a captured screen as the next exhibit. Raises Refused on a read-only case."""
        self.case.require_writing("capture")
        facts = replace(
            self.facts(shown),
            officer=self.officer,
            host=socket.gethostname(),
            captured=self.clock(),
        )
        return self.case.exhibits.write(screen, facts, self._journal)

    def facts(self, shown: Shown) -> ExhibitFacts:
        """Return what a picture says of itself that nobody captured: drawn as of the clock."""
        return ExhibitFacts(
            case_id=self.case.facts.id,
            case_title=self.case.facts.title,
            officer="",
            host="",
            captured=self.clock(),
            zone=self.case.facts.zone,
            view=shown.view,
            filter=shown.filter,
            theme=shown.theme,
            version=__version__,
            records=tuple(self._cited(shown.rows)),
            first=shown.first,
            last=shown.last,
            total=shown.total,
            caption=shown.caption,
            extent=shown.extent,
            part=shown.part,
            parts=shown.parts,
            recipe=shown.recipe,
        )

    def _cited(self, rows: Iterable[tuple[int, str]]) -> Iterator[ShownRecord]:
        """Yield what the case holds under the ids, with the digests of the bytes received."""
        events, records = self.case.events, self.case.records
        for row, wanted in rows:
            place = events.find(wanted)
            if place is not None:
                yield ShownRecord(row, wanted, events.read(place).sha256)
            elif (key := records.find(wanted)) is not None:
                yield ShownRecord(row, wanted, records.record(key).sha256)

    def _journal(self, exhibit: Exhibit) -> JournalEntry:
        return self.case.journal.append(
            "shot",
            object_type="exhibit",
            object_id=exhibit.number,
            object_sha256=exhibit.svg_sha256,
            result=f"txt {exhibit.txt_sha256}",
        )


def kept(case: OpenCase) -> list[KeptExhibit]:
    """Return the exhibits of a case in order, checked now. Raises VerificationFailed.

    Reads their files and the journal: nothing for the event loop.
    """
    return case.exhibits.read(case.journal.entries("shot"))


def find(case: OpenCase, number: str) -> KeptExhibit:
    """Return an exhibit by its number. Raises BadInput when there is none of that number."""
    for one in kept(case):
        if one.number == number:
            return one
    raise BadInput(
        f"there is no exhibit {number[:40]!r} in this case",
        do=f"list them with: wxi exhibits {case.facts.id}",
    )


def captions(exhibit: KeptExhibit, annotations: Annotations) -> list[str]:
    """Return what was said of an exhibit: in the picture, then the notes that stand."""
    said = exhibit.text_in("caption")
    found = annotations.book.on([Target(ObjectType.EXHIBIT, exhibit.number)])
    notes = (one.annotation for one in found if one.stands)
    return [*filter(None, [said]), *(one.text for one in notes if one.kind is Kind.NOTE)]
