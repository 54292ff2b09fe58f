"""Changing the settings of a room that an officer may change without being in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from tui.domain.models import Room, flag_of, parse_object, text_of
from tui.domain.mutation import Outcome, Step, Value, Verb, Wish
from tui.services.access import Ability
from tui.services.mutations.deed import Called, Deed, Finding, LeftAlone, Prepared, Why

SETTINGS = ("isAnnouncementOnly", "classificationId", "isPublic", "description")
_WORDS = {
    ("isAnnouncementOnly", True): "announcement mode on: only moderators write",
    ("isAnnouncementOnly", False): "announcement mode off",
    ("isPublic", True): "public in the organization",
    ("isPublic", False): "no longer public; its description goes with that",
}


class ChangeRoom(Deed):
    """Changes settings, which are the details; Webex demands the present title with them."""

    verb: ClassVar = Verb.CHANGE_ROOM
    ability: ClassVar = Ability.CHANGE_ROOMS
    word: ClassVar = "change"
    sign: ClassVar = "set"
    object_type: ClassVar = "room"
    reversible: ClassVar = True
    way_back: ClassVar = "undone by putting the settings back as they were read"

    async def prepare(self, wish: Wish) -> Prepared:
        """Read the room; say what Webex would refuse."""
        raw = (await self.ground.gateway.room(wish.object_id)).raw
        room, data = Room.read(raw), parse_object(raw) or {}
        settings = settings_of(wish.details)
        if room is None or not settings:
            raise LeftAlone("no setting of a room is named that could be changed")
        await self.ground.look.look_into(room.id)
        where = self.ground.look.names.room(room.id)
        if room.title is None:
            raise LeftAlone("its title cannot be read, which Webex demands in any change")
        if room.direct:
            raise LeftAlone(f"{where} is a 1:1, which has no such settings")
        if self.ground.look.names.is_foreign(room.id):
            raise LeftAlone(f"{where} belongs to another organization, which alone changes it")
        if all(_present(data, name) == value for name, value in settings.items()):
            raise LeftAlone(f"{where} is so already: {_told(settings)}")
        if settings.get("isAnnouncementOnly") is True and not room.is_locked:
            raise LeftAlone(f"{where} is not locked, which announcement mode needs")
        return Prepared(self.step(wish, room.id, room.id, f"{where}: {_told(settings)}"), raw)

    async def call(self, step: Step, why: Why) -> Called:  # noqa: ARG002
        """Read the present title, and change the settings with it."""
        present = Room.read((await self.ground.gateway.room(step.object_id)).raw)
        title = (present.title if present else None) or ""
        received = await self.ground.gateway.spaces.update_room(
            step.object_id, title, settings_of(step.details)
        )
        return Called(received.exchange)

    async def findings(self, steps: Sequence[Step], since: datetime) -> list[Finding]:  # noqa: ARG002
        """Read the rooms again."""
        found = []
        for step in steps:
            data = parse_object((await self.ground.gateway.room(step.object_id)).raw) or {}
            wanted = settings_of(step.details)
            done = all(_present(data, name) == value for name, value in wanted.items())
            words = "the room reads so now" if done else "the room does not read so"
            found.append(Finding(done=done, words=words))
        return found

    def undo(self, step: Step, outcome: Outcome, before: bytes) -> Wish | None:  # noqa: ARG002
        """Return that the settings are put back."""
        data = parse_object(before) or {}
        settings = {name: _present(data, name) for name in settings_of(step.details)}
        return Wish(self.verb, step.object_id, settings)

    def described(self, step: Step) -> str:
        """Return the room and its settings."""
        return f"{self.ground.look.names.room(step.room_id)}: {_told(settings_of(step.details))}"


def settings_of(details: Mapping[str, Value]) -> dict[str, Value]:
    """Return the settings among the details of a step."""
    return {name: details[name] for name in SETTINGS if name in details}


def _present(data: dict[str, Any], name: str) -> Value:
    return flag_of(data, name) if name.startswith("is") else text_of(data, name) or ""


def _told(settings: Mapping[str, Value]) -> str:
    return ", ".join(
        _WORDS.get((name, value), f"{name.removesuffix('Id')} {value}")  # type: ignore[arg-type]
        for name, value in settings.items()
    )
