"""``wxi overview``: what the console shows when a case is opened, as plain labelled lines."""

import json
from collections.abc import Iterator

import click

from tui import bootstrap
from tui.cli import density, panes
from tui.cli.arguments import case_argument
from tui.cli.case import facts
from tui.cli.looking import look_at
from tui.domain.hostile import visible
from tui.domain.models import Event
from tui.domain.times import of_milliseconds, stamp
from tui.services import coverage_report
from tui.services import density as lanes
from tui.services.density import By
from tui.services.investigation import Investigation

_DAYS = 14  # with events, the newest
_EVENTS = 10  # the newest

PANES = {
    "timeline": "wxi timeline CASE [FILTER]",
    "one event": "wxi show CASE EVENT",
    "life of a message": "wxi history CASE EVENT",
    "lanes": "wxi density CASE [FILTER] --by hour",
    "graph": "wxi graph CASE --view links --plain",
    "who could see a message": "wxi who CASE MESSAGE",
    "exposure": "wxi exposure CASE [FILTER]",
    "bridges": "wxi exposure CASE --bridges",
    "comparison": "wxi compare CASE A B",
    "person": "wxi person CASE WHO",
    "room": "wxi room CASE WHICH",
    "recordings": "wxi recordings CASE",
    "audits": "wxi audits CASE",
    "coverage and deadlines": "wxi coverage CASE --plain",
    "check against Webex": "wxi check CASE",
    "annotations": "wxi case notes CASE",
    "saved filters": "wxi case filters CASE",
    "exhibits": "wxi exhibits CASE",
    "plans and what became of them": "wxi plans CASE --steps",
    "what would be retrieved": "wxi retrieve CASE --filter is:deleted --dry-run",
    "journal": "wxi journal CASE",
    "this terminal and token": "wxi doctor",
}
"""Which command prints what the panes and pages of the console show."""


@click.command()
@case_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def overview(case_id: str, *, as_json: bool) -> None:
    """Print what CASE is, what it holds completely, its busiest days and its newest events.

    One labelled fact a line; at the end stands which command prints each other pane of the console.
    """
    look = look_at(case_id)
    try:
        if as_json:
            click.echo(json.dumps(_record(look)))
            return
        for line in lines(look):
            click.echo(line)
    finally:
        look.case.close()


def lines(look: Investigation) -> Iterator[str]:
    """Yield the overview of a case as lines that are safe for any terminal."""
    for name, value in (facts(look.case) | _extent(look)).items():
        yield visible(f"{name}: {value}")
    yield "[coverage]"
    yield from map(visible, _verdicts(look))
    yield f"[events of the last {_DAYS} days that have any]"
    yield from (one.line(By.DAY) for one in _days(look))
    yield f"[newest {_EVENTS} events]"
    yield from (panes.line(look, event) for event in _newest(look))
    yield "[which command prints what]"
    for pane, command in PANES.items():
        yield f"{pane}: {command.replace('CASE', look.case.facts.id)}"


def _record(look: Investigation) -> dict[str, object]:
    window, now = coverage_report.whole(look.case.events), bootstrap.now()
    told = coverage_report.report(look.case.events, window, now) if window else None
    return {
        "case": facts(look.case),
        "streams": {one.name: one.state for one in told.streams} if told else {},
        "days": [density.record(one) for one in _days(look)],
        "newest": [panes.record(look, event) for event in _newest(look)],
        "commands": PANES,
    }


def _extent(look: Investigation) -> dict[str, str]:
    columns = look.case.events.columns
    timed = [columns.created[one] for one in (*columns.order[:1], *columns.order[-1:])]
    told = [stamp(of_milliseconds(one), look.zone) if one > 0 else "unknown" for one in timed]
    return dict(zip(("first event", "last event"), told, strict=False))


def _verdicts(look: Investigation) -> Iterator[str]:
    window, now = coverage_report.whole(look.case.events), bootstrap.now()
    if window is None:
        yield f"nothing was collected yet: wxi collect {look.case.facts.id}"
        return
    known = look.case.events.coverage
    for name in (one.name for one in coverage_report.report(look.case.events, window, now).streams):
        yield from coverage_report.verdict(known, name, window, now, look.zone)


def _days(look: Investigation) -> list[lanes.Stretch]:
    columns = look.case.events.columns
    return lanes.stretches(columns, columns.order, By.DAY, look.zone)[-_DAYS:]


def _newest(look: Investigation) -> list[Event]:
    return [look.case.events.read(one) for one in look.case.events.columns.order[-_EVENTS:]]
