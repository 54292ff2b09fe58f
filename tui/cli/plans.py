"""``wxi plans``: what was planned in a case, and how each step ended. Webex is not asked."""

import json

import click

from tui.cli.arguments import case_argument
from tui.cli.looking import look_at
from tui.domain import times
from tui.domain.hostile import visible
from tui.domain.mutation import Standing
from tui.errors import VerificationFailed
from tui.services.mutations import standings


@click.command()
@case_argument
@click.option("--steps", is_flag=True, help="How each step ended, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def plans(case_id: str, *, steps: bool, as_json: bool) -> None:
    """List the plans of CASE, the newest first.

    Columns, separated by tabs: id, when it was made in the case's zone, what for, how its steps
    ended, what is left. A plan whose file is not as it was made ends the command with 4.
    """
    look = look_at(case_id)
    try:
        found, refused = standings.read_all(look.case)
        for one in found:
            if as_json:
                click.echo(_record(one, steps=steps))
                continue
            left = f"{len(one.left)} can be run" if one.left else ""
            unsettled = f"{len(one.unsettled)} not settled" if one.unsettled else ""
            made = times.stamp(one.plan.created, look.zone)
            state = ", ".join(filter(None, (left, unsettled)))
            click.echo(f"{one.plan.id}\t{made}\t{one.plan.word}\t{one.totals()}\t{state}")
            if steps:
                _echo_steps(one)
    finally:
        look.case.close()
    if refused:
        raise VerificationFailed("; ".join(refused))


def _echo_steps(one: Standing) -> None:
    for number, step in enumerate(one.plan.steps):
        outcome = one.outcomes.get(number)
        told = (outcome.result, outcome.verified) if outcome else ("not run", "")
        fields = (f"{one.plan.id}#{number + 1}", step.verb, step.object_id, *told)
        click.echo("\t".join(map(visible, fields)))


def _record(one: Standing, *, steps: bool) -> str:
    plan = one.plan
    told: dict[str, object] = {
        "plan": plan.id,
        "word": plan.word,
        "created": times.format_api(plan.created),
        "expires": times.format_api(plan.expires),
        "sha256": plan.digest,
        "steps": len(plan.steps),
        "skipped": len(plan.skipped),
        "left": len(one.left),
        "unsettled": len(one.unsettled),
        "totals": one.totals(),
    }
    if steps:
        told["outcomes"] = [
            {
                "step": f"{plan.id}#{number + 1}",
                "verb": step.verb,
                "object": step.object_id,
                "result": one.outcomes[number].result if number in one.outcomes else None,
                "verified": one.outcomes[number].verified if number in one.outcomes else None,
            }
            for number, step in enumerate(plan.steps)
        ]
    return json.dumps(told)
