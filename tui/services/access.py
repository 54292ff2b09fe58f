"""What the present tokens may do, as far as is known, and why something is off.

Learns from the scopes that a login named, from cheap probes, and from every answer of the session.
A refusal counts against a scope only when it is about scopes or roles: some objects are refused to
officers who lack nothing ("Compliance & Events" guide, ownership of spaces). What is not known is
not held against the officer.
"""

import re
from collections.abc import Collection, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from tui.domain.scopes import Scope, Seat, seat_of
from tui.errors import Forbidden

_ABOUT_SCOPES: Final = re.compile(r"\b(?:scopes?|roles?)\b", re.IGNORECASE)


class Ability(Enum):
    """What an officer does with the console: its name and the scopes that it takes, all of them."""

    TIMELINE = "see events", (Scope.EVENTS_READ,)
    NAMES = "see names of people", (Scope.PEOPLE_READ,)
    ROOMS = "see rooms", (Scope.ROOMS_READ,)
    ROSTERS = "see who is in a room", (Scope.MEMBERSHIPS_READ,)
    RETRIEVE = "retrieve messages and files", (Scope.MESSAGES_READ,)
    DELETE = "delete messages", (Scope.MESSAGES_WRITE,)
    CHANGE_MEMBERS = "add and remove members", (Scope.MEMBERSHIPS_WRITE,)
    CHANGE_ROOMS = "change rooms", (Scope.ROOMS_WRITE,)
    TEAMS = "see teams", (Scope.TEAMS_READ, Scope.TEAM_MEMBERSHIPS_READ)
    CHANGE_TEAMS = "change members of teams", (Scope.TEAM_MEMBERSHIPS_WRITE,)
    MEETINGS = "see meetings, recordings and transcripts", (Scope.MEETINGS_READ,)
    DELETE_MEETINGS = "delete recordings and transcripts", (Scope.MEETINGS_WRITE,)
    RESTORE_RECORDINGS = "use the recycle bin of recordings", (Scope.RECYCLE_BIN,)
    CALLS = "see call recordings", (Scope.CALL_RECORDINGS_READ,)
    DELETE_CALLS = "delete call recordings", (Scope.CALL_RECORDINGS_WRITE,)
    RESTORE_CALLS = "use the recycle bin of call recordings", (Scope.CALL_RECYCLE_BIN,)
    AUDIT = "see the admin audit", (Scope.AUDIT_READ,)

    def __init__(self, label: str, scopes: tuple[Scope, ...]) -> None:
        self.label = label
        self.scopes = scopes


ESSENTIAL: Final = (
    Ability.TIMELINE,
    Ability.NAMES,
    Ability.ROOMS,
    Ability.ROSTERS,
    Ability.RETRIEVE,
)
"""What an investigation cannot do without."""


class Standing(Enum):
    """What is known of a scope. An answer is no proof of it where another scope serves as well."""

    HELD = "what needs it is answered"
    REFUSED = "refused"
    UNKNOWN = "not known until it is used"


class Access:
    """The rights of the session's tokens.

    ``granted`` are the scopes that a login named for who is asked in each seat, if any.
    ``sign_in`` is the command that fills a seat in which nobody is.
    """

    def __init__(
        self,
        granted: Mapping[Seat, Collection[str]] = MappingProxyType({}),
        sign_in: Mapping[Seat, str] = MappingProxyType({}),
    ) -> None:
        self._granted = granted
        self._sign_in = sign_in
        self._heard: dict[str, Standing] = {}
        self.history_is_short: bool | None = None
        """True when events older than 90 days are refused (no Pro Pack), None when not known."""

    def hear(self, scope: str, refusal: Forbidden | None) -> None:
        """Take in an answer: ``refusal`` is None when the scope sufficed."""
        if refusal is None:
            self._heard[scope] = Standing.HELD
        elif refusal.beyond_history or _ABOUT_SCOPES.search(refusal.message):
            self.refuse(refusal)

    def refuse(self, refusal: Forbidden) -> None:
        """Take in a refusal that is known to be about the right itself."""
        if refusal.beyond_history:
            self.history_is_short = True
        elif refusal.scope:
            # Once a scope has sufficed, a refusal is about what was asked for.
            self._heard.setdefault(refusal.scope, Standing.REFUSED)

    def standing(self, scope: str) -> Standing:
        """Return what is known of a scope; what was seen counts more than what was granted."""
        known = self._heard.get(scope)
        granted = self._granted.get(seat_of(scope))
        if known is None and granted and scope not in granted:
            return Standing.REFUSED
        return known or Standing.UNKNOWN

    def why_not(self, ability: Ability) -> str:
        """Return why something cannot be done, "" when it can or when that is not known."""
        lacking = [one for one in ability.scopes if self.standing(one) is Standing.REFUSED]
        if not lacking:
            return ""
        certain = all(one not in self._heard for one in lacking)
        role = "" if certain else ", or its owner the role"
        sign_in = self._sign_in.get(seat_of(lacking[0]))
        help_text = f"; an {seat_of(lacking[0]).label} may: {sign_in}" if sign_in else ""
        return f"the token lacks {' and '.join(lacking)}{role}{help_text}"
