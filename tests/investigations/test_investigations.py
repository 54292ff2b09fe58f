"""Each investigation reaches its answer by keys alone, on every size of terminal."""

from pathlib import Path

import pytest

from tests.evidence.signing import needs_ssh_keygen
from tests.investigations.stories import ALL
from tests.investigations.walk import Investigation, begun, walk
from tui.evidence.verify import verify_case

SIZES = ((80, 24), (120, 36), (200, 50))
_SIGNED = tuple(pytest.param(way, marks=needs_ssh_keygen) if way.four_eyes else way for way in ALL)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("way", _SIGNED, ids=lambda way: way.name)
def test_an_investigation_by_keys(
    way: Investigation, size: tuple[int, int], tmp_path: Path
) -> None:
    with begun(way, tmp_path, size) as terminal:
        walk(terminal, way, tmp_path)
        terminal.press("qqq")  # a text, a page, the console: whatever is open
        assert terminal.wait() == 0, terminal.text
    [case] = (tmp_path / "cases").iterdir()
    assert verify_case(case).ok
