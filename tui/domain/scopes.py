"""Scopes and roles: which of them Webex asks for, by name, and which identity brings them.

Knows no operation and no token. Scopes are granted when an integration is authorised, roles are
given in Control Hub; an operation needs both. Names: "Compliance & Events" guide, "Meetings API
Scopes", and the reference of each API.
"""

from enum import Enum, StrEnum
from typing import Final


class Scope(StrEnum):
    """A scope of an access token. The value is Webex's own spelling."""

    EVENTS_READ = "spark-compliance:events_read"
    MESSAGES_READ = "spark-compliance:messages_read"
    MESSAGES_WRITE = "spark-compliance:messages_write"
    ROOMS_READ = "spark-compliance:rooms_read"
    ROOMS_WRITE = "spark-compliance:rooms_write"
    MEMBERSHIPS_READ = "spark-compliance:memberships_read"
    MEMBERSHIPS_WRITE = "spark-compliance:memberships_write"
    TEAMS_READ = "spark-compliance:teams_read"
    TEAM_MEMBERSHIPS_READ = "spark-compliance:team_memberships_read"
    TEAM_MEMBERSHIPS_WRITE = "spark-compliance:team_memberships_write"
    MEETINGS_READ = "spark-compliance:meetings_read"
    MEETINGS_WRITE = "spark-compliance:meetings_write"
    CALL_RECORDINGS_READ = "spark-compliance:recordings_read"
    CALL_RECORDINGS_WRITE = "spark-compliance:recordings_write"
    PEOPLE_READ = "spark:people_read"
    OWN_ROOMS_READ = "spark:rooms_read"
    SITES_READ = "meeting:preferences_read"
    RECYCLE_BIN = "meeting:admin_recordings_write"
    CALL_RECYCLE_BIN = "spark-admin:recordings_write"
    AUDIT_READ = "audit:events_read"
    ORGANIZATIONS_READ = "spark-admin:organizations_read"


class Role(Enum):
    """Who may use a scope, besides having it. The value completes "its owner must be ..."."""

    ANYONE = ""
    MEMBER = "a member of the room"
    OFFICER = "a compliance officer"
    HOST = "an administrator who names the owner, or the owner; no compliance scope reaches this"
    ADMINISTRATOR = "a full administrator"


class Seat(StrEnum):
    """As whom something is asked of Webex. The value names the profile that fills it by default.

    An officer's token reaches content; no compliance scope reaches the recycle bins of recordings,
    the audits and the organizations, which take an administrator's.
    """

    OFFICER = "officer"
    ADMINISTRATOR = "admin"

    @property
    def label(self) -> str:
        """Return what somebody in this seat is called."""
        return self.name.lower()


_ADMINISTERED: Final = frozenset(
    {Scope.RECYCLE_BIN, Scope.CALL_RECYCLE_BIN, Scope.AUDIT_READ, Scope.ORGANIZATIONS_READ}
)


def seat_of(scope: str | None) -> Seat:
    """Return as whom what needs a scope is asked; this is the one place that decides it."""
    return Seat.ADMINISTRATOR if scope in _ADMINISTERED else Seat.OFFICER
