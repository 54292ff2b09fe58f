"""Recordings and transcripts of meetings. What an officer deletes here, officers can still read.

Recordings of calls are of another family, with the opposite outcome: nothing is shared with it.
The answer that reads one recording holds keys to its bytes, so the before-image is its entry in the
list of its meeting.
"""

from datetime import timedelta
from typing import ClassVar

from tui.domain.models import parse_object, text_of
from tui.domain.mutation import Outcome, Step, Verb, Wish
from tui.domain.times import Window, parse_api
from tui.errors import NotFound
from tui.services.access import Ability
from tui.services.mutations.deed import (
    Called,
    Deed,
    Finding,
    LeftAlone,
    Prepared,
    Why,
    listed,
    text,
)

_AROUND = timedelta(days=2)  # of a transcript: it is listed by the time of its meeting
_STATES = {"purged": "it is deleted already", "deleted": "it is in the recycle bin"}


class _OfMeeting(Deed):
    """What both verbs of recordings of meetings need: how one stands, and its entry in a list."""

    async def status(self, recording_id: str) -> str:
        """Return how a recording stands; "" when it is not visible."""
        try:
            received = await self.ground.gateway.recordings.recording(recording_id)
        except NotFound:
            return ""
        return text_of(parse_object(received.raw) or {}, "status") or ""

    async def entry(self, recording_id: str) -> bytes:
        """Return a recording as the list of its meeting has it. Raises LeftAlone, NotFound."""
        recordings = self.ground.gateway.recordings
        data = parse_object((await recordings.recording(recording_id)).raw) or {}
        meeting, status = text_of(data, "meetingId"), text_of(data, "status") or "available"
        raw = meeting and await listed(recordings.of_meeting(meeting, status=status), recording_id)
        if not raw:
            raise LeftAlone("its entry in the list of its meeting cannot be read")
        return raw

    def described(self, step: Step) -> str:
        """Return the topic as the plan has it."""
        return f"recording of a meeting, {step.object_id}"


class DeleteRecording(_OfMeeting):
    """Deletes a recording of a meeting for everybody but officers."""

    verb: ClassVar = Verb.DELETE_RECORDING
    ability: ClassVar = Ability.DELETE_MEETINGS
    object_type: ClassVar = "recording"
    way_back: ClassVar = (
        "cannot be undone: its host and all others lose the recording; officers can still read it"
    )

    async def prepare(self, wish: Wish) -> Prepared:
        """Read the recording's entry in the list of its meeting."""
        raw = await self.entry(wish.object_id)
        data = parse_object(raw) or {}
        if data.get("status") == "purged":
            raise LeftAlone("already deleted: only officers can read it")
        topic, host = text_of(data, "topic") or "without a topic", text_of(data, "hostEmail")
        about = f"recording of a meeting, “{topic}”, host {host or 'not known'}"
        return Prepared(self.step(wish, wish.object_id, None, about), raw)

    async def call(self, step: Step, why: Why) -> Called:
        """Delete the recording, for the officer's reason, with the case as comment."""
        return Called(
            await self.ground.gateway.recordings.delete(
                step.object_id, reason=why.reason, comment=why.comment
            )
        )

    async def asked(self, step: Step) -> Finding:
        """Read how the recording stands."""
        status = await self.status(step.object_id)
        return Finding(status in {"purged", ""}, f"it reads as {status or 'not there'} now")


class RestoreRecording(_OfMeeting):
    """Brings a recording of a meeting back from the recycle bin, which no officer's right does."""

    verb: ClassVar = Verb.RESTORE_RECORDING
    ability: ClassVar = Ability.RESTORE_RECORDINGS
    word: ClassVar = "restore"
    sign: ClassVar = "restore"
    object_type: ClassVar = "recording"
    way_back: ClassVar = "undone by its host, who can move it to the recycle bin again"

    async def prepare(self, wish: Wish) -> Prepared:
        """Read the recording's entry, which must be in the recycle bin."""
        raw = await self.entry(wish.object_id)
        data = parse_object(raw) or {}
        status = text_of(data, "status") or "unknown"
        if status != "deleted":
            said = "purged: nothing brings it back" if status == "purged" else status
            raise LeftAlone(f"it is {said}: only what is in the recycle bin can be restored")
        host = text(wish, "host") or text_of(data, "hostEmail") or ""
        details = {**wish.details, "host": host, "site": text_of(data, "siteUrl") or ""}
        about = f"recording of a meeting, “{text_of(data, 'topic')}”, to its host {host}"
        return Prepared(
            self.step(Wish(self.verb, wish.object_id, details), wish.object_id, None, about),
            raw,
            ("it takes the token of an administrator: officers' rights do not reach this",),
        )

    async def call(self, step: Step, why: Why) -> Called:  # noqa: ARG002
        """Restore the recording in the name of its host."""
        return Called(
            await self.ground.gateway.recordings.restore(
                [step.object_id],
                host_email=text(step, "host") or None,
                site_url=text(step, "site") or None,
            )
        )

    async def asked(self, step: Step) -> Finding:
        """Read how the recording stands."""
        status = await self.status(step.object_id)
        return Finding(status == "available", f"it reads as {status or 'not there'}")


class DeleteTranscript(Deed):
    """Deletes a transcript of a meeting. ``site`` and ``start`` say where and when it is listed."""

    verb: ClassVar = Verb.DELETE_TRANSCRIPT
    ability: ClassVar = Ability.DELETE_MEETINGS
    object_type: ClassVar = "transcript"
    way_back: ClassVar = "cannot be undone: users lose the transcript; officers can still read it"

    async def _entry(self, wish: Wish | Step) -> bytes | None:
        start = parse_api(text(wish, "start"))
        window = Window(start - _AROUND, start + _AROUND)
        pages = self.ground.gateway.transcripts.list(window, text(wish, "site"))
        return await listed(pages, wish.object_id)

    async def prepare(self, wish: Wish) -> Prepared:
        """Read the transcript's entry in the list of its site."""
        if not (text(wish, "site") and text(wish, "start")):
            raise LeftAlone("its site and time are not known")
        raw = await self._entry(wish)
        if raw is None:
            raise LeftAlone("its site does not list it")
        data = parse_object(raw) or {}
        if data.get("status") == "deleted":
            raise LeftAlone("already deleted: only officers can read it")
        about = f"transcript of “{text_of(data, 'meetingTopic') or 'a meeting'}”"
        return Prepared(self.step(wish, wish.object_id, None, about), raw)

    async def call(self, step: Step, why: Why) -> Called:
        """Delete the transcript, for the officer's reason, with the case as comment."""
        return Called(
            await self.ground.gateway.transcripts.delete(
                step.object_id, reason=why.reason, comment=why.comment
            )
        )

    async def asked(self, step: Step) -> Finding:
        """Read how the transcript is listed."""
        raw = await self._entry(step)
        status = text_of(parse_object(raw or b"") or {}, "status") or "not listed"
        return Finding(status != "available", f"it is listed as {status}")

    def undo(self, step: Step, outcome: Outcome, before: bytes) -> Wish | None:  # noqa: ARG002
        """Return nothing: Webex keeps no recycle bin of transcripts."""
        return None
