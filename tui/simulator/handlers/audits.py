"""``/adminAudit`` and ``/admin/securityAudit``, for administrators alone."""

from starlette.responses import Response

from tui.simulator import ids, wire_org
from tui.simulator.answers import RefusedError
from tui.simulator.audits import CATEGORIES
from tui.simulator.call import Call
from tui.simulator.directory import Person
from tui.simulator.handlers.organizations import own_org
from tui.simulator.paging import newest, page

_SIGN_IN_CATEGORIES = ("LOGINS", "LOGOUT")


def list_events(call: Call) -> Response:
    """List what administrators did, over a year at most; all of orgId, from and to are needed."""
    own_org(call, call.needed("orgId"))
    call.needed("from"), call.needed("to")
    since, until = call.span(days=366)
    actor = call.query.get("actorId")
    wanted = _categories(call)
    rows = [
        (it.at, f"{number:06d}", wire_org.deed(it, number))
        for number, it in enumerate(call.world.deeds)
        if it.actor.org is call.caller.person.org
        and since <= it.at < until
        and _is(it.actor, actor)
        and (not wanted or it.category in wanted)
    ]
    return page(call, newest(rows), default=100, top=200, skip=call.offset())


def list_categories(call: Call) -> Response:
    """List the categories of the admin audit."""
    return call.answer({"eventCategories": list(CATEGORIES)})


def list_sign_ins(call: Call) -> Response:
    """List who signed in and out; it needs the Pro Pack."""
    own_org(call, call.needed("orgId"))
    call.needed("startTime"), call.needed("endTime")
    if not call.world.rules.pro_pack:
        raise RefusedError(403, "The organization has no Pro Pack, which this needs.")
    since, until = call.span(days=366, names=("startTime", "endTime"))
    actor = call.query.get("actorId")
    wanted = _categories(call)
    rows = [
        (it.at, f"{number:06d}", wire_org.sign_in(it, number))
        for number, it in enumerate(call.world.sign_ins)
        if it.actor.org is call.caller.person.org
        and since <= it.at < until
        and _is(it.actor, actor)
        and (not wanted or _SIGN_IN_CATEGORIES[it.leaving] in wanted)
    ]
    return page(call, newest(rows), default=100, top=1000)


def _is(person: Person, wire_id: str | None) -> bool:
    """Whether an id means a person, in any of its spellings; no id means everybody."""
    return wire_id in (None, person.id, person.uuid, ids.bare(person.uuid))


def _categories(call: Call) -> set[str]:
    text = call.query.get("eventCategories", "")
    return {name.strip() for name in text.split(",") if name.strip()}
