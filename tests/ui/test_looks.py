"""The console in poor terminals: without colour, with ASCII alone, in other themes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.served import Served
from tests.ui.console import console
from tui.ui import capture
from tui.ui.text import ascii_of, fit, flow, shown, wrap

KEYS = ("2", "v", "3", "question_mark", "escape", "1", "slash", "escape", "e")


@pytest.mark.parametrize("theme", ["dark", "light", "ansi", "mono", "colour-blind"])
@pytest.mark.parametrize("no_color", [False, True])
async def test_every_theme_draws_every_pane_and_shows_the_cursor(
    tmp_path: Path,
    still: Served,
    monkeypatch: pytest.MonkeyPatch,
    theme: str,
    no_color: bool,
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    async with console(tmp_path, still, (80, 24), theme=theme) as at:
        rows = capture.grab(at.app).rows
        cursor = next(row for row in rows if row[0].text == "▶")
        other = next(row for row in rows[5:] if row[0].text == " ")
        if not no_color:
            assert cursor[12].bg != other[12].bg
        assert cursor[12].bold
        await at.press(*KEYS)
        await at.says("exhibit S-0001 kept")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_ascii_leaves_nothing_else_on_the_screen(
    tmp_path: Path, still: Served, size: tuple[int, int]
) -> None:
    async with console(tmp_path, still, size, ascii_only=True) as at:
        assert any(not at.session.look.row(one).who.isascii() for one in at.rows)
        for keys in (("1",), ("2",), ("v",), ("3",), ("pagedown",), ("G",), ("question_mark",)):
            await at.press(*keys)
            assert [char for char in at.text if not char.isascii()] == []
            assert {len(row) for row in capture.grab(at.app).rows} == {size[0]}
        await at.press("escape", "slash")
        await at.type("Marić")
        assert "Maric" in at.text


@given(st.text(), st.integers(0, 30))
def test_what_is_fitted_is_exactly_as_wide(text: str, width: int) -> None:
    assert cell_len(fit(shown(text), width)) == width


@given(st.text(), st.integers(2, 30))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: int) -> None:
    safe = shown(text)
    lines = wrap(safe, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == safe.replace(" ", "")


@given(st.lists(st.tuples(st.text(), st.sampled_from("ab"))), st.integers(2, 30))
def test_flowing_loses_nothing_but_blanks_and_keeps_the_width(
    parts: list[tuple[str, str]], width: int
) -> None:
    safe = [(shown(text), role) for text, role in parts]
    lines = flow(safe, width)
    assert all(sum(cell_len(text) for text, _ in line) <= width for line in lines)
    for role in "ab":
        flown = "".join(text for line in lines for text, found in line if found == role)
        given = "".join(text for text, found in safe if found == role)
        assert flown.replace(" ", "") == given.replace(" ", "")


@given(st.text())
def test_ascii_of_is_ascii_and_as_wide(text: str) -> None:
    safe = shown(text)
    assert ascii_of(safe).isascii()
    assert cell_len(ascii_of(safe)) == cell_len(safe)
