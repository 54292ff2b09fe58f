"""The picture of a screen: well-formed whatever was on it, in its cells, and alone in the world."""

import itertools
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.casefile import Cell, ExhibitFacts, Extent, Screen
from tui.domain.hostile import is_visible
from tui.errors import BadInput
from tui.evidence import capture
from tui.evidence.banner import wrap

NS = "{http://www.w3.org/2000/svg}"
CELL = 9  # px
ANY_CHARACTER = st.characters(categories=None)
COLOUR = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")
CELLS = st.builds(
    Cell,
    text=st.text(ANY_CHARACTER, max_size=3),
    fg=COLOUR,
    bg=st.sampled_from(["#000000", "#112233"]),
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.booleans(),
)
SCREENS = st.integers(0, 6).flatmap(
    lambda columns: st.builds(
        Screen,
        st.lists(st.lists(CELLS, min_size=columns, max_size=columns).map(tuple), max_size=4).map(
            tuple
        ),
    )
)


def texts(picture: str) -> list[ET.Element]:
    """Return the text elements of the grid."""
    grid = ET.fromstring(picture.encode()).findall(f"{NS}g")[1]
    return grid.findall(f"{NS}text")


def placed(picture: str) -> dict[tuple[int, int], str]:
    """Return the clusters of the grid by column and row."""
    found: dict[tuple[int, int], str] = {}
    for element in texts(picture):
        places = [int(x) // CELL for x in element.attrib["x"].split()]
        row = int(element.attrib["y"]) // 17
        content = element.text or ""
        pieces = [content] if len(places) == 1 else list(content)
        found.update(zip(zip(places, itertools.repeat(row)), pieces, strict=False))
        assert len(places) == len(pieces)
    return found


@settings(max_examples=150, deadline=None)
@given(screen=SCREENS, words=st.text(ANY_CHARACTER, max_size=40))
def test_any_content_is_well_formed_and_stable(
    facts: ExhibitFacts, screen: Screen, words: str
) -> None:
    said = replace(facts, case_title=words, filter=words, officer=words, caption=words, zone=words)
    picture = capture.svg(screen, said, "S-0001", "ab" * 32)
    assert picture == capture.svg(screen, said, "S-0001", "ab" * 32)
    for element in ET.fromstring(picture.encode()).iter():
        assert is_visible((element.text or "").replace("\n", ""))
        assert is_visible("".join(element.attrib.values()))
    twin = capture.text(screen)
    assert twin.encode().decode() == twin
    assert twin.count("\n") == max(len(screen.rows), 1)
    assert is_visible(twin.replace("\n", ""))


def test_every_character_of_unicode_can_be_captured(facts: ExhibitFacts) -> None:
    by_category: dict[str, list[str]] = {}
    for code in range(sys.maxunicode + 1):
        by_category.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    assert len(by_category) == 30
    for characters in by_category.values():
        sample = characters[:: max(1, len(characters) // 400)] + characters[-3:]
        row = tuple(Cell(char, "#ffffff", "#000000") for char in sample)
        ET.fromstring(capture.svg(Screen((row,)), facts, "S-0001", "").encode())
        assert is_visible(capture.text(Screen((row,)))[:-1])


def test_nothing_outside_is_named(facts: ExhibitFacts, drawn: Callable[..., Screen]) -> None:
    screen = drawn("http://evil.example", '<image href="http', "url(http://x)")
    picture = capture.svg(screen, replace(facts, filter="<script>"), "S-0001", "ab" * 32)
    root = ET.fromstring(picture.encode())
    allowed = {"svg", "title", "desc", "metadata", "g", "rect", "text"}
    assert {element.tag.removeprefix(NS) for element in root.iter()} == allowed
    for element in root.iter():
        for name, value in element.attrib.items():
            assert "http" not in value
            assert "url(" not in value
            assert not name.endswith(("href", "style", "src"))
    assert capture.svg(drawn("x"), facts, "S-0001", "").count("http") == 1  # the namespace


def test_each_cluster_stands_in_its_cell(facts: ExhibitFacts) -> None:
    def cell(text: str, **more: bool) -> Cell:
        return Cell(text, "#ffffff", "#000000", **more)

    row = (
        cell("a"),
        cell("日"),
        cell(""),
        cell("e\u0301"),
        cell(" "),
        cell("ש"),
        cell("ל"),
        cell("b"),
        cell("c", bold=True),
        cell("\u0301"),
        cell("z"),
    )
    picture = capture.svg(Screen((row, row)), facts, "S-0001", "")
    expected = {
        0: "a",
        1: "日",
        3: "e\u0301",
        5: "ש",
        6: "ל",
        7: "b",
        8: "c",
        9: "◌\u0301",
        10: "z",
    }
    assert placed(picture) == {(x, y): text for x, text in expected.items() for y in (0, 1)}
    grid = ET.fromstring(picture.encode()).findall(f"{NS}g")[1]
    assert (grid.attrib["direction"], grid.attrib["unicode-bidi"]) == ("ltr", "bidi-override")
    assert capture.text(Screen((row,))) == "a日e\u0301 שלbc◌\u0301z\n"


def test_a_token_is_kept_inside_its_cell(facts: ExhibitFacts) -> None:
    row = (Cell("\u202e", "#ffffff", "#000000"), Cell("x", "#ffffff", "#000000"))
    token, plain = texts(capture.svg(Screen((row,)), facts, "S-0001", ""))
    assert (token.text, token.attrib["textLength"]) == ("‹U+202E›", "9")
    assert (plain.text, plain.attrib["x"]) == ("x", "9")
    assert capture.text(Screen((row,))) == "‹U+202E›x\n"


def test_backgrounds_and_underlines_are_merged_by_run(facts: ExhibitFacts) -> None:
    row = (
        Cell("a", "#ffffff", "#000000"),
        Cell(" ", "#ffffff", "#0000ff"),
        Cell("b", "#ffffff", "#0000ff", underline=True),
        Cell(" ", "#ffffff", "#0000ff", underline=True),
        Cell("c", "#ffffff", "#000000"),
        Cell("d", "#ffffff", "#000000"),
        Cell("e", "#ffffff", "#000000"),
    )
    root = ET.fromstring(capture.svg(Screen((row,)), facts, "S-0001", "").encode())
    rects = [
        tuple(rect.attrib[name] for name in ("x", "width", "fill"))
        for rect in root.findall(f"{NS}g")[1].iter(f"{NS}rect")
    ]
    assert rects == [("0", "63", "#000000"), ("9", "27", "#0000ff"), ("18", "18", "#ffffff")]


def test_the_banner_says_what_it_is(facts: ExhibitFacts, drawn: Callable[..., Screen]) -> None:
    picture = capture.svg(drawn("x"), facts, "S-0042", "ab" * 32)
    root = ET.fromstring(picture.encode())
    said = [element.text for element in root.findall(f"{NS}g")[0].iter(f"{NS}text")]
    assert said[0] == "Exhibit S-0042"
    assert {
        "CASE-1, Leaver",
        "2026-03-02T10:00:00.120Z (UTC), 2026-03-02 11:00:00.120 +01:00 (Europe/Prague)",
        "Dana Officer on jump-01",
        "timeline, rows 1–20 of 3,204",
        "by:anna has:file",
        "The second message was deleted.",
        "ab" * 32,
        "webex-investigator 0.1.0",
    } <= set(said)
    assert root.findtext(f"{NS}title") == "Exhibit S-0042, case CASE-1: timeline"
    assert "20 columns and 1 rows" in (root.findtext(f"{NS}desc") or "")


def test_the_banner_says_what_of_the_console_it_shows(
    facts: ExhibitFacts, drawn: Callable[..., Screen]
) -> None:
    def said(shown: ExhibitFacts, number: str = "S-0042") -> str:
        root = ET.fromstring(capture.svg(drawn("x"), shown, number, "").encode())
        return "\n".join(one.text or "" for one in root.findall(f"{NS}g")[0].iter(f"{NS}text"))

    part = replace(facts, extent=Extent.WHOLE, first=501, last=1000, total=1234, part=2, parts=3)
    assert "timeline, as a whole, part 2 of 3, rows 501–1,000 of 1,234" in said(part)
    marked = replace(facts, extent=Extent.MARKED, first=1, last=12, total=1234)
    assert "timeline, the marked rows, 12 of 1,234 rows" in said(marked)
    assert "rows" not in said(replace(facts, extent=Extent.PANE, last=0))
    picture = said(replace(facts, officer="", host=""), "")
    assert picture.startswith("Picture, not an exhibit\n")
    assert "As of" in picture
    assert "Officer" not in picture


@given(st.text("ab 日e\u0301", max_size=60), st.integers(2, 20))
def test_wrapping_loses_only_blanks_at_breaks(text: str, width: int) -> None:
    lines = list(wrap(text, width))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert sum({"日": 2, "\u0301": 0}.get(char, 1) for char in line) <= width


def test_a_colour_must_be_one(facts: ExhibitFacts) -> None:
    with pytest.raises(BadInput, match="rrggbb"):
        capture.svg(Screen(((Cell("x", '"/>', "#000000"),),)), facts, "S-0001", "")
