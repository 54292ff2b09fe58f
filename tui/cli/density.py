"""``wxi density``: the lanes of the console as numbers."""

import json

import click

from tui.cli.arguments import case_argument, filter_argument
from tui.cli.looking import look_at
from tui.domain.times import format_api
from tui.services import density as lanes
from tui.services.density import By, Stretch
from tui.services.reading import LANES


@click.command()
@case_argument
@filter_argument
@click.option(
    "--by", default="day", type=click.Choice([one.value for one in By]), help="Default: day."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def density(case_id: str, words: tuple[str, ...], *, by: str, as_json: bool) -> None:
    """Print how many events of CASE that pass FILTER happened in which hour, day or week.

    Oldest first, one stretch a line, those without events left out. Columns, separated by tabs:
    when it begins in the case's zone, all events, then each lane that has any: messages, deleted,
    members, files, other.
    """
    look = look_at(case_id)
    try:
        columns, matches = look.case.events.columns, look.matches(" ".join(words))
        rows = (one for one in columns.order if matches is None or matches.holds(one))
        for one in lanes.stretches(columns, rows, By(by), look.zone):
            click.echo(json.dumps(record(one)) if as_json else one.line(By(by)))
    finally:
        look.case.close()


def record(stretch: Stretch) -> dict[str, object]:
    """Return a stretch in a form that JSON can hold."""
    return {
        "from": format_api(stretch.start),
        "local": stretch.start.isoformat(timespec="minutes"),
        "all": sum(stretch.counts.values()),
        **{lane: stretch.counts.get(lane, 0) for lane in LANES},
    }
