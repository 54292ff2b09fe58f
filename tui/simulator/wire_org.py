"""The JSON shapes of organizations, their classifications and their audit logs."""

from tui.simulator import ids
from tui.simulator.audits import Deed, SignIn
from tui.simulator.clock import iso
from tui.simulator.directory import ADMINISTRATOR, Org
from tui.simulator.spaces import CLASSIFICATIONS, classification_id
from tui.simulator.wire import Shape

_BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def organization(it: Org, since: int) -> Shape:
    """Shape an organization; its time has an offset, as Webex spells it here."""
    return {
        "id": it.id,
        "displayName": it.name,
        "created": iso(since)[:19] + "+00:00",
    }


def classification(it: Org, level: int, since: int) -> Shape:
    """Shape one of the five levels of an organization."""
    return {
        "id": classification_id(level),
        "rank": level,
        "title": CLASSIFICATIONS[level],
        "enabled": True,
        "description": f"Level {level} of 4",
        "lastModified": iso(since),
        "orgId": it.id,
    }


def deed(it: Deed, number: int) -> Shape:
    """Shape an entry of the admin audit: ids are bare UUIDs, and much is null."""
    org = it.actor.org
    return {
        "id": ids.bare(ids.named(f"deed:{number}:{it.at}")),
        "created": iso(it.at),
        "actorId": ids.bare(it.actor.uuid),
        "actorOrgId": org.event_id,
        "data": {
            "actorOrgName": org.name,
            "actorName": it.actor.name,
            "actorEmail": it.actor.email,
            "actorIp": "192.0.2.44",
            "actorUserAgent": _BROWSER,
            "adminRoles": ["User", "Full_Admin"] if ADMINISTRATOR in it.actor.roles else ["User"],
            "actionText": it.text,
            "eventDescription": it.text.partition(":")[0],
            "eventCategory": it.category,
            "targetName": it.target or org.name,
            "targetType": it.target_type,
            "targetId": ids.bare(ids.named(f"target:{it.target}")) if it.target else None,
            "targetOrgId": org.event_id,
            "targetOrgName": org.name,
            "trackingId": f"ATLAS_{ids.named(f'audit:{number}')}_0",
            "errorMessage": None,
            "errorCode": None,
        },
    }


def sign_in(it: SignIn, number: int) -> Shape:
    """Shape an entry of the security audit."""
    verb = "signed out of" if it.leaving else "signed in to" if not it.failure else "tried to enter"
    return {
        "id": ids.bare(ids.named(f"sign-in:{number}:{it.at}")),
        "created": iso(it.at),
        "actorId": it.actor.id,
        "actorOrgId": it.actor.org.id,
        "data": {
            "actorOrgName": it.actor.org.name,
            "actorName": it.actor.name,
            "actorEmail": it.actor.email,
            "actorIp": it.address,
            "actorUserAgent": _BROWSER,
            "actorClientName": it.client,
            "authenticationMethod": "Password",
            "eventCategory": "LOGOUT" if it.leaving else "LOGINS",
            "eventDescription": "A user signed out" if it.leaving else "A user signed in",
            "eventStatus": "FAILURE" if it.failure else "SUCCESS",
            "failedReason": it.failure,
            "actionText": f"{it.actor.name} {verb} {it.client}",
            "trackingId": f"ATLAS_{ids.named(f'sign:{number}')}_0",
        },
    }
