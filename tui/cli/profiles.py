"""``wxi profiles`` and ``wxi logout``: who is signed in, and forgetting it. No token is shown."""

import asyncio
import json
from datetime import datetime
from typing import Any

import click

from tui import identities, settings
from tui.domain.hostile import visible
from tui.domain.profile import Profile
from tui.domain.scopes import Seat
from tui.domain.times import format_api
from tui.errors import BadInput, WxiError
from tui.store.profiles import Profiles, require_name


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def profiles(*, as_json: bool) -> None:
    """List who is signed in: name, role, person, Webex, scopes, ends, where the tokens are."""
    store = Profiles(settings.load().profiles)
    for number, name in enumerate(store.names()):
        told = facts(store, name)
        if as_json:
            click.echo(json.dumps(told))
        else:
            click.echo(("\n" if number else "") + "\n".join(lines(told)))


def facts(store: Profiles, name: str) -> dict[str, Any]:
    """Return what is known of a profile, without its tokens; ``problem`` is why it is of no use."""
    try:
        found = store.load(name)
    except WxiError as failure:
        return {"profile": name, "problem": failure.line(), "storage": store.storage(name)}
    if found is None:
        return {"profile": name, "problem": "it was signed out", "storage": "none"}
    return {
        "profile": name,
        "problem": None,
        "role": found.seat.label,
        "person": found.person,
        "email": found.email,
        "organization": found.org_id,
        "webex": found.base_url,
        "scopes": list(found.grant.scopes) or None,
        "token_expires": _time(found.grant.expires),
        "renewable": found.renewable,
        "refresh_token_expires": _time(found.grant.refresh_expires),
        "storage": store.storage(name),
    }


def lines(told: dict[str, Any]) -> list[str]:
    """Return the facts of a profile as lines of text."""
    found = [f"profile: {told['profile']}"]
    if told["problem"]:
        return [visible(line) for line in [*found, f"problem: {told['problem']}"]]
    renewed = "renewed before its end" if told["renewable"] else "not renewable"
    found += [
        f"role: {told['role']}",
        f"person: {told['person']} <{told['email']}>",
        f"webex: {told['webex']}",
        f"token ends: {told['token_expires'] or 'not known'}, {renewed}",
        f"scopes: {' '.join(told['scopes'] or ()) or 'not known'}",
        f"tokens are in: {'the system keyring' if told['storage'] == 'keyring' else 'file (0600)'}",
    ]
    if told["refresh_token_expires"]:
        found.append(f"sign-in ends: {told['refresh_token_expires']} unless used")
    return [visible(line) for line in found]


@click.command()
@click.option("--profile", help="Which one. [default: officer]")
@click.option("--all", "everybody", is_flag=True, help="All of them.")
def logout(*, profile: str | None, everybody: bool) -> None:
    """Forget the tokens of a profile, and say what Webex still holds."""
    chosen = settings.load()
    store = identities.profiles(chosen)
    if everybody:
        names = store.names()
        if not names:
            raise BadInput("nobody is signed in")
    else:
        name = require_name(profile or chosen.profile or Seat.OFFICER.value)
        if name not in store.names():
            raise BadInput(f"nobody is signed in as {name!r}", do="see: wxi profiles")
        names = [name]
    for name in names:
        click.echo(visible(asyncio.run(_forget(store, name))))


async def _forget(store: Profiles, name: str) -> str:
    async with store.turn(name):
        try:
            found = store.load(name)
        except WxiError:
            found = None
        await asyncio.to_thread(store.remove, name)
    return f"signed out: {name}" + (f"; {_left(found)}" if found else "")


def _left(profile: Profile) -> str:
    """Say what stays good at Webex: its API has no call that ends a token."""
    expires, refresh = profile.grant.expires, profile.grant.refresh_expires
    told = f"until {_time(expires)}" if expires else "until its end"
    renewing = f" and the refresh token until {_time(refresh) or 'its end'}"
    return (
        f"Webex is not told, and takes the access token {told}"
        + (renewing if profile.grant.refresh_token else "")
        + "; who must end them sooner withdraws the integration at Webex"
    )


def _time(moment: datetime | None) -> str | None:
    return format_api(moment) if moment else None
