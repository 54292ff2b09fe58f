"""What people do: the acts a scenario is written in. Each carries its time, ``at``.

Knows nothing of how an act changes the world or looks on the wire.
"""

from dataclasses import dataclass

from tui.simulator.directory import Person
from tui.simulator.meeting_acts import (
    Administer,
    Enter,
    OfficeAct,
    Record,
    Shelve,
    Withdraw,
)
from tui.simulator.meetings import Recording
from tui.simulator.spaces import Message, Room, Submission, Tab


@dataclass(slots=True)
class Open:
    """A room comes into being; Webex publishes no event for it."""

    at: int
    room: Room


@dataclass(slots=True)
class Join:
    """``actor`` adds ``person``; ``by_team`` when the team brought the membership."""

    at: int
    room: Room
    person: Person
    actor: Person
    moderator: bool = False
    by_team: bool = False


@dataclass(slots=True)
class Promote:
    """``actor`` makes ``person`` a moderator, or takes that away."""

    at: int
    room: Room
    person: Person
    actor: Person
    moderator: bool = True


@dataclass(slots=True)
class Leave:
    """``actor`` removes ``person``; the same person when they leave by themselves."""

    at: int
    room: Room
    person: Person
    actor: Person


@dataclass(slots=True)
class Reclassify:
    """``actor`` gives the room another classification level."""

    at: int
    room: Room
    actor: Person
    level: int


@dataclass(slots=True)
class Post:
    """The author of ``message`` posts it."""

    at: int
    message: Message


@dataclass(slots=True)
class Edit:
    """The author rewrites a message."""

    at: int
    message: Message
    text: str


@dataclass(slots=True)
class Erase:
    """``actor`` deletes a message."""

    at: int
    message: Message
    actor: Person


@dataclass(slots=True)
class Read:
    """``person`` downloads the file at ``index``, or is shown ``page`` of its preview."""

    at: int
    message: Message
    index: int
    person: Person
    page: int | None = None


@dataclass(slots=True)
class Pin:
    """The creator of ``tab`` pins it to its room."""

    at: int
    tab: Tab


@dataclass(slots=True)
class Repin:
    """``actor`` gives a tab another title."""

    at: int
    tab: Tab
    actor: Person
    title: str


@dataclass(slots=True)
class Unpin:
    """``actor`` takes a tab off its room."""

    at: int
    tab: Tab
    actor: Person


@dataclass(slots=True)
class Submit:
    """Somebody fills in a card and sends it off."""

    at: int
    submission: Submission


RoomAct = (
    Open
    | Join
    | Promote
    | Leave
    | Reclassify
    | Post
    | Edit
    | Erase
    | Read
    | Pin
    | Repin
    | Unpin
    | Submit
)
Act = RoomAct | OfficeAct


def leaves_event(act: Act) -> bool:
    """Whether `/events` tells of an act that is possible."""
    silent = isinstance(act, Open | Record | Withdraw | Administer | Enter)
    return not silent and not (isinstance(act, Shelve) and isinstance(act.recording, Recording))
