"""The report as a file: hostile text stays text, every link resolves, nothing is fetched."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import report_html
from tests.ui.hostile import CORPUS
from tui.domain.report import (
    Band,
    Cut,
    Fact,
    Facts,
    Group,
    Picture,
    Points,
    Prose,
    Quote,
    Report,
    Said,
    Section,
    Source,
    Table,
)
from tui.domain.worddiff import runs
from tui.evidence.report import page

DIGESTS = ("ab" * 32, "cd" * 32)


def about(text: str) -> Report:
    """Return a report in which one text stands wherever a text can stand."""
    sources = tuple(Source(text, text, one, text, text) for one in DIGESTS)
    said = Said(text, sources)
    blocks = (
        Prose(said, warns=True),
        Points((said, said)),
        Facts((Fact(text, said),)),
        Table(text, (text, "Record"), (Band(text), ((said, said), (said,))), frozenset({text})),
        Quote(text, said),
        Quote(text, said, tuple(runs(text, f"{text} and more"))),
        Picture(text, b"<svg/>", text, Facts((Fact(text, said),))),
        Group(text, (Group(text, (Prose(said),)),)),
    )
    return Report(
        case_id=text,
        title=text,
        officer=text,
        made=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
        zone="Europe/Berlin",
        version=text,
        events=1,
        sections=(Section("one", text, blocks, (Cut(1, 2, text),)),),
    )


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
def test_hostile_text_stays_text_wherever_it_stands(text: str) -> None:
    found = report_html.read(page.render(about(text)))
    assert len(found.ids) == 5  # the chapter, main, the appendix and two records
    assert {one for one in found.links if one.startswith("r-")} == {f"r-{one}" for one in DIGESTS}


@given(st.text(st.characters()))
def test_any_text_gives_a_whole_page(text: str) -> None:
    raw = page.render(about(text))
    assert report_html.read(raw).pictures == [base64.b64encode(b"<svg/>").decode()] * 1
    assert raw == page.render(about(text))


def test_links_in_text_are_text_and_markup_is_shown() -> None:
    markup = "<img src=x onerror=alert(1)> </pre></table> &amp;"
    found = report_html.read(page.render(about(f"see https://evil.example/ {markup} \x1b[2J")))
    assert f"see https://evil.example/ {markup} ‹ESC›[2J" in found.text


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
def test_what_a_case_calls_a_digest_is_text_as_well(text: str) -> None:
    markup = f'{text}"><meta http-equiv="refresh" content="0;url=https://evil.example/">'
    section = Section("s", "S", (Prose(Said("said", (Source("event", "E", markup, "data/x"),))),))
    made = about("x").made
    found = report_html.read(page.render(Report("C", "", "", made, "UTC", "1", 1, (section,))))
    [anchor] = [one for one in found.links if one.startswith("r-")]
    assert anchor in found.ids
    assert "https://evil.example/" in found.text


def test_records_of_the_same_bytes_are_one_with_both_places() -> None:
    one, other = (Source("event", name, "ab" * 32, "data/x", name) for name in ("first", "second"))
    section = Section("s", "S", (Prose(Said("twice", (one, other, one))),))
    report = about("x")
    raw = page.render(Report("C", "", "", report.made, "UTC", "1", 1, (section,)))
    found = report_html.read(raw)
    assert found.links.count("r-" + "ab" * 32) == 1
    assert "data/x, firstdata/x, second" in found.text
    assert raw.count(("ab" * 32).encode()) == 4  # link, title, anchor, digest
