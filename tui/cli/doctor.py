"""``wxi doctor``: what this terminal and this token can do, and what is off because of them."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import click

from tui import __version__, bootstrap, identities, settings
from tui.cli.profiles import facts
from tui.cli.profiles import lines as profile_lines
from tui.domain.clipboards import route
from tui.domain.hostile import visible
from tui.domain.scopes import Scope, Seat, seat_of
from tui.domain.times import format_api
from tui.errors import NotAuthorised, WxiError
from tui.identities import Identities
from tui.services.access import ESSENTIAL, Ability, Access, Standing
from tui.services.probe import Finding, Identity, Prober
from tui.settings import Settings
from tui.store import keychain
from tui.store.profiles import Profiles, sign_in

_PLACES = {"file": "files of mode 0600", "keyring": "the system keyring"}
PATIENCE = 30.0  # seconds that a check may wait for a rate limit


@dataclass
class Checkup:
    """What was found. ``failure`` is what ended the questions to Webex early, if anything did."""

    who: Identities | None = None
    access: Access = field(default_factory=Access)
    identity: Identity | None = None
    findings: list[Finding] = field(default_factory=list)
    failure: WxiError | None = None

    @property
    def off(self) -> dict[str, str]:
        """Return what cannot be done, each with the reason."""
        reasons = {one.label: self.access.why_not(one) for one in Ability}
        return {label: why for label, why in reasons.items() if why}

    @property
    def exit_code(self) -> int:
        """Return 0 when an investigation can be done, 3 when a right is missing, else 1."""
        if self.failure is not None:
            return 3 if isinstance(self.failure, NotAuthorised) else 1
        if any(self.access.why_not(one) for one in ESSENTIAL):
            return 3
        needed = {scope for one in ESSENTIAL for scope in one.scopes}
        troubled = any(one.answer and one.scope in needed for one in self.findings)
        return 1 if troubled else 0


async def examine(chosen: Settings) -> Checkup:
    """Ask Webex what the token may do. Never raises for what Webex answers."""
    found = Checkup()
    try:
        found.who = identities.identify(chosen)
        found.access = bootstrap.access_of(found.who)
        webex = bootstrap.connect(
            chosen, found.who, on_verdict=found.access.hear, patience=PATIENCE
        )
    except WxiError as failure:
        found.failure = failure
        return found
    try:
        prober = Prober(webex, found.access, bootstrap.now)
        found.findings = prober.findings
        found.identity = await prober.identify()
        await prober.explore(found.identity)
    except WxiError as failure:
        found.failure = failure
    finally:
        await webex.aclose()
    return found


def terminal(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what is known of the terminal."""
    size = shutil.get_terminal_size()
    within = [name for name, key in (("tmux", "TMUX"), ("screen", "STY")) if environ.get(key)]
    within += ["ssh"] if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY") else []
    return {
        "type": environ.get("TERM") or "not named",
        "size": f"{size.columns}x{size.lines}",
        "encoding": (sys.stdout.encoding or "not named").lower(),
        "colours": environ.get("COLORTERM") or ("off" if environ.get("NO_COLOR") else "by type"),
        "within": ", ".join(within) or "nothing",
        "interactive": "yes" if sys.stdout.isatty() else "no",
        "clipboard": route(environ),
    }


def as_json(chosen: Settings, found: Checkup) -> str:
    """Return the whole checkup as one JSON object."""
    who = found.identity
    person: dict[str, Any] | None = None
    if who is not None:
        person = {
            "id": who.id,
            "name": who.name,
            "email": who.email,
            "organization": who.org_id,
            "roles": list(who.roles),
            "token_expires": who.expires and format_api(who.expires),
        }
    content = {
        "version": __version__,
        "terminal": terminal(os.environ),
        "webex": chosen.base_url,
        "problem": found.failure and found.failure.line(),
        "identity": person,
        "seats": seats(found.who),
        "profiles": profiles_of(chosen),
        "events_beyond_90_days": _far_back(found.access),
        "scopes": {scope.value: found.access.standing(scope).name.lower() for scope in Scope},
        "endpoints": [
            {"name": one.name, "as": acting(found.who, one), "problem": one.answer}
            for one in found.findings
        ],
        "off": found.off,
        "exit_code": found.exit_code,
    }
    return json.dumps(content, indent=2)


def seats(who: Identities | None) -> list[dict[str, str | None]]:
    """Return who acts in each seat, and why nobody does."""
    if who is None:
        return []
    told: list[dict[str, str | None]] = []
    for seat in Seat:
        holder = who.holders.get(seat)
        problem = None if holder else who.vacant[seat] or f"sign in with: {sign_in(seat.value)}"
        source = holder.source if holder else None
        told.append({"seat": seat.label, "by": source, "problem": problem})
    return told


def acting(who: Identities | None, finding: Finding) -> str:
    """Return as whom an endpoint was asked: the officer stands in for who is not there."""
    seat = seat_of(finding.scope)
    return seat.label if who and seat in who.holders else Seat.OFFICER.label


def profiles_of(chosen: Settings) -> list[dict[str, Any]]:
    """Return the facts of every profile."""
    store = Profiles(chosen.profiles)
    return [facts(store, name) for name in store.names()]


def _far_back(access: Access) -> bool | None:
    return None if access.history_is_short is None else not access.history_is_short


def as_text(chosen: Settings, found: Checkup, now: datetime) -> str:
    """Return the checkup as lines of text."""
    lines = [f"Webex Investigator {__version__}", "", "[terminal]"]
    lines += [f"{name}: {value}" for name, value in terminal(os.environ).items()]
    lines += ["", "[identities]"]
    for told in seats(found.who):
        lines.append(f"{told['seat']}: {told['by'] or 'nobody; ' + (told['problem'] or '')}")
    lines.append(f"new tokens are kept in: {_PLACES[chosen.secrets]}")
    lines.append(f"system keyring: {keychain.trouble() or 'there'}")
    for one in profiles_of(chosen):
        lines += ["", *profile_lines(one)]
    lines += ["", "[Webex]", f"address: {chosen.base_url}"]
    if found.failure is not None:
        lines.append(f"problem: {found.failure.line()}")
    who = found.identity
    if who is not None:
        mail = f" <{who.email}>" if who.email else ""
        lines += [
            f"token of: {who.name}{mail}",
            f"organization: {who.org_id or 'not named'}",
            f"roles: {', '.join(who.roles) or 'none named'}",
            f"token ends: {_end(who.expires, now)}",
        ]
    reaches = {None: "not known", True: "yes (Pro Pack)", False: "no (needs the Pro Pack)"}
    lines.append(f"events beyond 90 days: {reaches[_far_back(found.access)]}")
    if who is not None:
        lines += ["", "[scopes]"]
        standings = {scope: found.access.standing(scope) for scope in Scope}
        lines += [f"{scope.value}: {standing.value}" for scope, standing in standings.items()]
    if found.findings:
        lines += ["", "[endpoints]"]
        lines += [
            f"{one.name}, as {acting(found.who, one)}: {one.answer or 'answers'}"
            for one in found.findings
        ]
    if who is not None:
        lines += ["", "[off]"]
        lines += [f"{label}: {why}" for label, why in found.off.items()] or [
            "nothing is known to be"
        ]
        unknown = [
            one.label
            for one in Ability
            if any(found.access.standing(scope) is Standing.UNKNOWN for scope in one.scopes)
            and not found.access.why_not(one)
        ]
        lines.append(f"not known until it is used: {', '.join(unknown) or 'nothing'}")
    return "\n".join(visible(line) for line in lines)


def _end(expires: datetime | None, now: datetime) -> str:
    if expires is None:
        return "Webex does not say"
    hours = (expires - now).total_seconds() / 3600
    left = f"{hours / 24:.0f} days" if hours >= 48 else f"{max(hours, 0):.1f} hours"
    return f"{format_api(expires)}, in {left}"


@click.command()
@click.option("--json", "machine", is_flag=True, help="One JSON object.")
def doctor(machine: bool) -> int:  # noqa: FBT001 - click's form
    """Check terminal, token, rights and reach, and say what is off because of them.

    Exit codes: 0 an investigation can be done, 1 Webex cannot be used, 3 a token, scope or role is
    missing.
    """
    chosen = settings.load()
    found = asyncio.run(examine(chosen))
    click.echo(as_json(chosen, found) if machine else as_text(chosen, found, bootstrap.now()))
    return found.exit_code
