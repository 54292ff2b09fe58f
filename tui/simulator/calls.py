"""Telephone calls, their recordings, and business texts. Knows nothing of rights."""

from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from tui.simulator import ids
from tui.simulator.clock import SECOND
from tui.simulator.directory import Person
from tui.simulator.spaces import File


@dataclass(eq=False)
class Call:
    """A call from one person to another, or to an outside ``number``; not answered: no ``seconds``.

    Each owner in the organization gets a record of their own leg.
    """

    caller: Person
    start: int
    seconds: int = 0
    callee: Person | None = None
    number: str = ""

    @cached_property
    def session(self) -> str:
        """The UUID that both legs share."""
        return ids.named(f"call:{self.caller.uuid}:{self.start}")

    @property
    def end(self) -> int:
        """When the call was over, rung for twelve seconds first."""
        return self.start + (12 + self.seconds) * SECOND


@dataclass(eq=False)
class CallRecording:
    """The recording of a call. ``status`` as for meetings, but an officer's deletion is final."""

    call: Call
    created: int
    status: str = "available"

    @cached_property
    def id(self) -> str:
        """The id: 32 hex digits."""
        return ids.named(f"call-recording:{self.call.session}").replace("-", "")

    @property
    def owner(self) -> Person:
        """Whose line was recorded."""
        return self.call.caller

    @property
    def topic(self) -> str:
        """What lists call it."""
        return f"Call with {self.call.callee.name if self.call.callee else self.call.number}"

    @property
    def file(self) -> File:
        """The sound."""
        return File(f"{self.id}.mp3", (self.topic, self.id))


@dataclass(eq=False)
class BusinessText:
    """A text message that somebody sent to a telephone."""

    author: Person
    created: int
    text: str

    @cached_property
    def id(self) -> str:
        """The id on the wire."""
        salt = crc32(f"{self.author.uuid}{self.text}".encode())
        return ids.encode("BUSINESS_TEXT", ids.timed(self.created, salt))


def extension(person: Person) -> str:
    """Return the last digits of somebody's telephone number."""
    return str(2000 + crc32(person.uuid.encode()) % 7000)


def telephone(person: Person) -> str:
    """Return a number from the range that is kept for fiction."""
    return f"+1555010{extension(person)}"
