"""Hostile text: nothing that steers a terminal or deceives a reader comes through."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.domain.hostile import is_visible, visible

# Surrogates too: JSON may carry them unpaired.
ANY = st.text(st.characters(codec=None, exclude_categories=()))
NASTY = st.text(
    st.sampled_from(
        "\x00\a\b\t\n\v\f\r\x1b\x7f\x85\x90\x9b\x9c\x9d\xad\u034f\u061c\u200b\u200d\u200e\u202a\u202e"
        "\u2028\u2029\u2060\u2066\u2069\u2800\u3164\ufe0e\ufe0f\ufeff\ufffe\ud800\udfff\ue000"
        "\U0001f3fb\U000e0001\U000e0041\U000e007f\U0010ffff\u0301\u0489\u20dd" + "aZ ~é漢👍‹›…⏎"
    )
)
EITHER = st.one_of(ANY, NASTY)


@given(EITHER)
@example("\ud800")
def test_whatever_goes_in_what_comes_out_may_reach_a_terminal(text: str) -> None:
    shown = visible(text)
    assert is_visible(shown)
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cs", "Co", "Zl", "Zp"}
    shown.encode()


@given(EITHER)
def test_showing_twice_changes_nothing(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    lines = visible(text, multiline=True)
    assert visible(lines, multiline=True) == lines


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_printable_ascii_is_unchanged(text: str) -> None:
    assert visible(text) == text
    assert visible(text, multiline=True) == text


@given(EITHER)
def test_newlines_alone_survive_in_many_lines(text: str) -> None:
    shown = visible(text, multiline=True)
    assert shown.count("\n") == text.count("\n")
    assert all(is_visible(line) for line in shown.split("\n"))


def test_no_control_or_format_character_of_unicode_is_drawn() -> None:
    drawn = [
        f"U+{code:04X}"
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        and chr(code) in visible(f"a{chr(code)}b")
    ]
    # What is left has a glyph of its own: signs that stand before Arabic, Syriac, Kaithi numbers.
    assert drawn == [
        *(f"U+{code:04X}" for code in range(0x0600, 0x0606)),
        "U+06DD",
        "U+070F",
        "U+0890",
        "U+0891",
        "U+08E2",
        "U+110BD",
        "U+110CD",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b[31m", "␛[2J␛[31m"),
        ("\x1b]8;;http://x\x07link", "␛]8;;http://x␇link"),
        ("\x9b31m", "‹U+009B›31m"),
        ("\x9d0;title\x9c", "‹U+009D›0;title‹U+009C›"),
        ("invoice\u202efdp.exe", "invoice‹U+202E›fdp.exe"),
        ("\u2066a\u2069", "‹U+2066›a‹U+2069›"),
        ("pay\u200bpal", "pay‹U+200B›pal"),
        ("tag\U000e0041", "tag‹U+E0041›"),
        ("a\u2028b\u2029c\x85d", "a⏎b⏎c⏎d"),
        ("a\tb\rc\nd\x7f", "a␉b␍c⏎d␡"),
        ("lone \ud83d half", "lone \ufffd half"),
        ("\ue000", "‹U+E000›"),
        ("👍🏽 ❤️", "👍 ❤"),
        ("e\u0301", "e\u0301"),
        ("Größe 漢字 שלום", "Größe 漢字 שלום"),
    ],
)
def test_tokens(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_flood_of_marks_is_cut() -> None:
    assert visible("z" + "\u0336" * 500 + "y") == "z" + "\u0336" * 4 + "…y"


def test_many_lines_keep_their_ends() -> None:
    assert visible("a\r\nb\nc\rd\u2028e", multiline=True) == "a\nb\nc␍d⏎e"
    assert not is_visible("a\nb")
    assert is_visible("ab")
