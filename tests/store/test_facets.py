"""What the columns keep of an event is what ``Event.read`` says of it, whatever came."""

import base64
import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.served import Hands
from tui.domain import ids
from tui.domain.columns import Columns, Said, key_of
from tui.domain.models import EPOCH, Event
from tui.simulator import scenarios
from tui.simulator.history import Wanted
from tui.simulator.scenarios.cast import AQUILA
from tui.simulator.world import World
from tui.store import facets
from tui.store.facets import Facets

from .samples import event


def agree(raw: bytes) -> Facets:
    """Check the facets of an item against the event that it reads as, and return them."""
    found, expected = facets.of_item(raw), Event.read(raw)
    assert found == facets.of_event(expected)
    uuid, parent = expected.message_uuid, expected.parent_uuid
    assert found[:10] == (
        expected.id,
        key_of(expected.id),
        round((expected.created - EPOCH).total_seconds() * 1000),
        expected.kind,
        expected.actor_id,
        expected.person_id,
        expected.room_id,
        key_of(uuid) if uuid else 0,
        key_of(parent) if parent else 0,
        expected.text,
    )
    return found


@pytest.mark.parametrize("scenario", scenarios.NAMES)
def test_every_event_of_every_scenario(scenario: str) -> None:
    hands = Hands()
    world = World(scenarios.load(scenario)(hands.at, 1500, 7), hands, seed=7)
    world.now()
    wanted = Wanted(AQUILA.mask, everything=True)
    for _, body in world.feed.newest_first(wanted):
        agree(body)


DEEP = b'{"id":"a","text":%s}'


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'{"id":""}',
        b'{"id":5}',
        b'{"id":null}',
        b'{"id":"a"}',
        b' {"id":"a","id":"b"} ',
        b'{"id":"a"} x',
        b'{"id":"a","x":"\xff"}',  # not UTF-8 where the fast way does not look
        b'{"id":"a","\xff":1}',
        b'{"id":"a","x":NaN,"data":{"text":"t"}}',
        b'{"id":"a\\ud800","data":{"text":"\\ud83d\\ude00"}}',
        b'{"id":"\xed\xa0\x80","data":{"text":"t"}}',
        b'\xef\xbb\xbf{"id":"a"}',
        '{"id":"a"}'.encode("utf-16"),
        b'{"\\u0069d":"a","data":{"te\\u0078t":"t"}}',
        b'{"id":"a","data":[{"id":"b"}]}',
        b'{"id":"a","data":{"text":1,"title":"t"}}',
        b'{"id":"a","data":{"text":"a"},"data":{"title":"t"}}',
        b'{"id":"a","created":"2026-02-30T00:00:00Z","data":{"created":"2026-02-03T00:00:00Z"}}',
        b'{"id":"a","created":"2026-02-03T00:00:00","data":{"created":"2026-02-03T00:00:00+01:00"}}',
        b'{"id":"a","created":"1969-12-31T23:59:59.999Z"}',
        b'{"id":"a","created":"9999-01-01T00:00:00Z"}',
        b'{"id":"a","resource":"rooms","data":{"id":"r"}}',
        b'{"id":"a","resource":"meetings","data":{"host":{"id":"h"},"meetingTopic":"t"}}',
        b'{"id":"a","resource":"meetings","data":{"host":{"id":1},"hostUserId":"","userId":"u"}}',
        b'{"id":"a","resource":"convergedRecordings","data":{"ownerId":"o","topic":"t"}}',
        b'{"id":"a","resource":"files","data":{"files":["https://x/contents/abc"]}}',
        DEEP % (b"1" * 4301),  # more digits than the standard library reads
        DEEP % (b"[" * 3000 + b"]" * 3000),
        DEEP % (b'{"a":' * 400 + b"1" + b"}" * 400),
        DEEP % (b'"' + b"x" * 10_000 + b'"'),
    ],
)
def test_items_at_the_edge(raw: bytes) -> None:
    agree(raw)


NAMES = [
    "id",
    "resource",
    "type",
    "actorId",
    "orgId",
    "created",
    "roomId",
    "roomType",
    "text",
    "title",
    "displayName",
    "meetingTopic",
    "topic",
    "personId",
    "personEmail",
    "personDisplayName",
    "personOrgId",
    "creatorId",
    "userId",
    "hostUserId",
    "ownerId",
    "ownerEmail",
    "fileId",
    "fileContentUrl",
    "files",
    "messageId",
    "parentId",
    "meetingId",
    "host",
    "other",
]
UUIDS = st.uuids().map(str) | st.uuids().map(lambda found: str(found).upper())


def encoded(kind: str, name: str) -> str:
    return base64.urlsafe_b64encode(f"ciscospark://us/{kind}/{name}".encode()).decode().rstrip("=")


IDS = st.one_of(
    st.builds(encoded, st.sampled_from(["MESSAGE", "PEOPLE", "ROOM", "CONTENT"]), UUIDS),
    st.builds(lambda one, two: encoded("MEMBERSHIP", f"{one}:{two}"), UUIDS, UUIDS),
    st.builds(lambda one: f"{one}/0", UUIDS),
    UUIDS,
)
WORDS = st.sampled_from(
    [
        "messages",
        "memberships",
        "files",
        "file_transcodings",
        "attachmentActions",
        "rooms",
        "direct",
    ]
)
TIMES = st.sampled_from(["2026-02-03T04:05:06.789Z", "2026-02-03T04:05:06.7Z", "2026-02-03", "now"])
VALUES = st.one_of(
    IDS, WORDS, TIMES, st.text(max_size=5), st.none(), st.integers(), st.floats(), st.booleans()
)
NESTED = VALUES | st.lists(VALUES, max_size=3) | st.dictionaries(st.sampled_from(NAMES), VALUES)
DATA = st.dictionaries(st.sampled_from(NAMES), NESTED | IDS, max_size=12)
ITEMS = st.builds(
    lambda content, data, resource: {"id": "e", "resource": resource, "data": data, **content},
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4),
    DATA | NESTED,
    WORDS,
)


@settings(max_examples=400, deadline=None)
@given(ITEMS, st.booleans())
def test_any_json(content: dict[str, Any], ascii_only: bool) -> None:
    agree(json.dumps(content, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass"))


@given(st.data())
def test_any_change_of_a_byte(data: st.DataObject) -> None:
    raw = bytearray(event(1, data={"id": encoded("MESSAGE", str(UUID(int=7))), "text": "é\n"}))
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    agree(bytes(raw))


@given(IDS | st.text(max_size=90), st.integers(0, 100), st.sampled_from(["", "=", "\n", "é", "-"]))
def test_the_uuid_of_a_message_is_that_of_any_id(found: str, place: int, more: str) -> None:
    message = encoded("MESSAGE", str(UUID(int=key_of(found))))
    for one in (found, message, message[:place] + more + message[place + 1 :]):
        assert facets.message_uuid(one) == ids.uuid_of(one)
    assert facets.message_uuid("") is facets.message_uuid(None) is None


def member(name: str, org_id: str, room_type: str = "group") -> bytes:
    data = {"personId": "p", "roomId": "r", "personDisplayName": name, "personOrgId": org_id}
    return event(0, resource="memberships", actorId="a", data={**data, "roomType": room_type})


def test_what_events_say_of_people_and_rooms() -> None:
    columns = Columns()

    def enter(*items: bytes) -> Said:
        facets.enter(columns, [facets.of_item(item) for item in items])
        return columns.said[columns.people.find("p")]

    other = event(1, actorId="a", orgId="o1", data={"personId": "p", "personEmail": "one@x"})
    assert enter(other) == Said(email="one@x")
    own = event(2, actorId="p", orgId="o2", data={"personId": "p", "personEmail": "two@x"})
    assert enter(own) == Said(email="one@x", org_id="o2")
    assert enter(member("Pia", "")) == Said("Pia", "one@x", "o2")
    assert not columns.direct
    assert enter(member("", "o3", "direct"), own) == Said("Pia", "one@x", "o3")
    assert columns.direct == {columns.rooms.find("r")}
    assert columns.said[0] == columns.said[columns.people.find("a")] == Said()
    assert enter(event(3, data={"personEmail": "nobody@x"}), b"?") == Said("Pia", "one@x", "o3")
    assert columns.said[0] == Said()
    assert enter() == Said("Pia", "one@x", "o3")
