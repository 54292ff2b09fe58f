"""What acts outside of rooms do: meetings, recordings, calls, texts and the two audit logs.

Knows no HTTP and no rights. What `/events` has no resource for leaves no event: a meeting
recording that is deleted shows in its status and in the audit alone.
"""

from typing import TYPE_CHECKING

from tui.simulator import wire_calls, wire_meetings
from tui.simulator.calls import CallRecording
from tui.simulator.directory import Person
from tui.simulator.meeting_acts import (
    Administer,
    Chat,
    Destroy,
    Enter,
    Meet,
    OfficeAct,
    Rechat,
    Record,
    Ring,
    Shelve,
    Tape,
    Text,
    Transcribe,
    Unchat,
    Withdraw,
)
from tui.simulator.meetings import ChatLine

if TYPE_CHECKING:
    from tui.simulator.world import World


def play(world: "World", act: OfficeAct) -> bool:
    """Let an act happen. Returns False when it is impossible as things stand."""
    match act:
        case Meet():
            meeting = act.meeting
            world.meetings[meeting.series] = meeting
            data = wire_meetings.meeting_event(meeting, act.at)
            mask = meeting.host.org.mask
            world.feed.append(act.at, "meetings", "ended", meeting.host, mask, data)
        case Chat():
            world.chat[act.line.uuid] = act.line
            _tell_line(world, act.at, "created", act.line.author, act.line)
        case Rechat():
            act.line.text, act.line.updated = act.text, act.at
            _tell_line(world, act.at, "updated", act.line.author, act.line)
        case Unchat():
            if act.line.deleted is not None:
                return False
            act.line.deleted = act.at
            _tell_line(world, act.at, "deleted", act.actor, act.line)
        case Record():
            world.recordings[act.recording.id] = act.recording
        case Transcribe():
            it = act.transcript
            world.transcripts[it.id] = it
            data = wire_meetings.transcript_event(it, act.at)
            host = it.meeting.host
            world.feed.append(act.at, "meetingTranscripts", "created", host, host.org.mask, data)
        case Withdraw():
            if act.transcript.status == "deleted":
                return False
            act.transcript.status = "deleted"
        case Shelve():
            if act.recording.status == act.status:
                return False
            act.recording.status = act.status
            if isinstance(act.recording, CallRecording):
                _tell_tape(world, act.at, "updated", act.actor, act.recording)
        case Ring():
            data = wire_calls.call_event(act.call, act.leg)
            world.feed.append(act.at, "call_records", "created", act.leg, act.leg.org.mask, data)
        case Tape():
            world.call_recordings[act.recording.id] = act.recording
            _tell_tape(world, act.at, "created", act.recording.owner, act.recording)
        case Destroy():
            if world.call_recordings.pop(act.recording.id, None) is None:
                return False
            _tell_tape(world, act.at, "deleted", act.actor, act.recording)
        case Text():
            author = act.message.author
            data = wire_calls.text_event(act.message)
            world.feed.append(act.at, "businessTexts", "created", author, author.org.mask, data)
        case Administer():
            world.deeds.append(act.deed)
        case Enter():
            world.sign_ins.append(act.sign_in)
    return True


def _tell_line(world: "World", at: int, type_: str, actor: Person, line: ChatLine) -> None:
    data = wire_meetings.chat_event(line)
    world.feed.append(at, "meetingMessages", type_, actor, line.meeting.host.org.mask, data)


def _tell_tape(
    world: "World", at: int, type_: str, actor: Person, recording: CallRecording
) -> None:
    data = wire_calls.recording(recording)
    mask = recording.owner.org.mask
    world.feed.append(at, "convergedRecordings", type_, actor, mask, data)
