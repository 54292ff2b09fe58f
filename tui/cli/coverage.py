"""``wxi coverage``: what a case holds, what it lacks, and why. Nothing is asked of Webex."""

import json
from datetime import datetime, timedelta

import click

from tui import bootstrap, settings
from tui.cli.arguments import case_argument
from tui.cli.check import record
from tui.domain.hostile import visible
from tui.domain.ports import OpenCase
from tui.domain.times import Window, format_api, parse_last
from tui.errors import BadInput
from tui.services import completeness, coverage_report, crosscheck, record_coverage
from tui.services.investigation import Investigation


@click.command()
@case_argument
@click.option(
    "--window", help="How far to look back, such as 30d. Default: all that was collected."
)
@click.option("--plain", is_flag=True, default=None, help="No grids: one fact a line.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def coverage(case_id: str, *, window: str | None, plain: bool | None, as_json: bool) -> None:
    """Show which stretches of time CASE holds completely, and what is missing, and why.

    A stretch is complete once a second reading, an hour or more after it, brought nothing new. For
    each stream of events a grid has a sign for each day. Below stand what will become unreadable,
    what `wxi check` found last, and every stretch that is not complete.
    """
    chosen = settings.load(plain=plain)
    case = bootstrap.open_case(chosen, case_id, for_reading=True)
    try:
        now = bootstrap.now()
        asked, look = _asked(case, window, now), Investigation(case, None, bootstrap.now)
        if as_json:
            # Escaped to ASCII: causes may quote a remote side.
            click.echo(json.dumps(_record(look, asked, now, chosen.retention)))
            return
        for line in completeness.lines(
            look,
            asked,
            now,
            retention=chosen.retention,
            ascii_only=chosen.ascii,
            plain=chosen.plain,
        ):
            click.echo(visible(line))
    finally:
        case.close()


def _record(
    look: Investigation, window: Window, now: datetime, retention: timedelta
) -> dict[str, object]:
    case = look.case
    return {
        "case": case.facts.id,
        **coverage_report.as_json(coverage_report.report(case.events, window, now)),
        "deadlines": [
            {
                "at": format_api(one.at),
                "what": one.what.name.lower(),
                "count": one.count,
                "basis": one.basis,
                "event": one.first_id or None,
            }
            for one in completeness.deadlines(look, now, retention)
        ],
        "checks": [record(look, one) for one in crosscheck.remembered(case.casework)],
        "records": record_coverage.lines(case.records, look.zone),
    }


def _asked(case: OpenCase, window: str | None, now: datetime) -> Window:
    """Return the window to report on."""
    if window is None:
        found = coverage_report.whole(case.events) or record_coverage.whole(case.records)
        if found is None:
            raise BadInput(
                "nothing was collected into this case yet",
                do=f"collect first: wxi collect {case.facts.id}",
            )
        return found
    try:
        return Window(now - parse_last(window), now)
    except ValueError as failure:
        raise BadInput(str(failure)) from None
