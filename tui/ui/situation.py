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
        """Return why the selection has no content that could be read, "" when it has."""

    @property
    def can_see_recordings(self) -> str:
        """Return why recordings cannot be read, "" when they can."""

    @property
    def can_be_deleted(self) -> str:
        """Return why the selection or marks name nothing to delete, "" when they do."""


def always(_now: Situation) -> str:
    """Return that nothing stands in the way."""
    return ""


def recover_off(now: Situation) -> str:
    """Return why no content can be recovered."""
    return now.can_write_case or now.can_reach_webex or now.can_retrieve


def retrieve_off(now: Situation) -> str:
    """Return why the content of what is selected cannot be recovered."""
    return recover_off(now) or now.has_message


def delete_off(now: Situation) -> str:
    """Return why nothing can be deleted of what is selected."""
    return now.can_destroy or now.can_reach_webex or now.can_be_deleted


def armed_off(now: Situation) -> str:
    """Return why nothing can be changed at Webex."""
    return now.can_destroy or now.can_reach_webex


def download_off(now: Situation) -> str:
    """Return why a recording cannot be downloaded."""
    return now.can_write_case or now.can_reach_webex or now.can_see_recordings


def reading_off(now: Situation) -> str:
    """Return why lists cannot be read."""
    return now.can_write_case or now.can_reach_webex
