"""``wxi case``: create, list and show cases; annotating them is in ``notes``."""

import json
from collections.abc import Iterator

import click

from tui import bootstrap, settings
from tui.cli import notes
from tui.cli.arguments import case_argument
from tui.cli.four_eyes import four_eyes
from tui.cli.looking import look_at
from tui.domain.hostile import visible
from tui.domain.ports import OpenCase
from tui.domain.times import format_api
from tui.settings import Settings


@click.group()
def case() -> None:
    """Create, list, show and annotate cases."""


for one in (*notes.COMMANDS, four_eyes):
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
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(*, as_json: bool) -> None:
    """List the cases, one a line: id, when it was made (UTC), title, separated by tabs."""
    for line in listed(settings.load(), as_json=as_json):
        click.echo(line)


def listed(chosen: Settings, *, as_json: bool = False) -> Iterator[str]:
    """Yield the cases as lines that are safe for any terminal."""
    for one in bootstrap.list_cases(chosen):
        created = format_api(one.created)
        # Escaped to ASCII: the output of a machine's line may end up on a terminal, too.
        yield (
            json.dumps({"id": one.id, "created": created, "title": one.title, "zone": one.zone})
            if as_json
            else f"{one.id}\t{created}\t{visible(one.title)}"
        )


@case.command()
@case_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(case_id: str, *, as_json: bool) -> None:
    """Show what CASE is, one labelled fact a line."""
    opened = bootstrap.open_case(settings.load(), case_id, for_reading=True)
    try:
        told = facts(opened)
    finally:
        opened.close()
    if as_json:
        click.echo(json.dumps(told))
    else:
        for name, value in told.items():
            click.echo(f"{name}: {visible(str(value))}")


def facts(opened: OpenCase) -> dict[str, str | int]:
    """Return what a case says of itself, by what each fact is called."""
    return {
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


@case.command()
@case_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def filters(case_id: str, *, as_json: bool) -> None:
    """List the saved filters of CASE, one a line: name and filter, separated by a tab.

    They are saved in the console: f, then NAME = FILTER. Every command that takes a filter knows
    them as @NAME.
    """
    look = look_at(case_id)
    try:
        for name, text in sorted(look.filters.saved.items()):
            told = {"name": name, "filter": text}
            click.echo(json.dumps(told) if as_json else "\t".join(map(visible, told.values())))
    finally:
        look.case.close()
