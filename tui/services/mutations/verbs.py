"""The registry of deeds: one class for each verb."""

from collections.abc import Mapping

from tui.domain.mutation import Verb
from tui.services.mutations.call_records import DestroyCallRecording
from tui.services.mutations.deed import Deed, Ground
from tui.services.mutations.meeting_records import (
    DeleteRecording,
    DeleteTranscript,
    RestoreRecording,
)
from tui.services.mutations.members import AddMember, RemoveMember, RemoveTeamMember
from tui.services.mutations.messages import DeleteMeetingMessage, DeleteMessage
from tui.services.mutations.rooms import ChangeRoom

DEEDS: tuple[type[Deed], ...] = (
    DeleteMessage,
    RemoveMember,
    RemoveTeamMember,
    DeleteRecording,
    DestroyCallRecording,
    DeleteTranscript,
    DeleteMeetingMessage,
    ChangeRoom,
    AddMember,
    RestoreRecording,
)
BY_VERB: Mapping[Verb, type[Deed]] = {one.verb: one for one in DEEDS}


def deeds(ground: Ground) -> Mapping[Verb, Deed]:
    """Return every deed by its verb."""
    return {verb: made(ground) for verb, made in BY_VERB.items()}
