"""Formatted text, links, cards and versions as plain text; nothing hostile breaks or slows them."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.hostile import CORPUS
from tui.domain import amounts, cards, richtext, worddiff
from tui.domain.addresses import host_of, link
from tui.domain.worddiff import Change

MISMATCH = "goes to another host than the text names"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<h1>Title</h1>text", "Title\ntext"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<ol><li>one</li><li>two<ul><li>deep</ul></ol>", "1. one\n2. two\n  - deep"),
        ("<blockquote>said<p>more</blockquote>mine", "> said\n> more\nmine"),
        ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
        ("run <code>rm -rf</code> now", "run `rm -rf` now"),
        ("<del>old</del> <b>new</b>", "~~old~~ new"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "1 | 2\n3"),
        ('<spark-mention data-object-type="person">Ana</spark-mention> hi', "@Ana hi"),
        ("a &lt;b&gt; &amp;amp; &#65;", "a <b> &amp; A"),
        ("1 < 2 <not closed", "1 < 2 <not closed"),
        ("a<!-- hidden -->b", "a<!-- hidden -->b"),
        ("<script>alert(1)</script>", "alert(1)"),
        ('<a href="https://x.example/a">here</a>', "here <https://x.example/a>"),
        ("<A HREF='https://x.example'></A>", "<https://x.example>"),
        ('<a href="https://x.example">open', "open <https://x.example>"),
        ('<img alt="a cat" src="https://x.example/c.png">',
         "[picture: a cat] <https://x.example/c.png>"),
        ("a \n\t b", "a b"),
        ('<p title="a > b">c</p>', "c"),
        ("</p></ul></blockquote></a>x", "x"),
        ('<p style="display:none">seen</p>', "seen"),
    ],
)  # fmt: skip
def test_html_reads_as_text(html: str, text: str) -> None:
    assert richtext.of_html(html) == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**bold** [on Box](http://box.example/s)", "**bold** on Box <http://box.example/s>"),
        ("by <@personEmail:mike@x.example>", "by @mike@x.example"),
        ("by <@personEmail:mike@x.example|Mike C.>", "by @Mike C."),
        ("<@all> read", "@all read"),
        ("[a](javascript:x)", "a <javascript:x> (opens no web page)"),
    ],
)
def test_markdown_has_its_links_and_mentions_written_out(markdown: str, text: str) -> None:
    assert richtext.of_markdown(markdown) == text


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://bank.example/login", "https://evil.example/login"),
        ("see https://bank.example now", "https://evil.example"),
        ("bank.com", "https://evil.example/bank.com"),
        ("www.bank.example", "https://evil.example"),
        ("bank.com/login", "https://bank.com@evil.example/"),
        ("https://bank.example", "https://evil.example\\@bank.example/"),
        ("https://bank.example", "https://bank.example.evil.example/"),
        ("https://bank.example", "https://notbank.example/"),
        ("bank.com", "https://bаnk.com/"),
        ("bank.com", "https://[broken"),
    ],
)
def test_a_link_that_names_another_host_is_pointed_out(text: str, address: str) -> None:
    assert link(text, address) == f"{text} <{address}> ({MISMATCH})"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("here", "https://evil.example"),
        ("https://bank.example/login", "https://bank.example/login?x=1"),
        ("bank.com", "https://www.bank.com/"),
        ("bank.com", "https://login.bank.com/"),
        ("BANK.com", "https://bank.COM:443/"),
        ("report.pdf", "https://files.example/1"),
        ("README.md", "https://files.example/1"),
        ("version 1.2", "https://files.example/1"),
        ("write to us", "mailto:us@x.example"),
        ("us@x.example", "mailto:us@x.example?subject=hi"),
    ],
)
def test_other_links_are_left_in_peace(text: str, address: str) -> None:
    assert link(text, address) == f"{text} <{address}>"


def test_links_that_are_no_web_pages_say_so() -> None:
    assert link("x", "javascript:alert(1)").endswith("(opens no web page)")
    assert link("x", "file:///etc/passwd").endswith("(opens no web page)")
    assert link("a@x.example", "mailto:b@x.example").endswith(
        "(goes to another mailbox than the text names)"
    )
    assert host_of("https://[broken") == ""


SLOW = [
    *("<", "<a ", "<a b=", "<a='", '<a "', "<!--", "<![CDATA[", "</", "<?", "&", "&#x", "<p><li>"),
    *("<a href='x'>", "<td>", "[(", "<@personEmail:", "<blockquote>", "<pre>\n", "[a](b", "<code>"),
]


@pytest.mark.parametrize("piece", SLOW)
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (2 * richtext.MOST // len(piece))
    before = time.process_time()
    assert "more characters as received" in richtext.of_html(text)
    assert "more characters as received" in richtext.of_markdown(text)
    assert time.process_time() - before < 3


TAGS = st.sampled_from(
    ["<p>", "</p>", "<ul>", "<ol>", "<li>", "</ul>", "<a href='http://x'>", "</a>", "<pre>", "<td>"]
)


@given(st.lists(TAGS | st.text(max_size=5)).map("".join))
def test_any_html_gives_text_and_loses_no_word(html: str) -> None:
    text = richtext.of_html(html)
    assert isinstance(text, str)
    if "<" not in html and "&" not in html:
        assert text.split() == html.split() or not html.isascii()
    assert richtext.says_all(text, text)


def test_a_plain_text_that_says_something_else_is_found() -> None:
    assert richtext.says_all("Hello @Ana, see here <https://x.example>", "hello Ana see here")
    assert not richtext.says_all("pay 100", "pay 900")
    assert not richtext.says_all("", "x")


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
def test_hostile_text_survives_in_html_and_markdown(text: str) -> None:
    assert richtext.of_markdown(text) == text or "](" in text
    for html in (text, f"<p>{text}</p>", f"<a href='{text}'>{text}</a>", f'<img alt="{text}">'):
        assert isinstance(richtext.of_html(html), str)


# Cards.

CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "body": [
        {"type": "TextBlock", "text": "Which dish?"},
        {"type": "Input.ChoiceSet", "id": "dish", "value": "soup", "choices": [
            {"title": "Soup", "value": "soup"}, {"title": "Curry", "value": "curry"}]},
        {"type": "Input.Text", "id": "why", "label": "Reason", "placeholder": "why"},
        {"type": "Input.Toggle", "id": "ok", "title": "I agree", "valueOn": "1", "valueOff": "0"},
        {"type": "FactSet", "facts": [{"title": "Price", "value": "9"}]},
        {"type": "Image", "altText": "a bowl", "url": "https://x.example/b.png"},
        {"type": "ColumnSet", "columns": [
            {"type": "Column", "items": [{"type": "TextBlock", "text": "left"}]},
            {"type": "Column", "items": [{"type": "RichTextBlock", "inlines": [
                "ri", {"type": "TextRun", "text": "ght"}]}]}]},
        {"type": "Container", "isVisible": False, "items": [{"type": "TextBlock", "text": "z"}]},
        {"type": "Hologram", "text": "?"},
    ],
    "actions": [
        {"type": "Action.OpenUrl", "title": "https://bank.example", "url": "https://evil.example"},
        {"type": "Action.Submit", "title": "Order"},
        {"type": "Action.ShowCard", "title": "More", "card": {
            "type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "inner"}]}},
    ],
}  # fmt: skip


def test_a_card_reads_as_text() -> None:
    assert cards.text_of_card(CARD).split("\n") == [
        "Which dish?",
        "[choiceset] Which dish? · choices: Soup, Curry · preset: Soup",
        "[text] Reason",
        "[toggle] I agree",
        "Price: 9",
        "[image: a bowl] <https://x.example/b.png>",
        "left",
        "right",
        "(hidden until a button shows it:)",
        "z",
        "(element of type Hologram)",
        f"[button] https://bank.example <https://evil.example> ({MISMATCH})",
        "[button] Order: sends the answers",
        "[button] More: shows",
        "inner",
    ]


def test_answers_read_in_the_words_of_the_card() -> None:
    asked = cards.inputs_of(CARD)
    assert [one.label for one in asked.values()] == ["Which dish?", "Reason", "I agree"]
    assert asked["dish"].said("curry") == "Curry"
    assert asked["dish"].said("curry,soup") == "Curry, Soup"
    assert asked["dish"].said("pizza") == "pizza"
    assert asked["ok"].said("1") == "yes"


def test_depth_and_number_of_a_cards_elements_are_bounded() -> None:
    deep: dict[str, Any] = {"type": "TextBlock", "text": "bottom"}
    for _ in range(200):
        deep = {"type": "Container", "items": [deep]}
    said = cards.text_of_card(deep)
    assert "bottom" not in said
    assert said == "(not all of the card is shown here: see as received)"
    wide = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "x"}] * 5000}
    lines = cards.text_of_card(wide).split("\n")
    assert len(lines) == 500
    assert lines[-1] == "(not all of the card is shown here: see as received)"


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("type", "text", "body", "items", "actions", "card", "facts", "choices", "id"),
                    *("title", "value", "url", "columns", "inlines", "isVisible", "sources"),
                ]
            ),
            inner
            | st.sampled_from(
                ["AdaptiveCard", "TextBlock", "Input.ChoiceSet", "Input.Toggle", "FactSet", "Image",
                 "RichTextBlock", "Action.OpenUrl", "Action.ShowCard", "Media"]
            ),
            max_size=6,
        )
    ),
    max_leaves=30,
)  # fmt: skip


@settings(deadline=None)
@given(JSON)
def test_any_value_can_be_read_as_a_card(value: object) -> None:
    assert isinstance(cards.text_of_card(value), str)
    for one in cards.inputs_of(value).values():
        assert isinstance(one.said("x"), str)
    for kind, _ in cards.contents(value):
        assert isinstance(kind, str)
    json.dumps(cards.text_of_card(value))


# Versions.


def test_changed_words_are_runs() -> None:
    found = worddiff.runs("Could somebody else do it? Now.", "Could somebody help with it?")
    assert found == [
        (Change.SAME, "Could somebody "),
        (Change.REMOVED, "else do"),
        (Change.ADDED, "help with"),
        (Change.SAME, " it?"),
        (Change.REMOVED, " Now."),
    ]
    assert "".join(map(worddiff.marked, found)) == (
        "Could somebody [-else do-]{+help with+} it?[- Now.-]"
    )


WORDS = st.lists(st.sampled_from(["a", "b", " ", "\n", ".", "ä", "[-", "+}"])).map("".join)


@settings(deadline=None)
@given(WORDS | st.text(), WORDS | st.text())
def test_the_runs_make_up_both_versions(old: str, new: str) -> None:
    found = worddiff.runs(old, new)
    assert "".join(run.text for run in found if run.change is not Change.ADDED) == old
    assert "".join(run.text for run in found if run.change is not Change.REMOVED) == new
    assert all(run.text for run in found)


@given(st.text("ab[-]{+} "))
def test_a_text_cannot_forge_a_change(text: str) -> None:
    said = worddiff.marked(worddiff.Run(Change.SAME, text))
    assert not any(sign in said for sign in ("[-", "-]", "{+", "+}"))


def test_versions_of_one_word_a_thousand_times_are_compared_at_once() -> None:
    before = time.process_time()
    found = worddiff.runs("word " * 5000, "x " + "word " * 5001)
    assert time.process_time() - before < 2
    assert "".join(run.text for run in found if run.change is not Change.REMOVED)[:2] == "x "


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00:00"), (59, "0:00:59"), (3725, "1:02:05"), (360000, "100:00:00")]
)
def test_lengths(seconds: int, text: str) -> None:
    assert amounts.duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB (1,000 bytes)"),
        (999_999, "1.0 MB (999,999 bytes)"),
        (4_982_263, "5.0 MB (4,982,263 bytes)"),
        (123_456_789, "123 MB (123,456,789 bytes)"),
        (10**16, "10000 TB (10,000,000,000,000,000 bytes)"),
    ],
)
def test_sizes(count: int, text: str) -> None:
    assert amounts.size(count) == text
