"""A page, or the whole console, is left while the page is still being built."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.served import Served
from tests.ui.console import console
from tui.domain.mutation import Plan
from tui.ui.screens.confirm import ConfirmScreen
from tui.ui.signs import UNICODE

_NOW = datetime(2026, 11, 2, tzinfo=UTC)
_PLAN = Plan("P-1", "CASE-1", "delete", _NOW, _NOW, ())


@pytest.mark.parametrize("turns", range(4))
async def test_leaving_while_a_page_is_built_is_no_failure(
    tmp_path: Path, still: Served, turns: int
) -> None:
    async with console(tmp_path, still) as at:
        for leaves_page in (True, False):
            at.app.push_screen(
                ConfirmScreen(_PLAN, (), "delete 1", lambda step: step.summary, UNICODE)
            )
            for _ in range(turns):
                await asyncio.sleep(0)
            if leaves_page:
                at.app.pop_screen()
                await at.settle()
                assert at.app.screen is at.main
