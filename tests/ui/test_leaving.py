"""The console is left while a page is still being built."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.served import Served
from tests.ui.console import console
from tui.domain.mutation import Plan
from tui.ui.screens.confirm import ConfirmScreen

_NOW = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize("turns", range(5))
async def test_leaving_while_a_page_is_built_is_no_failure(
    tmp_path: Path, still: Served, turns: int
) -> None:
    async with console(tmp_path, still) as at:
        plan = Plan("P-1", "CASE-1", "delete", _NOW, _NOW, ())
        at.app.push_screen(ConfirmScreen(plan, (), "delete 1"))
        for _ in range(turns):
            await asyncio.sleep(0)
