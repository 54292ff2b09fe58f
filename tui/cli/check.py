"""``wxi check``: the events of a case against what Webex lists for its rooms now."""

import asyncio
import json
import sys
from collections.abc import Sequence

import click

from tui import settings
from tui.cli.arguments import case_argument
from tui.cli.online import cancel_on_signals, open_online
from tui.domain import ids
from tui.domain.crosscheck import Check
from tui.domain.hostile import visible
from tui.domain.times import format_api
from tui.errors import BadInput, Interrupted, VerificationFailed
from tui.services.crosscheck import ROOMS, lines
from tui.services.investigation import Investigation
from tui.services.session import Online, Session


def _rooms(session: Session, wanted: Sequence[str]) -> list[str]:
    """Return the ids of the rooms named by id, UUID or title; the busiest when none is named."""
    known = session.relations.busiest_rooms()
    if not wanted:
        return known[:ROOMS]
    found: dict[str, None] = {}
    for name in wanted:
        same = [one for one in known if ids.same(one, name)] or [
            one for one in known if session.look.names.room(one).casefold() == name.casefold()
        ]
        if not same:
            raise BadInput(f"there is no room {name[:100]!r} in this case")
        found.update(dict.fromkeys(same))
    return list(found)


def _show(done: int, rooms: int, _checks: Sequence[Check]) -> None:
    sys.stderr.write(f"room {done} of {rooms}\n")


async def _check(session: Session, online: Online, wanted: Sequence[str]) -> list[Check]:
    cancel_on_signals()
    try:
        rooms = _rooms(session, wanted)
        _, facts = await session.look.identify()
        session.save_facts(facts)
        return await online.checker.check(rooms, on_check=_show)
    except asyncio.CancelledError:
        raise Interrupted(
            "interrupted; the rooms that were checked are kept", do="name the others with --room"
        ) from None
    finally:
        await session.close()


def record(look: Investigation, check: Check) -> dict[str, object]:
    """Return a check in a form that JSON can hold."""
    return {
        "room": check.room,
        "title": look.names.room(check.room),
        "what": check.what,
        "at": format_api(check.at),
        "compared": check.compared,
        "agree": check.agree,
        "explained": check.explained,
        "flagged": check.flagged,
        "note": check.note,
        "differences": [
            {
                "id": one.id,
                "time": format_api(one.time) if one.time else None,
                "explained": one.explained,
                "why": one.why,
            }
            for one in check.differences
        ],
    }


@click.command()
@case_argument
@click.option("--room", "rooms", multiple=True, help=f"Id or title. Default: the {ROOMS} busiest.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def check(case_id: str, rooms: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001
    """Hold the events of CASE against the messages and members that Webex lists now.

    A difference that follows from what was not collected, or not shown, is explained; any other is
    flagged, and the exit code is 4.
    """
    chosen = settings.load()
    session, online = open_online(chosen, case_id, "check")
    checks = asyncio.run(_check(session, online, rooms))
    if as_json:
        for one in checks:
            # Escaped to ASCII: the output of a machine's line may end up on a terminal, too.
            click.echo(json.dumps(record(session.look, one)))
    else:
        for line in lines(checks, session.look.names, session.look.zone):
            click.echo(visible(line))
    flagged = sum(one.flagged for one in checks)
    if flagged:
        raise VerificationFailed(
            f"differences without an explanation: {flagged:,}",
            do=f"collect again, then look at them in: wxi open {case_id}",
        )
