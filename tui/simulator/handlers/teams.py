"""``/teams`` and ``/team/memberships``: a team has the members of its General room."""

from starlette.responses import Response

from tui.simulator import rights, wire
from tui.simulator.acts import Leave, Promote
from tui.simulator.answers import RefusedError, not_found, nothing
from tui.simulator.call import Call
from tui.simulator.handlers.memberships import must_keep_a_moderator
from tui.simulator.paging import ordered, page
from tui.simulator.spaces import Membership, Team


def list_teams(call: Call) -> Response:
    """List the caller's teams."""
    rows = [
        (f"{team.name} {team.id}", wire.team(team))
        for team in call.world.teams.values()
        if call.caller.person.uuid in team.general.roster
    ]
    return page(call, ordered(rows), default=100, top=1000)


def show_team(call: Call) -> Response:
    """Show one team."""
    return call.answer(wire.team(_team(call, call.uuid("TEAM"))))


def list_team_memberships(call: Call) -> Response:
    """List the members of a team."""
    if "teamId" not in call.query:
        raise RefusedError(400, "The parameter 'teamId' is needed.")
    team = _team(call, call.uuid("TEAM", call.query["teamId"]))
    rows = [
        (f"{it.created:015d} {it.person.uuid}", wire.team_membership(it, team))
        for it in team.general.roster.values()
    ]
    return page(call, ordered(rows), default=100, top=1000)


def show_team_membership(call: Call) -> Response:
    """Show one membership of a team."""
    membership, team = _membership(call)
    return call.answer(wire.team_membership(membership, team))


def update_team_membership(call: Call) -> Response:
    """Make a member of a team its moderator, or not."""
    membership, team = _membership(call)
    moderator = call.document().get("isModerator")
    if not isinstance(moderator, bool):
        raise RefusedError(400, "The field 'isModerator' is needed.")
    rights.must_moderate(call, team.general, membership)
    if not moderator:
        must_keep_a_moderator(team.general, membership)
    person = membership.person
    call.world.play(Promote(call.now, team.general, person, call.caller.person, moderator))
    return call.answer(wire.team_membership(membership, team))


def delete_team_membership(call: Call) -> Response:
    """Remove a person from a team, and so from all of its rooms."""
    membership, team = _membership(call)
    rights.must_manage(call, team.general, membership)
    must_keep_a_moderator(team.general, membership)
    for room in list(call.world.rooms.values()):
        if room.team is team:
            call.world.play(Leave(call.now, room, membership.person, call.caller.person))
    return nothing()


def _membership(call: Call) -> tuple[Membership, Team]:
    person, _, general = call.uuid("TEAM_MEMBERSHIP").partition(":")
    team = _team(call, general)
    membership = team.general.roster.get(person)
    if membership is None:
        raise not_found()
    return membership, team


def _team(call: Call, uuid: str) -> Team:
    team = call.world.teams.get(uuid)
    if team is None or not rights.sees_all(call, team.general):
        raise not_found()
    return team
