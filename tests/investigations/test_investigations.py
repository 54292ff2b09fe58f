"""Each investigation reaches its answer by keys alone, on every size of terminal."""

from pathlib import Path

import pytest

from tests.investigations.stories import ALL
from tests.investigations.walk import Investigation, demo, walk

SIZES = ((80, 24), (120, 36), (200, 50))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("way", ALL, ids=lambda way: way.name)
def test_an_investigation_by_keys(
    way: Investigation, size: tuple[int, int], tmp_path: Path
) -> None:
    with demo(way.scenario, tmp_path, size) as terminal:
        walk(terminal, way)
        assert sorted((tmp_path / "cases").iterdir())
