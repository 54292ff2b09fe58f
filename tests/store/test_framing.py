"""Received bytes on lines: every item survives exactly, and none can pose as a line of ours."""

import io
import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.store import framing

from .samples import NOW, event

ITEM = st.one_of(
    st.binary(max_size=40),
    st.builds(lambda rest: b'{"wxi.' + rest, st.binary(max_size=40)),
    st.integers(0, 9).map(event),
)
BATCHES = st.lists(st.lists(ITEM, min_size=1, max_size=5), max_size=5)


@given(BATCHES)
def test_every_item_comes_back_byte_for_byte(batches: list[list[bytes]]) -> None:
    written = b"".join(framing.encode(batch, NOW) for batch in batches)
    found = list(framing.scan(io.BytesIO(written)))
    assert [list(batch.items) for batch in found] == batches
    assert all(batch.intact for batch in found)
    assert [batch.end for batch in found][-1:] == ([len(written)] if batches else [])


def test_a_plain_item_stands_on_its_line_and_the_commit_describes_it() -> None:
    items = [event(1), event(2)]
    *lines, commit = framing.encode(items, NOW).splitlines(keepends=True)
    assert lines == [item + b"\n" for item in items]
    assert json.loads(commit) == {
        "wxi.commit": {
            "at": "2026-03-02T10:00:00.120Z",
            "items": 2,
            "bytes": len(b"".join(lines)),
            "sha256": sha256(b"".join(lines)).hexdigest(),
        }
    }


@pytest.mark.parametrize("item", [b"a\nb", b"a\rb", b'{"wxi.commit":{}}', b'{"wxi.', b"\n"])
def test_an_item_that_would_break_the_lines_is_wrapped(item: bytes) -> None:
    line = framing.encode([item], NOW).splitlines()[0]
    assert line.startswith(b'{"wxi.received":{"base64":"')
    assert next(framing.scan(io.BytesIO(framing.encode([item], NOW)))).items == (item,)


def test_a_received_commit_line_commits_nothing() -> None:
    forged = framing.encode([event(1)], NOW).splitlines()[1]
    found = list(framing.scan(io.BytesIO(framing.encode([event(1), forged, event(2)], NOW))))
    assert [batch.items for batch in found] == [(event(1), forged, event(2))]


@given(st.data())
def test_a_changed_byte_never_passes_for_intact(data: st.DataObject) -> None:
    good = framing.encode([event(1), event(2)], NOW)
    place = data.draw(st.integers(0, len(good) - 1))
    value = data.draw(st.integers(0, 255).filter(lambda found: found != good[place]))
    bad = good[:place] + bytes([value]) + good[place + 1 :]
    for batch in framing.scan(io.BytesIO(bad)):
        # The time in a commit line is not part of what it vouches for.
        if batch.intact:
            assert batch.items == (event(1), event(2))


@given(st.binary(max_size=300))
def test_any_bytes_can_be_scanned(junk: bytes) -> None:
    for batch in framing.scan(io.BytesIO(junk)):
        assert batch.end <= len(junk)
