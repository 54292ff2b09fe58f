"""``/rooms``, ``/room/tabs``, ``/memberships``, ``/teams``: where people meet, and who is there."""

from collections.abc import AsyncIterator, Mapping

from tui.domain.wire import Exchange, Page, Received
from tui.errors import BadInput
from tui.webex.api import Api, checked
from tui.webex.operation import Operation


class Spaces:
    """Rooms and teams with their members. Changes are for the holder of a procedure alone."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def room(self, room_id: str) -> Received:
        """Read a room."""
        return await self._api.object(Operation.ROOM, f"rooms/{checked(room_id)}")

    async def update_room(
        self, room_id: str, title: str, settings: Mapping[str, str | bool]
    ) -> Received:
        """Change settings of a room and return it as it is now.

        Webex demands the present ``title`` in any change. An officer who is no member may set
        classificationId, isAnnouncementOnly, description and isPublic.
        """
        path = f"rooms/{checked(room_id)}"
        body = {"title": title, **settings}
        return await self._api.change(Operation.ROOM_UPDATE, "PUT", path, body=body)

    def tabs(self, room_id: str) -> AsyncIterator[Page]:
        """List the tabs of a room that the token's owner is a member of."""
        return self._api.pages(Operation.TABS, "room/tabs", {"roomId": room_id})

    def memberships(
        self,
        *,
        room_id: str | None = None,
        person_id: str | None = None,
        person_email: str | None = None,
    ) -> AsyncIterator[Page]:
        """List the memberships of a room, or of a person in rooms of the person's organization."""
        query = {
            "roomId": room_id,
            "personId": person_id,
            "personEmail": person_email,
            "max": "1000",
        }
        return self._api.pages(Operation.MEMBERSHIPS, "memberships", query)

    async def add_member(
        self,
        room_id: str,
        *,
        person_id: str | None = None,
        person_email: str | None = None,
        moderator: bool = False,
    ) -> Received:
        """Add a person or bot to a room and return the membership. Raises BadInput for nobody."""
        who = {"personId": person_id} if person_id else {"personEmail": person_email}
        if not any(who.values()):
            raise BadInput("nobody was named to be added")
        body = {"roomId": room_id, **who, "isModerator": moderator}
        return await self._api.change(Operation.MEMBER_ADD, "POST", "memberships", body=body)

    async def update_member(
        self, membership_id: str, *, moderator: bool, hidden: bool = False
    ) -> Received:
        """Make a member moderator or not, and return the membership.

        Webex demands both flags; ``hidden`` matters in 1:1 rooms alone.
        """
        path = f"memberships/{checked(membership_id)}"
        body = {"isModerator": moderator, "isRoomHidden": hidden}
        return await self._api.change(Operation.MEMBER_UPDATE, "PUT", path, body=body)

    async def remove_member(self, membership_id: str) -> Exchange:
        """Remove a member from a room."""
        path = f"memberships/{checked(membership_id)}"
        return (await self._api.change(Operation.MEMBER_REMOVE, "DELETE", path)).exchange

    def teams(self) -> AsyncIterator[Page]:
        """List the teams of the token's owner; other teams are found through their rooms."""
        return self._api.pages(Operation.TEAMS, "teams", {"max": "100"})

    async def team(self, team_id: str) -> Received:
        """Read a team."""
        return await self._api.object(Operation.TEAM, f"teams/{checked(team_id)}")

    def team_memberships(self, team_id: str) -> AsyncIterator[Page]:
        """List the members of a team."""
        query = {"teamId": team_id, "max": "1000"}
        return self._api.pages(Operation.TEAM_MEMBERSHIPS, "team/memberships", query)

    async def update_team_member(self, membership_id: str, *, moderator: bool) -> Received:
        """Make a member of a team moderator or not, and return the membership."""
        path = f"team/memberships/{checked(membership_id)}"
        body = {"isModerator": moderator}
        return await self._api.change(Operation.TEAM_MEMBER_UPDATE, "PUT", path, body=body)

    async def remove_team_member(self, membership_id: str) -> Exchange:
        """Remove a member from a team."""
        path = f"team/memberships/{checked(membership_id)}"
        return (await self._api.change(Operation.TEAM_MEMBER_REMOVE, "DELETE", path)).exchange
