"""What the console asks of Webex: the name of each operation, the scope and the role it needs.

Whether an operation changes anything at Webex is said here too: it decides what a lost answer
means. Scopes: "Compliance & Events" guide, "Meetings API Scopes", and the reference of each API.
"""

from enum import Enum

from tui.domain.scopes import Role, Scope

_READS, _CHANGES = False, True


class Operation(Enum):
    """What the console asks of Webex. ``scope`` is None where any valid token will do."""

    LOGIN = "logging in", None, Role.ANYONE, _READS
    ME = "reading your own profile", Scope.PEOPLE_READ, Role.ANYONE, _READS
    TOKEN_EXPIRY = "asking when the token expires", None, Role.ANYONE, _READS
    PEOPLE = "looking up people", Scope.PEOPLE_READ, Role.ANYONE, _READS
    PERSON = "reading the person", Scope.PEOPLE_READ, Role.ANYONE, _READS

    EVENTS = "listing events", Scope.EVENTS_READ, Role.OFFICER, _READS
    EVENT = "reading the event", Scope.EVENTS_READ, Role.OFFICER, _READS

    MESSAGE = "reading the message", Scope.MESSAGES_READ, Role.OFFICER, _READS
    MESSAGES = "listing messages", Scope.MESSAGES_READ, Role.OFFICER, _READS
    ACTION = "reading the answer to the card", Scope.MESSAGES_READ, Role.OFFICER, _READS
    FILE = "fetching the file", Scope.MESSAGES_READ, Role.OFFICER, _READS
    DELETE = "deleting the message", Scope.MESSAGES_WRITE, Role.OFFICER, _CHANGES

    ROOM = "reading the room", Scope.ROOMS_READ, Role.OFFICER, _READS
    ROOM_UPDATE = "changing the room", Scope.ROOMS_WRITE, Role.OFFICER, _CHANGES
    TABS = "listing the tabs", Scope.OWN_ROOMS_READ, Role.MEMBER, _READS
    MEMBERSHIPS = "listing memberships", Scope.MEMBERSHIPS_READ, Role.OFFICER, _READS
    MEMBER_ADD = "adding the member", Scope.MEMBERSHIPS_WRITE, Role.OFFICER, _CHANGES
    MEMBER_UPDATE = "changing the member", Scope.MEMBERSHIPS_WRITE, Role.OFFICER, _CHANGES
    MEMBER_REMOVE = "removing the member", Scope.MEMBERSHIPS_WRITE, Role.OFFICER, _CHANGES

    TEAMS = "listing teams", Scope.TEAMS_READ, Role.OFFICER, _READS
    TEAM = "reading the team", Scope.TEAMS_READ, Role.OFFICER, _READS
    TEAM_MEMBERSHIPS = (
        "listing the members of the team",
        Scope.TEAM_MEMBERSHIPS_READ,
        Role.OFFICER,
        _READS,
    )
    TEAM_MEMBER_UPDATE = (
        "changing the member of the team",
        Scope.TEAM_MEMBERSHIPS_WRITE,
        Role.OFFICER,
        _CHANGES,
    )
    TEAM_MEMBER_REMOVE = (
        "removing the member of the team",
        Scope.TEAM_MEMBERSHIPS_WRITE,
        Role.OFFICER,
        _CHANGES,
    )

    RECORDINGS = "listing recordings", Scope.MEETINGS_READ, Role.OFFICER, _READS
    RECORDING = "reading the recording", Scope.MEETINGS_READ, Role.OFFICER, _READS
    RECORDING_FILE = "downloading the recording", None, Role.ANYONE, _READS
    RECORDING_DELETE = "deleting the recording", Scope.MEETINGS_WRITE, Role.OFFICER, _CHANGES
    RECORDING_ADMIN_DELETE = (
        "deleting the recording as administrator",
        Scope.RECYCLE_BIN,
        Role.ADMINISTRATOR,
        _CHANGES,
    )
    RECORDING_TRASH = "soft-deleting recordings", Scope.RECYCLE_BIN, Role.HOST, _CHANGES
    RECORDING_RESTORE = "restoring recordings", Scope.RECYCLE_BIN, Role.HOST, _CHANGES
    RECORDING_PURGE = "purging recordings", Scope.RECYCLE_BIN, Role.HOST, _CHANGES
    ACCESS_SUMMARY = "counting viewers of recordings", Scope.MEETINGS_READ, Role.OFFICER, _READS
    ACCESS_DETAIL = "listing viewers of the recording", Scope.MEETINGS_READ, Role.OFFICER, _READS

    CALL_RECORDINGS = (
        "listing call recordings",
        Scope.CALL_RECORDINGS_READ,
        Role.OFFICER,
        _READS,
    )
    CALL_RECORDING = (
        "reading the call recording",
        Scope.CALL_RECORDINGS_READ,
        Role.OFFICER,
        _READS,
    )
    CALL_RECORDING_DELETE = (
        "deleting the call recording",
        Scope.CALL_RECORDINGS_WRITE,
        Role.OFFICER,
        _CHANGES,
    )
    CALL_RECORDING_TRASH = (
        "soft-deleting call recordings",
        Scope.CALL_RECYCLE_BIN,
        Role.HOST,
        _CHANGES,
    )
    CALL_RECORDING_RESTORE = (
        "restoring call recordings",
        Scope.CALL_RECYCLE_BIN,
        Role.HOST,
        _CHANGES,
    )
    CALL_RECORDING_PURGE = (
        "purging call recordings",
        Scope.CALL_RECYCLE_BIN,
        Role.HOST,
        _CHANGES,
    )

    TRANSCRIPTS = "listing transcripts", Scope.MEETINGS_READ, Role.OFFICER, _READS
    TRANSCRIPT = "downloading the transcript", Scope.MEETINGS_READ, Role.OFFICER, _READS
    SNIPPETS = "listing what was said", Scope.MEETINGS_READ, Role.OFFICER, _READS
    TRANSCRIPT_DELETE = "deleting the transcript", Scope.MEETINGS_WRITE, Role.OFFICER, _CHANGES

    MEETINGS = "finding the meeting", Scope.MEETINGS_READ, Role.OFFICER, _READS
    MEETING = "reading the meeting", Scope.MEETINGS_READ, Role.OFFICER, _READS
    PARTICIPANTS = "listing participants", Scope.MEETINGS_READ, Role.OFFICER, _READS
    MEETING_MESSAGE_DELETE = (
        "deleting the meeting message",
        Scope.MESSAGES_WRITE,
        Role.OFFICER,
        _CHANGES,
    )
    CHATS = "listing the chat of the meeting", Scope.MEETINGS_READ, Role.OFFICER, _READS
    CHATS_DELETE = (
        "deleting the chat of the meeting",
        Scope.MEETINGS_WRITE,
        Role.OFFICER,
        _CHANGES,
    )
    SITES = "listing meeting sites", Scope.SITES_READ, Role.ANYONE, _READS

    ADMIN_AUDIT = "listing the admin audit", Scope.AUDIT_READ, Role.ADMINISTRATOR, _READS
    AUDIT_CATEGORIES = (
        "listing categories of the admin audit",
        Scope.AUDIT_READ,
        Role.ADMINISTRATOR,
        _READS,
    )
    SECURITY_AUDIT = "listing the security audit", Scope.AUDIT_READ, Role.ADMINISTRATOR, _READS
    CLASSIFICATIONS = "listing classifications", None, Role.ANYONE, _READS
    ORGANIZATIONS = "listing organizations", Scope.ORGANIZATIONS_READ, Role.ADMINISTRATOR, _READS

    def __init__(self, doing: str, scope: Scope | None, role: Role, changes: bool) -> None:  # noqa: FBT001 - the table's last column
        self.doing = doing
        self.scope = scope
        self.role = role
        self.changes = changes

    @property
    def failed(self) -> str:
        """Return how a message about its failure begins."""
        return f"{self.doing} failed".capitalize()

    @property
    def object(self) -> str:
        """Return what the operation is about, as in "the message"."""
        return self.doing.partition(" ")[2]

    @property
    def is_content(self) -> bool:
        """Tell whether the answer is a file as it is stored, not an object of the API."""
        return self in {Operation.FILE, Operation.RECORDING_FILE, Operation.TRANSCRIPT}
