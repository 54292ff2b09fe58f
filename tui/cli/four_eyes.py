"""``wxi case four-eyes``: whether a case demands a second officer, and changing that."""

from pathlib import Path

import click

from tui import bootstrap, files, settings
from tui.cli.arguments import case_argument
from tui.domain.hostile import visible
from tui.domain.signers import LONGEST, signers
from tui.errors import BadInput
from tui.services.mutations.approvals import Approvals, sign_command


def write_out(path: Path, raw: bytes) -> None:
    """Write a file that must not exist yet. Raises BadInput when it does."""
    with files.failures(path):
        try:
            files.write_new(path, raw)
        except FileExistsError:
            raise BadInput(f"{path} exists already", do="name another file") from None


@click.command("four-eyes")
@case_argument
@click.option("--planner", default="", metavar="NAME", help="Who plans, as the signers name them.")
@click.option("--signers", "listed", type=click.Path(path_type=Path), help="allowed_signers file.")
@click.option("--off", is_flag=True, help="Demand no second officer any more.")
@click.option("--request", type=click.Path(path_type=Path), help="Write the change to be signed.")
@click.option("--signed", type=click.Path(path_type=Path), help="Carry out the signed change.")
@click.option("--reason", default="", help="Why. Goes into the journal.")
def four_eyes(
    case_id: str,
    *,
    planner: str,
    listed: Path | None,
    off: bool,
    request: Path | None,
    signed: Path | None,
    reason: str,
) -> None:
    """Show or set whether plans of CASE need the signature of a second officer.

    --planner and --signers demand one: the file lists, in OpenSSH's format of allowed signers, who
    may sign, the planner never. From then on no one person changes that: with --request the change
    is written to a file, which the second officer signs with ssh-keygen; --signed, with the
    signature beside it as FILE.sig, carries it out within a day.
    """
    if (planner == "") is not (listed is None) or (off and planner):
        raise BadInput("a demand needs both --planner and --signers", do="or give --off alone")
    changes = bool(planner or off)
    if (changes and signed) or (request and not changes):
        raise BadInput("--request goes with a change, --signed with none")
    reading = not (changes or signed)
    case = bootstrap.open_case(settings.load(), case_id, for_reading=reading)
    try:
        approvals = Approvals(case, bootstrap.now)
        allowed = files.read_given(listed, LONGEST) if listed else b""
        if request:
            write_out(request, approvals.request(planner, allowed))
            click.echo(f"to be signed by the second officer\t{sign_command(str(request))}")
            click.echo(f"then\twxi case four-eyes {case_id} --signed {request} --reason WHY")
            return
        if off:
            raise BadInput("no one person turns this off", do="add --request FILE, to be signed")
        if signed:
            beside = signed.with_name(f"{signed.name}.sig")
            raw, signature = (files.read_given(one, LONGEST) for one in (signed, beside))
            approvals.carry_out(raw, signature, reason)
        elif planner:
            approvals.set_demand(planner, allowed, reason)
        _show(approvals)
    finally:
        case.close()


def _show(approvals: Approvals) -> None:
    demand = approvals.demand
    click.echo(f"second officer\t{'demanded' if demand else 'not demanded'}")
    if demand is not None:
        click.echo(f"planner\t{visible(demand.planner)}")
        for one in signers(approvals.allowed()):
            if one.principal != demand.planner:
                click.echo(f"may sign\t{visible(one.principal)}\t{one.key}")
