"""``wxi coverage``: what a case holds, what it lacks, and why. Nothing is asked of Webex."""

import json
from datetime import datetime, timedelta

import click

from tui import bootstrap, settings
from tui.cli.arguments import case_argument
from tui.domain.hostile import visible
from tui.domain.ports import OpenCase
from tui.domain.times import Window, parse_last
from tui.errors import BadInput
from tui.services import completeness, coverage_report, record_coverage
from tui.services.investigation import Investigation


@click.command()
@case_argument
@click.option(
    "--window", help="How far to look back, such as 30d. Default: all that was collected."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, as described above.")
def coverage(case_id: str, window: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's form
    """Show which stretches of time CASE holds completely, and what is missing, and why.

    A stretch is complete once a second reading, an hour or more after it, brought nothing new. For
    each stream of events a grid has a sign for each day. Below stand what will become unreadable,
    what `wxi check` found last, and every stretch that is not complete.

    \b
    JSON: {"case", "from", "to", "asOf", "streams": [
      {"stream", "state", "events": {STATE: COUNT}, "stretches": [
        {"from", "to", "state", "cause", "events", "first", "last"}]}]}
    "first" and "last" are {"id", "created"} of an event, or null. STATE is
    "complete", "partial", "not read", "denied", "expired" or "never-existed".
    Times are UTC; "to" is not inside. Stretches are in order, without gaps.
    """
    chosen = settings.load()
    case = bootstrap.open_case(chosen, case_id, for_reading=True)
    try:
        now = bootstrap.now()
        asked = _asked(case, window, now)
        if as_json:
            told = coverage_report.report(case.events, asked, now)
            # Escaped to ASCII: causes may quote a remote side.
            click.echo(json.dumps({"case": case.facts.id, **coverage_report.as_json(told)}))
            return
        for line in completeness.lines(
            Investigation(case, None, bootstrap.now),
            asked,
            now,
            retention=timedelta(days=chosen.retention_days),
            ascii_only=chosen.ascii,
        ):
            click.echo(visible(line))
    finally:
        case.close()


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
