"""The table of operations: method, path, handler, and the scopes of which one is needed."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from tui.simulator.call import Call
from tui.simulator.handlers import (
    audits,
    contents,
    converged,
    downloads,
    events,
    meetings,
    memberships,
    messages,
    oauth,
    organizations,
    people,
    recordings,
    rooms,
    tabs,
    teams,
    transcripts,
)

Handler = Callable[[Call], Response]


@dataclass(frozen=True)
class Operation:
    """One operation; ``{key}`` in the path is what `Call.key` holds.

    Without ``scopes`` any valid token will do; a ``public`` one asks for no token.
    """

    method: str
    path: str
    handler: Handler
    scopes: tuple[str, ...] = ()
    public: bool = False


def _either(name: str) -> tuple[str, ...]:
    """Return the officer's and the user's scope of the same name."""
    return (f"spark-compliance:{name}", f"spark:{name}")


def _held(kind: str, access: str, *, officer: bool = True) -> tuple[str, ...]:
    """Return the scopes for what comes of meetings: the officer's, the user's, and the admin's."""
    scopes = (f"meeting:{kind}_{access}", f"meeting:admin_{kind}_{access}")
    return (f"spark-compliance:meetings_{access}", *scopes) if officer else scopes


_EVENTS = ("spark-compliance:events_read",)
_PEOPLE = ("spark:people_read", "spark-admin:people_read")
_TEAM_READ, _TEAM_WRITE = _either("team_memberships_read"), _either("team_memberships_write")
_MEMBERS_READ, _MEMBERS_WRITE = _either("memberships_read"), _either("memberships_write")
_MEETINGS_READ = ("spark-compliance:meetings_read",)
_MEETINGS_WRITE = ("spark-compliance:meetings_write",)
_SCHEDULE = ("spark-compliance:meetings_read", "meeting:admin_schedule_read")
_SITES = ("meeting:preferences_read", "meeting:admin_preferences_read")
_BIN = _held("recordings", "write", officer=False)
_CALLS_READ = (*_either("recordings_read"), "spark-admin:recordings_read")
_CALL_LIST = ("spark-compliance:recordings_read", "spark-admin:recordings_read")
_CALL_BIN = ("spark:recordings_write", "spark-admin:recordings_write")
_AUDIT = ("audit:events_read",)
_ORGS = ("spark-admin:organizations_read",)

_ROOMS = (
    Operation("GET", "/events", events.list_events, _EVENTS),
    Operation("GET", "/events/{key}", events.show_event, _EVENTS),
    Operation("GET", "/messages", messages.list_messages, _either("messages_read")),
    Operation("GET", "/messages/direct", messages.list_direct_messages, ("spark:messages_read",)),
    Operation("GET", "/messages/{key}", messages.show_message, _either("messages_read")),
    Operation("DELETE", "/messages/{key}", messages.delete_message, _either("messages_write")),
    Operation("GET", "/contents/{key}", contents.fetch_content, _either("messages_read")),
    Operation("GET", "/memberships", memberships.list_memberships, _MEMBERS_READ),
    Operation("POST", "/memberships", memberships.create_membership, _MEMBERS_WRITE),
    Operation("GET", "/memberships/{key}", memberships.show_membership, _MEMBERS_READ),
    Operation("PUT", "/memberships/{key}", memberships.update_membership, _MEMBERS_WRITE),
    Operation("DELETE", "/memberships/{key}", memberships.delete_membership, _MEMBERS_WRITE),
    Operation("GET", "/rooms", rooms.list_rooms, _either("rooms_read")),
    Operation("GET", "/rooms/{key}", rooms.show_room, _either("rooms_read")),
    Operation("PUT", "/rooms/{key}", rooms.update_room, _either("rooms_write")),
    Operation("DELETE", "/rooms/{key}", rooms.delete_room, ("spark:rooms_write",)),
    Operation("GET", "/rooms/{key}/meetingInfo", rooms.show_meeting_info, ("spark:rooms_read",)),
    Operation("GET", "/room/tabs", tabs.list_tabs, ("spark:rooms_read",)),
    Operation("GET", "/room/tabs/{key}", tabs.show_tab, ("spark:rooms_read",)),
    Operation("GET", "/attachment/actions/{key}", tabs.show_action, _either("messages_read")),
    Operation("GET", "/people", people.list_people, _PEOPLE),
    Operation("GET", "/people/me", people.show_me, _PEOPLE),
    Operation("GET", "/people/{key}", people.show_person, _PEOPLE),
    Operation("GET", "/teams", teams.list_teams, _either("teams_read")),
    Operation("GET", "/teams/{key}", teams.show_team, _either("teams_read")),
    Operation("GET", "/team/memberships", teams.list_team_memberships, _TEAM_READ),
    Operation("GET", "/team/memberships/{key}", teams.show_team_membership, _TEAM_READ),
    Operation("PUT", "/team/memberships/{key}", teams.update_team_membership, _TEAM_WRITE),
    Operation("DELETE", "/team/memberships/{key}", teams.delete_team_membership, _TEAM_WRITE),
)
_MEETINGS = (
    Operation(
        "GET",
        "/admin/recordings",
        recordings.list_recordings,
        ("spark-compliance:meetings_read", "meeting:admin_recordings_read"),
    ),
    Operation(
        "DELETE",
        "/admin/recordings/{key}",
        recordings.delete_as_administrator,
        ("meeting:admin_recordings_write",),
    ),
    Operation("GET", "/recordings/{key}", recordings.show_recording, _held("recordings", "read")),
    Operation(
        "DELETE", "/recordings/{key}", recordings.delete_recording, _held("recordings", "write")
    ),
    Operation("POST", "/recordings/softDelete", recordings.move, _BIN),
    Operation("POST", "/recordings/restore", recordings.move, _BIN),
    Operation("POST", "/recordings/purge", recordings.move, _BIN),
    Operation(
        "GET",
        "/recordingReport/accessSummary",
        recordings.list_summaries,
        _held("recordings", "read"),
    ),
    Operation(
        "GET",
        "/recordingReport/accessDetail",
        recordings.list_details,
        _held("recordings", "read"),
    ),
    Operation("GET", "/admin/meetingTranscripts", transcripts.list_transcripts, _MEETINGS_READ),
    Operation(
        "GET",
        "/meetingTranscripts/{key}/download",
        transcripts.download,
        _held("transcripts", "read"),
    ),
    Operation(
        "GET",
        "/meetingTranscripts/{key}/snippets",
        transcripts.list_snippets,
        ("spark-compliance:meetings_read", "meeting:transcripts_read"),
    ),
    Operation(
        "DELETE", "/meetingTranscripts/{key}", transcripts.delete_transcript, _MEETINGS_WRITE
    ),
    Operation("GET", "/admin/meetings", meetings.list_meetings, _SCHEDULE),
    Operation("GET", "/admin/meetings/{key}", meetings.show_meeting, _SCHEDULE),
    Operation(
        "GET", "/meetingParticipants", meetings.list_participants, _held("participants", "read")
    ),
    Operation(
        "DELETE",
        "/meeting/messages/{key}",
        meetings.delete_message,
        ("spark-compliance:messages_write",),
    ),
    Operation(
        "GET", "/meetings/postMeetingChats", meetings.list_post_meeting_chats, _MEETINGS_READ
    ),
    Operation(
        "DELETE",
        "/meetings/postMeetingChats",
        meetings.delete_post_meeting_chats,
        _MEETINGS_WRITE,
    ),
    Operation("GET", "/meetingPreferences/sites", meetings.list_sites, _SITES),
)
_CALLS = (
    Operation("GET", "/admin/convergedRecordings", converged.list_recordings, _CALL_LIST),
    Operation("GET", "/convergedRecordings/{key}", converged.show_recording, _CALLS_READ),
    Operation("GET", "/convergedRecordings/{key}/metadata", converged.show_metadata, _CALLS_READ),
    Operation(
        "DELETE",
        "/convergedRecordings/{key}",
        converged.delete_recording,
        ("spark-compliance:recordings_write",),
    ),
    Operation("POST", "/convergedRecordings/softDelete", converged.move, _CALL_BIN),
    Operation("POST", "/convergedRecordings/restore", converged.move, _CALL_BIN),
    Operation("POST", "/convergedRecordings/purge", converged.move, _CALL_BIN),
)
_ORGANIZATION = (
    Operation("GET", "/adminAudit/events", audits.list_events, _AUDIT),
    Operation("GET", "/adminAudit/eventCategories", audits.list_categories, _AUDIT),
    Operation("GET", "/admin/securityAudit/events", audits.list_sign_ins, _AUDIT),
    Operation("GET", "/classifications", organizations.list_classifications),
    Operation("GET", "/organizations", organizations.list_organizations, _ORGS),
    Operation("GET", "/organizations/{key}", organizations.show_organization, _ORGS),
    Operation("GET", "/authorizations/tokenExpiry", organizations.show_token_expiry),
)
_PUBLIC = (
    Operation("POST", "/access_token", oauth.issue_token, public=True),
    Operation("POST", "/device/authorize", oauth.begin_login, public=True),
    Operation("POST", "/device/token", oauth.poll_login, public=True),
    Operation("GET", "/pages/verify", oauth.show_login_page, public=True),
    Operation("GET", "/pages/{key}", downloads.show_page, public=True),
    Operation("GET", "/downloads/{key}", downloads.fetch, public=True),
)
OPERATIONS = _ROOMS + _MEETINGS + _CALLS + _ORGANIZATION + _PUBLIC
