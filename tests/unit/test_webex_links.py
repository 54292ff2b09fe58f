"""Link headers and the step to the next page."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.errors import BadAnswer
from tui.webex.links import next_target, parse
from tui.webex.origin import Origin
from tui.webex.pages import next_url

TARGETS = st.text("abcXYZ019/:?&=%.,;\"' -_~", max_size=30).map(str.strip)
RELS = st.lists(st.sampled_from(["next", "prev", "first", "x-y"]), min_size=1, max_size=3)
BLANKS = st.sampled_from(["", " ", "\t", "  "])
OTHER = st.builds(
    lambda name, text: f'{name}="{text}"',
    st.sampled_from(["title", "anchor", "type", "relish"]),
    st.text('abc ,;<>=\\"', max_size=12).map(
        lambda text: text.replace("\\", "\\\\").replace('"', '\\"')
    ),
)


@st.composite
def links(draw: st.DrawFn) -> tuple[str, str, frozenset[str]]:
    target, rels = draw(TARGETS), draw(RELS)
    name = draw(st.sampled_from(["rel", "REL", "Rel"]))
    value = f'"{" ".join(rels)}"' if len(rels) > 1 or draw(st.booleans()) else rels[0]
    gap = draw(BLANKS)
    parameters = [*draw(st.lists(OTHER, max_size=3)), f"{name}{gap}={gap}{value}"]
    parameters = draw(st.permutations(parameters))
    text = f"<{target}>" + "".join(f"{draw(BLANKS)};{draw(BLANKS)}{one}" for one in parameters)
    return text, target, frozenset(rels)


@settings(deadline=None)
@given(st.lists(links(), max_size=5), BLANKS)
def test_every_link_of_the_grammar_is_read(
    given_links: list[tuple[str, str, frozenset[str]]], blank: str
) -> None:
    value = f"{blank},{blank}".join(text for text, _, _ in given_links)
    assert list(parse(value)) == [(target, rels) for _, target, rels in given_links]
    following = [target for _, target, rels in given_links if "next" in rels]
    assert next_target([value]) == (following[0] if following else None)
    assert next_target(text for text, _, _ in given_links) == next_target([value])


@settings(deadline=None)
@given(st.text('<>;,="\\ relnxt/a', max_size=40))
def test_any_text_is_read_or_refused(value: str) -> None:
    try:
        found = next_target([value])
    except ValueError:
        assert "next" in value
    else:
        assert found is None or f"<{found}" in value.replace("< ", "<")


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ('<https://a/?c=1>; rel="next"', "https://a/?c=1"),
        ("<a>;rel=next", "a"),
        ("<a>; rel=NEXT", "a"),
        ('<a>; title="x; rel=next", <b>; rel="prev next"', "b"),
        ('<a>; rel="prev"; rel="next"', None),
        ("<a?x=1,2;3>; rel=next", "a?x=1,2;3"),
        ("<a>; rel=nextish", None),
        ("<a>", None),
        ("<a>;; rel=next;", "a"),
        ("<>; rel=next", ""),
        ("", None),
        ("not a link at all", None),
    ],
)
def test_the_next_link_is_found(value: str, target: str | None) -> None:
    assert next_target([value]) == target


@pytest.mark.parametrize("value", ["a; rel=next", "<a; rel=next", '<a>; rel="next', "<a> rel=next"])
def test_a_broken_header_that_speaks_of_a_next_page_is_not_the_end(value: str) -> None:
    with pytest.raises(ValueError, match="at"):
        next_target([value])


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("/v1/x?c=1", "/v1/x?c=1"),
        ("https://webexapis.com/v1/x?c=1", "/v1/x?c=1"),
        ("https://WEBEXAPIS.com:443/v1/x?c=1#f", "/v1/x?c=1"),
        ("?max=null", "/v1/events"),
        ("?a=max=null&max=nullify", "/v1/events?a=max=null&max=nullify"),
    ],
)
def test_a_next_link_of_the_same_origin_is_taken(link: str, path: str) -> None:
    origin = Origin("https://webexapis.com/v1")
    headers = httpx.Headers({"Link": f"<{link}>; rel=next"})
    found = next_url(origin, httpx.URL("https://webexapis.com/v1/events?max=3"), headers)
    assert str(found) == f"https://webexapis.com{path}"


@pytest.mark.parametrize(
    "link",
    [
        "http://webexapis.com/v1/x",
        "https://webexapis.com:444/v1/x",
        "https://webexapis.com.evil.example/v1/x",
        "https://eu.webexapis.com/v1/x",
        "https://me@webexapis.com/v1/x",
        "https://[/",
        "javascript:alert(1)",
    ],
)
def test_a_next_link_of_another_origin_is_refused(link: str) -> None:
    headers = httpx.Headers({"Link": f"<{link}>; rel=next"})
    with pytest.raises(BadAnswer, match="next page"):
        next_url(Origin("https://webexapis.com/v1"), httpx.URL("https://webexapis.com/v1"), headers)
