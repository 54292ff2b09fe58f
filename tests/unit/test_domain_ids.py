"""Identifiers: every spelling that Webex uses names the same object, and none can fail."""

import base64
from datetime import UTC, datetime
from uuid import uuid1

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain import ids

UUID = "46204850-82be-11eb-9d36-6d0eaaa5b4d5"
OTHER = "0accE000-0000-4000-8000-0000000000A0"


def b64(text: str, *, padded: bool = False) -> str:
    found = base64.urlsafe_b64encode(text.encode()).decode()
    return found if padded else found.rstrip("=")


SPELLINGS = [
    b64(f"ciscospark://us/MESSAGE/{UUID}"),
    b64(f"ciscospark://us/MESSAGE/{UUID}", padded=True),
    b64(f"ciscospark://us/MESSAGE/{UUID}\n"),
    b64(f"ciscospark://us/MESSAGE/{UUID}") + "\n",
    b64(f"ciscospark://urn:TEAM:us-west-2_r/MESSAGE/{UUID}"),
    b64(f"ciscospark://us/MESSAGE/{UUID.upper()}"),
    b64(UUID),
    b64(UUID + "\n"),
    UUID,
    UUID.upper(),
]


@pytest.mark.parametrize("one", SPELLINGS)
@pytest.mark.parametrize("other", SPELLINGS)
def test_all_spellings_name_the_same(one: str, other: str) -> None:
    assert ids.uuid_of(one) == UUID
    assert ids.same(one, other)


@pytest.mark.parametrize("one", SPELLINGS)
def test_a_version_1_uuid_tells_the_time_of_posting(one: str) -> None:
    posted = ids.time_of(one)
    assert posted is not None
    assert posted.replace(microsecond=posted.microsecond // 1000 * 1000) == datetime(
        2021, 3, 11, 23, 5, 29, 685000, UTC
    )


def test_other_versions_tell_no_time() -> None:
    assert ids.time_of(b64(f"ciscospark://us/PEOPLE/{OTHER}")) is None
    assert ids.time_of(OTHER) is None
    assert ids.time_of(None) is None
    assert ids.time_of("") is None


def test_the_kind_is_read_whatever_the_region() -> None:
    decoded = ids.decode(b64(f"ciscospark://urn:TEAM:us-west-2_r/CONTENT/{UUID}/0"))
    assert (decoded.kind, decoded.name) == ("CONTENT", f"{UUID}/0")
    assert ids.decode(b64(UUID)) == ids.DecodedId("", UUID)


def test_a_membership_names_person_and_room() -> None:
    decoded = ids.decode(b64(f"ciscospark://us/MEMBERSHIP/{UUID}:{OTHER}"))
    assert decoded.uuids == (UUID, OTHER.lower())


@pytest.mark.parametrize(
    "content",
    [
        b64(f"ciscospark://us/CONTENT/{UUID}/0"),
        b64(f"ciscospark://urn:TEAM:eu-central-1_k/CONTENT/{UUID}/12"),
        f"{UUID}/0",
        b64(f"ciscospark://us/CONTENT/{UUID}/0\n"),
    ],
)
def test_a_file_leads_to_its_message(content: str) -> None:
    assert ids.message_uuid_of_content(content) == UUID


@pytest.mark.parametrize(
    "other", [b64(f"ciscospark://us/MESSAGE/{UUID}"), b64("ciscospark://us/CONTENT/none"), "x", ""]
)
def test_what_is_not_a_file_leads_nowhere(other: str) -> None:
    assert ids.message_uuid_of_content(other) is None


def test_absent_ids_are_not_the_same() -> None:
    assert not ids.same(None, None)
    assert not ids.same(None, UUID)
    assert not ids.same("", "")
    assert ids.same("opaque", "opaque")
    assert not ids.same("opaque", "other")


@given(st.text())
def test_any_text_is_an_id_of_some_kind(text: str) -> None:
    decoded = ids.decode(text)
    assert all(one == one.lower() for one in decoded.uuids)
    assert ids.uuid_of(text) == (decoded.uuids[0] if decoded.uuids else text or None)
    moment = ids.time_of(text)
    assert moment is None or moment.tzinfo is UTC


@given(st.binary(max_size=60))
def test_base64_of_any_bytes_can_be_decoded(raw: bytes) -> None:
    ids.decode(base64.urlsafe_b64encode(raw).decode().rstrip("="))


@given(st.uuids(), st.sampled_from(["MESSAGE", "ROOM", "PEOPLE"]), st.text("abc:_-", min_size=1))
def test_what_was_encoded_is_read_back(uuid: object, kind: str, region: str) -> None:
    assert ids.decode(b64(f"ciscospark://{region}/{kind}/{uuid}")) == ids.DecodedId(kind, str(uuid))
    assert ids.uuid_of(str(uuid)) == str(uuid)


def test_a_fresh_uuid_tells_the_present() -> None:
    before = datetime.now(UTC)
    found = ids.time_of(str(uuid1()))
    assert found is not None
    assert abs((found - before).total_seconds()) < 60
