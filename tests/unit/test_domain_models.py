"""Reading what Webex sends: nothing can fail, nothing is dropped, the bytes stay."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.models import EPOCH, UNREADABLE, Event, Membership, Message, Person, Room
from tui.domain.wire import sha256

MESSAGE = "46204850-82be-11eb-9d36-6d0eaaa5b4d5"
PERSON = "11111111-1111-4111-8111-111111111111"
ROOM = "0db12200-1616-11f1-81a2-02005e100001"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        *("id", "resource", "type", "created", "actorId", "orgId", "appId", "data", "roomId"),
        *("personId", "personEmail", "files", "fileId", "fileContentUrl", "messageId", "text"),
    ]
)
WEBEXLIKE = st.dictionaries(NAMES, JSON | st.dictionaries(NAMES, JSON), max_size=12)


def b64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def event(**fields: Any) -> Event:
    return Event.read(json.dumps({"id": "e1"} | fields).encode())


def look_at_everything(one: Event) -> None:
    """Touch every reading of an event."""
    assert one.created.tzinfo is UTC
    assert one.sha256 == sha256(one.raw)
    for text in (one.id, one.resource, one.type, one.kind, one.text):
        assert isinstance(text, str)
    for name in ("actor_id", "org_id", "object_id", "room_id", "person_id", "person_email"):
        assert getattr(one, name) is None or isinstance(getattr(one, name), str)
    assert isinstance(one.content, dict)
    assert isinstance(one.data, dict)
    assert all(isinstance(url, str) for url in one.files)
    assert one.message_id is None or isinstance(one.message_id, str)
    assert one.message_uuid is None or isinstance(one.message_uuid, str)


@given(st.binary())
def test_any_bytes_are_an_event(raw: bytes) -> None:
    one = Event.read(raw)
    assert one.raw == raw
    look_at_everything(one)


@given(WEBEXLIKE)
def test_any_object_is_an_event(item: dict[str, Any]) -> None:
    raw = json.dumps(item).encode()
    one = Event.read(raw)
    assert one.raw == raw
    look_at_everything(one)
    known = isinstance(item.get("id"), str) and item["id"] != ""
    assert (one.id == item.get("id")) == known
    assert known or one.resource == UNREADABLE


@given(st.binary() | WEBEXLIKE.map(lambda item: json.dumps(item).encode()))
def test_other_objects_are_read_or_not_but_never_fail(raw: bytes) -> None:
    for kind in (Message, Room, Person, Membership):
        found = kind.read(raw)
        assert found is None or found.raw == raw


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"id":7}', b'{"id":""}', b"\xff", b"nul"])
def test_unreadable_items_are_told_apart_by_their_bytes(raw: bytes) -> None:
    one = Event.read(raw)
    assert (one.resource, one.created) == (UNREADABLE, EPOCH)
    assert one.id == f"unreadable:{sha256(raw)}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-03-11T23:08:59.142Z", datetime(2021, 3, 11, 23, 8, 59, 142000, UTC)),
        ("2021-03-12T00:08:59.142+01:00", datetime(2021, 3, 11, 23, 8, 59, 142000, UTC)),
        ("2015-10-18T14:26:16+00:00", datetime(2015, 10, 18, 14, 26, 16, 0, UTC)),
        ("2015-10-18T14:26:16", EPOCH),
        ("0001-01-01T00:00:00+14:00", EPOCH),
        ("", EPOCH),
        (1426688776, EPOCH),
    ],
)
def test_times_come_in_several_spellings(text: object, expected: datetime) -> None:
    assert event(created=text).created == expected
    assert event(data={"created": text}).created == expected


def test_a_missing_organization_and_app_are_no_fault() -> None:
    one = event(resource="messages", type="deleted", actorId="a", data={"id": "m", "roomId": "r"})
    assert (one.org_id, one.kind, one.object_id) == (None, "messages/deleted", "m")
    assert event(appId="null").content["appId"] == "null"


def test_of_a_key_that_comes_twice_the_bytes_keep_both() -> None:
    raw = b'{"id":"e1","data":{"text":"first","text":"second"},"id":"e2"}'
    one = Event.read(raw)
    assert (one.id, one.text) == ("e2", "second")
    assert b"first" in one.raw


def test_deep_nesting_is_unreadable_or_read_but_no_crash() -> None:
    for depth in (500, 100_000):
        raw = b'{"id":"e1","data":{"x":' + b"[" * depth + b"]" * depth + b"}}"
        one = Event.read(raw)
        assert one.raw == raw
        look_at_everything(one)
    assert one.resource == UNREADABLE


def test_unknown_kinds_are_kept() -> None:
    one = event(resource="holograms", type="summoned", data={"title": "T", "new": [1]})
    assert (one.kind, one.text, one.data["new"]) == ("holograms/summoned", "T", [1])
    assert event().kind == "unknown/unknown"


@pytest.mark.parametrize(
    "data",
    [
        {"id": b64(f"ciscospark://us/CONTENT/{MESSAGE}/0")},
        {"fileId": f"{MESSAGE}/0"},
        {"fileId": 7, "fileContentUrl": "https://x/v1/contents/"
         + b64(f"ciscospark://urn:TEAM:us-west-2_r/CONTENT/{MESSAGE}/1") + "?allow=unscannable"},
        {"files": ["https://x/contents/" + b64(f"ciscospark://us/CONTENT/{MESSAGE}/1") + "/"]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("resource", ["files", "file_transcodings"])
def test_a_download_leads_to_its_message(resource: str, data: dict[str, object]) -> None:
    one = event(resource=resource, type="read", data=data)
    assert one.message_uuid == MESSAGE
    assert one.message_id is None


def test_a_message_under_another_spelling_is_the_same_message() -> None:
    spelt = [b64(f"ciscospark://{where}/MESSAGE/{MESSAGE}") for where in ("us", "urn:TEAM:eu_k")]
    found = {event(resource="messages", data={"id": one}).message_uuid for one in spelt}
    assert found == {MESSAGE}
    card = event(resource="attachmentActions", data={"id": "a", "messageId": spelt[0]})
    assert (card.message_uuid, card.object_id) == (MESSAGE, "a")


def test_a_membership_event_names_both_ends_by_its_id_alone() -> None:
    key = b64(f"ciscospark://us/MEMBERSHIP/{PERSON}:{ROOM}")
    one = event(resource="memberships", type="created", data={"id": key})
    assert (one.person_id, one.room_id) == (PERSON, ROOM)
    member = Membership.of(one.data, one.raw)
    assert member is not None
    assert (member.person_id, member.room_id) == (PERSON, ROOM)
    full = event(resource="memberships", data={"id": key, "personId": "p", "roomId": "r"})
    assert (full.person_id, full.room_id) == ("p", "r")


@pytest.mark.parametrize("key", ["x", "", None, 3, b64(f"ciscospark://us/MEMBERSHIP/{PERSON}")])
def test_a_membership_of_nobody_is_none(key: object) -> None:
    assert Membership.of({"id": key, "roomId": "r"}, b"") is None


@pytest.mark.parametrize(
    ("value", "read"),
    [
        *[(True, True), ("true", True), ("TRUE", True), ("yes", True)],
        *[(False, False), ("false", False), ("no", False), (1, False)],
        *[(None, False), ([], False), ({}, False)],
    ],
)
def test_booleans_come_as_strings_too(value: object, *, read: bool) -> None:
    member = Membership.of({"id": "m", "personId": "p", "isModerator": value}, b"")
    assert member is not None
    assert member.is_moderator is read


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"title": "Project Falcon"}, "Project Falcon"),
        ({"title": "Empty Title", "type": "direct"}, None),
        ({"title": "eyJhbGciOi", "errors": {"title": {"code": "kms_failure"}}}, None),
        ({"title": "fine", "errors": {"other": {}}}, "fine"),
        ({"title": 3}, None),
        ({}, None),
    ],
)
def test_a_title_that_is_none_is_no_title(fields: dict[str, object], title: str | None) -> None:
    room = Room.read(json.dumps({"id": "r"} | fields).encode())
    assert room is not None
    assert room.title == title


def test_a_person_is_named_by_whatever_there_is() -> None:
    def name(**fields: object) -> str:
        person = Person.read(json.dumps({"id": "p"} | fields).encode())
        assert person is not None
        return person.name

    assert name(displayName="Ana", emails=["a@x"]) == "Ana"
    assert name(displayName="", nickName="An", emails=["a@x"]) == "An"
    assert name(emails=[None, "a@x"]) == "a@x"
    assert name(emails="a@x") == "p"


def test_odd_lists_lose_only_what_is_odd() -> None:
    message = Message.read(b'{"id":"m","files":["a",null,{"b":1},"c"],"text":["x"]}')
    assert message is not None
    assert (message.files, message.text) == (("a", "c"), "")
    assert event(resource="messages", data={"files": "no list"}).files == ()
    assert event(resource="messages", data="no object").data == {}
