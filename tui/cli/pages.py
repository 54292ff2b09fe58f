"""``wxi person`` and ``wxi room``: the pages of the console as plain text. Webex is not asked."""

import json
from collections.abc import Callable, Sequence

import click

from tui import bootstrap, settings
from tui.cli.arguments import case_argument
from tui.cli.looking import look_at
from tui.cli.panes import as_json, as_text
from tui.domain.hostile import visible
from tui.errors import BadInput
from tui.graph.model import Graph
from tui.services import candidates, person_page, room_page
from tui.services.candidates import Candidate
from tui.services.investigation import Investigation
from tui.services.relations import Relations
from tui.services.sections import Reading

_MOST = 20  # of those who fit that are listed


@click.command()
@case_argument
@click.argument("who", metavar="WHO", nargs=-1, required=True)
@click.option("--json", "as_machine", is_flag=True, help="The page as one object.")
def person(case_id: str, who: tuple[str, ...], as_machine: bool) -> None:  # noqa: FBT001
    """Print the page of somebody in CASE, one labelled fact a line.

    WHO is a part of a name, an address or an id. A fact that tells of an event ends in a tab and
    the event's id.
    """
    _print(case_id, " ".join(who), lambda look, _: candidates.people(look), person_page.read,
           as_machine=as_machine)  # fmt: skip


@click.command()
@case_argument
@click.argument("which", metavar="WHICH", nargs=-1, required=True)
@click.option("--json", "as_machine", is_flag=True, help="The page as one object.")
def room(case_id: str, which: tuple[str, ...], as_machine: bool) -> None:  # noqa: FBT001
    """Print the page of a room of CASE, one labelled fact a line.

    WHICH is a part of a title or an id. A fact that tells of an event ends in a tab and the event's
    id.
    """
    _print(case_id, " ".join(which), candidates.rooms, room_page.read, as_machine=as_machine)


def _print(
    case_id: str,
    typed: str,
    gather: Callable[[Investigation, Graph], list[Candidate]],
    read: Callable[..., Reading],
    *,
    as_machine: bool,
) -> None:
    look = look_at(case_id)
    try:
        relations = Relations(look)
        graph = relations.graph
        node = chosen(candidates.named(gather(look, graph), typed), typed, as_machine=as_machine)
        ascii_only, now = settings.load().ascii, bootstrap.now()
        page = read(look, graph, node, now=now, ascii_only=ascii_only)
        click.echo(as_json(page, {}) if as_machine else as_text(page))
    finally:
        look.case.close()


def chosen(found: Sequence[Candidate], typed: str, *, as_machine: bool) -> str:
    """Return the only one who fits. Raises BadInput for none, and after listing several."""
    if len(found) == 1:
        return found[0].node
    if not found:
        raise BadInput(
            f"nobody and nothing in this case has {typed[:100]!r} in its name, address or id",
            do="take a shorter part of it",
        )
    for one in found[:_MOST]:
        told = (one.name, *one.facts, one.webex_id)
        click.echo(json.dumps(told) if as_machine else "\t".join(map(visible, told)))
    listed = "" if len(found) <= _MOST else f", of whom {_MOST} are listed"
    raise BadInput(
        f"{typed[:100]!r} fits {len(found):,}{listed}",
        do="say more of the name, or the id at the end of its line",
    )
