"""Organizations and people: who they are. Knows nothing of rooms, rights or HTTP."""

from dataclasses import dataclass
from functools import cached_property

from tui.simulator import ids

OFFICER = "compliance-officer"
ADMINISTRATOR = "full-administrator"


@dataclass(frozen=True)
class Org:
    """An organization; ``bit`` is its place in the masks that say who may see an event."""

    name: str
    domain: str
    bit: int

    @cached_property
    def uuid(self) -> str:
        """The bare UUID."""
        return ids.named(f"org:{self.domain}")

    @cached_property
    def id(self) -> str:
        """The long id, as people and memberships carry it."""
        return ids.encode("ORGANIZATION", self.uuid)

    @cached_property
    def event_id(self) -> str:
        """The short id, as the envelope of an event carries it."""
        return ids.bare(self.uuid)

    @property
    def mask(self) -> int:
        """A mask with this organization alone."""
        return 1 << self.bit

    @property
    def site(self) -> str:
        """The preferred meeting site."""
        return self.domain.split(".")[0].replace("-", "") + ".webex.com"

    @property
    def old_sites(self) -> tuple[str, ...]:
        """The sites of the older platform, which keeps the chat of meetings by itself."""
        return (self.site.replace(".", "-eu.", 1),)

    @property
    def sites(self) -> tuple[str, ...]:
        """All meeting sites, the preferred one first."""
        return (self.site, *self.old_sites)


@dataclass(frozen=True)
class Person:
    """A person or a bot; ``handle`` is the name that scenarios and tokens use."""

    handle: str
    first: str
    last: str
    email: str
    org: Org
    title: str = ""
    department: str = ""
    manager: str = ""
    kind: str = "person"
    roles: tuple[str, ...] = ()
    since: int = 0

    @cached_property
    def uuid(self) -> str:
        """The UUID, which stays the same whatever the seed."""
        return ids.named(f"person:{self.email}")

    @cached_property
    def id(self) -> str:
        """The id on the wire."""
        return ids.encode("PEOPLE", self.uuid)

    @property
    def name(self) -> str:
        """The display name."""
        return f"{self.first} {self.last}".strip()
