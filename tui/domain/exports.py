"""What leaves a case as files: events as exports tell them, what was asked for, what came of it.

Pure records. Texts are as received: each format says how it carries them. Times are aware UTC.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from tui.domain.casefile import CaseFacts, Performer
from tui.domain.models import Event
from tui.domain.report import Report
from tui.domain.times import Window


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody, as far as the case knows them; ``id`` is "" where Webex named nobody."""

    id: str
    name: str
    email: str
    organization: str


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that an event names. ``sha256`` is "" where it was not retrieved: see ``problem``."""

    url: str
    name: str
    media_type: str
    size: int | None
    sha256: str
    problem: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as it was retrieved: the digest of the kept body, what it says, its files."""

    at: datetime
    sha256: str
    text: str
    files: tuple[NamedFile, ...]


@dataclass(frozen=True, slots=True)
class Parent:
    """The message that another one replies to, and whether it is in the export, or in the case."""

    id: str
    in_export: bool
    in_case: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One event as exports tell it, one for each body that was received under its id.

    ``says`` is its line in the timeline, ``text`` the text of its object as received, and
    ``formatted`` what formatted text and cards say besides. ``moments`` are its times, each with
    what it is of; the first is the event's own. ``message`` is the UUID of the message concerned.
    """

    event: Event
    actor: Party
    person: Party
    room: str
    says: str
    text: str
    formatted: str = ""
    moments: tuple[tuple[str, datetime], ...] = ()
    message: str = ""
    parent: Parent | None = None
    files: tuple[NamedFile, ...] = ()
    kept: tuple[Kept, ...] = ()
    version: int = 1
    versions: int = 1

    @property
    def all_files(self) -> Sequence[NamedFile]:
        """Return the files that the event names, and those that were retrieved with the message."""
        kept = {one.url: one for reading in self.kept for one in reading.files}
        return [*{**{one.url: one for one in self.files}, **kept}.values()]

    @property
    def has_time(self) -> bool:
        """Tell whether Webex sent a time."""
        return bool(self.moments)


@dataclass(frozen=True, slots=True)
class Body:
    """One body that was received under an event's id, and which of how many it is, from 1."""

    event: Event
    version: int = 1
    versions: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What was chosen of a case: by a filter and a window, or events that were marked."""

    filter: str = ""
    window: Window | None = None
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who exported, when, with what, and where the journal then stood.

    ``unjournalled`` is why the journal has no entry of it; "" where it has one.
    """

    at: datetime
    performer: Performer
    host: str
    version: str
    head: str
    entries: int
    unjournalled: str = ""


@dataclass(frozen=True)
class Material:
    """What an export is made of. Events are read back from disk as they are told, oldest first.

    ``bodies`` are what was received, ``told`` the same with all that the case tells of it.
    ``count`` is how many events were chosen of the ``total`` of the case. ``members`` are those who
    are known to have been in a room at a moment. ``read`` returns a kept file by its digest, and
    ``report`` gathers what a report says of the case and these events.
    """

    facts: CaseFacts
    zone: ZoneInfo
    asked: Asked
    receipt: Receipt
    count: int
    total: int
    bodies: Callable[[], Iterator[Body]]
    told: Callable[[], Iterator[Told]]
    members: Callable[[str, datetime], Sequence[Party]]
    read: Callable[[str], bytes]
    coverage: Mapping[str, object]
    report: Callable[[], Report]


@dataclass(frozen=True, slots=True)
class Format:
    """A form in which a case can leave: its name, the ending of its file ("" for a folder)."""

    name: str
    extension: str
    holds: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an export: its name there, its size in bytes, its digest, how many items it has."""

    name: str
    size: int
    sha256: str
    items: int = 0


@dataclass(frozen=True, slots=True)
class Export:
    """An export on disk. The first file is the one that was asked for; its digest binds the rest.

    ``gaps`` are the sentences of the manifest on what was left out or could not be carried.
    """

    format: str
    path: str
    manifest: str
    events: int
    files: tuple[Written, ...]
    gaps: tuple[str, ...] = field(default=())

    @property
    def sha256(self) -> str:
        """Return the digest that the journal names."""
        return self.files[0].sha256
