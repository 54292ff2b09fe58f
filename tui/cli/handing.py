"""``wxi case pack``, ``unpack`` and ``changes``: a case goes to the next officer."""

import json
import sys
from pathlib import Path

import click

from tui import bootstrap, handing, settings
from tui.cli.arguments import case_argument
from tui.cli.progress_line import ByteLine
from tui.domain.annotation import Act, Withdrawal
from tui.domain.hostile import visible
from tui.domain.times import format_api, stamp
from tui.handing import Handed
from tui.performer import performer
from tui.services import changes as news
from tui.services.changes import Changes
from tui.services.investigation import Investigation


@click.command()
@case_argument
@click.option("--to", required=True, type=click.Path(path_type=Path), help="A file to be made.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def pack(case_id: str, *, to: Path, as_json: bool) -> None:
    """Write CASE, or the folder of a sealed one, as one archive to hand over.

    The journal says so before the archive is seen, with its SHA-256: tell that by another way.
    """
    line = ByteLine(sys.stderr)
    try:
        done = handing.pack_case(settings.load(), case_id, to, line.show)
    finally:
        line.end()
    _say(done, f"{done.files:,} files of case {done.case} in {to}", as_json=as_json)


@click.command()
@click.argument("archive", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--sha256", "expected", default="", help="What FILE must have, told by another way.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def unpack(archive: Path, *, expected: str, as_json: bool) -> None:
    """Take FILE, which pack wrote, apart into the case that it holds.

    Everything in it is checked; the journal of the case then says from whom it was received, with
    the digests of FILE and of the packer's journal. A case of that name must not be there.
    """
    line = ByteLine(sys.stderr)
    try:
        done = handing.unpack_case(settings.load(), archive, expected, line.show)
    finally:
        line.end()
    received = f"case {done.case} received: {done.files:,} files, all as they were packed"
    _say(done, received, as_json=as_json)


@click.command()
@case_argument
@click.option("--seen", is_flag=True, help="Remember that all of this was seen.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def changes(case_id: str, *, seen: bool, as_json: bool) -> None:
    """Print what changed in CASE since you last looked: since its console was left, or --seen."""
    case = bootstrap.open_case(settings.load(), case_id, for_reading=not seen)
    try:
        who = performer().os_user
        then = news.seen(case, who)
        look = Investigation(case, None, bootstrap.now)
        found = None if then is None else news.since(case, then, who)
        if as_json:
            click.echo(json.dumps(_record(found)))
        else:
            for line in _lines(found, look):
                click.echo(line)
        if seen:
            news.mark(case, who, bootstrap.now())
    finally:
        case.close()


def _say(done: Handed, what: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(handing.as_json(done))
        return
    click.echo(f"{what}\nsha256 {done.sha256}")
    click.echo(f"journal head {done.head}, {done.entries:,} entries")


def _lines(found: Changes | None, look: Investigation) -> list[str]:
    if found is None:
        return ["you have not looked at this case before"]
    return [
        f"since {stamp(found.since.at, look.zone)}: {found.said or 'nothing new'}",
        *(f"events\t{visible(kind)}\t{number}" for kind, number in found.kinds.items()),
        *("\t".join(map(visible, ("note", *_told(act)))) for act in found.acts),
        *(
            f"journal\t{visible(who)}\t{visible(action)}\t{number}"
            for (who, action), number in found.doings.items()
        ),
    ]


def _told(act: Act) -> tuple[str, ...]:
    who = act.author.os_user
    if isinstance(act, Withdrawal):
        return act.id, who, "withdraws", act.withdraws
    return act.id, who, str(act.kind), act.text


def _record(found: Changes | None) -> dict[str, object]:
    if found is None:
        return {"since": None}
    return {
        "since": format_api(found.since.at),
        "events": found.events,
        "kinds": found.kinds,
        "notes": [list(_told(act)) for act in found.acts],
        "journal": [[who, action, number] for (who, action), number in found.doings.items()],
    }


COMMANDS = (pack, unpack, changes)
