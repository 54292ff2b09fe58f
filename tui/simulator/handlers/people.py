"""``/people``: looking people up, and who the caller is."""

from starlette.responses import Response

from tui.simulator import wire
from tui.simulator.answers import RefusedError, not_found
from tui.simulator.call import Call
from tui.simulator.directory import Person
from tui.simulator.paging import ordered, page
from tui.simulator.wire import Shape

IDS_AT_ONCE = 85


def list_people(call: Call) -> Response:
    """Find people by e-mail, start of the name or ids; administrators may list everybody."""
    if "id" in call.query:
        return _by_ids(call, call.query["id"].split(","))
    email, name = call.query.get("email"), call.query.get("displayName")
    if email is None and name is None and "spark-admin:people_read" not in call.caller.scopes:
        raise RefusedError(400, "One of 'email', 'displayName' and 'id' is needed.")
    rows = [
        (f"{person.name} {person.uuid}", _shape(call, person))
        for person in call.world.people.values()
        if person.org is call.caller.person.org
        and (email is None or person.email == email.lower())
        and (name is None or person.name.lower().startswith(name.lower()))
    ]
    return page(call, ordered(rows), default=100, top=1000)


def show_me(call: Call) -> Response:
    """Show the caller."""
    return call.answer(_shape(call, call.caller.person))


def show_person(call: Call) -> Response:
    """Show one person."""
    person = call.world.people.get(call.uuid("PEOPLE"))
    if person is None:
        raise not_found()
    return call.answer(_shape(call, person))


def _by_ids(call: Call, wanted: list[str]) -> Response:
    if len(wanted) > IDS_AT_ONCE:
        raise RefusedError(400, f"At most {IDS_AT_ONCE} ids can be asked for at once.")
    found: list[Shape] = []
    missing: list[str] = []
    for wire_id in wanted:
        try:
            person = call.world.people.get(call.uuid("PEOPLE", wire_id))
        except RefusedError:
            person = None
        if person is None:
            missing.append(wire_id)
        else:
            found.append(_shape(call, person, presence=False))
    return call.answer({"items": found} | ({"notFoundIds": missing} if missing else {}))


def _shape(call: Call, person: Person, *, presence: bool = True) -> Shape:
    caller = call.caller
    administers = "spark-admin:people_read" in caller.scopes and person.org is caller.person.org
    full = administers or person is caller.person
    return wire.person(person, call.now, full=full, presence=presence)
