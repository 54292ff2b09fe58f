"""``wxi case note``, ``tag``, ``bookmark``, ``withdraw`` and ``notes``: annotations of a case."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from tui import bootstrap, settings
from tui.cli.arguments import case_argument
from tui.domain import times
from tui.domain.annotation import Act, Author, Kept, Kind, ObjectType, Target
from tui.domain.hostile import visible
from tui.errors import BadInput
from tui.services import annotated
from tui.services.investigation import Investigation

_F = TypeVar("_F", bound=Callable[..., None])


def _object(command: _F) -> _F:
    """Add the options that say what is annotated."""
    for kind in reversed([one for one in ObjectType if one is not ObjectType.CASE]):
        said = "Its content URL." if kind is ObjectType.FILE else "Its id, under any spelling."
        command = click.option(f"--{kind}", kind.value, metavar="ID", help=said)(command)
    return command


@contextmanager
def _looking(case_id: str, *, for_reading: bool) -> Iterator[Investigation]:
    case = bootstrap.open_case(settings.load(), case_id, for_reading=for_reading)
    try:
        yield Investigation(case, None, bootstrap.now)
    finally:
        case.close()


def _target(look: Investigation, named: dict[str, str | None]) -> Target:
    """Return what the options name, the case when they name nothing."""
    found = [Target(ObjectType(kind), one) for kind, one in named.items() if one is not None]
    if len(found) > 1:
        raise BadInput("one object at a time", do="call the command once for each")
    if not found:
        return Target(ObjectType.CASE, look.case.facts.id)
    (target,) = found
    if not annotated.is_known(target, look.case):
        raise BadInput(
            f"nothing in this case is of {target.type} {target.id[:100]!r}",
            do=f"ids stand in: wxi show {look.case.facts.id} EVENT, and: wxi exhibits",
        )
    return target


def _add(case_id: str, kind: Kind, text: str, named: dict[str, str | None]) -> None:
    with _looking(case_id, for_reading=False) as look:
        target = _target(look, named)
        added = look.annotations.add([target], kind, text)
        if not added:
            click.echo(f"this {kind} is there already")
        for one in added:
            click.echo(f"{one.id}: {kind} on {target.type} {visible(target.id)}")


@click.command()
@case_argument
@click.argument("text", metavar="TEXT")
@_object
def note(case_id: str, text: str, **named: str | None) -> None:
    """Put the note TEXT on an object of CASE, or on CASE itself when none is named."""
    _add(case_id, Kind.NOTE, text, named)


@click.command()
@case_argument
@click.argument("name", metavar="TAG")
@_object
def tag(case_id: str, name: str, **named: str | None) -> None:
    """Put TAG, one word, on an object of CASE, or on CASE itself when none is named."""
    _add(case_id, Kind.TAG, name, named)


@click.command()
@case_argument
@_object
def bookmark(case_id: str, **named: str | None) -> None:
    """Bookmark an object of CASE, or CASE itself when none is named."""
    _add(case_id, Kind.BOOKMARK, "", named)


@click.command()
@case_argument
@click.argument("annotation_ids", metavar="ID...", nargs=-1, required=True)
def withdraw(case_id: str, annotation_ids: tuple[str, ...]) -> None:
    """Take annotations back by their ids. They stay in CASE, as withdrawn."""
    with _looking(case_id, for_reading=False) as look:
        for one in look.annotations.withdraw(annotation_ids):
            click.echo(f"{one.id}: withdraws {one.withdraws}")


@click.command()
@case_argument
@click.option("--all", "withdrawn", is_flag=True, help="Those that were withdrawn, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def notes(case_id: str, *, withdrawn: bool, as_json: bool) -> None:
    """List what was annotated in CASE, oldest first, one a line.

    Columns, separated by tabs: id, time in the case's zone, by whom, kind, type of the object, its
    id, its name, text; with --all also when and by whom it was withdrawn.
    """
    with _looking(case_id, for_reading=True) as look:
        for kept in look.annotations.book.everything:
            if kept.stands or withdrawn:
                click.echo(_record(kept) if as_json else _line(kept, look))


def _line(kept: Kept, look: Investigation) -> str:
    one = kept.annotation
    fields = [
        one.id,
        times.stamp(one.at, look.zone),
        annotated.by(one.author, look.names),
        one.kind,
        one.target.type,
        one.target.id,
        annotated.described(one.target, look),
        one.text,
    ]
    if gone := annotated.gone(kept, look.names, look.zone):
        fields.append(gone)
    return "\t".join(map(visible, fields))


def _record(kept: Kept) -> str:
    one, gone = kept.annotation, kept.withdrawal
    return json.dumps(
        {
            **_act(one),
            "kind": one.kind,
            "object": {"type": one.target.type, "id": one.target.id},
            "text": one.text,
            "withdrawn": None if gone is None else _act(gone),
        }
    )


def _act(act: Act) -> dict[str, object]:
    return {"id": act.id, "at": times.format_api(act.at), "by": _author(act.author)}


def _author(author: Author) -> dict[str, str | None]:
    return {"osUser": author.os_user, "webexPersonId": author.webex_person_id}


COMMANDS = (note, tag, bookmark, withdraw, notes)
