"""What the services need of the exhibits of a case, as a Protocol."""

from collections.abc import Callable, Iterable
from typing import Protocol

from tui.domain.casefile import Exhibit, ExhibitFacts, JournalEntry, KeptExhibit, Screen
from tui.domain.report import Shot


class Exhibits(Protocol):
    """Numbered captures of the screen."""

    def write(
        self, screen: Screen, facts: ExhibitFacts, journal: Callable[[Exhibit], JournalEntry]
    ) -> Exhibit:
        """Write picture and text, have them journalled, then write the sidecar that names both."""

    def numbers(self) -> list[str]:
        """Return the numbers of the exhibits that there are, in order."""

    def read(self, entries: Iterable[JournalEntry]) -> list[KeptExhibit]:
        """Return the exhibits in order, checked against their files and the journal's entries."""

    def shots(self) -> list[Shot]:
        """Return the exhibits for a report, in order, each checked against its sidecar."""
