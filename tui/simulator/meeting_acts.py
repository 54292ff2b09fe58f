"""What people do outside of rooms: meet, chat there, record, call, text, and administer.

Knows nothing of how an act changes the world or looks on the wire.
"""

from dataclasses import dataclass

from tui.simulator.audits import Deed, SignIn
from tui.simulator.calls import BusinessText, Call, CallRecording
from tui.simulator.directory import Person
from tui.simulator.meetings import ChatLine, Meeting, Recording, Transcript


@dataclass(slots=True)
class Meet:
    """A meeting ends."""

    at: int
    meeting: Meeting


@dataclass(slots=True)
class Chat:
    """Somebody writes into the chat of a meeting."""

    at: int
    line: ChatLine


@dataclass(slots=True)
class Rechat:
    """The author rewords a line of the chat."""

    at: int
    line: ChatLine
    text: str


@dataclass(slots=True)
class Unchat:
    """``actor`` deletes a line of the chat."""

    at: int
    line: ChatLine
    actor: Person


@dataclass(slots=True)
class Record:
    """The recording of a meeting is ready; no event tells so."""

    at: int
    recording: Recording


@dataclass(slots=True)
class Transcribe:
    """The transcript of a meeting is ready."""

    at: int
    transcript: Transcript


@dataclass(slots=True)
class Shelve:
    """``actor`` moves a recording to the recycle bin, out of it, or out of everybody's sight.

    No event tells so when it is of a meeting.
    """

    at: int
    recording: Recording | CallRecording
    actor: Person
    status: str


@dataclass(slots=True)
class Withdraw:
    """``actor`` deletes a transcript; no event tells so."""

    at: int
    transcript: Transcript
    actor: Person


@dataclass(slots=True)
class Ring:
    """A call ends; ``leg`` is whose record it is."""

    at: int
    call: Call
    leg: Person


@dataclass(slots=True)
class Tape:
    """The recording of a call is ready."""

    at: int
    recording: CallRecording


@dataclass(slots=True)
class Destroy:
    """``actor`` removes the recording of a call for everybody."""

    at: int
    recording: CallRecording
    actor: Person


@dataclass(slots=True)
class Text:
    """Somebody sends a business text."""

    at: int
    message: BusinessText


@dataclass(slots=True)
class Administer:
    """An administrator does something; another log than the events tells so."""

    at: int
    deed: Deed


@dataclass(slots=True)
class Enter:
    """Somebody signs in or out; another log than the events tells so."""

    at: int
    sign_in: SignIn


OfficeAct = (
    Meet
    | Chat
    | Rechat
    | Unchat
    | Record
    | Transcribe
    | Shelve
    | Withdraw
    | Ring
    | Tape
    | Destroy
    | Text
    | Administer
    | Enter
)
