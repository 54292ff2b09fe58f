"""The demonstration tokens: who each one is and what it may do. Knows no request."""

from dataclasses import dataclass

from tui.simulator.directory import OFFICER, Org, Person

_USER = (
    "spark:people_read",
    "spark:messages_read",
    "spark:messages_write",
    "spark:memberships_read",
    "spark:memberships_write",
    "spark:rooms_read",
    "spark:rooms_write",
    "spark:teams_read",
    "spark:team_memberships_read",
    "spark:team_memberships_write",
    "spark:recordings_read",
    "spark:recordings_write",
    "spark:kms",
    "meeting:recordings_read",
    "meeting:recordings_write",
    "meeting:transcripts_read",
    "meeting:participants_read",
    "meeting:preferences_read",
)
_OFFICER_READ = (
    "spark:people_read",
    "spark:kms",
    "spark-compliance:events_read",
    "spark-compliance:messages_read",
    "spark-compliance:memberships_read",
    "spark-compliance:rooms_read",
    "spark-compliance:teams_read",
    "spark-compliance:team_memberships_read",
    "spark-compliance:meetings_read",
    "spark-compliance:recordings_read",
)
_OFFICER_WRITE = (
    "spark-compliance:messages_write",
    "spark-compliance:memberships_write",
    "spark-compliance:rooms_write",
    "spark-compliance:team_memberships_write",
    "spark-compliance:meetings_write",
    "spark-compliance:recordings_write",
)
_ADMINISTRATOR = (
    "spark-admin:people_read",
    "spark-admin:organizations_read",
    "audit:events_read",
    "spark-admin:recordings_read",
    "spark-admin:recordings_write",
    "meeting:admin_recordings_read",
    "meeting:admin_recordings_write",
    "meeting:admin_transcripts_read",
    "meeting:admin_participants_read",
    "meeting:admin_schedule_read",
    "meeting:admin_preferences_read",
)


@dataclass(frozen=True)
class Grant:
    """What a token stands for: a person of the cast, by handle, scopes, and its end (ms) if any."""

    handle: str
    scopes: frozenset[str]
    expired: bool = False
    expires: int | None = None


GRANTS = {
    "demo-officer": Grant("officer", frozenset(_OFFICER_READ + _OFFICER_WRITE)),
    "demo-officer-2": Grant("officer-2", frozenset(_OFFICER_READ + _OFFICER_WRITE)),
    "demo-admin": Grant("admin", frozenset(_USER + _ADMINISTRATOR)),
    "demo-user": Grant("user", frozenset(_USER)),
    "demo-readonly": Grant("officer-readonly", frozenset(_OFFICER_READ)),
    "demo-expired": Grant("officer", frozenset(), expired=True),
    "demo-partner-officer": Grant("partner-officer", frozenset(_OFFICER_READ + _OFFICER_WRITE)),
}


@dataclass(frozen=True)
class Caller:
    """The person behind a request, the scopes of the token used, and its end (ms) if it has one."""

    person: Person
    scopes: frozenset[str]
    expires: int | None = None

    @property
    def is_officer(self) -> bool:
        """Whether compliance scopes count: they need the role too."""
        return OFFICER in self.person.roles

    @property
    def mask(self) -> int:
        """The mask of the caller's own organization."""
        return self.person.org.mask

    def holds(self, scopes: tuple[str, ...]) -> bool:
        """Whether the caller has at least one of ``scopes`` and the role that it needs.

        Without any scope to have, everybody may.
        """
        return not scopes or any(
            scope in self.scopes and (self.is_officer or not scope.startswith("spark-compliance:"))
            for scope in scopes
        )


NOBODY = Caller(Person("nobody", "", "", "", Org("", "", 7)), frozenset())
"""Who calls an operation that asks for no token."""
