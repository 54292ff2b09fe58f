"""``wxi plans``: what was planned in a case, how each step ended, and who signed it.

Webex is not asked.
"""

import json
from pathlib import Path
from shlex import quote

import click

from tui import bootstrap, files, settings
from tui.cli.arguments import PLAN, case_argument
from tui.cli.four_eyes import write_out
from tui.cli.looking import look_at
from tui.domain import times
from tui.domain.hostile import visible
from tui.domain.mutation import Standing
from tui.domain.signers import LONGEST
from tui.errors import VerificationFailed
from tui.services.mutations import standings
from tui.services.mutations.approvals import Approval, Approvals, sign_command


class _Listing(click.Group):
    """Lists when no command follows CASE; then options may stand after CASE as well."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_interspersed_args = not set(args[1:]) & set(self.commands)
        return super().parse_args(ctx, args)


@click.group(cls=_Listing, invoke_without_command=True, subcommand_metavar="[export|approve]")
@case_argument
@click.option("--steps", is_flag=True, help="How each step ended, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def plans(context: click.Context, case_id: str, *, steps: bool, as_json: bool) -> None:
    """List the plans of CASE, the newest first.

    Columns, separated by tabs: id, when it was made in the case's zone, what for, how its steps
    ended, what is left, how it stands with a second officer. A plan whose file is not as it was
    made ends the command with 4.
    """
    context.obj = case_id
    if context.invoked_subcommand is not None:
        return
    look = look_at(case_id)
    try:
        found, refused = standings.read_all(look.case)
        approvals = Approvals(look.case, look.clock)
        for one in found:
            approval = approvals.of(one.plan)
            if as_json:
                click.echo(_record(one, approval, steps=steps))
                continue
            left = f"{len(one.left)} can be run" if one.left else ""
            unsettled = f"{len(one.unsettled)} not settled" if one.unsettled else ""
            made = times.stamp(one.plan.created, look.zone)
            state = ", ".join(filter(None, (left, unsettled)))
            signed = approval.line() if approval.demanded else ""
            fields = (one.plan.id, made, one.plan.word, one.totals(), state, signed)
            click.echo("\t".join(map(visible, fields)))
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


@plans.command()
@click.argument("plan_id", metavar="PLAN", type=PLAN)
@click.option(
    "--to", "path", required=True, type=click.Path(path_type=Path), help="The file to write."
)
@click.pass_obj
def export(case_id: str, plan_id: str, path: Path) -> None:
    """Write PLAN to a file as it lies in the case, for the second officer to sign.

    The file names the ids of all objects, their number, the digests of what was read of them, who
    planned and when the plan expires. Change nothing in it: the signature is of these bytes.
    """
    look = look_at(case_id)
    try:
        plan = standings.read(look.case, plan_id).plan
        write_out(path, look.case.plans.read(plan_id))
    finally:
        look.case.close()
    deed = visible(plan.word)  # a case that was handed over may say anything
    click.echo(f"plan\t{plan.id}\t{deed} {len(plan.steps):,}\tsha256 {plan.digest}")
    click.echo(f"expires\t{times.format_api(plan.expires)}")
    click.echo(f"to be signed by the second officer\t{sign_command(str(path))}")
    click.echo(f"then\twxi plans {case_id} approve {plan.id} {quote(f'{path}.sig')}")


@plans.command()
@click.argument("plan_id", metavar="PLAN", type=PLAN)
@click.argument("signature", type=click.Path(path_type=Path), metavar="SIGFILE")
@click.pass_obj
def approve(case_id: str, plan_id: str, signature: Path) -> None:
    """Take in the second officer's signature of PLAN, after which it can be run.

    Refused when it is for another namespace, by the planner, by a key that may not sign, of other
    bytes, or for a plan that expired, was signed or was run before.
    """
    raw = files.read_given(signature, LONGEST)
    case = bootstrap.open_case(settings.load(), case_id)
    try:
        signed = Approvals(case, bootstrap.now).approve(plan_id, raw)
    finally:
        case.close()
    click.echo(f"approved\t{plan_id}\t{visible(signed.by)}")
    click.echo(f"then\twxi delete {case_id} --resume {plan_id} --reason WHY --confirm PHRASE")


def _record(one: Standing, approval: Approval, *, steps: bool) -> str:
    plan = one.plan
    told: dict[str, object] = {
        "plan": plan.id,
        "word": plan.word,
        "created": times.format_api(plan.created),
        "expires": times.format_api(plan.expires),
        "sha256": plan.digest,
        "planner": plan.planner,
        "secondOfficer": approval.signed.by if approval.signed else None,
        "secondOfficerDemanded": approval.demanded,
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
