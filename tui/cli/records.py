"""``wxi recordings`` and ``audits``: what a case holds besides events, as lines or as JSON."""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from itertools import chain

import click

from tui import settings
from tui.cli.arguments import case_argument
from tui.cli.looking import look_at
from tui.cli.online import cancel_on_signals, open_online
from tui.domain import times
from tui.domain.hostile import visible
from tui.domain.records import AUDITS, MEETINGS, Family, Record
from tui.errors import BadInput, Interrupted
from tui.services.records import Shelf
from tui.services.session import Online, Session


@click.command()
@case_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option(
    "--retrieve",
    "wanted",
    multiple=True,
    metavar="ID",
    help="Before that, download the recording or transcript with this id, and keep it.",
)
def recordings(case_id: str, *, as_json: bool, wanted: tuple[str, ...]) -> None:
    """Print the recordings and transcripts of CASE, oldest first, one a line.

    Columns, separated by tabs: time in the case's zone, status as last seen, kind, host, length,
    "kept" once it was retrieved, topic, id. The whole of one: wxi show CASE ID. They are read from
    Webex with: wxi collect CASE --records
    """
    if wanted:
        session, online = open_online(settings.load(), case_id, "retrieve")
        asyncio.run(_retrieve(session, online, wanted))
    _print(case_id, MEETINGS, as_json=as_json)


@click.command()
@case_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def audits(case_id: str, as_json: bool) -> None:  # noqa: FBT001 - click's form
    """Print the admin audit and the security audit of CASE, oldest first, one entry a line.

    Columns, separated by tabs: time in the case's zone, result, category, who, two that are empty,
    what was done, id. Only full administrators may read them: with the token of one, read them with
    wxi collect CASE --records
    """
    _print(case_id, AUDITS, as_json=as_json)


async def _retrieve(session: Session, online: Online, wanted: Sequence[str]) -> None:
    """Download recordings, one after the other; what could not be had is said."""
    cancel_on_signals()
    log = session.case.records
    try:
        keys = {name: log.find(name) for name in wanted}
        for name, key in keys.items():
            if key is None:
                raise BadInput(
                    f"there is no recording {name[:100]!r} in this case",
                    do=f"ids end the lines of: wxi recordings {session.case.facts.id}",
                )
        await session.look.identify()
        for key in filter(None, keys.values()):
            got = await online.record_retriever.retrieve(log.record(key))
            for part in got.parts:
                told = part.problem or "kept"
                sys.stderr.write(visible(f"{key.id} {part.kind}: {told}") + "\n")
    except asyncio.CancelledError:
        raise Interrupted("interrupted; whole files are kept", do="repeat the command") from None
    finally:
        await session.close()


def _print(case_id: str, families: tuple[Family, ...], *, as_json: bool) -> None:
    look = look_at(case_id)
    shelf = Shelf(look)
    told: Callable[[Shelf, Record], str] = _as_json if as_json else _line
    try:
        for key in shelf.log.keys(*families):
            click.echo(told(shelf, shelf.log.record(key)))
    finally:
        look.case.close()


def _line(shelf: Shelf, record: Record) -> str:
    row = shelf.row(record)
    moment = "time unknown" if row.moment is None else times.stamp(row.moment, shelf.look.zone)
    kept = "kept" if row.is_kept else ""
    fields = (moment, row.status, row.kind, row.who, row.length, kept, row.topic, record.key.id)
    return "\t".join(visible(field) for field in fields)


def _as_json(shelf: Shelf, record: Record) -> str:
    row = shelf.row(record)
    kept = chain.from_iterable(one.parts for one in shelf.downloads(record.key))
    # Escaped to ASCII: the output of a machine's line may end up on a terminal, too.
    return json.dumps(
        {
            "family": record.key.family,
            "id": record.key.id,
            "time": times.format_api(row.moment) if row.moment else None,
            "status": row.status,
            "kind": row.kind,
            "topic": row.topic,
            "who": row.who,
            "meetingId": record.meeting_id,
            "observations": [
                {
                    "seen": times.format_api(one.seen),
                    "status": one.status,
                    "trackingId": one.tracking_id,
                    "sha256": one.sha256,
                }
                for one in record.observations
            ],
            "kept": [
                {
                    "kind": one.kind,
                    "name": one.name,
                    "bytes": one.blob.size,
                    "sha256": one.blob.sha256,
                }
                for one in kept
                if one.blob
            ],
            "record": record.content,
        }
    )
