"""What the console's tests share: an embedded Webex, and one that a test may change."""

from collections.abc import Iterator

import pytest

from tests.served import Served, served


@pytest.fixture(scope="session")
def still() -> Iterator[Served]:
    """A Webex that no test changes."""
    with served() as found:
        yield found


@pytest.fixture
def webex() -> Iterator[Served]:
    """A fresh Webex that a test may change."""
    with served() as found:
        yield found
