"""What commands that ask Webex about a case have in common: how they begin, and how they end early.

Knows no command.
"""

import asyncio
import signal

from tui import bootstrap, identities, logs
from tui.bootstrap import Mode
from tui.errors import BadInput, Refused
from tui.services.session import Online, Session
from tui.settings import Settings


def open_online(
    chosen: Settings, case_id: str, verb: str, *, armed: bool = False
) -> tuple[Session, Online]:
    """Open a case to write to it what Webex says; ``verb`` is what for, such as "collect".

    Raises UnknownCase, NoToken, Refused when the case cannot be written to, BadInput when it is of
    another Webex, and the errors of opening.
    """
    bootstrap.case_folder(chosen, case_id)
    who = identities.identify(chosen)
    who.require()
    logs.start(chosen.logs, secrets=who.secrets)
    session = bootstrap.open_session(chosen, case_id, Mode(armed=armed))
    if session.case.read_only:
        raise Refused(session.case.notice, do=f"{verb} once the case can be written to")
    if session.online is None:
        raise BadInput(f"cannot {verb}: {session.offline_because}")
    return session, session.online


def cancel_on_signals() -> None:
    """Let the signals that end a process cancel the running task instead."""
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
