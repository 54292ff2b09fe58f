"""``wxi graph``: people, rooms and memberships as the console's graph draws them, or as JSON."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import click

from tui import settings
from tui.cli.arguments import case_argument
from tui.cli.fitting import fit, fit_ascii
from tui.cli.looking import look_at
from tui.cli.pages import chosen
from tui.domain import ids, times
from tui.domain.amounts import counted
from tui.domain.filters.times import Here, window
from tui.domain.hostile import visible
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
@click.option("--plain", is_flag=True, default=None, help="Labelled lines instead of a picture.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def graph(
    case_id: str,
    view: ViewName,
    centre: str | None,
    at: str | None,
    size: str,
    *,
    ascii_only: bool,
    plain: bool | None,
    as_json: bool,
) -> None:
    """Print who is, or was, in which room of CASE.

    Views: ego (WHO and what it is joined to), links (all people and rooms in two columns), lanes
    (who was there when), matrix (people by rooms, with numbers of messages). WHO is any part of a
    name or address that only one person or room has, or an id.

    With --plain one person, room, membership or stay is a line; with ego and lanes only those that
    are joined to WHO.
    """
    look = look_at(case_id)
    try:
        relations = Relations(look)
        sight = Sight(ViewName(view), centre=_found(look, relations, centre))
        if at is not None:
            sight.moment, sight.travelling = _moment(look, at), True
        if sight.needs_times:
            relations.keep(relations.learn(relations.lacking(sight.about)))
        shown = settings.load(plain=plain, ascii=ascii_only or None)
        if as_json or shown.plain:
            then = (
                relations.graph_at(sight.moment, sight.about) if sight.moment else relations.graph
            )
            content: dict[str, Any] = {
                "case": look.case.facts.id,
                **_content(relations, sight, then),
            }
            for line in [json.dumps(content)] if as_json else _lines(content, sight, look.zone):
                click.echo(line)
            return
        drawing = Drawing(
            _size(size),
            look.zone,
            fit_ascii if shown.ascii else fit,
            ASCII if shown.ascii else UNICODE,
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


def _lines(content: Mapping[str, Any], sight: Sight, zone: ZoneInfo) -> Iterator[str]:
    """Yield what JSON would tell, one fact a line, with names instead of ids in memberships."""
    people = {one["id"]: one["name"] for one in content["people"]}
    rooms = {one["id"]: one["title"] for one in content["rooms"]}
    yield f"{sight.view}: {sight.when(zone)}"
    for one in content["people"]:
        yield _told("person", one["name"], one["organization"], *_flags(one), one["id"])
    for one in content["rooms"]:
        yield _told("room", one["title"], *_flags(one), one["id"])
    for one in content["memberships"]:
        who, where = people.get(one["person"], one["person"]), rooms.get(one["room"], one["room"])
        messages = counted(one["messages"], "message")
        yield _told("membership", who, where, one["state"], messages, *_flags(one))
        for stay in one.get("stays") or ():
            ends = (f"{word} {stay[word] or 'unknown'}" for word in ("from", "to"))
            yield _told("stay", who, where, *ends, *_flags(stay))


def _flags(record: Mapping[str, Any]) -> list[str]:
    return [name for name, value in record.items() if value is True]


def _told(*fields: str) -> str:
    return "\t".join(map(visible, fields))


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
