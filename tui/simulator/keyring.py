"""Tokens that come and go: refreshing, and logging in on another device. Knows no request.

Rules: "Login with Webex" and the device grant (RFC 8628). Clients are `CLIENTS`; each answers for
one way a login on another device can end.
"""

from dataclasses import dataclass
from itertools import count

from tui.simulator import ids
from tui.simulator.answers import RefusedError
from tui.simulator.clock import SECOND
from tui.simulator.tokens import GRANTS, Grant

SECRET = "demo-secret"  # noqa: S105 - known to everybody, it guards a demonstration
CLIENTS = {
    "demo-client": "approve",
    "demo-client-admin": "approve",
    "demo-client-denied": "deny",
    "demo-client-ignored": "ignore",
}
"""Registered clients, all with `SECRET`, and what the person does with a login that they start."""
PEOPLE = {"demo-client-admin": "demo-admin"}
"""Whom a login that a client starts is approved by, as a token of theirs, unless by the officer."""
CODE = "demo-code"
"""An authorization code that stands for the officer."""
ACCESS_SECONDS = 1_209_599
REFRESH_SECONDS = 7_775_999
DEVICE_SECONDS = 300
INTERVAL_SECONDS = 2
HESITATION = 5 * SECOND
"""How long the person takes to approve or deny."""


@dataclass(frozen=True)
class Issue:
    """A pair of tokens just made."""

    access: str
    refresh: str
    grant: Grant


@dataclass
class Login:
    """A login that waits for the person."""

    client: str
    scopes: str
    began: int
    polled: int = 0
    wait: int = INTERVAL_SECONDS * SECOND


class Keyring:
    """The tokens that are valid, those that were, and the logins under way.

    Each of the demonstration tokens has a refresh token, its name with ``-refresh``.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._numbers = count(1)
        self._grants = {token: grant for token, grant in GRANTS.items() if not grant.expired}
        self._refresh = {f"{token}-refresh": grant for token, grant in GRANTS.items()}
        self._codes = {CODE: GRANTS["demo-officer"]}
        self._logins: dict[str, Login] = {}

    def grant(self, token: str, now: int) -> Grant | None:
        """Return what a token stands for at a time, None when it is not valid."""
        grant = self._grants.get(token)
        ended = grant is None or (grant.expires is not None and grant.expires <= now)
        return None if ended else grant

    def revoke(self, token: str) -> None:
        """End an access token; its refresh token stays good."""
        self._grants.pop(token, None)

    def refresh(self, token: str, now: int) -> Issue:
        """Trade a refresh token, which dies of it, for a new pair; 400 for an unknown one."""
        grant = self._refresh.pop(token, None)
        if grant is None:
            raise RefusedError(400, "invalid_grant: the refresh token is not valid.")
        return self._issue(_renewed(grant), now)

    def trade(self, code: str, now: int) -> Issue:
        """Trade an authorization code, good once, for a pair; 400 for an unknown one."""
        grant = self._codes.pop(code, None)
        if grant is None:
            raise RefusedError(400, "invalid_grant: the code is not valid.")
        return self._issue(grant, now)

    def begin(self, client: str, scopes: str, now: int) -> str:
        """Begin a login on another device; returns its device code."""
        code = ids.named(f"device:{self._seed}:{next(self._numbers)}")
        self._logins[code] = Login(client, scopes, now)
        return code

    def poll(self, code: str, client: str, now: int) -> Issue:
        """Return the tokens of a login once it is approved.

        428 while the person has not decided; 400 when polled too fast (``slow_down``), denied,
        expired or unknown.
        """
        login = self._logins.get(code)
        if login is None or login.client != client:
            raise RefusedError(400, "invalid_grant: there is no such device code.")
        if now - login.began >= DEVICE_SECONDS * SECOND:
            raise RefusedError(400, "expired_token: the login was not approved in time.")
        fast = login.polled and now - login.polled < login.wait
        login.polled = now
        if fast:
            login.wait += 5 * SECOND
            raise RefusedError(400, "slow_down")
        if CLIENTS[client] == "ignore" or now - login.began < HESITATION:
            raise RefusedError(428, "authorization_pending: the login is not approved yet.")
        if CLIENTS[client] == "deny":
            raise RefusedError(400, "access_denied: the person refused.")
        del self._logins[code]
        person = GRANTS[PEOPLE.get(client, "demo-officer")]
        scopes = person.scopes & frozenset(login.scopes.split())
        return self._issue(Grant(person.handle, scopes), now)

    def _issue(self, grant: Grant, now: int) -> Issue:
        number = next(self._numbers)
        dated = Grant(grant.handle, grant.scopes, expires=now + ACCESS_SECONDS * SECOND)
        stem = ids.named(f"token:{self._seed}:{number}")
        self._grants[f"access-{stem}"] = dated
        self._refresh[f"refresh-{stem}"] = grant
        return Issue(f"access-{stem}", f"refresh-{stem}", dated)


def _renewed(grant: Grant) -> Grant:
    """Return a grant that is good again: the expired demonstration token stands for an officer."""
    if grant.expired:
        return GRANTS["demo-officer"]
    return grant
