"""``wxi login``: signs somebody in, by a code approved elsewhere or by a token, as a profile."""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from tui import bootstrap, identities, logs, settings
from tui.cli import device
from tui.domain.grant import Grant
from tui.domain.hostile import visible
from tui.domain.profile import Profile
from tui.domain.scopes import Scope, Seat, seat_of
from tui.domain.times import format_api
from tui.errors import BadInput, NotAuthorised, WxiError
from tui.identities import Holder, Identities
from tui.services.access import Ability, Access
from tui.services.probe import Prober
from tui.settings import Settings
from tui.store.profiles import Profiles, require_name, require_private, sign_in

PATIENCE: Final = 30.0  # seconds that a check may wait for a rate limit
_DECRYPTING: Final = "spark:kms"  # what reads content needs it; the portal adds it to integrations
_HIDDEN: Final = "not shown while you type or paste"


@dataclass(frozen=True)
class Wish:
    """Which profile is to be made, and what to make it with."""

    settings: Settings
    store: Profiles
    name: str
    seat: Seat
    before: Profile | None

    @property
    def who(self) -> str:
        """Return as what somebody signs in."""
        article = "administrator" if self.seat is Seat.ADMINISTRATOR else "compliance officer"
        return f"{article}, profile {self.name}"


@click.command()
@click.option("--device", "by_device", is_flag=True, help="Approve a code on another device.")
@click.option("--profile", help="Name to keep it under. [default: officer]")
@click.option(
    "--role",
    type=click.Choice([seat.label for seat in Seat]),
    help="What the profile is for. [default: administrator for admin, else officer]",
)
@click.option("--client-id", help="Of the integration; its secret is asked for.")
@click.option("--secret-file", metavar="FILE", help="File of mode 0600 with the client secret.")
@click.option("--scopes", help="Scopes to ask for, in the order of the integration's own address.")
@click.option("--token-file", metavar="FILE", help="File of mode 0600 with a token; - is stdin.")
@click.option("--env", "from_env", is_flag=True, help="Keep the token of WEBEX_ACCESS_TOKEN.")
def login(
    *,
    by_device: bool,
    profile: str | None,
    role: str | None,
    client_id: str | None,
    secret_file: str | None,
    scopes: str | None,
    token_file: str | None,
    from_env: bool,
) -> None:
    """Sign in, and keep the tokens as a profile that console and commands use.

    With --device a code is shown, to be approved on another device, and the tokens renew
    themselves; the client secret is taken from WEBEX_CLIENT_SECRET, --secret-file or a hidden
    prompt. Without, a token is asked for (hidden), or taken from --token-file or --env. No secret
    is ever an argument.
    """
    if sum((by_device, bool(token_file), from_env)) > 1:
        raise BadInput("there are several ways to sign in", do="choose --device or one token")
    chosen = settings.load(client_id=client_id)
    name = require_name(profile or chosen.profile or Seat.OFFICER.value)
    store = identities.profiles(chosen)
    before = _kept(store, name)
    wish = Wish(chosen, store, name, _seat(name, role, before), before)
    logs.start(chosen.logs, secrets=before.secrets if before else ())
    if by_device:
        made = asyncio.run(_by_device(wish, _secret(wish, secret_file), _wanted(wish, scopes)))
    else:
        made = _by_token(wish, token_file, from_env=from_env)
    logs.hide(made.secrets)
    asyncio.run(_check_and_keep(wish, made))


def _kept(store: Profiles, name: str) -> Profile | None:
    try:
        return store.load(name)
    except WxiError:  # what cannot be read is replaced
        return None


def _seat(name: str, role: str | None, before: Profile | None) -> Seat:
    if role is not None:
        return next(seat for seat in Seat if seat.label == role)
    if before is not None:
        return before.seat
    return Seat.ADMINISTRATOR if name == Seat.ADMINISTRATOR else Seat.OFFICER


def _wanted(wish: Wish, scopes: str | None) -> tuple[str, ...]:
    """Return the scopes to ask for: those given, those of the last time, or those in use."""
    if scopes:
        return tuple(scopes.replace(",", " ").split())
    if wish.before is not None and wish.before.wanted and wish.before.seat is wish.seat:
        return wish.before.wanted
    used = (scope for one in Ability for scope in one.scopes if seat_of(scope) is wish.seat)
    return tuple(dict.fromkeys([*used, Scope.PEOPLE_READ, _DECRYPTING]))


def _secret(wish: Wish, secret_file: str | None) -> str:
    if secret_file is not None:
        return _from_file(secret_file)
    if given := os.environ.get("WEBEX_CLIENT_SECRET"):
        return given
    before = wish.before
    if before is not None and before.client_secret and before.client_id == _client_id(wish):
        return before.client_secret
    return _asked("Client secret", "set WEBEX_CLIENT_SECRET or use --secret-file FILE")


def _client_id(wish: Wish) -> str:
    found = wish.settings.client_id or (wish.before.client_id if wish.before else "")
    if not found:
        raise BadInput(
            "the client id of the integration is not known",
            do="use --client-id ID, or set client_id in config.toml",
        )
    return found


async def _by_device(wish: Wish, secret: str, wanted: Sequence[str]) -> Profile:
    from tui.webex.auth import Token
    from tui.webex.login import Login

    logs.hide([secret])
    login = Login(
        wish.settings.base_url,
        _client_id(wish),
        Token(secret),
        clock=bootstrap.now,
        patience=PATIENCE,
    )
    try:
        code = await login.authorize(wanted)
        logs.hide([code.device_code])
        device.show(code, wish.who, ascii_only=wish.settings.ascii)
        left = (code.expires - bootstrap.now()).total_seconds()
        grant = await device.shown_waiting(left, lambda tell: login.wait(code, tell))
    finally:
        await login.aclose()
    return Profile(
        name=wish.name,
        seat=wish.seat,
        base_url=wish.settings.base_url,
        grant=grant,
        granted=bootstrap.now(),
        client_id=_client_id(wish),
        client_secret=secret,
        wanted=tuple(wanted),
    )


def _by_token(wish: Wish, token_file: str | None, *, from_env: bool) -> Profile:
    from tui.webex.auth import Token

    if token_file is not None:
        given = _from_file(token_file)
    elif from_env:
        given = wish.settings.token or ""
    else:
        given = _asked("Access token", "use --device, --token-file FILE or --env")
    return Profile(
        name=wish.name,
        seat=wish.seat,
        base_url=wish.settings.base_url,
        grant=Grant(Token(given).reveal(), None, None),
        granted=bootstrap.now(),
    )


def _from_file(name: str) -> str:
    """Return the first line of a file that nobody else can read, or of standard input."""
    if name == "-":
        return sys.stdin.readline().strip()
    path = Path(name)
    require_private(path)
    return path.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()


def _asked(what: str, otherwise: str) -> str:
    if not sys.stdin.isatty():
        raise BadInput(f"there is no terminal to ask for the {what.lower()}", do=otherwise)
    import getpass

    try:
        return getpass.getpass(f"{what} ({_HIDDEN}): ").strip()
    except EOFError:
        return ""


async def _check_and_keep(wish: Wish, made: Profile) -> None:
    """Ask whose token it is and whether it can do its work; keep it, and say so."""
    who = Identities({Seat.OFFICER: Holder(f"profile {made.name}", made.grant.access_token)}, {})
    webex = bootstrap.connect(wish.settings, who, patience=PATIENCE)
    try:
        prober = Prober(webex, Access(), bootstrap.now)
        person = await prober.identify()
        refused = await prober.prove(made.seat)
    finally:
        await webex.aclose()
    whole = made.of(person.id, person.name, person.email or "", person.org_id or "", person.expires)
    async with wish.store.turn(made.name):
        await asyncio.to_thread(wish.store.save, whole)
    mail = f" <{whole.email}>" if whole.email else ""
    click.echo(visible(f"signed in: {whole.person}{mail} as {wish.who}"))
    click.echo(f"the token ends: {_end(whole)}")
    click.echo(f"kept in: {_place(wish)}")
    before = wish.before
    if before is not None and before.person_id and before.person_id != whole.person_id:
        click.echo(visible(f"in place of: {before.person}"))
    if refused:
        raise NotAuthorised(
            f"{whole.person} is signed in, but cannot work as {made.seat.label}: {refused}",
            do="have the role given in Control Hub, or sign in as somebody who has it",
        )


def _end(profile: Profile) -> str:
    expires = profile.grant.expires
    if profile.renewable:
        return "it is renewed before it ends"
    told = format_api(expires) if expires else "Webex does not say"
    return f"{told}; then run {sign_in(profile.name, device=False)} again"


def _place(wish: Wish) -> str:
    keyring = wish.store.storage(wish.name) == "keyring"
    return "the system keyring" if keyring else f"{wish.store.path(wish.name)} (mode 0600)"
