"""``wxi collect``: the collecting of the console, without the console."""

import asyncio
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from tui import settings
from tui.cli import panes, rule_file
from tui.cli.arguments import case_argument
from tui.cli.looking import look_at
from tui.cli.online import cancel_on_signals, open_online
from tui.cli.progress_line import ProgressLine
from tui.domain import ids
from tui.domain.coverage import LAG
from tui.domain.hostile import visible
from tui.domain.models import Event
from tui.domain.times import Window, stamp
from tui.errors import BadInput, Interrupted, WxiError
from tui.services import coverage_report, record_coverage
from tui.services.investigation import Investigation
from tui.services.rules import Ended, Rule, Watch
from tui.services.session import Online, Session
from tui.services.streams import EVENTS, Stream
from tui.services.streams import chosen as chosen_streams

_LONG = 5.0  # seconds; shorter waits are not worth a line
_RESOURCE = re.compile(r"[A-Za-z_]+")


@dataclass(frozen=True)
class _Wanted:
    """What to collect, and how."""

    streams: Sequence[Stream]
    confirm: bool
    follow: bool
    rules: Sequence[Rule]
    as_json: bool


class _Health:
    """Says once what keeps Webex from being asked, and that it answers again."""

    def __init__(self, shown: ProgressLine) -> None:
        self._shown = shown
        self._said = ""

    def say(self, failure: WxiError | None) -> None:
        line = failure.line() if failure else ""
        if line != self._said:
            self._shown.say(line or "Webex answers again")
        self._said = line


async def _collect(session: Session, online: Online, wanted: _Wanted) -> int:
    """Collect, sum it up, go on watching where wanted; return the exit code."""
    shown = ProgressLine(sys.stderr)
    collector = online.collector
    collector.streams = wanted.streams

    def matched(rule: Rule, event: Event) -> None:
        shown.end()
        told = _match_record if wanted.as_json else _match_line
        click.echo(told(session.look, rule, event))

    watch = Watch(session, wanted.rules, matched)

    def say_wait(seconds: float, why: str) -> None:
        if seconds >= _LONG:
            shown.say(f"waiting {seconds:.0f} s: {why}")

    session.on_wait = say_wait
    cancel_on_signals()
    try:
        _, facts = await session.look.identify()
        session.save_facts(facts)
        now = collector.now()
        window = Window(now - session.look_back, now)
        received = await collector.collect(window, on_progress=shown.show, confirm=wanted.confirm)
        shown.end()
        await session.look.resolve(range(len(session.case.events)))
        for room_id in session.relations.busiest_rooms():
            await session.look.look_into(room_id)
        await watch.look()
        for line in _summary(session, collector.streams, window, received, as_json=wanted.as_json):
            click.echo(line)
        if wanted.follow:
            health = _Health(shown)
            await collector.follow(session.poll_seconds, on_health=health.say, then=watch.look)
    except Ended as ended:
        return ended.rule.code
    except asyncio.CancelledError:
        raise Interrupted(
            "interrupted; what was received is kept", do="the same command resumes"
        ) from None
    else:
        return 0
    finally:
        shown.end()
        await session.close()


def _summary(
    session: Session, streams: Sequence[Stream], window: Window, received: int, *, as_json: bool
) -> list[str]:
    """Return how complete what was asked for is."""
    events, now = session.case.events, window.end
    window = Window(window.start, max(window.start, now - LAG))
    if as_json:
        told = coverage_report.as_json(coverage_report.report(events, window, now))
        return [json.dumps({"new": received, "events": len(events), **told})]
    lines = [f"{received:,} new events, {len(events):,} in the case"]
    for stream in streams:
        lines += coverage_report.verdict(
            events.coverage, stream.name, window, now, session.look.zone
        )
    return [visible(line) for line in lines]


def _match_line(look: Investigation, rule: Rule, event: Event) -> str:
    row = look.row(event)
    said = f"{row.letter} {row.who} in {row.room}: {row.text}"
    fields = (stamp(event.created, look.zone), rule.name, event.id, said)
    return "\t".join(map(visible, fields))


def _match_record(look: Investigation, rule: Rule, event: Event) -> str:
    # Escaped to ASCII: the output of a machine's line may end up on a terminal, too.
    return json.dumps({"rule": rule.name, "action": rule.does, **panes.record(look, event)})


async def _collect_records(session: Session, online: Online, *, as_json: bool) -> list[str]:
    """Collect records, and return the lines that sum it up."""
    cancel_on_signals()
    try:
        _, facts = await session.look.identify()
        session.save_facts(facts)
        now = online.collector.now()
        fresh = await online.records.collect(
            Window(now - session.look_back, now), on_step=_show_step, with_parts=True
        )
        lines = record_coverage.lines(session.case.records, session.look.zone)
    except asyncio.CancelledError:
        raise Interrupted(
            "interrupted; what was received is kept", do="the same command resumes"
        ) from None
    else:
        if as_json:
            return [json.dumps({"new": fresh, "lists": lines})]
        return [visible(line) for line in (f"{fresh:,} new observations", *lines)]
    finally:
        await session.close()


def _show_step(done: int, steps: int, label: str) -> None:
    sys.stderr.write(visible(f"{done + 1}/{steps} {label}") + "\n")


@click.command()
@case_argument
@click.option("--window", help="How far to look back, such as 30d, 12h. At most 89d.")
@click.option("--resource", "resources", multiple=True, help="Only events of this resource.")
@click.option("--actor", "actors", multiple=True, help="Only what the person with this id did.")
@click.option(
    "--records",
    is_flag=True,
    help="Instead of events: recordings, transcripts and audits, as far as the token may.",
)
@click.option("--no-confirm", is_flag=True, help="Read once only; a later run confirms.")
@click.option("--follow", is_flag=True, help="Go on with what arrives, until interrupted.")
@click.option(
    "--rules",
    "rule_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Let rules look at every new event; see: wxi help collect",
)
@click.option(
    "--parallel",
    type=int,
    help="How many stretches of time are read at a time. Default: as the settings say.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def collect(
    case_id: str,
    *,
    window: str | None,
    resources: tuple[str, ...],
    actors: tuple[str, ...],
    records: bool,
    no_confirm: bool,
    follow: bool,
    rule_path: Path | None,
    parallel: int | None,
    as_json: bool,
) -> int:
    """Collect events into CASE. Who is signed in collects (see: wxi login).

    Everything is read twice, as Webex does not say whether a list is whole: a stretch of time is
    complete once its second reading brought nothing new. The same command resumes.

    With --records the lists are read that events do not tell of. The audits need the token of a
    full administrator, all else that of an officer: run it once with each.

    FILE holds rules, as TOML: each has a name, a filter, and an action for every event that passes
    it and was not in CASE when the rule was first used. Each match is a line: time, rule, id of the
    event, what it is, separated by tabs. All of FILE is checked before Webex is asked.

    \b
    [[rule]]
    name = "outsiders"
    filter = "is:external resource:files"
    action = "note"      # with text = "..."
                         # or "tag" with tag = "...", or "bookmark",
                         # or "exit" with code = 10 to 125
    """
    if records and (resources or actors or no_confirm or follow or rule_path):
        raise BadInput("--records goes with --window alone: it reads no events")
    chosen = settings.load(window=window, parallel=parallel)
    streams = _streams(resources, actors)
    rules = _rules(case_id, rule_path)
    session, online = open_online(chosen, case_id, "collect")
    if records:
        for line in asyncio.run(_collect_records(session, online, as_json=as_json)):
            click.echo(line)
        return 0
    wanted = _Wanted(streams, not no_confirm, follow, rules, as_json)
    return asyncio.run(_collect(session, online, wanted))


def _rules(case_id: str, path: Path | None) -> Sequence[Rule]:
    if path is None:
        return ()
    look = look_at(case_id)  # changes nothing, should a rule be wrong
    try:
        return rule_file.load(path, look.filters.parse)
    finally:
        look.case.close()


def _streams(resources: Sequence[str], actors: Sequence[str]) -> Sequence[Stream]:
    for name in resources:
        if not _RESOURCE.fullmatch(name) or name == EVENTS:
            raise BadInput(
                f"{visible(name)[:100]!r} is not a resource", do="name one such as messages"
            )
    for actor in actors:
        if not ids.decode(actor).uuids:
            raise BadInput(
                f"{visible(actor)[:100]!r} is not the id of a person",
                do="take it from: wxi show CASE EVENT",
            )
    return chosen_streams(resources, actors)
