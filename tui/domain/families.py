"""What the services need of Webex beyond ``ports.Gateway``, family by family, as Protocols.

Each family is small so that a service names only what it uses; ``Webex`` is all of them together.
The class that fulfils them lives in ``webex``. Every method raises the errors of ``tui.errors``.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from tui.domain.ports import Gateway
from tui.domain.times import Window
from tui.domain.wire import Exchange, FileHead, Page, Received


class Feed(Protocol):
    """Events of the organization."""

    def list(
        self,
        start: datetime,
        end: datetime | None,
        *,
        resource: str | None = None,
        actor_id: str | None = None,
        per_page: int = 1000,
    ) -> AsyncIterator[Page]:
        """List events created after ``start`` and before ``end`` (None: until now), unordered."""

    async def event(self, event_id: str) -> Received:
        """Read one event; the listed item remains the record."""


class Messages(Protocol):
    """What was written, and its files."""

    async def message(self, message_id: str) -> Received:
        """Read a message; a deleted one too, for an officer within retention."""

    def of_room(
        self, room_id: str, *, before: datetime | None = None, parent_id: str | None = None
    ) -> AsyncGenerator[Page, None]:
        """List the messages of a room, newest first."""

    async def action(self, action_id: str) -> Received:
        """Read what somebody entered into a card."""

    async def delete(self, message_id: str) -> Exchange:
        """Delete a message. Final for users."""

    async def file_head(self, url: str, *, allow_unscannable: bool = False) -> FileHead:
        """Read a file's name, type and size without its bytes."""

    def file(self, url: str, *, allow_unscannable: bool = False) -> AsyncIterator[bytes]:
        """Stream a file's bytes, on request one that the malware scanner could not read."""


class Spaces(Protocol):
    """Rooms and teams with their members."""

    async def room(self, room_id: str) -> Received:
        """Read a room."""

    async def update_room(
        self, room_id: str, title: str, settings: Mapping[str, str | bool]
    ) -> Received:
        """Change settings of a room; its present title is demanded."""

    def tabs(self, room_id: str) -> AsyncIterator[Page]:
        """List the tabs of a room that the token's owner is a member of."""

    def memberships(
        self,
        *,
        room_id: str | None = None,
        person_id: str | None = None,
        person_email: str | None = None,
    ) -> AsyncIterator[Page]:
        """List the memberships of a room, or of a person in rooms of the person's organization."""

    async def add_member(
        self,
        room_id: str,
        *,
        person_id: str | None = None,
        person_email: str | None = None,
        moderator: bool = False,
    ) -> Received:
        """Add a person or bot to a room and return the membership."""

    async def update_member(
        self, membership_id: str, *, moderator: bool, hidden: bool = False
    ) -> Received:
        """Make a member moderator or not."""

    async def remove_member(self, membership_id: str) -> Exchange:
        """Remove a member from a room."""

    def teams(self) -> AsyncIterator[Page]:
        """List the teams of the token's owner."""

    async def team(self, team_id: str) -> Received:
        """Read a team."""

    def team_memberships(self, team_id: str) -> AsyncIterator[Page]:
        """List the members of a team."""

    async def update_team_member(self, membership_id: str, *, moderator: bool) -> Received:
        """Make a member of a team moderator or not."""

    async def remove_team_member(self, membership_id: str) -> Exchange:
        """Remove a member from a team."""


class Recordings(Protocol):
    """Recordings of meetings. What an officer deletes remains for officers."""

    def list(
        self, window: Window, *, status: str = "available", site_url: str | None = None
    ) -> AsyncIterator[Page]:
        """List recordings of one status, newest first: available, deleted or purged."""

    def of_meeting(self, meeting_id: str, *, status: str = "available") -> AsyncIterator[Page]:
        """List the recordings of a meeting, whatever its site and time."""

    async def recording(self, recording_id: str, *, host_email: str | None = None) -> Received:
        """Read a recording, with links for download that are good for three hours."""

    def download(self, link: str) -> AsyncIterator[bytes]:
        """Stream what a link of ``recording`` leads to; the token does not go along."""

    async def delete(self, recording_id: str, *, reason: str, comment: str = "") -> Exchange:
        """Delete a recording as officer: all others lose it, officers do not."""

    async def delete_as_administrator(self, recording_id: str) -> Exchange:
        """Delete a recording with the rights of an administrator."""

    async def soft_delete(
        self, ids: Sequence[str], *, host_email: str | None = None, site_url: str | None = None
    ) -> Exchange:
        """Move recordings of one host and site to the recycle bin."""

    async def restore(
        self, ids: Sequence[str], *, host_email: str | None = None, site_url: str | None = None
    ) -> Exchange:
        """Bring recordings back from the recycle bin."""

    async def purge(
        self, ids: Sequence[str], *, host_email: str | None = None, site_url: str | None = None
    ) -> Exchange:
        """Remove recordings from the recycle bin for good."""

    def access_summary(
        self, window: Window, *, host_email: str | None = None, site_url: str | None = None
    ) -> AsyncIterator[Page]:
        """List how often recordings were viewed and downloaded."""

    def access_detail(
        self, recording_id: str, *, host_email: str | None = None
    ) -> AsyncIterator[Page]:
        """List who viewed or downloaded a recording, and when."""


class CallRecordings(Protocol):
    """Recordings of calls. What an officer deletes is destroyed for everybody."""

    def list(
        self, window: Window, *, status: str = "available", owner_email: str | None = None
    ) -> AsyncIterator[Page]:
        """List call recordings of one status, newest first."""

    async def recording(self, recording_id: str) -> Received:
        """Read a call recording."""

    async def metadata(self, recording_id: str) -> Received:
        """Read what was noted of the call."""

    async def destroy(self, recording_id: str, *, reason: str, comment: str = "") -> Exchange:
        """Delete a call recording: nobody has it afterwards, the officer included."""

    async def soft_delete(self, ids: Sequence[str], *, owner_email: str | None = None) -> Exchange:
        """Move call recordings of one owner to the recycle bin."""

    async def restore(self, ids: Sequence[str], *, owner_email: str | None = None) -> Exchange:
        """Bring call recordings back from the recycle bin."""

    async def purge(self, ids: Sequence[str], *, owner_email: str | None = None) -> Exchange:
        """Remove call recordings from the recycle bin."""


class Transcripts(Protocol):
    """What was said in meetings, as written down by Webex."""

    def list(self, window: Window, site_url: str) -> AsyncIterator[Page]:
        """List transcripts of a site, newest first, deleted ones too."""

    def download(self, transcript_id: str, *, form: str = "vtt") -> AsyncIterator[bytes]:
        """Stream a transcript as ``vtt`` or ``txt``."""

    def snippets(self, transcript_id: str) -> AsyncIterator[Page]:
        """List what was said, piece by piece."""

    async def delete(self, transcript_id: str, *, reason: str, comment: str = "") -> Exchange:
        """Delete a transcript: users lose it for good, officers keep it."""


class Meetings(Protocol):
    """Meetings, who was there, and what was written in them."""

    def find(
        self, *, number: str | None = None, web_link: str | None = None
    ) -> AsyncIterator[Page]:
        """Find a meeting by its number or its web link."""

    async def meeting(self, meeting_id: str) -> Received:
        """Read a meeting: a series, a scheduled meeting or an instance."""

    def participants(
        self, meeting_id: str, *, host_email: str | None = None
    ) -> AsyncIterator[Page]:
        """List who was in a meeting."""

    async def delete_message(self, meeting_message_id: str) -> Exchange:
        """Delete a message of a meeting, by the id of the message."""

    def chats(self, meeting_id: str) -> AsyncIterator[Page]:
        """List the chat of an ended meeting on a site of the old platform."""

    async def delete_chats(self, meeting_id: str) -> Exchange:
        """Delete the whole chat of an ended meeting on a site of the old platform."""


class Audits(Protocol):
    """The audit streams, which only full administrators may read."""

    def admin(
        self,
        window: Window,
        org_id: str,
        *,
        actor_id: str | None = None,
        categories: Sequence[str] = (),
    ) -> AsyncIterator[Page]:
        """List what administrators did in a window."""

    async def categories(self) -> Received:
        """Read the categories of the admin audit."""

    def security(
        self, window: Window, org_id: str, *, actor_id: str | None = None
    ) -> AsyncIterator[Page]:
        """List who signed in and out in a window."""


class Identity(Protocol):
    """Who the caller is, who others are, and what their organization is."""

    async def me(self) -> Received:
        """Read the caller's own person object."""

    async def token_expiry(self) -> datetime:
        """Return when the access token ends, UTC."""

    async def person(self, person_id: str) -> Received:
        """Read a person by id."""

    def by_email(self, email: str) -> AsyncIterator[Page]:
        """Look a person of the own organization up by e-mail address."""

    def people(self, person_ids: Sequence[str]) -> AsyncIterator[Page]:
        """Look people up by id, in batches that Webex accepts."""

    def organizations(self) -> AsyncIterator[Page]:
        """List the organizations that the token's owner administers."""

    def classifications(self) -> AsyncIterator[Page]:
        """List the classifications of rooms."""

    async def sites(self) -> Received:
        """Read the meeting sites of the token's owner."""


class Webex(Gateway, Protocol):
    """The whole of Webex: the gateway, and every family beside it."""

    @property
    def feed(self) -> Feed:
        """Return the events."""

    @property
    def messages(self) -> Messages:
        """Return the messages and files."""

    @property
    def spaces(self) -> Spaces:
        """Return the rooms, teams and members."""

    @property
    def recordings(self) -> Recordings:
        """Return the recordings of meetings."""

    @property
    def call_recordings(self) -> CallRecordings:
        """Return the recordings of calls."""

    @property
    def transcripts(self) -> Transcripts:
        """Return the transcripts."""

    @property
    def meetings(self) -> Meetings:
        """Return the meetings."""

    @property
    def audits(self) -> Audits:
        """Return the audit streams."""

    @property
    def identity(self) -> Identity:
        """Return the people and the caller."""
