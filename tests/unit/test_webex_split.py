"""Bodies of lists, cut into the exact bytes of their items."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.webex.split import NoItems, by_structure, is_object, split

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.text('"\\[]{},:items', max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=6) | st.just("items"), inner, max_size=4)
    ),
    max_leaves=12,
)
BLANKS = st.text(" \t\r\n", max_size=3).map(str.encode)


@st.composite
def raws(draw: st.DrawFn) -> bytes:
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", " :\t")]))
    value = draw(VALUES)
    ascii_only = draw(st.booleans())
    text = json.dumps(value, separators=separators, ensure_ascii=ascii_only)
    return text.encode("utf-8", "surrogatepass")


@st.composite
def pages(draw: st.DrawFn) -> tuple[bytes, tuple[bytes, ...]]:
    items = draw(st.lists(raws(), max_size=6))
    inner = b",".join(draw(BLANKS) + item + draw(BLANKS) for item in items)
    fields = [b'"items"' + draw(BLANKS) + b":" + draw(BLANKS) + b"[" + inner + b"]"]
    others = draw(st.lists(st.sampled_from([b'"next":', b'"a":', b'"item":']), max_size=2))
    fields += [name + draw(raws()) for name in others]
    fields = draw(st.permutations(fields))
    body = b"{" + (draw(BLANKS) + b",").join(fields) + b"}"
    return draw(BLANKS) + body + draw(BLANKS), tuple(items)


@settings(deadline=None)
@given(pages())
def test_each_item_is_exactly_its_bytes(page: tuple[bytes, tuple[bytes, ...]]) -> None:
    body, items = page
    assert split(body) == items
    assert by_structure(body) == items


@settings(deadline=None)
@given(pages(), st.data())
def test_a_cut_body_is_never_taken_for_a_shorter_page(
    page: tuple[bytes, tuple[bytes, ...]], data: st.DataObject
) -> None:
    whole = page[0].rstrip()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(ValueError, match="cut"):
        split(cut)
    assert not is_object(cut)


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text('{}[]":,\\items 1', max_size=40).map(str.encode))
def test_any_bytes_are_split_or_refused(body: bytes) -> None:
    try:
        items = split(body)
    except ValueError:
        return
    assert all(item in body for item in items)


@settings(deadline=None)
@given(st.lists(st.text('"\\,]}', max_size=8), max_size=4))
def test_an_item_a_decoder_refuses_is_kept_as_received(texts: list[str]) -> None:
    refused: list[bytes] = [b'"\\ud800"', b"NaN", b'{"text":"a\x01b"}', b'"\xff\xfe"']
    items = [*refused, *(json.dumps(text).encode() for text in texts)]
    body = b'{"items":[' + b",".join(items) + b"]}"
    assert split(body) == tuple(items)


def test_depth_is_no_obstacle() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    assert split(b'{"items":[1,' + deep + b"]}") == (b"1", deep)
    assert is_object(b'{"card":' + deep + b"}")


def test_a_repeated_list_is_kept_whole() -> None:
    assert split(b'{"items":[1],"items":[2,3]}') == (b"1", b"2", b"3")


@pytest.mark.parametrize(
    "body",
    [b"{}", b"[]", b'{"items":{}}', b'{"items":null}', b'{"a":{"items":[1]}}', b'["items",[1]]'],
)
def test_a_whole_body_without_items_is_told_apart(body: bytes) -> None:
    with pytest.raises(NoItems):
        split(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b'{"items":[1]]',
        b'{"items":[1]} {"items":[2]}',
        b'x{"items":[1]}',
        b'{"items":[1,]}',
        b'{"items":[,1]}',
        b'{"items":[1,,2]}',
        b'{"items":["a]}',
    ],
)
def test_a_broken_structure_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"body|item|brackets"):
        split(body)


@settings(deadline=None)
@given(VALUES)
def test_an_object_is_told_from_other_values(value: Any) -> None:
    assert is_object(json.dumps(value).encode()) == isinstance(value, dict)
