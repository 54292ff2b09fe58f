"""``wxi timeline``, ``show`` and ``history``: the panes as plain text, safe for any terminal."""

import json
from collections.abc import Iterable

import click

from tui.cli.arguments import case_argument, filter_argument
from tui.cli.looking import event_of, look_at
from tui.domain import times, worddiff
from tui.domain.filters import help as language
from tui.domain.hostile import visible
from tui.domain.models import Event
from tui.domain.threads import Threads
from tui.errors import BadInput
from tui.services.investigation import Investigation
from tui.services.records import Shelf
from tui.services.sections import Field, Reading

_ORGS = {0: "own", -1: "unknown"}


def line(look: Investigation, event: Event) -> str:
    """Return an event as a line of the timeline."""
    row = look.row(event)
    org = _ORGS.get(row.org, f"ext{row.org}")
    stamp = times.stamp(event.created, look.zone)
    fields = (stamp, row.letter, org, row.who, row.room, row.text, event.id)
    return "\t".join(visible(field) for field in fields)


def record(look: Investigation, event: Event) -> dict[str, object]:
    """Return an event of the timeline in a form that JSON can hold."""
    row = look.row(event)
    return {
        "created": times.format_api(event.created),
        "kind": event.kind,
        "letter": row.letter,
        "who": row.who,
        "organization": _ORGS.get(row.org, f"ext{row.org}"),
        "room": row.room,
        "text": row.text,
        "id": event.id,
        "sha256": event.sha256,
        "event": event.content,
    }


_LANGUAGE = "\n\n".join("\b\n" + "\n".join(lines) for lines in language.plain())


@click.command(epilog=_LANGUAGE)
@case_argument
@filter_argument
@click.option("--by-thread", is_flag=True, help="Replies under what they answer.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def timeline(case_id: str, words: tuple[str, ...], by_thread: bool, as_json: bool) -> None:  # noqa: FBT001
    """Print the events of CASE that pass FILTER, oldest first, one a line.

    Columns, separated by tabs: time in the case's zone, type letter, organization, who, room, text,
    event id. Quote the filter for the shell; after -- it may begin with a minus.
    """
    look = look_at(case_id)
    events = look.case.events
    try:
        matches = look.matches(" ".join(words))
        rows: Iterable[int] = (
            one for one in events.columns.order if matches is None or matches.holds(one)
        )
        if by_thread:
            threads = Threads(events.columns)
            threads.learn(len(events))
            rows = threads.arranged(rows)
        for event in map(events.read, rows):
            # Escaped to ASCII: the output of a machine's line may end up on a terminal, too.
            click.echo(json.dumps(record(look, event)) if as_json else line(look, event))
    finally:
        look.case.close()


@click.command()
@case_argument
@click.argument("event_id", metavar="ID")
@click.option("--json", "as_machine", is_flag=True, help="The reading and the event as one object.")
def show(case_id: str, event_id: str, as_machine: bool) -> None:  # noqa: FBT001 - click's form
    """Print the detail of one event of CASE, one labelled fact a line.

    ID may also be that of a recording, a transcript or an audit entry.
    """
    look = look_at(case_id)
    try:
        key = look.case.records.find(event_id)
        if key is not None and look.case.events.find(event_id) is None:
            shelf = Shelf(look)
            record = shelf.log.record(key)
            reading, raw, digest = shelf.reading(record), record.newest.raw, record.newest.sha256
        else:
            event = event_of(look, event_id)
            reading, raw, digest = look.reading(event), event.raw, event.sha256
        received = {"sha256": digest, "received": raw.decode("utf-8", "replace")}
        click.echo(as_json(reading, received) if as_machine else as_text(reading))
    finally:
        look.case.close()


@click.command()
@case_argument
@click.argument("event_id", metavar="EVENT")
@click.option("--json", "as_machine", is_flag=True, help="The history as one object.")
def history(case_id: str, event_id: str, as_machine: bool) -> None:  # noqa: FBT001 - click's form
    """Print the life of the message that EVENT of CASE is about.

    Versions with what changed as [-removed-] and {+added+} words, deletion, files read, retrieved
    copies, thread.
    """
    look = look_at(case_id)
    try:
        event = event_of(look, event_id)
        thread = look.thread(event)
        if thread is None:
            raise BadInput(
                "this event is not about a message",
                do=f"see it with: wxi show {case_id} {event_id}",
            )
        reading = look.history(event, thread)
        click.echo(as_json(reading, {}) if as_machine else as_text(reading))
    finally:
        look.case.close()


def as_text(reading: Reading) -> str:
    """Return a reading as lines, one fact a line; after a tab the id of the event it tells of."""
    lines = [visible(reading.title)]
    for section in reading.sections:
        if section.title:
            lines.append(f"[{visible(section.title)}]")
        lines += map(_fact, section.fields)
        body = section.body or "".join(map(worddiff.marked, section.runs))
        if body:
            lines.append(visible(body, multiline=True))
    return "\n".join(lines)


def _fact(field: Field) -> str:
    event = f"\t{visible(field.event)}" if field.event else ""
    return f"{visible(field.label)}: {visible(field.value)}{event}"


def as_json(reading: Reading, further: dict[str, str]) -> str:
    """Return a reading as one JSON object; a fact is label, value and what it leads to, if any."""
    sections = [
        {
            "title": section.title,
            "facts": [
                [*filter(None, (one.label, one.value, one.event or one.node))]
                for one in section.fields
            ],
            "body": section.body,
            **({"changes": section.runs} if section.runs else {}),
        }
        for section in reading.sections
        if not section.folded
    ]
    return json.dumps({"title": reading.title, "sections": sections, **further})
