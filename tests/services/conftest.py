"""A fresh world and desk for each test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tui import bootstrap

from .desk import Desk, Served, served


@pytest.fixture
def webex() -> Iterator[Served]:
    """A small world that a test may change."""
    with served() as found:
        yield found


@pytest.fixture
async def desk(
    tmp_path: Path, webex: Served, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    found = Desk(tmp_path, webex)
    monkeypatch.setattr(bootstrap, "now", found.clock)
    yield found
    await found.close()
