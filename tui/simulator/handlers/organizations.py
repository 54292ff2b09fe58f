"""``/organizations``, ``/classifications`` and the end of the caller's token."""

from starlette.responses import Response

from tui.simulator import ids, wire_org
from tui.simulator.answers import not_found
from tui.simulator.call import Call
from tui.simulator.clock import DAY
from tui.simulator.directory import Org
from tui.simulator.spaces import CLASSIFICATIONS

_FOUNDED = 1_445_178_376_000


def list_organizations(call: Call) -> Response:
    """List the caller's organization; it has no pages."""
    return call.answer({"items": [wire_org.organization(call.caller.person.org, _FOUNDED)]})


def show_organization(call: Call) -> Response:
    """Show the caller's organization."""
    return call.answer(wire_org.organization(own_org(call, call.key), _FOUNDED))


def list_classifications(call: Call) -> Response:
    """List the five levels of the caller's organization; it has no pages."""
    org = call.caller.person.org
    levels = range(len(CLASSIFICATIONS))
    return call.answer({"items": [wire_org.classification(org, it, _FOUNDED) for it in levels]})


def show_token_expiry(call: Call) -> Response:
    """Show when the caller's token ends, in milliseconds."""
    return call.answer({"exp": call.caller.expires or call.now + 14 * DAY})


def own_org(call: Call, wire_id: str) -> Org:
    """Return the caller's organization if the id, in either spelling, names it; 404 otherwise."""
    org = call.caller.person.org
    if wire_id != org.event_id and wire_id != org.uuid:
        try:
            kind, uuid = ids.decode(wire_id)
        except ValueError:
            raise not_found() from None
        if (kind, uuid) != ("ORGANIZATION", org.uuid):
            raise not_found()
    return org
