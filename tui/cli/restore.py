"""``wxi restore``: what can be undone, and a recording out of the recycle bin."""

import re

import click

from tui.cli.arguments import STEP, case_argument
from tui.cli.procedure import Manner, carry_out, say_pace
from tui.domain.mutation import Plan, Verb, Wish
from tui.errors import BadInput, Refused
from tui.services.mutations.planning import Aim
from tui.services.session import Online, Session

_STEP = re.compile(r"(P-[A-Za-z0-9-]+)#([1-9][0-9]{0,6})")


async def _undoing(online: Online, name: str) -> Wish:
    match = _STEP.fullmatch(name)
    if match is None:
        raise BadInput(f"{name[:100]!r} names no step", do="steps stand in: wxi plans CASE --steps")
    door = online.mutations
    standing = await door.standing(match[1])
    outcome = standing.outcomes.get(int(match[2]) - 1)
    if outcome is None:
        raise BadInput(f"{name} was not run")
    wish = door.undoing(standing.plan, outcome)
    if wish is None:
        way_back = door.way_back(standing.plan.steps[outcome.number])
        raise Refused(f"{name}: {way_back} ({outcome.result})")
    return wish


@click.command("restore")
@case_argument
@click.argument("steps", metavar="[PLAN#STEP]...", nargs=-1, type=STEP)
@click.option("--recording", "recordings", multiple=True, metavar="ID", help="Of a meeting.")
@click.option("--dry-run", is_flag=True, help="Only print the plan.")
@click.option("--reason", help="Why. Goes into the journal.")
@click.option("--confirm", metavar="PHRASE", help="The phrase that the plan asks for.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def undo(
    case_id: str,
    *,
    steps: tuple[str, ...],
    recordings: tuple[str, ...],
    dry_run: bool,
    reason: str | None,
    confirm: str | None,
    as_json: bool,
) -> None:
    """Undo steps of plans of CASE, or bring recordings back from the recycle bin.

    A member is added again, as a new member whom everybody in the room sees; settings of a room are
    put back as they were read. A recording is restored with the token of an administrator alone.
    Of a deleted message nothing can be brought back.
    """
    if not (steps or recordings):
        raise BadInput("nothing is named", do="name steps as in: wxi plans CASE --steps")

    async def plan(_session: Session, online: Online) -> Plan:
        wishes = [await _undoing(online, one) for one in steps]
        wishes += [Wish(Verb.RESTORE_RECORDING, one) for one in recordings]
        word = "restore" if recordings and not steps else "undo"
        return await online.mutations.plan(wishes, Aim(word), on_pace=say_pace)

    carry_out(case_id, "restore", Manner(dry_run, reason, confirm, as_json), plan)
