"""Odd shapes, as services and clients have been seen to send them, from the wire to the detail.

Every object goes through the client from a real socket, into a case on disk, and into words: none
is lost, none changes a byte, none stops the others.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui import bootstrap
from tui.domain.hostile import visible
from tui.domain.models import EPOCH, UNREADABLE, Event, Membership, Message, Person, Room
from tui.services.investigation import Investigation
from tui.settings import load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.conftest import Desk, Scripted

Respond = Callable[..., bytes]
START = datetime(2026, 3, 1, tzinfo=UTC)


def wire_id(kind: str, name: str, where: str = "us") -> str:
    text = f"ciscospark://{where}/{kind}/{name}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


UUID = "d139f200-1626-11f1-81a2-02005e100001"
REGION = "urn:TEAM:us-gov-west-1_a1"
SHAPES: dict[str, bytes] = {
    "no organization, no app, a time with an offset, ids of a region": json.dumps(
        {
            "id": wire_id("EVENT", UUID, REGION),
            "resource": "messages",
            "type": "deleted",
            "actorId": wire_id("PEOPLE", UUID),
            "created": "2026-03-02T19:00:00+08:00",
            "data": {"id": wire_id("MESSAGE", UUID, REGION), "roomType": "direct"},
        }
    ).encode(),
    "an app that is the word null, and one that is null": (
        b'{"id":"e-null","resource":"messages","type":"created","appId":"null","orgId":null,'
        b'"actorId":null,"data":{"appId":null,"text":null}}'
    ),
    "booleans as text, a name twice, commas in a display name": (
        b'{"id":"e-twice","resource":"memberships","type":"updated","created":"2026-03-02T09:00:00Z"'
        b',"created":"2026-03-02T09:00:01Z","data":{"id":"m-1","isModerator":"true",'
        b'"isMonitor":"false","isRoomHidden":"","personDisplayName":"Doe, Jane (EXT), Dr.",'
        b'"roomId":"r-1","personId":"p-1"}}'
    ),
    "no type, but the word that web hooks use": (
        b'{"id":"e-hook","resource":"memberships","event":"created","data":{"id":"m-2"}}'
    ),
    "markup in the text": (
        b'{"id":"e-html","resource":"messages","type":"created","data":{"id":"m-3","text":'
        b'"<spark-mention data-object-type=\\"person\\">Ann</spark-mention> hi [/bold]"}}'
    ),
    "a room without a title, with a key instead": (
        b'{"id":"e-kms","resource":"rooms","type":"updated","data":{"id":"r-1","type":"group",'
        b'"titleEncryptionKeyUrl":"kms://kms.example/keys/1","errors":{"title":'
        b'{"code":"kms_failure","reason":"no key"}}}}'
    ),
    "a meeting whose organization is a bare id and whose people are objects": (
        b'{"id":"e-meet","resource":"meetings","type":"ended","orgId":"' + UUID.encode() + b'",'
        b'"data":{"meetingId":"f00_I_1","host":{"id":"p-1","email":"h@x.example"},"attendees":'
        b'["p-1",{"displayName":"Guest"},7,null],"recordingEnabled":"yes"}}'
    ),
    "a recording without host and status": (
        b'{"id":"e-rec","resource":"convergedRecordings","type":"created","data":{"id":"f00",'
        b'"topic":"call with default","createTime":"2023-11-01T23:09:05+08:00"}}'
    ),
    "a call in words": (
        b'{"id":"e-call","resource":"call_records","type":"created","data":{"corelationId":"c",'
        b'"isCallAnswered":"true","callDurationSeconds":"192","callTransferTime":""}}'
    ),
    "a transcript with links alone": (
        b'{"id":"e-vtt","resource":"meetingTranscripts","type":"created","data":{"id":"a_M_b",'
        b'"vttDownloadLink":"http://site.example/x"}}'
    ),
    "a kind that nobody knows": b'{"id":"e-new","resource":"holograms","type":"summoned"}',
    "data that is a list": b'{"id":"e-list","resource":"messages","type":"created","data":[1]}',
    "an item of another list": b'{"id":"room-1","title":"Tea","type":"group","isLocked":"no"}',
    "no id": b'{"title":"Tea"}',
    "an id that is a number": b'{"id":7,"resource":"messages"}',
    "no object": b'"text"',
    "a number": b"17.0e1",
    "half a pair": b'{"id":"e-half","resource":"messages","data":{"text":"\\ud83d"}}',
    "bytes that are no text": b'{"id":"e-\xff","resource":"messages"}',
    "too deep": b'{"id":"e-deep","data":' + b"[" * 5000 + b"]" * 5000 + b"}",
    "a month without end": b'{"id":"e-time","resource":"rooms","created":"2017-09-30T14:013:52Z"}',
    "an escaped id": b'{"id":"e-\\u0061","resource":"messages","type":"created","data":{}}',
}


@pytest.fixture
def case(tmp_path: Path) -> Investigation:
    chosen = load({"WXI_HOME": str(tmp_path)})
    bootstrap.new_case(chosen, "ODD", "Odd shapes")
    return Investigation(bootstrap.open_case(chosen, "ODD"), None, bootstrap.now)


def in_words(look: Investigation, event: Event) -> list[str]:
    row, reading = look.row(event), look.reading(event)
    parts = [row.who, row.room, row.text, reading.title]
    for section in reading.sections:
        parts += [section.title, section.body]
        parts += [text for one in section.fields for text in (one.label, one.value)]
    assert all(isinstance(part, str) for part in parts)
    return [visible(part, multiline=True) for part in parts]


async def test_every_shape_arrives_is_kept_and_is_read(
    webex: Scripted, desk: Desk, respond: Respond, case: Investigation
) -> None:
    shapes = list(SHAPES.values())
    middle = len(shapes) // 2
    page = b'{"items":[' + b" , ".join(shapes[:middle]) + b"]}"
    webex.play(
        respond(page, link="<?cursor=1>; rel=next"),
        respond(b'{"items":[' + b",\n".join(shapes[middle:]) + b"]}"),
    )
    received = [item async for page in desk.client.events(START, None) for item in page.items]
    assert received == shapes
    fresh = case.case.events.append(received)
    case.take(fresh)
    kept = [case.case.events.read(position) for position in fresh]
    assert [event.raw for event in kept] == shapes
    folder = case.case.folder
    for event in kept:
        assert in_words(case, event)
    case.case.close()
    chosen = load({"WXI_HOME": str(folder.parent.parent)})
    again = bootstrap.open_case(chosen, "ODD")
    found = [again.events.read(position) for position in range(len(again.events))]
    assert {event.raw for event in found} == set(shapes)
    look = Investigation(again, None, bootstrap.now)
    assert all(in_words(look, event) for event in found)
    again.close()


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_reads_the_same_as_an_object_of_every_kind(name: str) -> None:
    raw = SHAPES[name]
    event = Event.read(raw)
    assert event.raw == raw
    assert event.id
    for kind in (Message, Room, Person, Membership):
        found = kind.read(raw)
        assert found is None or found.raw == raw


def test_what_can_be_known_of_odd_shapes_is_known() -> None:
    found = {name: Event.read(raw) for name, raw in SHAPES.items()}
    regional = found["no organization, no app, a time with an offset, ids of a region"]
    assert regional.created == datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert regional.message_uuid == UUID
    assert found["an app that is the word null, and one that is null"].org_id is None
    assert found["a meeting whose organization is a bare id and whose people are objects"].person_id
    assert found["a month without end"].created == EPOCH
    unreadable = [name for name, event in found.items() if event.resource == UNREADABLE]
    assert unreadable == [
        "no id",
        "an id that is a number",
        "no object",
        "a number",
        "bytes that are no text",
        "too deep",
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
DATA = [
    "attendees",
    "host",
    "recipients",
    "inputs",
    "displayName",
    "title",
    "contentUrl",
    "meetingId",
    "text",
    "callDirection",
    "isCallAnswered",
    "callDurationSeconds",
    "callStartTime",
    "status",
    "topic",
    "durationSeconds",
    "timeRecorded",
    "ownerId",
    "personId",
    "personEmail",
    "messageId",
    "files",
    "mentionedPeople",
]
RESOURCES = [
    "attachmentActions",
    "tabs",
    "meetings",
    "meetingTranscripts",
    "meetingMessages",
    "call_records",
    "businessTexts",
    "convergedRecordings",
    "messages",
    "memberships",
    "rooms",
    "files",
    "file_transcodings",
    "x",
]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(RESOURCES),
    st.sampled_from(["created", "updated", "deleted", "ended", "read", "?"]),
    st.dictionaries(st.sampled_from(DATA), VALUES),
)
def test_no_value_of_any_field_stops_the_reading(
    odd_case: Investigation, resource: str, type_: str, data: dict[str, object]
) -> None:
    item = {"id": "e", "resource": resource, "type": type_, "data": data}
    assert in_words(odd_case, Event.read(json.dumps(item).encode()))


@pytest.fixture(scope="module")
def odd_case(tmp_path_factory: pytest.TempPathFactory) -> Investigation:
    chosen = load({"WXI_HOME": str(tmp_path_factory.mktemp("odd"))})
    bootstrap.new_case(chosen, "ODD", "Odd shapes")
    return Investigation(bootstrap.open_case(chosen, "ODD", for_reading=True), None, bootstrap.now)
