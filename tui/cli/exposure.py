"""``wxi exposure``: how far what was posted reached outside, and who holds it together."""

import click

from tui.cli.arguments import case_argument, filter_argument
from tui.cli.listings import as_json, as_text
from tui.cli.looking import look_at
from tui.services.bridging import Bridging
from tui.services.exposure import Exposure


@click.command()
@case_argument
@filter_argument
@click.option("--bridges", is_flag=True, help="People without whom an organization is cut off.")
@click.option("--json", "machine", is_flag=True, help="One JSON object.")
def exposure(case_id: str, words: tuple[str, ...], bridges: bool, machine: bool) -> None:  # noqa: FBT001 - click's form
    """Print which external organizations and people reached the messages that pass FILTER.

    Without a filter, those of the whole case. Who opened most files stands first; then counts what
    one could have opened. A message is reached by who was in its room when it was posted, or came
    while it was there. Under each name stand the files opened and the rooms.
    """
    look = look_at(case_id)
    try:
        if bridges:
            listing = Bridging(look).listing()
        else:
            filter_ = " ".join(words)
            matches, order = look.matches(filter_), look.case.events.columns.order
            found = [one for one in order if matches is None or matches.holds(one)]
            listing = Exposure(look).of(filter_ or "the whole case", found)
        click.echo(as_json(listing) if machine else as_text(listing, look))
    finally:
        look.case.close()
