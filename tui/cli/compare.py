"""``wxi compare``: two rooms, one room at two moments, or two people."""

import click

from tui.cli.arguments import case_argument
from tui.cli.listings import as_json, as_text
from tui.cli.looking import look_at, moment, person_of, room_of
from tui.errors import BadInput
from tui.services.comparison import Comparison


@click.command()
@case_argument
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--at", "first", help="The moment for A, such as 3d. Default: as last read.")
@click.option("--and", "second", help="The moment for B. Default: that for A, or as last read.")
@click.option("--json", "machine", is_flag=True, help="One JSON object.")
def compare(
    case_id: str,
    one: str,
    other: str,
    first: str | None,
    second: str | None,
    machine: bool,  # noqa: FBT001 - click's form
) -> None:
    """Print what differs between A and B of CASE: two rooms, or two people.

    A and B are ids, titles, names or addresses. Of rooms: who is only in A, only in B, in both, in
    both with another role. The same room twice, with --at and --and: what changed. Of people:
    which rooms they were in, and when.
    """
    look = look_at(case_id)
    try:
        comparison, rooms = Comparison(look), (room_of(look, one), room_of(look, other))
        if rooms[0] and rooms[1]:
            last = [look.attendance.last_read(room) or look.clock() for room in rooms if room]
            at = moment(look, "--at", first) if first else last[0]
            then = moment(look, "--and", second) if second else at if first else last[1]
            if rooms[0] == rooms[1]:
                listing = comparison.moments(rooms[0], at, then)
            else:
                listing = comparison.rooms(rooms[0], rooms[1], at, then)
        else:
            people = person_of(look, one), person_of(look, other)
            if not (people[0] and people[1]):
                absent = one if not (rooms[0] or people[0]) else other
                raise BadInput(
                    f"there is no room or person {absent[:100]!r} of the same kind in this case",
                    do="give two rooms or two people, by id, title, name or address",
                )
            listing = comparison.people(people[0], people[1])
        click.echo(as_json(listing) if machine else as_text(listing, look))
    finally:
        look.case.close()
