"""Rooms, teams, memberships, messages and files as they stand at one moment.

Knows nothing of events, rights or HTTP.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zlib import crc32

from tui.simulator import ids
from tui.simulator.directory import Org, Person

CLASSIFICATIONS = ("Public", "Internal", "Confidential", "Highly confidential", "Secret")
"""Names of the five levels of an organization, lowest first."""


def classification_id(level: int) -> str:
    """Return the id of one of the five levels, counted from 0."""
    return ids.encode("CLASSIFICATION", ids.named(f"classification:{level}"))


@dataclass(eq=False)
class Membership:
    """One person in one room since ``created``."""

    person: Person
    created: int
    moderator: bool = False
    hidden: bool = False


@dataclass(eq=False)
class Room:
    """A room; ``roster`` is keyed by the UUID of the person."""

    title: str
    kind: str
    creator: Person
    created: int
    team: "Team | None" = None
    owner_org: Org | None = None
    locked: bool = False
    public: bool = False
    level: int = 1
    description: str = ""
    announcing: bool = False
    read_only: bool = False
    undecryptable: bool = False
    roster: dict[str, Membership] = field(default_factory=dict)
    tabs: "dict[str, Tab]" = field(default_factory=dict)
    orgs_ever: int = 0
    last_activity: int = 0

    @cached_property
    def uuid(self) -> str:
        """The version-1 UUID that tells the creation time."""
        return ids.timed(self.created, crc32(self.title.encode() + self.creator.uuid.encode()))

    @cached_property
    def id(self) -> str:
        """The id on the wire."""
        return ids.encode("ROOM", self.uuid)

    @property
    def owner(self) -> Org:
        """The owning organization: the creator's unless a bot opened the room."""
        return self.owner_org or self.creator.org

    @property
    def full_view(self) -> int:
        """Mask of the organizations whose officers see everything in here.

        A group room has one owner; a 1:1 room is managed by the officers of both sides.
        """
        return self.orgs_ever | self.owner.mask if self.kind == "direct" else self.owner.mask


@dataclass(eq=False)
class Team:
    """A team; its members are those of its General room, whose UUID it shares."""

    name: str
    description: str
    general: Room

    @cached_property
    def id(self) -> str:
        """The id on the wire."""
        return ids.encode("TEAM", self.general.uuid)


@dataclass(frozen=True)
class File:
    """A file by name; its bytes follow from ``name`` and ``lines`` alone.

    ``state`` is what the malware scanner makes of it: clean, scanning, infected, unscannable, or
    gone when it is past retention though its message is not.
    """

    name: str
    lines: tuple[str, ...] = ()
    state: str = "clean"


Card = dict[str, Any]
"""An adaptive card, which is JSON of any shape."""


@dataclass(eq=False)
class Message:
    """A message, which keeps its text and files after its deletion."""

    room: Room
    author: Person
    created: int
    text: str
    html: str | None = None
    files: tuple[File, ...] = ()
    mentions: tuple[Person, ...] = ()
    parent: "Message | None" = None
    cards: tuple[Card, ...] = ()
    updated: int | None = None
    deleted: int | None = None

    @cached_property
    def uuid(self) -> str:
        """The version-1 UUID that tells the posting time."""
        return ids.timed(self.created, crc32(f"{self.author.uuid}{self.room.uuid}".encode()))

    @cached_property
    def id(self) -> str:
        """The id on the wire."""
        return ids.encode("MESSAGE", self.uuid)

    def content_id(self, index: int) -> str:
        """Return the id of the attached file at ``index``."""
        return ids.encode("CONTENT", f"{self.uuid}/{index}")


@dataclass(eq=False)
class Tab:
    """A web page pinned to a room."""

    room: Room
    title: str
    url: str
    creator: Person
    created: int

    @cached_property
    def id(self) -> str:
        """The id on the wire."""
        salt = crc32(f"{self.room.uuid}{self.url}".encode())
        return ids.encode("TAB", ids.timed(self.created, salt))


@dataclass(eq=False)
class Submission:
    """What somebody filled into a card: an attachment action."""

    message: Message
    person: Person
    created: int
    inputs: dict[str, str]

    @cached_property
    def uuid(self) -> str:
        """The version-1 UUID that tells the time."""
        return ids.timed(self.created, crc32(f"{self.message.uuid}{self.person.uuid}".encode()))

    @cached_property
    def id(self) -> str:
        """The id on the wire."""
        return ids.encode("ATTACHMENT_ACTION", self.uuid)
