"""The ports through which something leaves a case: as an export, or as a copy.

Concrete classes live in ``evidence``; only ``bootstrap`` joins them to a case.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from tui.domain.casefile import JournalEntry
from tui.domain.exports import Export, Format, Material


class Exports(Protocol):
    """What leaves a case as files."""

    @property
    def formats(self) -> Sequence[Format]:
        """Return what can be written."""

    def write(
        self,
        format_name: str,
        to: Path,
        material: Material,
        journal: Callable[[Export, str], JournalEntry | None],
    ) -> Export:
        """Write an export and its manifest to a path where nothing is yet, or nothing at all."""


class Copies(Protocol):
    """Copies that go to a file of the case instead of a clipboard."""

    def write(self, text: str) -> Path:
        """Write a text to a new file, which only the officer can read, and return where it is."""
