"""What administrators did and who signed in: two more logs beside the events. Knows no rights."""

from dataclasses import dataclass

from tui.simulator.directory import Person

CATEGORIES = (
    "COMPLIANCE",
    "DEVICES",
    "LOGINS",
    "MEETINGS",
    "ORG_SETTINGS",
    "RECORDINGS",
    "USERS",
)


@dataclass(frozen=True)
class Deed:
    """Something done in the administration: ``text`` says it in words."""

    at: int
    actor: Person
    category: str
    text: str
    target: str = ""
    target_type: str = "ORG"


@dataclass(frozen=True)
class SignIn:
    """Somebody signed in, or tried to (``failure`` says why not), or signed out."""

    at: int
    actor: Person
    client: str = "Webex for Windows"
    failure: str = ""
    leaving: bool = False
    address: str = "192.0.2.17"
