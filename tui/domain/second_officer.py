"""Four eyes: that a case demands a second officer, and how that demand may change. Pure.

A demand that is in force is changed as a plan is run: by a file that the second officer signs. So
whoever plans cannot let themselves off, and nobody can be made the second officer unseen.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from tui.domain.models import parse_object
from tui.domain.signers import Signed, Signer, signers
from tui.domain.times import format_api, parse_api
from tui.errors import BadInput, Refused


@dataclass(frozen=True, slots=True)
class Demand:
    """What is demanded. ``planner`` is the name in the list of signers of the one who plans.

    ``allowed`` is the digest of that list, ``entry`` that of the entry of the journal which says
    all this.
    """

    planner: str
    allowed: str
    entry: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a demand in force is to become: another one, or none (``planner`` is "").

    ``entry`` names the demand that it is about, so that it cannot be used for a later one.
    """

    case_id: str
    entry: str
    planner: str
    allowed: str
    expires: datetime


def encode(change: Change) -> bytes:
    """Return the bytes of a change as they are signed."""
    content = {
        "case": change.case_id,
        "what": "demand a second officer" if change.planner else "demand no second officer",
        "instead_of": change.entry,
        "planner": change.planner,
        "allowed_signers": change.allowed,
        "expires": format_api(change.expires),
    }
    return (json.dumps(content, sort_keys=True, indent=1) + "\n").encode()


def decode(raw: bytes) -> Change:
    """Read a change from the bytes that ``encode`` makes of it. Raises BadInput for any others."""
    content = parse_object(raw) or {}
    try:
        change = Change(
            case_id=str(content["case"]),
            entry=str(content["instead_of"]),
            planner=str(content["planner"]),
            allowed=str(content["allowed_signers"]),
            expires=parse_api(content["expires"]),
        )
        is_one = encode(change) == raw
    except (KeyError, TypeError, ValueError, AttributeError):
        is_one = False
    if not is_one:
        raise BadInput("this is no change of who must sign", do="make one with: wxi case four-eyes")
    return change


def check(planner: str, allowed: bytes) -> tuple[Signer, ...]:
    """Return who could be the second officer. Raises BadInput when there is nobody."""
    others = tuple(one for one in signers(allowed) if one.principal != planner)
    if not planner.strip() or not others:
        raise BadInput(
            "nobody but the planner may sign", do="list the second officer's name and key, too"
        )
    return others


def refuse_planner(signed: Signed, planner: str) -> None:
    """Raise Refused when the one who plans has signed."""
    if planner in signed.principals:
        raise Refused(
            f"{planner} plans and so cannot be the second officer",
            do="have another officer sign who may",
        )
