"""The table of operations: method, path, handler, and the scopes of which one is needed."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from tui.simulator.call import Call
from tui.simulator.handlers import contents, events, memberships, messages, people, rooms, teams

Handler = Callable[[Call], Response]


@dataclass(frozen=True)
class Operation:
    """One operation; ``{key}`` in the path is what `Call.key` holds."""

    method: str
    path: str
    handler: Handler
    scopes: tuple[str, ...]


def _either(name: str) -> tuple[str, ...]:
    """Return the officer's and the user's scope of the same name."""
    return (f"spark-compliance:{name}", f"spark:{name}")


_PEOPLE = ("spark:people_read", "spark-admin:people_read")

OPERATIONS = (
    Operation("GET", "/events", events.list_events, ("spark-compliance:events_read",)),
    Operation("GET", "/events/{key}", events.show_event, ("spark-compliance:events_read",)),
    Operation("GET", "/messages", messages.list_messages, _either("messages_read")),
    Operation("GET", "/messages/{key}", messages.show_message, _either("messages_read")),
    Operation("DELETE", "/messages/{key}", messages.delete_message, _either("messages_write")),
    Operation("GET", "/contents/{key}", contents.fetch_content, _either("messages_read")),
    Operation("GET", "/memberships", memberships.list_memberships, _either("memberships_read")),
    Operation("POST", "/memberships", memberships.create_membership, _either("memberships_write")),
    Operation(
        "GET", "/memberships/{key}", memberships.show_membership, _either("memberships_read")
    ),
    Operation(
        "DELETE", "/memberships/{key}", memberships.delete_membership, _either("memberships_write")
    ),
    Operation("GET", "/rooms", rooms.list_rooms, _either("rooms_read")),
    Operation("GET", "/rooms/{key}", rooms.show_room, _either("rooms_read")),
    Operation("GET", "/people", people.list_people, _PEOPLE),
    Operation("GET", "/people/me", people.show_me, _PEOPLE),
    Operation("GET", "/people/{key}", people.show_person, _PEOPLE),
    Operation("GET", "/teams", teams.list_teams, _either("teams_read")),
    Operation("GET", "/teams/{key}", teams.show_team, _either("teams_read")),
    Operation(
        "GET", "/team/memberships", teams.list_team_memberships, _either("team_memberships_read")
    ),
    Operation(
        "GET",
        "/team/memberships/{key}",
        teams.show_team_membership,
        _either("team_memberships_read"),
    ),
)
