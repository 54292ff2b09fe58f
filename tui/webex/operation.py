"""What the console asks of Webex: the name of each operation, and the scope that it needs.

Scopes: "Compliance & Events" guide; ``spark:people_read``: reference of the People API.
"""

from enum import Enum


class Operation(Enum):
    """What the console asks of Webex: how to name it, and the scope that it needs."""

    ME = "reading your own profile", "spark:people_read"
    EVENTS = "listing events", "spark-compliance:events_read"
    MESSAGE = "reading the message", "spark-compliance:messages_read"
    ROOM = "reading the room", "spark-compliance:rooms_read"
    MEMBERSHIPS = "listing memberships", "spark-compliance:memberships_read"
    PEOPLE = "looking up people", "spark:people_read"
    FILE = "fetching the file", "spark-compliance:messages_read"
    DELETE = "deleting the message", "spark-compliance:messages_write"

    def __init__(self, doing: str, scope: str) -> None:
        self.doing = doing
        self.scope = scope

    @property
    def failed(self) -> str:
        """Return how a message about its failure begins."""
        return f"{self.doing} failed".capitalize()
