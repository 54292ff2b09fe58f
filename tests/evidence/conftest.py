"""What the tests of the evidence share: a fixed clock, an open journal, a screen to capture."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.domain.casefile import Cell, ExhibitFacts, Performer, Screen, ShownRecord
from tui.evidence.journal import ChainedJournal

Opener = Callable[..., ChainedJournal]


@pytest.fixture(scope="session")
def opened() -> Opener:
    """Return a function that opens the journal of a folder."""

    def open_journal(folder: Path, **more: object) -> ChainedJournal:
        settings: dict[str, object] = {
            "case_id": "CASE-1",
            "performer": Performer("dana", "192.0.2.7", "/dev/pts/3"),
            "version": "0.1.0",
            "clock": lambda: datetime(2026, 3, 2, 10, 0, 0, 120_999, tzinfo=UTC),
        }
        return ChainedJournal.open(folder, **{**settings, **more})  # type: ignore[arg-type]

    return open_journal


@pytest.fixture(scope="session")
def drawn() -> Callable[..., Screen]:
    """Return a function that makes a screen of lines, one character in each cell."""

    def draw(*lines: str, columns: int = 20) -> Screen:
        rows = []
        for line in lines:
            cells = [Cell(char, "#cccccc", "#101010") for char in line[:columns]]
            blank = Cell(" ", "#cccccc", "#101010")
            rows.append(tuple(cells + [blank] * (columns - len(cells))))
        return Screen(tuple(rows))

    return draw


@pytest.fixture(scope="session")
def facts() -> ExhibitFacts:
    """Return the facts of a capture."""
    return ExhibitFacts(
        case_id="CASE-1",
        case_title="Leaver",
        officer="Dana Officer",
        host="jump-01",
        captured=datetime(2026, 3, 2, 10, 0, 0, 120_000, tzinfo=UTC),
        zone="Europe/Prague",
        view="timeline",
        filter="by:anna has:file",
        theme="dark",
        version="0.1.0",
        records=(ShownRecord(3, "event-1", "ab" * 32),),
        first=1,
        last=20,
        total=3204,
        caption="The second message was deleted.",
    )
