"""``wxi journal``: what was done in a case, as lines. Changes nothing, whoever holds the case."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from tui import bootstrap, settings
from tui.cli.arguments import case_argument
from tui.domain.filters import times
from tui.domain.filters.times import Here
from tui.domain.hostile import visible
from tui.errors import BadInput
from tui.evidence.entry import Action
from tui.services import deeds


def _since(text: str | None, zone: ZoneInfo) -> datetime | None:
    try:
        return times.window("since", text, Here(bootstrap.now(), zone)).start if text else None
    except ValueError as failure:
        raise BadInput(f"--since: {failure}") from None


@click.command()
@case_argument
@click.argument("words", metavar="[WORDS]...", nargs=-1)
@click.option("--since", help="Only from then on: 24h, today, 2026-03-02, as in a filter.")
@click.option(
    "--action",
    "wanted",
    multiple=True,
    type=click.Choice([one.value for one in Action]),
    help="Only entries of this action; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="One entry as it is stored a line.")
def journal(
    case_id: str,
    words: tuple[str, ...],
    *,
    since: str | None,
    wanted: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print the journal of CASE, oldest first: entries that hold all of the WORDS.

    Columns, separated by tabs: number, time in the case's zone, time in UTC, who, action, type of
    the object, its id, result, reason. Exit code 4 when the chain is broken: what stands before the
    break is printed. All of a case is checked by: wxi verify.
    """
    facts, kept = bootstrap.read_journal(settings.load(), case_id)
    zone = ZoneInfo(facts.zone)
    start, sought = _since(since, zone), [one.casefold() for one in words]
    for entry in kept.entries():
        (deed,) = deeds.read([entry])
        if (wanted and deed.action not in wanted) or (start and deed.at < start):
            continue
        said = deed.said(zone)
        if all(word in said for word in sought):
            stored = {**entry.content, "sha256": entry.sha256}
            # Escaped to ASCII: the output of a machine's line may end up on a terminal, too.
            click.echo(
                json.dumps(stored) if as_json else "\t".join(map(visible, deed.fields(zone)))
            )
    kept.verify()
