"""``wxi case``: create, list and show cases; annotating and handing over have their modules."""

import json

import click

from tui import bootstrap, settings
from tui.cli import handing, notes
from tui.cli.four_eyes import four_eyes
from tui.domain.hostile import visible
from tui.domain.times import format_api


@click.group()
def case() -> None:
    """Create, list, show, annotate and hand over cases."""


for one in (*notes.COMMANDS, four_eyes, *handing.COMMANDS):
    case.add_command(one)


@case.command()
@click.argument("case_id", metavar="ID")
@click.option("--title", help="What the case is about. Default: the id.")
@click.option("--zone", help="IANA zone for display, such as Europe/Berlin. Default: UTC.")
def new(case_id: str, title: str | None, zone: str | None) -> None:
    """Create the case ID: letters, digits, dot, dash, underscore."""
    chosen = settings.load(zone=zone)
    facts = bootstrap.new_case(chosen, case_id, title or case_id)
    click.echo(f"case {facts.id} created in {chosen.cases / facts.id}")


@case.command("list")
def list_() -> None:
    """List the cases, one a line."""
    for facts in bootstrap.list_cases(settings.load()):
        click.echo(f"{facts.id}\t{format_api(facts.created)}\t{visible(facts.title)}")


@case.command()
@click.argument("case_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def show(case_id: str, as_json: bool) -> None:  # noqa: FBT001 - click's form
    """Show what a case holds."""
    opened = bootstrap.open_case(settings.load(), case_id, for_reading=True)
    try:
        facts = {
            "id": opened.facts.id,
            "title": opened.facts.title,
            "created": format_api(opened.facts.created),
            "zone": opened.facts.zone,
            "webex": opened.facts.base_url,
            "organization": opened.facts.org_id or "not known yet",
            "folder": str(opened.folder),
            "events": len(opened.events),
            "journal entries": len(opened.journal),
            "journal head": opened.journal.head,
            "notice": opened.notice,
        }
    finally:
        opened.close()
    if as_json:
        click.echo(json.dumps(facts))
    else:
        for name, value in facts.items():
            click.echo(f"{name}: {visible(str(value))}")
