"""Meetings: ``/admin/meetings``, ``/meetingParticipants`` and both systems of meeting chat."""

from collections.abc import AsyncIterator

from tui.domain.wire import Exchange, Page, Received
from tui.errors import BadInput
from tui.webex.api import Api, checked
from tui.webex.operation import Operation


class Meetings:
    """Meetings of the organization, who was there, and what was written in them."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def find(
        self, *, number: str | None = None, web_link: str | None = None
    ) -> AsyncIterator[Page]:
        """Find a meeting by its number or its web link. Raises BadInput for both or neither."""
        if bool(number) == bool(web_link):
            raise BadInput("a meeting is found by its number or by its link")
        query = {"meetingNumber": number, "webLink": web_link}
        return self._api.pages(Operation.MEETINGS, "admin/meetings", query)

    async def meeting(self, meeting_id: str) -> Received:
        """Read a meeting: a series, a scheduled meeting or an instance."""
        return await self._api.object(Operation.MEETING, f"admin/meetings/{checked(meeting_id)}")

    def participants(
        self, meeting_id: str, *, host_email: str | None = None
    ) -> AsyncIterator[Page]:
        """List who was in a meeting; a time in 1970 means that it is not known yet."""
        query = {"meetingId": meeting_id, "hostEmail": host_email, "max": "100"}
        return self._api.pages(Operation.PARTICIPANTS, "meetingParticipants", query)

    async def delete_message(self, meeting_message_id: str) -> Exchange:
        """Delete a message of a meeting, by the id of the message (not of its event)."""
        path = f"meeting/messages/{checked(meeting_message_id)}"
        return (await self._api.change(Operation.MEETING_MESSAGE_DELETE, "DELETE", path)).exchange

    def chats(self, meeting_id: str) -> AsyncIterator[Page]:
        """List the chat of an ended meeting on a site of the old platform."""
        query = {"meetingId": checked(meeting_id), "max": "100"}
        return self._api.pages(Operation.CHATS, "meetings/postMeetingChats", query)

    async def delete_chats(self, meeting_id: str) -> Exchange:
        """Delete the whole chat of an ended meeting on a site of the old platform."""
        return (
            await self._api.change(
                Operation.CHATS_DELETE,
                "DELETE",
                "meetings/postMeetingChats",
                query={"meetingId": checked(meeting_id)},
            )
        ).exchange
