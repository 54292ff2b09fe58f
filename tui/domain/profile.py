"""A profile: somebody who signed in, kept under a name to act in one seat.

Holds secrets, which no repr shows. Knows neither where it is kept nor how a token is renewed.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from tui.domain.grant import Grant
from tui.domain.scopes import Seat


@dataclass(frozen=True, slots=True)
class Profile:
    """Who signed in, with which tokens, through which integration.

    ``base_url`` is the only Webex that the tokens are for. ``wanted`` are the scopes that were
    asked for, in their order, to ask for them again. ``client_id`` is "" for a pasted token, which
    cannot be renewed.
    """

    name: str
    seat: Seat
    base_url: str
    grant: Grant
    granted: datetime
    person_id: str = ""
    person: str = ""
    email: str = ""
    org_id: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    wanted: tuple[str, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return what must never be shown."""
        given = (self.grant.access_token, self.grant.refresh_token, self.client_secret)
        return tuple(one for one in given if one)

    @property
    def renewable(self) -> bool:
        """Tell whether fresh tokens can be had without the person."""
        return bool(self.grant.refresh_token and self.client_id and self.client_secret)

    def of(
        self, person_id: str, person: str, email: str, org_id: str, expires: datetime | None
    ) -> "Profile":
        """Return the profile with whose it turned out to be."""
        grant = replace(self.grant, expires=self.grant.expires or expires)
        return replace(
            self, person_id=person_id, person=person, email=email, org_id=org_id, grant=grant
        )

    def renewed(self, grant: Grant, now: datetime) -> "Profile":
        """Return the profile with fresh tokens; what the answer leaves out stays as it was."""
        return replace(
            self,
            granted=now,
            grant=replace(
                grant,
                refresh_token=grant.refresh_token or self.grant.refresh_token,
                refresh_expires=grant.refresh_expires or self.grant.refresh_expires,
                scopes=grant.scopes or self.grant.scopes,
            ),
        )
