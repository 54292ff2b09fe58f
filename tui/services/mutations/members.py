"""Removing members of rooms and teams, and adding them again. All users of a room see both."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from tui.domain import ids
from tui.domain.models import Membership, parse_object, text_of
from tui.domain.mutation import Outcome, Step, Verb, Wish
from tui.errors import BadRequest, Gone
from tui.services.access import Ability
from tui.services.candidates import room_id_of
from tui.services.mutations.deed import (
    Called,
    Deed,
    Finding,
    Ground,
    LeftAlone,
    Prepared,
    Why,
    first,
    key_of,
    seen,
    text,
)

_CONFLICT = 409


class RemoveMember(Deed):
    """Removes somebody from a room.

    The membership's id names person and room; ``person`` and ``room`` give their ids as received.
    """

    verb: ClassVar = Verb.REMOVE_MEMBER
    ability: ClassVar = Ability.CHANGE_MEMBERS
    word: ClassVar = "remove"
    sign: ClassVar = "remove"
    object_type: ClassVar = "membership"
    by_events: ClassVar = True
    reversible: ClassVar = True
    way_back: ClassVar = (
        "undone by adding the person again: a new membership, which everybody in the room sees"
    )

    async def prepare(self, wish: Wish) -> Prepared:
        """Read the membership and whose room it is."""
        look = self.ground.look
        person_id, room_id = self._ends(wish)
        await look.look_into(room_id)
        who, where = look.names.person(person_id), look.names.room(room_id)
        room = look.names.known_room(room_id)
        if room is not None and room.direct:
            raise LeftAlone(f"{where} is a 1:1: nobody can be removed from it")
        if look.names.is_foreign(room_id) and who.org > 0:
            raise LeftAlone(
                f"{where} belongs to another organization and so does {who.name}: "
                "only their own officer may remove them"
            )
        member = await _member(self.ground, person_id, room_id)
        if member is None:
            raise LeftAlone(f"{who.name} is not in {where}")
        role = ", a moderator," if member.is_moderator else ""
        about = f"{who.described}{role} from {where}"
        step = self.step(
            Wish(self.verb, member.id, {**wish.details, "person": person_id, "room": room_id}),
            member.id,
            room_id,
            about,
        )
        return Prepared(step, member.raw)

    def _ends(self, wish: Wish) -> tuple[str, str]:
        """Return the ids of person and room, as received where they are known."""
        look = self.ground.look
        person, room = text(wish, "person"), text(wish, "room")
        uuids = ids.decode(wish.object_id).uuids
        if not (person and room) and len(uuids) != 2:
            raise LeftAlone("it does not name a person and a room")
        return (
            person or look.names.person(uuids[0]).id,
            room or room_id_of(look, uuids[1]),
        )

    async def call(self, step: Step, why: Why) -> Called:  # noqa: ARG002
        """Remove the member."""
        return Called(await self.ground.gateway.spaces.remove_member(step.object_id))

    async def findings(self, steps: Sequence[Step], since: datetime) -> list[Finding]:
        """Look for the events of leaving; where there is none, ask for the membership."""
        left = {
            (key_of(one.person_id), key_of(one.room_id)): one
            for one in self.named("memberships/deleted", since)
        }
        found = []
        for step in steps:
            event = left.get((key_of(text(step, "person")), key_of(text(step, "room"))))
            if event is not None:
                found.append(Finding(done=True, words=seen(event, "leaving")))
            else:
                found.append(await self.asked(step))
        return found

    async def asked(self, step: Step) -> Finding:
        """Ask for the membership, which must not be there any more."""
        if await _member(self.ground, text(step, "person"), text(step, "room")) is None:
            return Finding(done=True, words="the room's members no longer list them")
        return Finding(done=False, words="the room's members still list them")

    def undo(self, step: Step, outcome: Outcome, before: bytes) -> Wish | None:  # noqa: ARG002
        """Return that the person is added again, as moderator if they were one."""
        member = Membership.read(before)
        if member is None or step.room_id is None:
            return None
        return _adding(member.person_id, step.room_id, moderator=member.is_moderator)

    def described(self, step: Step) -> str:
        """Return who and where, as the case knows them."""
        names = self.ground.look.names
        return f"{names.person(text(step, 'person')).name} from {names.room(step.room_id)}"


class RemoveTeamMember(Deed):
    """Removes somebody from a team and thereby from all of its rooms."""

    verb: ClassVar = Verb.REMOVE_TEAM_MEMBER
    ability: ClassVar = Ability.CHANGE_TEAMS
    word: ClassVar = "remove"
    sign: ClassVar = "remove from the team"
    object_type: ClassVar = "team membership"
    reversible: ClassVar = True
    way_back: ClassVar = (
        "undone in part: the person is added to the team's General room and so to the team again; "
        "its other rooms one by one"
    )

    async def prepare(self, wish: Wish) -> Prepared:
        """Read the membership of the team."""
        look = self.ground.look
        uuids = ids.decode(wish.object_id).uuids
        if len(uuids) != 2:
            raise LeftAlone("it does not name a person and a team")
        general = room_id_of(look, uuids[1])
        await look.look_into(general)
        room = look.names.known_room(general)
        if room is None or room.team_id is None:
            raise LeftAlone("its team is not known")
        raw = await self._member(room.team_id, uuids[0])
        if raw is None:
            raise LeftAlone("not a member of the team")
        who = look.names.person(uuids[0]).described
        step = self.step(
            Wish(self.verb, wish.object_id, {**wish.details, "team": room.team_id}),
            text_of(parse_object(raw) or {}, "id") or wish.object_id,
            general,
            f"{who} and from all rooms of it: {look.names.room(general)}",
        )
        return Prepared(step, raw)

    async def _member(self, team_id: str, person: str) -> bytes | None:
        async for page in self.ground.gateway.spaces.team_memberships(team_id):
            for item in page.items:
                if ids.same(text_of(parse_object(item) or {}, "personId"), person):
                    return item
        return None

    async def call(self, step: Step, why: Why) -> Called:  # noqa: ARG002
        """Remove the member of the team."""
        return Called(await self.ground.gateway.spaces.remove_team_member(step.object_id))

    async def asked(self, step: Step) -> Finding:
        """Ask for the members of the team."""
        person = ids.decode(step.object_id).uuids[0]
        there = await self._member(text(step, "team"), person) is not None
        return Finding(not there, f"the team {'still' if there else 'no longer'} lists them")

    def undo(self, step: Step, outcome: Outcome, before: bytes) -> Wish | None:  # noqa: ARG002
        """Return that the person is added to the General room of the team."""
        data = parse_object(before) or {}
        person = text_of(data, "personId")
        if person is None or step.room_id is None:
            return None
        return _adding(person, step.room_id, moderator=data.get("isModerator") is True)


class AddMember(Deed):
    """Adds a person, whose id is the object, to a ``room``, as ``moderator`` or not."""

    verb: ClassVar = Verb.ADD_MEMBER
    ability: ClassVar = Ability.CHANGE_MEMBERS
    word: ClassVar = "add"
    sign: ClassVar = "add"
    object_type: ClassVar = "person"
    reversible: ClassVar = True
    way_back: ClassVar = "undone by removing the person; everybody in the room has seen them"

    async def prepare(self, wish: Wish) -> Prepared:
        """Read the room, and that the person is not in it."""
        look, room_id = self.ground.look, text(wish, "room")
        raw = (await self.ground.gateway.room(room_id)).raw
        await look.look_into(room_id)
        who, where = look.names.person(wish.object_id), look.names.room(room_id)
        if look.names.is_foreign(room_id):
            raise LeftAlone(f"{where} belongs to another organization: only they add people to it")
        if await _member(self.ground, wish.object_id, room_id) is not None:
            raise LeftAlone(f"{who.name} is in {where} already")
        step = self.step(wish, wish.object_id, room_id, f"{who.described} to {where}")
        return Prepared(step, raw)

    async def call(self, step: Step, why: Why) -> Called:  # noqa: ARG002
        """Add the person. Raises Gone when they are a member already."""
        try:
            received = await self.ground.gateway.spaces.add_member(
                text(step, "room"),
                person_id=step.object_id,
                moderator=step.details.get("moderator") is True,
            )
        except BadRequest as failure:
            if failure.status == _CONFLICT:
                raise Gone(failure.message, tracking_id=failure.tracking_id) from failure
            raise
        made = Membership.read(received.raw)
        return Called(received.exchange, made.id if made else None)

    async def asked(self, step: Step) -> Finding:
        """Ask for the membership."""
        member = await _member(self.ground, step.object_id, text(step, "room"))
        words = f"a member, {member.id}" if member else "the room does not list them"
        return Finding(member is not None, words)

    def undo(self, step: Step, outcome: Outcome, before: bytes) -> Wish | None:  # noqa: ARG002
        """Return that the membership that was made is removed."""
        if outcome.made is None:
            return None
        details = {"person": step.object_id, "room": text(step, "room")}
        return Wish(Verb.REMOVE_MEMBER, outcome.made, details)

    def described(self, step: Step) -> str:
        """Return who and where, as the case knows them."""
        names = self.ground.look.names
        return f"{names.person(step.object_id).name} to {names.room(step.room_id)}"


async def _member(ground: Ground, person_id: str, room_id: str) -> Membership | None:
    """Return a membership as Webex lists it now, None for somebody who is not in the room."""
    raw = await first(ground.gateway.spaces.memberships(room_id=room_id, person_id=person_id))
    return None if raw is None else Membership.read(raw)


def _adding(person_id: str, room_id: str, *, moderator: bool) -> Wish:
    return Wish(Verb.ADD_MEMBER, person_id, {"room": room_id, "moderator": moderator})
