"""``wxi collect``: the collecting of the console, without the console."""

import asyncio
import signal
import sys

import click

from tui import bootstrap, logs, settings
from tui.bootstrap import Mode
from tui.domain.hostile import visible
from tui.domain.times import Window
from tui.errors import BadInput, Interrupted, NoToken, Refused, WxiError
from tui.services.progress import Progress
from tui.services.session import Session

_LONG = 5.0  # seconds; shorter waits are not worth a line


def _show(progress: Progress) -> None:
    if progress.done:
        sys.stderr.write(
            f"slice {progress.done} of {progress.slices}, {progress.events:,} new events\n"
        )


async def _collect(session: Session, *, follow: bool) -> int:
    online = session.online
    assert online is not None

    def say(failure: WxiError | None) -> None:
        if failure is not None:
            sys.stderr.write(f"{visible(failure.line())}\n")

    def say_wait(seconds: float, why: str) -> None:
        if seconds >= _LONG:
            say(WxiError(f"waiting {seconds:.0f} s: {why}"))

    session.on_wait = say_wait
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
    try:
        _, facts = await session.look.identify()
        session.save_facts(facts)
        now = online.collector.now()
        received = await online.collector.collect(
            Window(now - session.look_back, now), on_progress=_show
        )
        await session.look.resolve(range(len(session.case.events)))
        for room_id in session.relations.busiest_rooms():
            await session.look.look_into(room_id)
        if follow:
            await online.collector.follow(session.poll_seconds, on_health=say)
    except asyncio.CancelledError:
        raise Interrupted(
            "interrupted; what was received is kept", do="the same command resumes"
        ) from None
    else:
        return received
    finally:
        await session.close()


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--window", help="How far to look back, such as 30d, 12h. At most 89d.")
@click.option("--follow", is_flag=True, help="Go on with what arrives, until interrupted.")
def collect(case_id: str, window: str | None, follow: bool) -> None:  # noqa: FBT001 - click's form
    """Collect events into CASE. The token comes from WEBEX_ACCESS_TOKEN."""
    chosen = settings.load(window=window)
    bootstrap.case_folder(chosen, case_id)
    if not chosen.token:
        raise NoToken("no access token was given", do="set WEBEX_ACCESS_TOKEN")
    logs.start(chosen.logs, token=chosen.token)
    session = bootstrap.open_session(chosen, case_id, Mode())
    if session.case.read_only:
        raise Refused(session.case.notice, do="collect when nobody else holds the case")
    if session.online is None:
        raise BadInput(f"cannot collect: {session.offline_because}")
    received = asyncio.run(_collect(session, follow=follow))
    click.echo(f"{received:,} new events, {len(session.case.events):,} in the case")
