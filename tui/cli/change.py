"""``wxi change``: the settings of a room that an officer may change."""

import click

from tui.cli.arguments import case_argument
from tui.cli.delete import one_of
from tui.cli.procedure import Manner, carry_out, say_pace
from tui.domain.mutation import Plan, Value, Verb, Wish
from tui.errors import BadInput
from tui.services import candidates
from tui.services.mutations import rooms
from tui.services.mutations.planning import Aim
from tui.services.session import Online, Session

_ON_OFF = click.Choice(["on", "off"])


@click.command()
@case_argument
@click.argument("room", metavar="ROOM")
@click.option("--classify", "named", metavar="NAME", help="Its classification.")
@click.option("--announcements", type=_ON_OFF, help="Only moderators write; for a locked room.")
@click.option("--read-only", type=_ON_OFF, help="Nobody writes; for a 1:1.")
@click.option("--dry-run", is_flag=True, help="Only print the plan.")
@click.option("--reason", help="Why. Goes into the journal.")
@click.option("--confirm", metavar="PHRASE", help="The phrase that the plan asks for.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def change(
    case_id: str,
    room: str,
    *,
    named: str | None,
    announcements: str | None,
    read_only: str | None,
    dry_run: bool,
    reason: str | None,
    confirm: str | None,
    as_json: bool,
) -> None:
    """Plan to change settings of a ROOM of CASE; with --reason and --confirm, do it.

    The room is named by id or title. What it was before is kept; wxi restore puts it back.
    """
    if not (named or announcements or read_only):
        do = "give --classify, --announcements or --read-only"
        raise BadInput("nothing is to be changed", do=do)

    async def plan(session: Session, online: Online) -> Plan:
        found = one_of(candidates.rooms(session.look, session.relations.graph), room, "room")
        settings: dict[str, Value] = {}
        if announcements:
            settings["isAnnouncementOnly"] = announcements == "on"
        if read_only:
            settings["isReadOnly"] = read_only == "on"
        if named:
            settings["classificationId"] = await rooms.classification(online.gateway, named)
        wish = Wish(Verb.CHANGE_ROOM, found.webex_id, settings)
        return await online.mutations.plan([wish], Aim("change"), on_pace=say_pace)

    carry_out(case_id, "change", Manner(dry_run, reason, confirm, as_json), plan)
