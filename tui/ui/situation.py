"""What the availability of actions depends on; ``state.State`` fulfils it."""

from typing import Protocol


class Situation(Protocol):
    """What availability depends on."""

    @property
    def can_write_case(self) -> str:
        """Return why nothing can be written to the case, "" when it can."""

    @property
    def can_reach_webex(self) -> str:
        """Return why Webex cannot be asked, "" when it can."""

    @property
    def can_retrieve(self) -> str:
        """Return why content cannot be read, "" when it can."""

    @property
    def can_destroy(self) -> str:
        """Return why nothing can be deleted, "" when it can."""

    @property
    def concerns_message(self) -> str:
        """Return why the selection has no message whose life could be told, "" when it has."""

    @property
    def marks_two(self) -> str:
        """Return why there are no two things to compare, "" when two events are marked."""

    @property
    def has_message(self) -> str:
        """Return why the selection is not about a message, "" when it is."""

    @property
    def can_see_recordings(self) -> str:
        """Return why recordings cannot be read, "" when they can."""

    @property
    def is_live_message(self) -> str:
        """Return why the selection or marks name no live message, "" when they do."""
