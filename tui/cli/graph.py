"""``wxi graph``: people, rooms and memberships as the console's graph draws them, or as JSON."""

import json
import re
from collections.abc import Iterable

import click

from tui import settings
from tui.cli.arguments import case_argument
from tui.cli.fitting import fit, fit_ascii
from tui.cli.looking import look_at
from tui.cli.pages import chosen
from tui.domain import ids, times
from tui.domain.filters.times import Here, window
from tui.domain.signs import milliseconds
from tui.domain.stays import EVER
from tui.errors import BadInput
from tui.graph.glyphs import ASCII, UNICODE
from tui.graph.model import Edge, Graph
from tui.graph.presence import Lanes
from tui.graph.views import ViewName, views
from tui.services import candidates, scenes
from tui.services.investigation import Investigation
from tui.services.relations import Relations
from tui.services.scenes import Drawing, Sight

_SIZE = re.compile(r"([0-9]{2,3})x([0-9]{1,3})")


@click.command()
@case_argument
@click.option(
    "--view",
    type=click.Choice([one.value for one in ViewName]),
    default=ViewName.EGO.value,
    help="Default: ego.",
    metavar="V",
)
@click.option("--centre", metavar="WHO", help="Person or room in the middle. Default: the busiest.")
@click.option("--at", metavar="T", help="As it was then, such as 2026-03-02 or 24h. Default: now.")
@click.option("--size", default="80x24", show_default=True, help="Columns and rows of the picture.")
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII signs only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, as described above.")
def graph(
    case_id: str,
    view: ViewName,
    centre: str | None,
    at: str | None,
    size: str,
    ascii_only: bool,  # noqa: FBT001 - click's form
    as_json: bool,  # noqa: FBT001
) -> None:
    """Print who is, or was, in which room of CASE.

    Views: ego (WHO and what it is joined to), links (all people and rooms in two columns), lanes
    (who was there when), matrix (people by rooms, with numbers of messages). WHO is any part of a
    name or address that only one person or room has, or an id.

    \b
    JSON: {"case", "view", "at", "centre",
      "people": [{"id", "name", "organization", "external", "bot"}],
      "rooms": [{"id", "title", "foreign", "direct"}],
      "memberships": [{"person", "room", "messages", "moderator", "state"}]}
    "state" is "in", "left" or "unknown"; "at" is null for now. With ego and lanes only what is
    joined to the centre. Lanes have "stays" besides: [{"from", "to", "joined", "left"}], where
    "joined" and "left" tell whether an event or a roster proves that end.
    """
    look = look_at(case_id)
    try:
        relations = Relations(look)
        sight = Sight(ViewName(view), centre=_found(look, relations, centre))
        if at is not None:
            sight.moment, sight.travelling = _moment(look, at), True
        if sight.needs_times:
            relations.keep(relations.learn(relations.lacking(sight.about)))
        if as_json:
            then = (
                relations.graph_at(sight.moment, sight.about) if sight.moment else relations.graph
            )
            click.echo(json.dumps({"case": look.case.facts.id, **_content(relations, sight, then)}))
            return
        plain = ascii_only or settings.load().ascii
        drawing = Drawing(
            _size(size), look.zone, fit_ascii if plain else fit, ASCII if plain else UNICODE
        )
        drawn = views()[sight.view]
        ready = scenes.scene(relations, sight, drawn, drawing)
        drawn.reveal(ready)
        click.echo(f"{sight.view}: {sight.when(look.zone)}")
        click.echo(drawn.draw(ready).plain())
    finally:
        look.case.close()


def _found(look: Investigation, relations: Relations, typed: str | None) -> str | None:
    """Return the UUID of the one person or room that is meant; the busiest room unless any is."""
    if typed is None:
        busiest = relations.busiest_rooms()
        return ids.uuid_of(busiest[0]) if busiest else None
    among = [*candidates.people(look), *candidates.rooms(look, relations.graph)]
    return chosen(candidates.named(among, typed), typed, as_machine=False)


def _moment(look: Investigation, text: str) -> int:
    try:
        return milliseconds(window("since", text, Here(look.clock(), look.zone)).start)
    except ValueError as failure:
        raise BadInput(f"--at: {failure}") from None


def _size(text: str) -> tuple[int, int]:
    parsed = _SIZE.fullmatch(text)
    if parsed is None:
        raise BadInput(f"{text[:40]!r} is not a size", do="give columns and rows, such as 80x24")
    return int(parsed[1]), int(parsed[2])


def _content(relations: Relations, sight: Sight, known: Graph) -> dict[str, object]:
    edges: Iterable[Edge] = known.edges
    if sight.about:
        edges = known.links(sight.about).values()
    edges = list(edges)
    people, rooms = {edge.person_id for edge in edges}, {edge.room_id for edge in edges}
    names = relations.organizations
    stays = (
        _stays(relations.lanes(sight.centre))
        if sight.view is ViewName.LANES and sight.centre
        else {}
    )
    return {
        "view": sight.view,
        "at": None if sight.moment is None else _api(sight.moment),
        "centre": sight.centre,
        "people": [
            {
                "id": one.id,
                "name": one.name,
                "organization": names.get(one.org, "own" if one.org == 0 else "unknown"),
                "external": one.external,
                "bot": one.is_bot,
            }
            for one in known.people
            if one.id in people or not sight.about
        ],
        "rooms": [
            {"id": one.id, "title": one.title, "foreign": one.foreign, "direct": one.direct}
            for one in known.rooms
            if one.id in rooms or not sight.about
        ],
        "memberships": [
            {
                "person": edge.person_id,
                "room": edge.room_id,
                "messages": edge.messages,
                "moderator": edge.is_moderator,
                "state": "left" if edge.left else "unknown" if edge.unsure else "in",
                **(
                    {"stays": stays.get(edge.person_id) or stays.get(edge.room_id)} if stays else {}
                ),
            }
            for edge in edges
        ],
    }


def _stays(lanes: Lanes) -> dict[str, list[dict[str, object]]]:
    """Return the stays of a node's others, by their ids."""
    return {
        lane.node.id: [
            {
                "from": _api(one.start),
                "to": _api(one.end),
                "joined": one.opened is not None,
                "left": one.closed is not None,
            }
            for one in lane.stay.stretches
            if one.inside
        ]
        for lane in lanes.lanes
    }


def _api(moment: int) -> str | None:
    return None if abs(moment) >= EVER else times.format_api(times.of_milliseconds(moment))
