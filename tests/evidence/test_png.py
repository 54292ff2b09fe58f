"""PNG of an exhibit: with letters or not at all."""

import sys
from collections.abc import Callable

import pytest

from tui.domain.casefile import ExhibitFacts, Screen
from tui.errors import BadInput, CaseFailure
from tui.evidence import capture
from tui.evidence.png import png


def test_a_picture_has_its_size_and_its_letters(
    facts: ExhibitFacts, drawn: Callable[..., Screen]
) -> None:
    pytest.importorskip("resvg_py", reason="the extra png is not installed")
    svg = capture.svg(drawn("Łódź ● ▲", columns=80), facts, "S-0001", "")
    once = png(svg, zoom=1)
    assert once == png(svg, zoom=1)
    assert once[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(once[16:20]) == 752  # pixels: 80 cells and two margins
    assert once != png(svg.replace("●", "▲"), zoom=1)


def test_a_picture_without_letters_is_refused() -> None:
    pytest.importorskip("resvg_py", reason="the extra png is not installed")
    blank = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text x="1"> </text></svg>'
    )
    with pytest.raises(CaseFailure, match="no letters"):
        png(blank)
    with pytest.raises(CaseFailure, match="cannot draw"):
        png("<svg")


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(BadInput, match="resvg-py"):
        png("<svg/>")
