"""The filter language: every text is a filter or a clear refusal, and a filter reads back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.filters import help as language
from tui.domain.filters.completion import complete
from tui.domain.filters.parser import MOST_TERMS, Vocabulary, parse
from tui.domain.filters.predicates import PREDICATES
from tui.domain.filters.times import GRAMMAR, Here
from tui.domain.filters.tree import And, Named, Not, Or, Pattern, Text, Tree, joined, written
from tui.errors import FilterError

HERE = Here(datetime(2026, 3, 18, 15, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
KINDS = ("messages/created", "messages/deleted", "files/read", "meetings/ended")
SAVED = {
    "night": "since:today or falcon",
    "loop": "a @loop",
    "odd": "type:zz",
    "empty": "",
    **{f"s{n}": f"@s{n + 1} @s{n + 1}" for n in range(40)},
    "s40": "x",
}
KNOWN = Vocabulary(HERE, ("M", "X", "F"), KINDS, SAVED)

PIECES = st.sampled_from(
    ["a", "-", "(", ")", '"', "/", "\\", " ", "\n", "@night", "@s39", "from:", "type:M", "is:",
     "and", "or", "not", "since:", "today", "2026-03-29", "02:30", "..", "in:", "id:", "ß", "+",
     "*", "[", "{9}", "?", "|", "\ud800", "\u2003", "İ"]
)  # fmt: skip
WORDS = st.text(min_size=1).map(lambda one: one.replace("\n", " ")).filter(str.strip)
LEAVES: st.SearchStrategy[Tree] = st.one_of(
    st.builds(Text, WORDS),
    st.builds(Named, st.sampled_from(["from", "room", "id"]), WORDS),
    st.sampled_from([Named("type", "M"), Named("is", "deleted"), Named("has", "file")]),
    st.sampled_from([Pattern("a.c"), Pattern(r"x\/y"), Pattern('"'), Pattern("( )")]),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: joined(And, parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: joined(Or, parts)),
    ),
    max_leaves=8,
)


def read(text: str) -> Tree | FilterError | None:
    try:
        return parse(text, KNOWN)
    except FilterError as failure:
        return failure


@given(st.one_of(st.text(), st.lists(PIECES, max_size=20).map("".join)))
def test_any_text_is_a_filter_or_is_refused_at_a_place_in_it(text: str) -> None:
    outcome = read(text)
    if isinstance(outcome, FilterError):
        assert 0 <= outcome.column <= len(text)
        assert outcome.reason
        assert outcome.text == text
    elif outcome is None:
        assert not text.strip()
    else:
        assert parse(written(outcome), KNOWN) == outcome


@given(TREES)
def test_a_tree_that_is_written_is_read_as_the_same_tree(tree: Tree) -> None:
    assert parse(written(tree), KNOWN) == tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b or c", Or((And((Text("a"), Text("b"))), Text("c")))),
        ("a AND (b Or c)", And((Text("a"), Or((Text("b"), Text("c")))))),
        ("not a b", And((Not(Text("a")), Text("b")))),
        ("-a -(b c)", And((Not(Text("a")), Not(And((Text("b"), Text("c"))))))),
        ('"two  words" x-y - http://z', And((Text("two  words"), Text("x-y"), Text("-"),
                                             Text("http://z")))),
        ('FROM:"Ana \\"A\\" Lima" type:m', And((Named("from", 'Ana "A" Lima'),
                                               Named("type", "M")))),
        ("type:DELETED resource:Files", And((Named("type", "deleted"),
                                             Named("resource", "files")))),
        ("ana@x.test @me.test", And((Text("ana@x.test"), Text("@me.test")))),
        (r"/a\/b/", Pattern(r"a\/b")),
    ],
)  # fmt: skip
def test_what_is_written_means_what_the_grammar_says(text: str, expected: Tree) -> None:
    assert parse(text, KNOWN) == expected


@pytest.mark.parametrize(
    ("text", "column", "told"),
    [
        ("a (b", 4, "expected ) for the ( in column 3"),
        ("a) b", 1, "closes nothing"),
        ("a or", 4, "found the end"),
        ("and a", 0, "found and"),
        ('x "y', 2, 'expected another "'),
        ('x ""', 3, "expected words"),
        ("from:", 5, "expected a name, e-mail or id"),
        ("x form:ana", 2, "the nearest is from:"),
        ("x type:creatd", 7, "the nearest is created"),
        ("is:gone", 3, "it takes deleted, edited, external or bookmarked"),
        ("resource:mesages", 9, "the nearest is messages"),
        ("/a", 0, "expected another /"),
        ("/a/b", 3, "expected a blank"),
        ("/a(/", 2, "unterminated"),
        ("a /(x+)+/", 7, "repetition"),
        ("/(x|xx)*/", 7, "repetition"),
        ("/" + "a?" * 30 + "/", 26, "forever"),
        ("/.*.*.*.*x/", 8, "forever"),
        ("/(?i)a/", 1, "open a group"),
        ("/" + "a" * 201 + "/", 201, "at most 200"),
        ("@nigth", 0, "the nearest is @night"),
        ("b @loop", 2, "needs itself"),
        ("@odd", 0, "@odd: type: knows no 'zz'"),
        ("@empty", 0, "empty"),
        ("@s0", 0, "nested more than"),
        ("@s25", 0, "at most 200"),
        ("(" * 31 + "a", 30, "deep"),
        ("x " * (MOST_TERMS + 1), 2 * MOST_TERMS, "at most 200"),
        ("since:soon", 6, "is no time"),
    ],
)
def test_a_refusal_says_what_and_where(text: str, column: int, told: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text, KNOWN)
    assert caught.value.column == column
    assert told in caught.value.reason
    assert "^" in caught.value.line()
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "source", [r"\d{1,3}\.\d{1,3}", "(foo|bar)", "a+b*", "[(+*]+", r"(?:\(x\))?"]
)
def test_harmless_patterns_are_taken(source: str) -> None:
    assert parse(f"/{source}/", KNOWN) == Pattern(source)


def test_a_saved_filter_is_one_part_of_another() -> None:
    tree = parse("x -@night", KNOWN)
    night = parse("since:today or falcon", KNOWN)
    assert night is not None
    assert tree == And((Text("x"), Not(night)))


def test_the_help_names_every_predicate_every_value_and_every_time() -> None:
    plain = "\n".join(line for block in language.plain() for line in block)
    for one in PREDICATES:
        assert f"{one.name}:" in plain
        assert all(value in one.meaning for value in one.values)
    assert all(form in plain and form in language.markdown() for form, _ in GRAMMAR)


OFFERS = {"from": ["Ana Lima", "Bo", "Diana"], "type": ["M"], "": ["night"]}


@pytest.mark.parametrize(
    ("text", "start", "choices"),
    [
        ("x fr", 2, ("from:",)),
        ("-i", 1, ("is:", "in:", "id:")),
        ("from:an", 5, ('"Ana Lima"', "Diana")),
        ('x from:"ana l', 7, ('"Ana Lima"',)),
        ("is:e", 3, ("edited", "external", "bookmarked", "deleted")),
        ("a @n", 2, ("@night",)),
        ("(ro", 1, ("room:",)),
        ("", 0, ()),
        ("zzz", 0, ()),
    ],
)
def test_what_could_follow_is_offered(text: str, start: int, choices: tuple[str, ...]) -> None:
    found = complete(f"{text} rest", len(text), lambda name: OFFERS.get(name, []))
    assert (found.start, found.choices) == (start, choices)


def test_a_name_that_must_not_be_drawn_is_not_completed() -> None:
    names = ["Ana\x1b[2J", "Ana\u202e", "Ana Lima"]
    assert complete("from:an", 7, lambda _name: names).choices == ('"Ana Lima"',)
