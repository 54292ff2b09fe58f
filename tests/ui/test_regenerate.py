"""The pictures of the repository: made again from the same code, they are the same bytes."""

from pathlib import Path

import pytest

from tests import regenerate
from tui.simulator.serve import listen


async def test_a_picture_is_made_again_with_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listen("127.0.0.1", 0) as free:  # events name it, and so do their digests
        monkeypatch.setattr(regenerate, "_PORT", free.getsockname()[1])
    made = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        await regenerate.draw_all(["timeline-80x24"], folder)
        (picture,) = folder.iterdir()
        made.append(picture.read_text())
    assert made[0] == made[1]
    assert "timeline, rows 2,889–2,907 of 2,907" in made[0]
