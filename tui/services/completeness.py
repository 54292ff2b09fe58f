"""How complete a case is, as one page of text: what was read, what will be lost, what was checked.

The console and the command line show the same lines. Nothing is asked of Webex here.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tui.domain.times import Window
from tui.services import coverage_report, crosscheck, record_coverage
from tui.services import retention as keeping
from tui.services.investigation import Investigation


def lines(
    look: Investigation,
    window: Window,
    now: datetime,
    *,
    retention: timedelta,
    ascii_only: bool,
    plain: bool = False,
) -> list[str]:
    """Return the page for a window; texts of remote origin are as received.

    ``retention`` is how long the organization is assumed to keep content; ``plain`` leaves out the
    grids, of which the stretches tell the same in words.
    """
    told = coverage_report.report(look.case.events, window, now)
    heads = coverage_report.heads if plain else coverage_report.grids
    return [
        *heads(told, look.zone, ascii_only=ascii_only),
        *_deadlines(look, now, retention),
        *_checks(look),
        *_records(look),
        *coverage_report.lacking(told, look.zone),
    ]


def deadlines(look: Investigation, now: datetime, retention: timedelta) -> list[keeping.Deadline]:
    """Return what will become unreadable, the nearest first."""
    return keeping.deadlines(
        look.case.events,
        look.case.casework.all_retrievals(),
        lambda person: look.names.person(person).org != 0,
        now=now,
        retention=retention,
    )


def _deadlines(look: Investigation, now: datetime, retention: timedelta) -> Iterator[str]:
    found = deadlines(look, now, retention)
    if found:
        yield ""
        yield "will become unreadable unless it is fetched before"
        yield from (f"  {line}" for line in keeping.lines(found, now, look.zone))


def _checks(look: Investigation) -> Iterator[str]:
    checks = crosscheck.remembered(look.case.casework)
    yield ""
    yield "held against what Webex lists" if checks else "not held against what Webex lists yet"
    yield from (f"  {line}" for line in crosscheck.lines(checks, look.names, look.zone))


def _records(look: Investigation) -> Iterator[str]:
    yield ""
    yield "recordings, transcripts and audits"
    yield from (f"  {line}" for line in record_coverage.lines(look.case.records, look.zone))
