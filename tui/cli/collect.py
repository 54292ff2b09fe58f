"""``wxi collect``: the collecting of the console, without the console."""

import asyncio
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from tui import settings
from tui.cli.arguments import case_argument
from tui.cli.online import cancel_on_signals, open_online
from tui.cli.progress_line import ProgressLine
from tui.domain import ids
from tui.domain.coverage import LAG
from tui.domain.hostile import visible
from tui.domain.times import Window
from tui.errors import BadInput, Interrupted, WxiError
from tui.services import coverage_report, record_coverage
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


async def _collect(session: Session, online: Online, wanted: _Wanted) -> list[str]:
    """Collect, and return the lines that sum it up."""
    shown = ProgressLine(sys.stderr)
    collector = online.collector
    collector.streams = wanted.streams

    def say(failure: WxiError | None) -> None:
        if failure is not None:
            shown.say(failure.line())

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
        told = [f"{received:,} new events, {len(session.case.events):,} in the case"]
        for stream in collector.streams:
            told += coverage_report.verdict(
                session.case.events.coverage,
                stream.name,
                Window(window.start, now - LAG),
                now,
                session.look.zone,
            )
        if wanted.follow:
            await collector.follow(session.poll_seconds, on_health=say)
    except asyncio.CancelledError:
        raise Interrupted(
            "interrupted; what was received is kept", do="the same command resumes"
        ) from None
    else:
        return told
    finally:
        shown.end()
        await session.close()


async def _collect_records(session: Session, online: Online) -> list[str]:
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
        return [f"{fresh:,} new observations", *lines]
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
    "--parallel",
    type=int,
    help="How many stretches of time are read at a time. Default: as the settings say.",
)
def collect(
    case_id: str,
    *,
    window: str | None,
    resources: tuple[str, ...],
    actors: tuple[str, ...],
    records: bool,
    no_confirm: bool,
    follow: bool,
    parallel: int | None,
) -> None:
    """Collect events into CASE. The token comes from WEBEX_ACCESS_TOKEN.

    Everything is read twice, as Webex does not say whether a list is whole: a stretch of time is
    complete once its second reading brought nothing new. The same command resumes.

    With --records the lists are read that events do not tell of. The audits need the token of a
    full administrator, all else that of an officer: run it once with each.
    """
    if records and (resources or actors or no_confirm or follow):
        raise BadInput("--records goes with --window alone: it reads no events")
    chosen = settings.load(window=window, parallel=parallel)
    wanted = _Wanted(_streams(resources, actors), not no_confirm, follow)
    session, online = open_online(chosen, case_id, "collect")
    work = _collect_records(session, online) if records else _collect(session, online, wanted)
    for line in asyncio.run(work):
        click.echo(visible(line))


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
