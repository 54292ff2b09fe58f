"""What happens to a case folder from outside: nothing is taken as kept that is not."""

import shutil
from pathlib import Path

import pytest

from tui.errors import CaseFailure

from .conftest import Opener
from .samples import event


def test_what_no_longer_has_a_place_on_disk_is_not_taken_as_kept(
    folder: Path, open_case: Opener
) -> None:
    parts = open_case()
    parts.events.append([event(1)])
    shutil.rmtree(folder)
    with pytest.raises(CaseFailure, match=r"000001.jsonl .*moved or removed"):
        parts.events.append([event(2)])
    assert len(parts.events) == 1
    assert not folder.exists()
