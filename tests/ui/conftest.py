"""What the console's tests share: an embedded Webex, and one that a test may change."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.served import Served, served
from tests.ui.console import collect


@pytest.fixture(scope="session")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A Webex that no test changes, and a case that holds all of it."""
    with served() as found:
        found.kept = asyncio.run(collect(tmp_path_factory.mktemp("kept"), found))
        yield found


@pytest.fixture
def webex() -> Iterator[Served]:
    """A fresh Webex that a test may change."""
    with served() as found:
        yield found
