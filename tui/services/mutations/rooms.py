"""Changing the settings of a room that an officer may change without being in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tui.domain import ids
from tui.domain.families import Webex
from tui.domain.models import Room, flag_of, parse_object, text_of
from tui.domain.mutation import Outcome, Step, Value, Verb, Wish
from tui.errors import BadInput, Forbidden, WebexFailure
from tui.services.access import Ability
from tui.services.mutations.deed import Called, Deed, Finding, LeftAlone, Prepared, Why

SETTINGS = ("isAnnouncementOnly", "isReadOnly", "classificationId", "isPublic", "description")
_NAMED = "named"  # the detail that holds the name of a classification
_UNSURE = "Webex's documents disagree on whether an officer may do this: reading back tells"
_WORDS = {
    ("isAnnouncementOnly", True): "announcement mode on: only moderators write",
    ("isAnnouncementOnly", False): "announcement mode off",
    ("isReadOnly", True): "read-only: neither of the two writes",
    ("isReadOnly", False): "no longer read-only",
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
        if room.title is None and not (room.direct and text_of(data, "title")):
            raise LeftAlone("its title cannot be read, which Webex demands in any change")
        if room.direct and set(settings) != {"isReadOnly"}:
            raise LeftAlone(f"{where} is a 1:1, which has no such settings")
        if "isReadOnly" in settings and not room.direct:
            raise LeftAlone(f"{where} is no 1:1: it can be for announcements, not read-only")
        if self.ground.look.names.is_foreign(room.id):
            raise LeftAlone(f"{where} belongs to another organization, which alone changes it")
        details = await self._named(wish.details)
        if all(_present(data, name) == value for name, value in settings.items()):
            raise LeftAlone(f"{where} is so already: {_told(details)}")
        if settings.get("isAnnouncementOnly") is True and not room.is_locked:
            raise LeftAlone(f"{where} is not locked, which announcement mode needs")
        wish = Wish(self.verb, room.id, details)
        step = self.step(wish, room.id, room.id, f"{where}: {_told(details)}")
        return Prepared(step, raw, (_UNSURE,) if room.direct else ())

    async def _named(self, details: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return details of which a classification has its name, where that can be read."""
        wanted = str(details.get("classificationId", ""))
        if not wanted or _NAMED in details:
            return details
        found = [one for one in await classifications(self.ground.gateway) if one.id == wanted]
        return {**details, _NAMED: found[0].name} if found else details

    async def call(self, step: Step, why: Why) -> Called:  # noqa: ARG002
        """Read the present title, and change the settings with it."""
        present = parse_object((await self.ground.gateway.room(step.object_id)).raw) or {}
        title = text_of(present, "title") or ""
        received = await self.ground.gateway.spaces.update_room(
            step.object_id, title, settings_of(step.details)
        )
        return Called(received.exchange)

    async def asked(self, step: Step) -> Finding:
        """Read the room again."""
        data = parse_object((await self.ground.gateway.room(step.object_id)).raw) or {}
        wanted = settings_of(step.details)
        done = all(_present(data, name) == value for name, value in wanted.items())
        return Finding(done, "the room reads so now" if done else "the room does not read so")

    def undo(self, step: Step, outcome: Outcome, before: bytes) -> Wish | None:  # noqa: ARG002
        """Return that the settings are put back."""
        data = parse_object(before) or {}
        settings = {name: _present(data, name) for name in settings_of(step.details)}
        return Wish(self.verb, step.object_id, settings)

    def described(self, step: Step) -> str:
        """Return the room and its settings."""
        return f"{self.ground.look.names.room(step.room_id)}: {_told(step.details)}"


def settings_of(details: Mapping[str, Value]) -> dict[str, Value]:
    """Return the settings among the details of a step."""
    return {name: details[name] for name in SETTINGS if name in details}


def _present(data: dict[str, Any], name: str) -> Value:
    return flag_of(data, name) if name.startswith("is") else text_of(data, name) or ""


def _told(details: Mapping[str, Value]) -> str:
    return ", ".join(
        _WORDS.get((name, value), f"{name.removesuffix('Id')} {_word(name, value, details)}")  # type: ignore[arg-type]
        for name, value in settings_of(details).items()
    )


def _word(name: str, value: Value, details: Mapping[str, Value]) -> Value:
    return details.get(_NAMED, value) if name == "classificationId" else value


@dataclass(frozen=True, slots=True)
class Classification:
    """One of the classifications of the organization; ``rank`` 0 is the lowest."""

    id: str
    name: str
    rank: int


async def classifications(gateway: Webex) -> list[Classification]:
    """Return the classifications in use, the strictest first; none in a house without them."""
    found: list[Classification] = []
    try:
        async for page in gateway.identity.classifications():
            for data in map(parse_object, page.items):
                name, rank = text_of(data or {}, "id"), (data or {}).get("rank")
                if data and name and isinstance(rank, int) and data.get("enabled") is not False:
                    found.append(Classification(name, text_of(data, "title") or name, rank))
    except (WebexFailure, Forbidden):
        return []
    return sorted(found, key=lambda one: one.rank, reverse=True)


async def classification(gateway: Webex, typed: str) -> str:
    """Return the id of the classification that a name or an id means. Raises BadInput for none."""
    found = await classifications(gateway)
    for one in found:
        if typed == one.id or typed.casefold() == one.name.casefold():
            return one.id
    names = ", ".join(one.name for one in found) or "there are none"
    raise BadInput(f"there is no classification {typed[:60]!r}", do=f"name one of: {names}")


@dataclass(frozen=True, slots=True)
class Offer:
    """A setting of a room as it could be, in words, and the wish for it."""

    words: str
    wish: Wish


async def offers(gateway: Webex, room_id: str) -> list[Offer]:
    """Return what could be set in a room otherwise than it is. Raises the gateway's errors."""
    raw = (await gateway.room(room_id)).raw
    room, data = Room.read(raw), parse_object(raw) or {}
    if room is None:
        return []
    switch = "isReadOnly" if room.direct else "isAnnouncementOnly"
    found: list[dict[str, Value]] = [{switch: not _present(data, switch)}]
    if not room.direct:
        found += [
            {"classificationId": one.id, _NAMED: one.name}
            for one in await classifications(gateway)
            if not ids.same(one.id, room.classification_id)
        ]
    return [Offer(_told(one), Wish(Verb.CHANGE_ROOM, room.id, one)) for one in found]
