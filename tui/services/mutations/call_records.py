"""Recordings of calls: what an officer deletes is destroyed, for the officer too.

A family apart from recordings of meetings, whose deletion does the opposite: nothing is shared.
"""

from datetime import timedelta
from typing import ClassVar

from tui.domain.models import moment_of, parse_object, text_of
from tui.domain.mutation import Step, Verb, Wish
from tui.domain.times import Window
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
)

_AROUND = timedelta(days=1)


class DestroyCallRecording(Deed):
    """Destroys a recording of a call for everybody, the officer included."""

    verb: ClassVar = Verb.DESTROY_CALL_RECORDING
    ability: ClassVar = Ability.DELETE_CALLS
    word: ClassVar = "destroy"
    sign: ClassVar = "DESTROY"
    object_type: ClassVar = "call recording"
    way_back: ClassVar = (
        "destroyed for good: nobody can hear a recording of a call afterwards, no officer either; "
        "what was not retrieved before is lost"
    )

    async def prepare(self, wish: Wish) -> Prepared:
        """Read the recording's entry in the list: the answer that reads it alone holds its keys."""
        calls = self.ground.gateway.call_recordings
        data = parse_object((await calls.recording(wish.object_id)).raw) or {}
        made, status = moment_of(data, "createTime"), text_of(data, "status") or "available"
        if made is None:
            raise LeftAlone("when it was made cannot be read")
        window = Window(made - _AROUND, made + _AROUND)
        raw = await listed(calls.list(window, status=status), wish.object_id)
        if raw is None:
            raise LeftAlone("its entry in the list of call recordings cannot be read")
        topic = text_of(data, "topic") or "without a topic"
        owner = text_of(data, "ownerEmail") or "not known"
        about = f"recording of a call, “{topic}”, owner {owner}"
        warning = f"“{topic}” will be destroyed: retrieve it first if it may be needed"
        return Prepared(self.step(wish, wish.object_id, None, about), raw, (warning,))

    async def call(self, step: Step, why: Why) -> Called:
        """Destroy the recording, for the officer's reason, with the case as comment."""
        return Called(
            await self.ground.gateway.call_recordings.destroy(
                step.object_id, reason=why.reason, comment=why.comment
            )
        )

    async def asked(self, step: Step) -> Finding:
        """Ask for the recording, which must not be there any more."""
        try:
            await self.ground.gateway.call_recordings.recording(step.object_id)
        except NotFound:
            return Finding(done=True, words="it cannot be read any more")
        return Finding(done=False, words="it can still be read")
