"""``/events``, for officers alone: what happened, newest first."""

from collections.abc import Iterable

from starlette.responses import Response

from tui.simulator.answers import RefusedError, not_found
from tui.simulator.call import Call
from tui.simulator.clock import DAY, MINUTE, SECOND
from tui.simulator.feed import RESOURCES, TYPES
from tui.simulator.history import Wanted
from tui.simulator.paging import Key, cursor, page

REACH = 90 * DAY
"""How far back an organization without the Pro Pack may look."""
AHEAD = 2 * SECOND
"""How far ``to`` may lie ahead, for clocks that differ a little."""


def list_events(call: Call) -> Response:
    """List events by time, resource, type and actor."""
    wanted = _wanted(call)

    def scan(after: Key | None) -> Iterable[tuple[int, bytes]]:
        return call.world.feed.newest_first(wanted, None if after is None else int(after))

    return page(call, scan, default=100, top=1000)


def show_event(call: Call) -> Response:
    """Show one event."""
    body = call.world.feed.find(call.uuid("EVENT"), call.caller.mask)
    if body is None:
        raise not_found()
    return call.localised(body)


def _wanted(call: Call) -> Wanted:
    resource = call.choice("resource", RESOURCES)
    service = call.choice("serviceType", ("calling",))
    if (resource == "convergedRecordings") != (service is not None):
        raise RefusedError(
            400, "convergedRecordings needs 'serviceType', and nothing else takes it."
        )
    since, until = call.time("from"), call.time("to")
    if until is not None and until > call.now + AHEAD:
        raise RefusedError(400, "The value of 'to' must not lie in the future.")
    if since is not None and since > (call.now if until is None else until):
        raise RefusedError(400, "The value of 'from' must not lie after 'to'.")
    # A later page may come long after the first, whose range was accepted.
    reach = REACH if not call.world.rules.pro_pack else call.now
    oldest = call.now - reach - MINUTE
    if since is not None and since < oldest and cursor(call) is None:
        raise RefusedError(403, "Only events of the past 90 days can be searched.")
    actor = call.query.get("actorId")
    return Wanted(
        mask=call.caller.mask,
        since=call.now - reach if since is None else since,
        until=until,
        resource=resource,
        type=call.choice("type", TYPES),
        actor=None if actor is None else call.uuid("PEOPLE", actor),
    )
