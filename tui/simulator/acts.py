"""What people do: the acts a scenario is written in. Each carries its time, ``at``.

Knows nothing of how an act changes the world or looks on the wire.
"""

from dataclasses import dataclass

from tui.simulator.directory import Person
from tui.simulator.spaces import Message, Room


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
class Meet:
    """A meeting of some people of a room ends."""

    at: int
    room: Room
    host: Person
    attendees: tuple[Person, ...]
    title: str
    recorded: bool = False


Act = Open | Join | Promote | Leave | Reclassify | Post | Edit | Erase | Read | Meet
