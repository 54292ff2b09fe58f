"""Typed words against names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.fuzzy import fold, misfit


def fits(typed: str, *names: str) -> list[str]:
    """Return the names that fit, best first."""
    words = fold(typed).split()
    found = [(score, one) for one in names if (score := misfit(words, fold(one))) is not None]
    return [one for _, one in sorted(found)]


NAMES = ("Nico Brandt", "Johanna Brandstätter", "Dorian Marić", "Hana Petrović", "Chen Mei-Ling")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nico", ["Nico Brandt"]),
        ("maric", ["Dorian Marić"]),
        ("MARIĆ", ["Dorian Marić"]),
        ("brand", ["Johanna Brandstätter", "Nico Brandt"]),
        ("brandt nico", ["Nico Brandt"]),
        ("nbr", ["Nico Brandt"]),
        ("cml", ["Chen Mei-Ling"]),
        ("doran", ["Dorian Marić"]),
        ("johana", ["Johanna Brandstätter"]),
        ("zeppelin", []),
        ("nico zeppelin", []),
    ],
)
def test_names_are_found_by_what_people_type(typed: str, expected: list[str]) -> None:
    assert sorted(fits(typed, *NAMES)) == sorted(expected)


def test_the_better_a_word_fits_the_earlier_it_comes() -> None:
    names = ("Ann Bea", "Bea Ann", "Joann Fo", "Alex Nn", "Awnnx")
    assert fits("ann", *names) == ["Ann Bea", "Bea Ann", "Joann Fo", "Alex Nn"]
    assert fits("anna", "Awxnna", "Anna") == ["Anna", "Awxnna"]


@given(st.text(), st.data())
def test_any_part_of_a_text_fits_it(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded)))
    words = folded[start : data.draw(st.integers(start, len(folded)))].split()
    assert misfit(words, folded) is not None


@given(st.lists(st.text(min_size=1)), st.text())
def test_anything_may_be_typed(words: list[str], text: str) -> None:
    score = misfit(words, text)
    assert score is None or score >= 0
