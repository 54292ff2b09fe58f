"""Deleting messages of rooms and of meetings. Webex has no undelete for either."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from tui.domain import ids
from tui.domain.models import EPOCH, Event, Message
from tui.domain.mutation import Step, Verb, Wish
from tui.domain.times import format_api
from tui.errors import BadAnswer
from tui.services.access import Ability
from tui.services.mutations.deed import (
    NOT_YET,
    Called,
    Deed,
    Finding,
    LeftAlone,
    Prepared,
    Why,
    key_of,
    seen,
)
from tui.services.names import Known

_EVER = EPOCH + timedelta(days=1)
_READS = frozenset({"files", "file_transcodings"})


class DeleteMessage(Deed):
    """Deletes a message of a room, with its files. ``object_id`` may be the message's UUID."""

    verb: ClassVar = Verb.DELETE_MESSAGE
    ability: ClassVar = Ability.DELETE
    object_type: ClassVar = "message"
    by_events: ClassVar = True
    way_back: ClassVar = (
        "cannot be undone: users lose the message and its files; the officer can still read both "
        "until retention ends"
    )

    def since(self, wish: Wish) -> datetime | None:
        """Return when the message was posted: a deletion can have come at any time since."""
        return ids.time_of(ids.uuid_of(wish.object_id))

    def _found(self, wish: Wish) -> tuple[str, list[Event]]:
        """Return the id and the events of the message. Raises LeftAlone when it cannot go."""
        look = self.ground.look
        story = look.stories.of(key_of(wish.object_id))
        gone = next((one for one in story if one.kind == "messages/deleted"), None)
        if gone is not None:
            who = look.names.actor(gone).name
            raise LeftAlone(f"already deleted {format_api(gone.created)} by {who}")
        spelled = wish.object_id if ids.decode(wish.object_id).kind else None
        message_id = next((one.message_id for one in story if one.message_id), spelled)
        if message_id is None:
            raise LeftAlone("its message id is not known")
        return message_id, story

    def _require_ours(self, room_id: str | None, author: Known) -> None:
        """Raise LeftAlone when neither the room nor who wrote there is of our own house."""
        names = self.ground.look.names
        if names.is_foreign(room_id) and author.org > 0:
            raise LeftAlone(
                f"{names.room(room_id)} belongs to another organization and so does {author.name}: "
                "only their own officer may delete it"
            )

    def foresee(self, wish: Wish) -> Step:
        """Return the step as the events of the message tell it."""
        message_id, story = self._found(wish)
        room_id = next((one.room_id for one in story if one.room_id), None)
        posted = next((one for one in story if one.kind == "messages/created"), None)
        if posted is not None:
            names = self.ground.look.names
            self._require_ours(room_id, names.person(posted.person_id, posted.person_email))
        return replace(self.step(wish, message_id, room_id, ""), summary="")

    async def prepare(self, wish: Wish) -> Prepared:
        """Read the message, unless its deletion is known; look who has opened its files."""
        look = self.ground.look
        message_id, story = self._found(wish)
        received = await self.ground.gateway.message(message_id)
        message = Message.read(received.raw)
        if message is None or not ids.same(message.id, wish.object_id):
            raise BadAnswer("Webex sent something else than the message asked for", do="try again")
        await look.look_into(message.room_id)  # who owns the room must be known
        author = look.names.person(message.person_id, message.person_email)
        self._require_ours(message.room_id, author)
        room = look.names.room(message.room_id)
        count = len(message.files)
        files = f", with {count} file{'s' if count > 1 else ''}" if count else ""
        about = f"message of {author.name} in {room}{files}: {message.text}"
        warnings = []
        readers = {look.names.actor(one).name for one in story if one.resource in _READS}
        if readers:
            warnings.append(
                f"a file of {author.name} in {room} was already opened by "
                f"{', '.join(sorted(readers))}: a copy that was downloaded is beyond recall"
            )
        if look.names.is_foreign(message.room_id):
            warnings.append(f"{room} belongs to another organization")
        step = self.step(wish, message_id, message.room_id, about)
        return Prepared(step, received.raw, tuple(warnings))

    def known(self, step: Step) -> str:
        """Return that the case holds the event of the message's deletion."""
        gone = self.ground.look.stories.deletion(ids.uuid_of(step.object_id))
        return seen(gone) if gone else ""

    async def call(self, step: Step, why: Why) -> Called:  # noqa: ARG002
        """Delete the message."""
        return Called(await self.ground.gateway.delete_message(step.object_id))

    async def findings(self, steps: Sequence[Step], since: datetime) -> list[Finding]:  # noqa: ARG002
        """Look for the events of the deletions; a message itself stays readable to officers."""
        told = map(self.known, steps)
        return [Finding(done=True, words=words) if words else _NOT_YET for words in told]

    def described(self, step: Step) -> str:
        """Return the message as the case knows it."""
        look = self.ground.look
        uuid = ids.uuid_of(step.object_id)
        text = look.stories.text(uuid)
        return f"message in {look.names.room(step.room_id)}" + (f": {text}" if text else "")


_NOT_YET = Finding(None, "no deletion event has arrived yet; the timeline shows it when it does")


class DeleteMeetingMessage(Deed):
    """Deletes a message of a meeting, by the id of the message, not of its event."""

    verb: ClassVar = Verb.DELETE_MEETING_MESSAGE
    ability: ClassVar = Ability.DELETE
    object_type: ClassVar = "meeting message"
    by_events: ClassVar = True
    way_back: ClassVar = "cannot be undone: Webex has no undelete for messages of meetings"

    async def prepare(self, wish: Wish) -> Prepared:
        """Take the event that posted it for the before-image: Webex cannot be asked for one."""
        look = self.ground.look
        story = [
            one
            for kind in ("meetingMessages/created", "meetingMessages/updated")
            for one in self.named(kind, _EVER)
            if ids.same(one.object_id, wish.object_id)
        ]
        if not story:
            raise LeftAlone("no event of this case tells of it")
        posted = max(story, key=lambda one: one.created)
        if gone := self._deletions(_EVER).get(key_of(wish.object_id)):
            raise LeftAlone(f"already deleted: {gone}")
        author = look.names.person(posted.person_id, posted.person_email).name
        about = f"message of {author} in a meeting: {posted.text}"
        object_id = posted.object_id or wish.object_id
        return Prepared(self.step(wish, object_id, None, about), posted.raw)

    def known(self, step: Step) -> str:
        """Return that the case holds the event of the deletion."""
        return self._deletions(_EVER).get(key_of(step.object_id), "")

    async def call(self, step: Step, why: Why) -> Called:  # noqa: ARG002
        """Delete the message."""
        return Called(await self.ground.gateway.meetings.delete_message(step.object_id))

    async def findings(self, steps: Sequence[Step], since: datetime) -> list[Finding]:
        """Look for the events of the deletions."""
        gone = self._deletions(since)
        found = (gone.get(key_of(one.object_id)) for one in steps)
        return [Finding(done=True, words=words) if words else NOT_YET for words in found]

    def _deletions(self, since: datetime) -> dict[str, str]:
        deleted = self.named("meetingMessages/deleted", since)
        return {key_of(one.object_id): seen(one) for one in deleted}
