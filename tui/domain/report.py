"""What a report says, block by block, and on which records of the case each statement rests.

Pure: knows no case and no markup. All texts are as received or as written by us, told apart by
nobody: whoever draws a report makes every one of them safe.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tui.domain.worddiff import Run


@dataclass(frozen=True, slots=True)
class Source:
    """A record of the case: what it is, the SHA-256 of its bytes, and where in the case it lies.

    ``file`` is relative to the case folder, ``place`` the part of it in words, "" for all of it.
    """

    kind: str
    name: str
    sha256: str
    file: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in one line, and the records that it rests on."""

    text: str
    sources: tuple[Source, ...] = ()


Cell = tuple[Said, ...]
"""Statements under one another; those after the first are lesser ones."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled statement."""

    label: str
    said: Said


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled statements that belong together."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph. One that ``warns`` says what must not be overlooked."""

    said: Said
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Statements one by one."""

    points: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A heading across a table, for the rows below it."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. ``narrow`` columns, by name, never break their lines."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...] | Band, ...]
    narrow: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, in several lines, or the runs of what somebody rewrote."""

    text: str
    said: Said
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """An exhibit: its picture as it lies in the case, and the same as text."""

    title: str
    svg: bytes
    twin: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks under a heading of their own."""

    title: str
    blocks: Sequence["Block"]


Block = Facts | Prose | Points | Table | Quote | Picture | Group


@dataclass(frozen=True, slots=True)
class Cut:
    """What was left out for length: of so many things only some are shown."""

    shown: int
    of: int
    what: str

    @property
    def text(self) -> str:
        """Return it in words: ``500 of 12,345 events``."""
        return f"{self.shown:,} of {self.of:,} {self.what}"


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter. ``key`` names it within the report, for links."""

    key: str
    title: str
    blocks: Sequence[Block]
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report, about so many ``events``. Only ``made`` depends on when it is made."""

    case_id: str
    title: str
    officer: str
    made: datetime
    zone: str
    version: str
    events: int
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Shot:
    """An exhibit as it lies in the case, read back and checked.

    ``problem`` says why its picture cannot be shown. ``records`` are the ids and digests of what
    was on the screen.
    """

    number: str
    caption: str
    captured: datetime
    officer: str
    view: str
    filter: str
    svg: bytes
    svg_sha256: str
    twin: str
    txt_sha256: str
    records: tuple[tuple[str, str], ...] = field(default=())
    problem: str = ""
