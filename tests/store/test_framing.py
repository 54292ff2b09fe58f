"""Received bytes on lines: every item survives exactly, and none can pose as a line of ours."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.coverage import Advance, Outcome
from tui.domain.times import Window
from tui.store import framing

from .samples import NOW, encoded, event

ITEM = st.one_of(
    st.binary(max_size=40),
    st.builds(lambda rest: b'{"wxi.' + rest, st.binary(max_size=40)),
    st.integers(0, 9).map(event),
)
BATCHES = st.lists(st.lists(ITEM, min_size=1, max_size=5), max_size=5)


@given(BATCHES)
def test_every_item_comes_back_byte_for_byte(batches: list[list[bytes]]) -> None:
    written = encoded(*batches)
    found = list(framing.scan(io.BytesIO(written)))
    assert [list(batch.items) for batch in found] == batches
    assert all(batch.intact for batch in found)
    assert [batch.end for batch in found][-1:] == ([len(written)] if batches else [])
    for batch in found:
        for item, offset, length in zip(batch.items, batch.offsets, batch.lengths, strict=True):
            assert framing.unwrap(written[offset : offset + length]) == item


@given(BATCHES, st.integers(1, 80))
def test_a_batch_is_read_as_it_was_described_whatever_pieces_the_file_comes_in(
    batches: list[list[bytes]], size: int
) -> None:
    class Pieces(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            return super().read(size)

    told, written, previous = [], b"", ""
    for items in batches:
        data, batch = framing.encode(items, NOW, previous=previous, start=len(written))
        told.append(batch)
        written, previous = written + data, batch.digest
    assert list(framing.scan(Pieces(written))) == told
    if told:
        rest = framing.scan(
            io.BytesIO(written[told[0].end :]), start=told[0].end, previous=told[0].digest
        )
        assert list(rest) == told[1:]


def test_a_plain_item_stands_on_its_line_and_the_commit_describes_it() -> None:
    items = [event(1), event(2)]
    start, end = NOW - timedelta(days=1, microseconds=1), NOW
    advance = Advance(
        "events@a", Window(start, end), Outcome.PAGE, NOW, 3, 200, 150, "why\ud800", "R_1"
    )
    data, batch = framing.encode(items, NOW, previous="ab", advance=advance)
    *lines, commit = data.splitlines(keepends=True)
    assert lines == [item + b"\n" for item in items]
    assert json.loads(commit) == {
        "wxi.commit": {
            "at": "2026-03-02T10:00:00.120Z",
            "items": 2,
            "bytes": len(b"".join(lines)),
            "sha256": sha256(b"".join(lines)).hexdigest(),
            "previous": "ab",
            "advance": {
                "stream": "events@a",
                "start": "2026-03-01T10:00:00.119Z",
                "end": "2026-03-02T10:00:00.120Z",
                "outcome": "page",
                "asked": "2026-03-02T10:00:00.120Z",
                "pages": 3,
                "items": 200,
                "fresh": 150,
                "cause": "why?",
                "tracking": "R_1",
            },
        }
    }
    assert batch.digest == sha256(commit[:-1]).hexdigest()
    whole_ms = Window(start.replace(microsecond=119_000), end)
    assert batch.advance == replace(advance, window=whole_ms, cause="why?")
    assert list(framing.scan(io.BytesIO(data), previous="ab")) == [batch]


def test_an_advance_alone_is_a_batch() -> None:
    advance = Advance("rooms", Window(NOW, NOW), Outcome.END, NOW, 1, 0, 0)
    data, batch = framing.encode([], NOW, advance=advance)
    assert list(framing.scan(io.BytesIO(data))) == [batch]
    assert (batch.items, batch.advance) == ([], advance)


def test_a_batch_that_does_not_follow_the_one_before_is_not_intact() -> None:
    (one, first), (two, _) = framing.encode([event(1)], NOW), framing.encode([event(2)], NOW)
    assert [batch.intact for batch in framing.scan(io.BytesIO(one + two))] == [True, False]
    after = framing.encode([event(2)], NOW, previous=first.digest)[0]
    assert [batch.intact for batch in framing.scan(io.BytesIO(one + after))] == [True, True]
    assert [batch.intact for batch in framing.scan(io.BytesIO(after))] == [False]


def test_batches_of_earlier_releases_name_no_other() -> None:
    old = encoded([event(1)]).replace(b',"previous":""', b"")
    found = list(framing.scan(io.BytesIO(old + old)))
    assert [(batch.items, batch.intact) for batch in found] == [([event(1)], True)] * 2


@pytest.mark.parametrize(
    "advance",
    [
        b"{}",
        json.dumps(
            dict.fromkeys(("stream", "start", "end", "asked"), "x")
            | dict.fromkeys(("pages", "items", "fresh"), 1)
            | {"outcome": "end"}
        ).encode(),
        b'{"x":' + b"[" * 100_000,
    ],
)
def test_an_advance_that_cannot_be_read_is_damage(advance: bytes) -> None:
    data = encoded([event(1)]).replace(b'"previous":""', b'"previous":"","advance":' + advance)
    assert [batch.intact for batch in framing.scan(io.BytesIO(data))] == [False]


@pytest.mark.parametrize("item", [b"a\nb", b"a\rb", b'{"wxi.commit":{}}', b'{"wxi.', b"\n"])
def test_an_item_that_would_break_the_lines_is_wrapped(item: bytes) -> None:
    line = encoded([item]).splitlines()[0]
    assert line.startswith(b'{"wxi.received":{"base64":"')
    assert next(framing.scan(io.BytesIO(encoded([item])))).items == [item]


def test_a_received_commit_line_commits_nothing() -> None:
    forged = encoded([event(1)]).splitlines()[1]
    found = list(framing.scan(io.BytesIO(encoded([event(1), forged, event(2)]))))
    assert [batch.items for batch in found] == [[event(1), forged, event(2)]]


@given(st.data())
def test_a_changed_byte_never_passes_for_intact(data: st.DataObject) -> None:
    good = encoded([event(1), event(2)])
    place = data.draw(st.integers(0, len(good) - 1))
    value = data.draw(st.integers(0, 255).filter(lambda found: found != good[place]))
    bad = good[:place] + bytes([value]) + good[place + 1 :]
    for batch in framing.scan(io.BytesIO(bad)):
        # The time in a commit line is not part of what it vouches for.
        if batch.intact:
            assert batch.items == [event(1), event(2)]


@given(st.binary(max_size=300))
def test_any_bytes_can_be_scanned(junk: bytes) -> None:
    for batch in framing.scan(io.BytesIO(junk)):
        assert batch.end <= len(junk)
