"""Who acts: the holder of each seat, by a token of the environment or by a profile; fresh tokens.

Part of the composition root. For each seat, what comes first counts: the profile that was chosen by
name, the token of the environment, the profile that has the name of the seat.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tui.domain.profile import Profile
from tui.domain.scopes import Seat
from tui.errors import BadInput, CaseFailure, NotAuthorised, NoToken, TokenRejected, WxiError
from tui.settings import Settings
from tui.store.keychain import Keychain
from tui.store.profiles import Profiles, sign_in

if TYPE_CHECKING:
    from tui.webex.auth import Credential, Token

_log = logging.getLogger(__name__)
_PATIENCE: Final = 30.0  # seconds that a renewal may wait for a rate limit


@dataclass(frozen=True)
class Holder:
    """Who fills a seat; ``source`` says by what, such as ``profile officer``."""

    source: str
    token: str = field(repr=False)
    profile: Profile | None = None


@dataclass(frozen=True)
class Identities:
    """The holders of the seats, and why nobody is in the others."""

    holders: Mapping[Seat, Holder]
    vacant: Mapping[Seat, str]

    @property
    def secrets(self) -> set[str]:
        """Return what must never be shown."""
        found = {one.token for one in self.holders.values()}
        return found.union(*(one.secrets for one in self._profiles()))

    @property
    def granted(self) -> dict[Seat, tuple[str, ...]]:
        """Return the scopes with which each seat is served, where a login named them.

        The officer stands in for an administrator who is not there.
        """
        officer = self.holders.get(Seat.OFFICER)
        serving = {seat: self.holders.get(seat, officer) for seat in Seat}
        return {
            seat: one.profile.grant.scopes for seat, one in serving.items() if one and one.profile
        }

    def require(self) -> None:
        """Raise NoToken when nobody is in the officer's seat."""
        if Seat.OFFICER not in self.holders:
            raise NoToken(
                self.vacant[Seat.OFFICER] or "no access token was given",
                do="sign in with wxi login, or set WEBEX_ACCESS_TOKEN",
            )

    def names(self) -> list[str]:
        """Return the names of the profiles in use."""
        return [one.name for one in self._profiles()]

    def _profiles(self) -> Iterable[Profile]:
        return (one.profile for one in self.holders.values() if one.profile)


def profiles(settings: Settings) -> Profiles:
    """Return the profiles of this user. Raises BadInput when the keyring asked for is not there."""
    return Profiles(settings.profiles, Keychain() if settings.secrets == "keyring" else None)


def identify(settings: Settings) -> Identities:
    """Return who acts in each seat. Raises BadInput for a profile by name that cannot be used."""
    store = Profiles(settings.profiles)
    chosen = _chosen(settings, store)
    given = {
        Seat.OFFICER: ("WEBEX_ACCESS_TOKEN", settings.token),
        Seat.ADMINISTRATOR: ("WEBEX_ADMIN_TOKEN", settings.admin_token),
    }
    holders: dict[Seat, Holder] = {}
    vacant: dict[Seat, str] = {}
    for seat, (variable, token) in given.items():
        if chosen is not None and chosen.seat is seat:
            holders[seat] = _holder(chosen)
        elif token:
            holders[seat] = Holder(variable, token)
        else:
            try:
                found = store.load(seat.value)
                if found is not None:
                    _require_fit(found, settings)
                    holders[seat] = _holder(found)
                else:
                    vacant[seat] = ""
            except WxiError as failure:
                vacant[seat] = failure.line()
    officer, admin = (holders.get(seat) for seat in Seat)
    if _strangers(officer, admin):
        vacant[Seat.ADMINISTRATOR] = "the administrator signed in is of another organization"
        del holders[Seat.ADMINISTRATOR]
    return Identities(holders, vacant)


def _holder(profile: Profile) -> Holder:
    return Holder(f"profile {profile.name}", profile.grant.access_token, profile)


def _strangers(officer: Holder | None, admin: Holder | None) -> bool:
    found = [one.profile.org_id for one in (officer, admin) if one and one.profile]
    return len(found) == 2 and all(found) and found[0] != found[1]


def _chosen(settings: Settings, store: Profiles) -> Profile | None:
    if not settings.profile:
        return None
    found = store.load(settings.profile)
    if found is None:
        known = ", ".join(store.names())
        raise BadInput(
            f"there is no profile {settings.profile!r}",
            do=f"profiles are {known}" if known else f"sign in: {sign_in(settings.profile)}",
        )
    _require_fit(found, settings)
    return found


def _require_fit(profile: Profile, settings: Settings) -> None:
    """Refuse to send the tokens of a profile to another Webex than their own."""
    if profile.base_url.rstrip("/") != settings.base_url.rstrip("/"):
        raise BadInput(
            f"the profile {profile.name} is of {profile.base_url}",
            do="set WEBEX_BASE_URL to that, or sign in again",
        )


class Renewal:
    """Gets fresh tokens for a profile: those that a new login or another process brought, or new.

    ``on_secrets`` hears of every token before it is used.
    """

    def __init__(
        self, store: Profiles, profile: Profile, on_secrets: Callable[[Iterable[str]], None]
    ) -> None:
        self._store = store
        self._held = profile
        self._on_secrets = on_secrets

    def credential(self) -> "Credential":
        """Return the present token as a credential that renews itself."""
        from tui.webex.auth import Credential, Token

        grant = self._held.grant
        return Credential(Token(grant.access_token), grant.expires, self._renew)

    async def _renew(self, used: "Token") -> "Credential":
        name = self._held.name
        async with self._store.turn(name):
            kept = await asyncio.to_thread(self._store.load, name)
            self._require_same(kept)
            assert kept is not None
            # What could not be written down last time is only here.
            self._held = max(kept, self._held, key=lambda one: one.granted)
            if self._held.grant.access_token == used.reveal():
                self._held = await self._refreshed(self._held)
        self._on_secrets(self._held.secrets)
        return self.credential()

    def _require_same(self, kept: Profile | None) -> None:
        """Refuse what would let somebody else go on with the work of the one who began it."""
        held = self._held
        if kept is None:
            raise TokenRejected(
                f"the profile {held.name} was signed out", do=f"run: {sign_in(held.name)}"
            )
        if (kept.base_url, kept.person_id) != (held.base_url, held.person_id):
            raise TokenRejected(
                f"the profile {held.name} belongs to somebody else now", do="open the case again"
            )

    async def _refreshed(self, held: Profile) -> Profile:
        from tui.webex.auth import Token
        from tui.webex.login import Login

        again = f"run: {sign_in(held.name, device=bool(held.client_id))}"
        refresh_token = held.grant.refresh_token
        if not held.renewable or refresh_token is None:
            raise TokenRejected(f"the token of the profile {held.name} has ended", do=again)
        login = Login(
            held.base_url,
            held.client_id,
            Token(held.client_secret),
            clock=lambda: datetime.now(UTC),
            patience=_PATIENCE,
        )
        try:
            grant = await login.refresh(refresh_token)
        except NotAuthorised as refusal:
            raise TokenRejected(
                f"the profile {held.name}: {refusal.message}",
                do=again,
                tracking_id=refusal.tracking_id,
            ) from None
        finally:
            await login.aclose()
        fresh = held.renewed(grant, datetime.now(UTC))
        self._on_secrets(fresh.secrets)
        try:
            await asyncio.to_thread(self._store.save, fresh)
        except CaseFailure as failure:
            _log.error("fresh tokens could not be kept: %s", failure)
        return fresh


class Watch:
    """Notices when somebody signed in anew, at the cost of one look at each file."""

    def __init__(self, store: Profiles, names: Iterable[str]) -> None:
        self._store = store
        self._seen = {name: store.stamp(name) for name in names}

    def changed(self) -> bool:
        """Tell whether a profile has changed since the last call."""
        found = {name: self._store.stamp(name) for name in self._seen}
        changed = found != self._seen
        self._seen = found
        return changed
