"""What the store's tests share: a case on a real disk, opened and closed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tui.store import cases
from tui.store.cases import StoreParts
from tui.store.lock import CaseLock

from .samples import NOW, clock

Opener = Callable[[], StoreParts]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "cases"


@pytest.fixture
def folder(root: Path) -> Path:
    cases.create(
        root, id="CASE-1", title="A case", zone="UTC", base_url="http://127.0.0.1/v1", now=NOW
    )
    return root / "CASE-1"


@pytest.fixture
def lock(tmp_path: Path) -> Iterator[CaseLock]:
    found = CaseLock(tmp_path / "lock", clock=clock)
    yield found
    found.release()


@pytest.fixture
def open_case(folder: Path) -> Iterator[Opener]:
    """Open the case as often as a test likes; what is left open is closed after it."""
    with ExitStack() as stack:

        def opener() -> StoreParts:
            parts = cases.open_parts(folder, clock=clock)
            stack.callback(parts.close)
            return parts

        yield opener
