"""What an action of the console is: its keys, where it works, what it risks, when it is off."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tui.ui.situation import Situation, always


class Scope(StrEnum):
    """Where an action works; one of a pane works while that pane has the focus.

    Those of GO work after the key of the action "go", those of RECORDS and of
    GALLERY on a page of their own.
    """

    EVERYWHERE = "everywhere"
    GO = "go"
    TIMELINE = "timeline"
    GRAPH = "graph"
    DETAIL = "detail"
    RECORDS = "recordings and audits"
    GALLERY = "exhibits"


class Risk(StrEnum):
    """What an action can do to the world outside this host."""

    VIEW = "looks only"
    READ = "reads from Webex"
    DESTROY = "deletes at Webex"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a user can do. ``off`` returns the reason why it cannot be done now, or "".

    ``bar`` orders the key bar (0: not there); ``keys`` are Textual's names, the first is shown.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    scope: Scope = Scope.EVERYWHERE
    risk: Risk = Risk.VIEW
    bar: int = 0
    off: Callable[[Situation], str] = always


SCREEN = frozenset({Scope.EVERYWHERE, Scope.GO})  # whose methods are the main screen's
PAGES = frozenset(
    {Scope.RECORDS, Scope.GALLERY}
)  # which stand over the main screen: its keys do not work there
