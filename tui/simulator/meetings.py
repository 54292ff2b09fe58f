"""Meetings with what comes of them: chat, recordings, transcripts. Knows nothing of rights.

Ids have the forms that Webex gives them: a series is 32 hex digits, a scheduled meeting adds its
start, an instance ``_I_`` and a number (Meetings API, list meetings).
"""

import time
from dataclasses import dataclass, field
from functools import cached_property
from zlib import crc32

from tui.simulator import ids
from tui.simulator.clock import MINUTE, SECOND
from tui.simulator.directory import Person
from tui.simulator.spaces import File, Room


@dataclass(frozen=True)
class Guest:
    """Somebody in a meeting who did not sign in."""

    name: str
    email: str


@dataclass(eq=False)
class Meeting:
    """A meeting that was held; ``late`` names, by UUID, when somebody came who was not on time.

    ``site`` is the meeting site; one of the older platform keeps the chat apart from `/events`.
    """

    title: str
    host: Person
    attendees: tuple[Person, ...]
    start: int
    end: int
    site: str
    room: Room | None = None
    recorded: bool = False
    guests: tuple[Guest, ...] = ()
    late: dict[str, int] = field(default_factory=dict)

    @cached_property
    def series(self) -> str:
        """The id of the series."""
        where = self.room.uuid if self.room else self.host.uuid
        return ids.named(f"meeting:{self.title}:{where}:{self.start}").replace("-", "")

    @cached_property
    def scheduled(self) -> str:
        """The id of the scheduled meeting."""
        return f"{self.series}_{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(self.start // SECOND))}"

    @cached_property
    def id(self) -> str:
        """The id of the instance that was held."""
        return f"{self.series}_I_{self.start * 1_000 + crc32(self.series.encode()) % 1_000}"

    @property
    def number(self) -> str:
        """The number that people dial."""
        return f"25{crc32(self.series.encode()) % 10**9:09d}"

    def came(self, index: int) -> int:
        """Return when the attendee at ``index`` joined."""
        usual = min(self.start + index * 23 * SECOND, self.end)
        return self.late.get(self.attendees[index].uuid, usual)


@dataclass(eq=False)
class ChatLine:
    """A line of a meeting's chat; to everybody unless it has ``to``."""

    meeting: Meeting
    author: Person
    created: int
    text: str
    to: tuple[Person | Guest, ...] = ()
    breakout: bool = False
    updated: int | None = None
    deleted: int | None = None

    @cached_property
    def uuid(self) -> str:
        """The version-1 UUID that tells the time."""
        salt = crc32(f"{self.author.uuid}{self.meeting.series}".encode())
        return ids.timed(self.created, salt)

    @cached_property
    def id(self) -> str:
        """The id on the wire, which is not that of the event."""
        return ids.encode("MEETING_MESSAGE", self.uuid)


@dataclass(frozen=True)
class Viewing:
    """Somebody watched a recording, or took it along."""

    at: int
    person: Person
    downloaded: bool = False


@dataclass(eq=False)
class Recording:
    """The recording of a meeting; ``created`` is when the file was ready.

    ``status``: available, deleted (in the recycle bin), or purged (only officers see it).
    """

    meeting: Meeting
    created: int
    status: str = "available"
    viewings: list[Viewing] = field(default_factory=list)

    @cached_property
    def id(self) -> str:
        """The id: 32 hex digits."""
        return ids.named(f"recording:{self.meeting.id}").replace("-", "")

    @property
    def owner(self) -> Person:
        """The host, whose recycle bin it goes to."""
        return self.meeting.host

    @property
    def file(self) -> File:
        """The film."""
        return File(f"{self.meeting.title}.mp4", (self.meeting.title, self.id))

    @property
    def seconds(self) -> int:
        """How long it runs."""
        return max(1, (self.meeting.end - self.meeting.start - MINUTE) // SECOND)


@dataclass(eq=False)
class Transcript:
    """What was said in a meeting; deleted ones stay readable to officers."""

    meeting: Meeting
    created: int
    said: tuple[tuple[Person, str], ...]
    status: str = "available"

    @cached_property
    def id(self) -> str:
        """The id: a UUID, ``_M_`` and 32 hex digits."""
        return f"{ids.named(f'transcript:{self.meeting.id}')}_M_{self.meeting.series}"

    def cues(self) -> list[tuple[int, int, Person, str]]:
        """Return start and length in milliseconds, speaker and words of each line."""
        found, at = [], 4 * SECOND
        for person, words in self.said:
            length = 900 + 55 * len(words)
            found.append((at, length, person, words))
            at += length + 700
        return found

    def text(self, *, vtt: bool) -> str:
        """Return the whole as WebVTT, or as plain lines."""
        if not vtt:
            return (
                "\n".join(f"{person.name}: {words}" for _, _, person, words in self.cues()) + "\n"
            )
        cues = (
            f'{number} "{person.name}" ({crc32(person.uuid.encode())})\n'
            f"{_offset(at)} --> {_offset(at + length)}\n{words}\n"
            for number, (at, length, person, words) in enumerate(self.cues(), 1)
        )
        return "WEBVTT\n\n" + "\n".join(cues)


def _offset(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, SECOND)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"
