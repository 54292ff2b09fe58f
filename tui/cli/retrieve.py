"""``wxi retrieve``: messages and their files into a case, what expires first at the head."""

import asyncio
import json
import sys

import click

from tui import bootstrap, settings
from tui.cli.arguments import FILTER, case_argument
from tui.cli.looking import look_at
from tui.cli.online import cancel_on_signals, open_online
from tui.cli.progress_line import ProgressLine
from tui.domain.hostile import visible
from tui.domain.times import format_api
from tui.errors import BadInput, Interrupted, WxiError
from tui.services import chats, errands, recovery
from tui.services.errands import Errands
from tui.services.investigation import Investigation
from tui.services.recovery import STATES, Item, Recovery
from tui.services.session import Online, Session
from tui.settings import Settings


def _plan(look: Investigation, ids: tuple[str, ...], words: str, chosen: Settings) -> Errands:
    events = look.case.events
    positions = errands.positions(events, ids)
    if words:
        matches = look.matches(words)
        positions += [one for one in events.columns.order if matches is None or matches.holds(one)]
    elif not ids:
        raise BadInput("nothing was named", do="give ids of events or messages, or --filter")
    return errands.plan(events, positions, look.case.casework.all_retrievals(), chosen.retention)


def _line(item: Item, look: Investigation) -> str:
    message_id = item.retrieval.message_id if item.retrieval else ""
    return "\t".join(map(visible, (item.state, message_id, recovery.told(item, look))))


def _meetings(look: Investigation, ids: tuple[str, ...]) -> list[str]:
    """Return the meetings of which the end is named: their chats are to be retrieved."""
    places = errands.positions(look.case.events, ids)
    found = (chats.meeting_of(look.case.events.read(one)) for one in places)
    return [*dict.fromkeys(filter(None, found))]


def _chat(meeting: str, lines: int, *, as_json: bool) -> str:
    state = STATES[0 if lines else 2]
    if as_json:
        return json.dumps({"state": state, "meeting": meeting, "lines": lines})
    return "\t".join(map(visible, (state, meeting, chats.told(lines))))


def _record(item: Item) -> str:
    kept = item.retrieval
    files = kept.files if kept else ()
    # Escaped to ASCII: the output of a machine's line may end up on a terminal, too.
    return json.dumps(
        {
            "state": item.state,
            "problem": item.problem,
            "expires": format_api(item.errand.due),
            "message": kept.message_id if kept else None,
            "at": format_api(kept.at) if kept else None,
            "sha256": kept.sha256 if kept else None,
            "files": [
                {
                    "url": one.url,
                    "name": one.name,
                    "type": one.media_type,
                    "size": one.blob.size if one.blob else None,
                    "sha256": one.blob.sha256 if one.blob else None,
                    "problem": one.problem,
                }
                for one in files
            ],
        }
    )


async def _run(
    session: Session, online: Online, plan: Errands, *, allow: bool, reason: str
) -> Recovery:
    shown = ProgressLine(sys.stderr, recovery.progress_line)
    run = Recovery(online.retriever, session.look, plan, on_progress=shown.show)
    session.on_wait = lambda seconds, why: shown.say(f"waiting {seconds:.0f} s: {why}")
    cancel_on_signals()
    try:
        _, facts = await session.look.identify()
        session.save_facts(facts)
        await run.go(allow_unscannable=allow, reason=reason)
    except asyncio.CancelledError:
        raise Interrupted(
            f"interrupted: {recovery.summary(run)}, {run.left} left",
            do="the same command resumes; what is kept is not fetched again",
        ) from None
    finally:
        shown.end()
    return run


@click.command()
@case_argument
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--filter", "words", type=FILTER, default="", help="All messages of the events that pass it."
)
@click.option(
    "--allow-unscannable",
    is_flag=True,
    help="Take files that the malware scanner cannot read, at your own risk.",
)
@click.option("--reason", default="", help="Why; the journal says so.")
@click.option("--dry-run", is_flag=True, help="Only say what would be retrieved.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def retrieve(
    case_id: str,
    ids: tuple[str, ...],
    *,
    words: str,
    allow_unscannable: bool,
    reason: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read messages, deleted or not, with their files as the officer, and keep them in CASE.

    ID is of an event or a message; that of the end of a meeting brings its chat. What expires first
    is fetched first; what was kept before and not edited since is not fetched again, so that the
    same command resumes. Lines: how it ended, id of the message, whose it is, files, versions,
    separated by tabs.
    """
    chosen = settings.load()
    if dry_run:
        _say_plan(case_id, ids, words, chosen, as_json=as_json)
        return
    session, online = open_online(chosen, case_id, "retrieve")
    look = session.look

    async def work() -> Recovery:
        try:
            plan, meetings = _plan(look, ids, words, chosen), _meetings(look, ids)
            if plan.wanted or not meetings:
                click.echo(errands.line(plan, session.now(), look.zone), err=True)
            run = await _run(session, online, plan, allow=allow_unscannable, reason=reason)
            for meeting in meetings:
                lines = await online.records.retrieve_chat(meeting)
                click.echo(_chat(meeting, lines, as_json=as_json))
            for item in run.items:
                click.echo(_record(item) if as_json else _line(item, look))
            return run
        finally:
            await session.close()

    run = asyncio.run(work())
    parts = sum(one.state != "kept" for one in run.items)
    if parts:
        raise WxiError(
            f"not everything could be kept: {recovery.summary(run)}",
            do="--allow-unscannable takes what cannot be scanned" if run.unscannable else "",
        )


def _say_plan(
    case_id: str, ids: tuple[str, ...], words: str, chosen: Settings, *, as_json: bool
) -> None:
    look = look_at(case_id)
    try:
        plan, now = _plan(look, ids, words, chosen), bootstrap.now()
        if as_json:
            click.echo(
                json.dumps(
                    {
                        "messages": len(plan.wanted),
                        "files": plan.files,
                        "kept": plan.kept,
                        "firstExpires": format_api(plan.wanted[0].due) if plan.wanted else None,
                        "retentionDays": plan.retention.days,
                    }
                )
            )
        else:
            click.echo(errands.line(plan, now, look.zone))
    finally:
        look.case.close()
