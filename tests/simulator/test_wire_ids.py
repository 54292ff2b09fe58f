import base64
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.simulator import clock, ids

MOMENTS = st.integers(0, 4_000_000_000_000)
SALTS = st.integers(0, 2**38 - 1)


@given(st.sampled_from(["MESSAGE", "ROOM", "CONTENT"]), st.uuids(), st.integers(0, 9))
def test_an_id_reads_back_and_is_unpadded_base64url(kind: str, key: uuid.UUID, index: int) -> None:
    rest = f"{key}/{index}"
    wire_id = ids.encode(kind, rest)
    assert ids.decode(wire_id) == (kind, rest)
    assert "=" not in wire_id
    padded = wire_id + "=" * (-len(wire_id) % 4)
    assert base64.urlsafe_b64decode(padded).decode() == f"ciscospark://us/{kind}/{rest}"


def test_an_id_of_another_cluster_is_understood() -> None:
    spelt = ids.bare("ciscospark://urn:TEAM:us-west-2_r/CONTENT/3186b780/0")
    assert ids.decode(spelt) == ("CONTENT", "3186b780/0")


@given(st.text(max_size=60))
def test_anything_else_is_refused_with_value_error(text: str) -> None:
    try:
        kind, rest = ids.decode(text)
    except ValueError:
        return
    assert kind is not None
    assert rest


@given(MOMENTS, SALTS)
def test_a_timed_uuid_tells_its_time_to_the_millisecond(at: int, salt: int) -> None:
    parsed = uuid.UUID(ids.timed(at, salt))
    assert parsed.version == 1
    assert parsed.variant == uuid.RFC_4122
    assert (parsed.time - 0x01B21DD213814000) // 10_000 == at
    assert ids.salt(str(parsed)) == salt


@given(st.text())
def test_a_named_uuid_is_valid_and_repeatable(text: str) -> None:
    assert uuid.UUID(ids.named(text)).version == 4
    assert ids.named(text) == ids.named(text)


@given(MOMENTS)
def test_a_time_reads_back(at: int) -> None:
    assert clock.parse(clock.iso(at)) == at


@pytest.mark.parametrize("text", ["2026-03-02T09:00:00.120Z", "2026-03-02T10:00:00.120+01:00"])
def test_both_spellings_of_a_zone_are_read(text: str) -> None:
    assert clock.iso(clock.parse(text)) == "2026-03-02T09:00:00.120Z"


@pytest.mark.parametrize("text", ["", "yesterday", "2026-03-02", "2026-03-02T09:00:00"])
def test_a_time_without_zone_or_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        clock.parse(text)
