"""``wxi who``: who could see a message, and what proves it."""

import click

from tui.cli.arguments import case_argument
from tui.cli.listings import as_json, as_text
from tui.cli.looking import event_about, look_at, moment, read_room
from tui.domain.times import format_api
from tui.services.witnesses import Witnesses, moments, subject


@click.command()
@case_argument
@click.argument("webex_id", metavar="MESSAGE|EVENT")
@click.option("--at", "when", help='The moment, such as "mon 14:00". Default: when it was posted.')
@click.option("--deleted", is_flag=True, help="Just before the message was deleted.")
@click.option("--json", "machine", is_flag=True, help="One JSON object.")
def who(case_id: str, webex_id: str, when: str | None, deleted: bool, machine: bool) -> None:  # noqa: FBT001 - click's form
    """Print who could see a message of CASE, given by its id or that of an event about it.

    First who provably had it before them (files read, replies, answers to its card, edits), then
    the members of the room at the moment, then who came later; externals first, bots apart. Under
    each name stand the signs that prove it, each with the id of its event. A roster that was never
    read is read first, where Webex can be asked.
    """
    look = look_at(case_id)
    try:
        about = subject(event_about(look, webex_id), look)
        look = read_room(look, about.room_id)
        event = event_about(look, webex_id)
        names = moments(about, look)
        at = moment(look, "--at", when) if when else about.posted
        if deleted:
            at = list(names.values())[-1]
        listing = Witnesses(event, look.thread(event), look).at(at)
        facts = {
            "message": about.uuid,
            "room": about.room_id,
            "at": format_api(at),
            "posted": format_api(about.posted),
            "deleted": format_api(about.deleted.created) if about.deleted else None,
        }
        click.echo(as_json(listing, facts) if machine else as_text(listing, look))
    finally:
        look.case.close()
