"""A list of people under headings, each with one line and what proves it.

Text is kept as received: whoever draws it makes it safe. Lines and proofs are made when they are
asked for, as a room can have thousands of members.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from tui.domain import times
from tui.services.names import UNKNOWN_ORG, Known

BUCKETS = 24


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that shows something: when, in what words, and the event's id, "" for a roster."""

    at: datetime
    text: str
    event_id: str = ""

    def line(self, zone: tzinfo) -> str:
        """Return time and words; the id is for whoever draws it to show."""
        return f"{times.stamp(self.at, zone)} {self.text}"


@dataclass(frozen=True, slots=True)
class Heading:
    """What the entries after it have in common; ``level`` 1 is below 0."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody or something of a list: the name, what is said of it, and what proves that.

    ``tier`` is the heading it stands under, in a word for machines, and ``facts`` are what else
    those are told. ``org`` is as in ``names.Known``. ``density`` counts something in ``BUCKETS``
    equal stretches of time, ``opened`` the files that were opened in each.
    """

    name: str
    org: int
    is_bot: bool
    tier: str
    line: Callable[[], str]
    proofs: Callable[[], list[Proof]]
    known: Known | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    density: Sequence[int] = ()
    opened: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole page: what it is about, what limits it, then headings and entries."""

    title: str
    notes: tuple[str, ...]
    rows: tuple[Heading | Entry, ...]

    @property
    def entries(self) -> list[Entry]:
        """Return the entries without the headings."""
        return [one for one in self.rows if isinstance(one, Entry)]


@dataclass(frozen=True, slots=True)
class Answers:
    """A question that can be asked in several senses, by what they are called."""

    by_choice: Mapping[str, Callable[[], Listing]]

    @property
    def choices(self) -> list[str]:
        """Return the senses, the first by default."""
        return list(self.by_choice)

    def answer(self, choice: str) -> Listing:
        """Return the answer in one sense."""
        return self.by_choice[choice]()


def organization(org: int) -> str:
    """Return an organization in words, by its number in ``names.Known``."""
    if org == UNKNOWN_ORG:
        return "organization unknown"
    return f"external organization {org}" if org else "own organization"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number of things in words."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def people(known: Sequence[Known]) -> str:
    """Return how many people these are, and how many of them are external, in words."""
    outside = sum(one.org != 0 for one in known)
    return f"{counted(len(known), 'person', 'people')}, {outside:,} external"


def externals_first(org: int) -> tuple[bool, bool, int]:
    """Return a sort key: external organizations by number, the unknown one, then the own."""
    return (org == 0, org == UNKNOWN_ORG, org)


def grouped(title: str, entries: Sequence[Entry]) -> Iterator[Heading | Entry]:
    """Yield a heading, and the entries under one for each organization, externals first."""
    known = [one.known for one in entries if one.known is not None]
    yield Heading(f"{title} · {people(known) if entries else 'nobody'}")
    orgs = sorted({one.org for one in entries}, key=externals_first)
    for org in orgs:
        own = [one for one in entries if one.org == org]
        if len(orgs) > 1:
            yield Heading(f"{organization(org)} · {len(own):,}", 1)
        yield from own
