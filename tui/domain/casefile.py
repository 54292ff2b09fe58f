"""What a case holds besides events: its facts, what was retrieved, and exhibits.

Pure records. Times are aware UTC; digests are lower-case SHA-256 hex.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tui.domain.models import Membership


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a case is: ``id`` is also the folder name, ``zone`` an IANA name for display.

    ``org_id`` is the officer's organization, known once somebody has connected; ``base_url`` the
    Webex that the case was collected from. ``redacted`` says that it is a production copy of
    another case: what is called received in it is as redacted.
    """

    id: str
    title: str
    created: datetime
    zone: str
    base_url: str
    org_id: str | None = None
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class Performer:
    """Who acts: the account on this host, where it came from, and the Webex identity.

    Names follow the UCO/CASE vocabulary. ``ssh_from`` is the client address of the SSH session.
    """

    os_user: str
    ssh_from: str | None
    tty: str | None
    webex_person_id: str | None = None


@dataclass(frozen=True, slots=True)
class Blob:
    """A file kept under its content: SHA-256 and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What Webex says of a file: a name (hostile text), a media type, a size in bytes."""

    url: str
    name: str
    media_type: str
    size: int | None


GONE = "gone or past retention"
INFECTED = "blocked by Webex: infected"
_NEVER = frozenset({GONE, INFECTED})  # problems of files that will not be had later either


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A message's file as it was kept, or why it could not be (``blob`` None, ``problem`` set)."""

    url: str
    name: str
    media_type: str
    blob: Blob | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """One reading of a message by the officer, kept: the body's digest and the files."""

    message_id: str
    at: datetime
    sha256: str
    tracking_id: str | None
    files: tuple[KeptFile, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether every file was kept, except those that Webex will never hand out."""
        return all(one.blob or one.problem in _NEVER for one in self.files)


@dataclass(frozen=True, slots=True)
class Roster:
    """Who was in a room when it was read. ``at`` is the time of reading."""

    room_id: str
    at: datetime
    members: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One terminal cell of a captured screen.

    ``text`` is what stands in it ("" for the second half of a wide character); colours are
    ``#rrggbb``.
    """

    text: str
    fg: str
    bg: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """A captured screen: rows of cells, each row of the same length."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def size(self) -> tuple[int, int]:
        """Return columns and rows."""
        return (len(self.rows[0]) if self.rows else 0, len(self.rows))


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record visible on a captured screen: which row, which id, digest of its bytes."""

    row: int
    id: str
    sha256: str


class Extent(StrEnum):
    """What of the console an exhibit shows."""

    SCREEN = "screen"
    PANE = "pane"
    MARKED = "marked"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class ExhibitFacts:
    """What a sidecar says besides digests.

    ``officer`` and ``host`` are empty in a picture that was not captured but drawn as of a time.
    ``recipe`` says how to draw it once more, where that can be said. ``redacted`` is of the case.
    """

    case_id: str
    case_title: str
    officer: str
    host: str
    captured: datetime
    zone: str
    view: str
    filter: str
    theme: str
    version: str
    records: tuple[ShownRecord, ...] = ()
    first: int = 0
    last: int = 0
    total: int = 0
    caption: str = ""
    extent: Extent = Extent.SCREEN
    part: int = 1
    parts: int = 1
    recipe: Mapping[str, object] | None = None
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class KeptExhibit:
    """An exhibit as it lies in the case.

    ``content`` is the sidecar ({} when it cannot be read), ``text`` the text twin; ``problems`` are
    pairs of a file's name and what is wrong with it.
    """

    number: str
    content: Mapping[str, object]
    text: str
    problems: tuple[tuple[str, str], ...] = ()

    def text_in(self, name: str) -> str:
        """Return a text of the sidecar, "" for anything else."""
        found = self.content.get(name)
        return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A numbered capture on disk. ``number`` reads ``S-0001``; paths are relative to the case."""

    number: str
    svg: str
    txt: str
    sidecar: str
    svg_sha256: str
    txt_sha256: str


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal as stored: its place and the digest that the next line names."""

    seq: int
    action: str
    sha256: str
    content: dict[str, object] = field(default_factory=dict)
