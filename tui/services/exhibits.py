"""Exhibits: a captured screen becomes a numbered part of the case, and the journal says so."""

import socket
from dataclasses import dataclass
from typing import Protocol

from tui import __version__
from tui.domain.casefile import Exhibit, ExhibitFacts, JournalEntry, Screen, ShownRecord
from tui.domain.ports import Clock, OpenCase
from tui.errors import Refused


class Received(Protocol):
    """Something received that a row of the screen shows."""

    @property
    def id(self) -> str:
        """Return Webex's id."""

    @property
    def sha256(self) -> str:
        """Return the digest of the received bytes."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was on the screen when it was captured: the view's name and the rows of its list."""

    view: str
    filter: str
    theme: str
    rows: tuple[tuple[int, Received], ...]
    first: int = 0
    last: int = 0
    total: int = 0


@dataclass
class ExhibitDesk:
    """Takes exhibits for a case; ``officer`` is who the pictures name as having taken them."""

    case: OpenCase
    clock: Clock
    officer: str

    def take(self, screen: Screen, shown: Shown) -> Exhibit:
        """Keep a captured screen as the next exhibit. Raises Refused on a read-only case."""
        if self.case.read_only:
            raise Refused(self.case.notice, do="capture from the process that holds the case")
        facts = ExhibitFacts(
            case_id=self.case.facts.id,
            case_title=self.case.facts.title,
            officer=self.officer,
            host=socket.gethostname(),
            captured=self.clock(),
            zone=self.case.facts.zone,
            view=shown.view,
            filter=shown.filter,
            theme=shown.theme,
            version=__version__,
            records=tuple(ShownRecord(row, one.id, one.sha256) for row, one in shown.rows),
            first=shown.first,
            last=shown.last,
            total=shown.total,
        )
        return self.case.exhibits.write(screen, facts, self._journal)

    def _journal(self, exhibit: Exhibit) -> JournalEntry:
        return self.case.journal.append(
            "shot",
            object_type="exhibit",
            object_id=exhibit.number,
            object_sha256=exhibit.svg_sha256,
            result=f"txt {exhibit.txt_sha256}",
        )
