"""The history that is made up on demand answers as a stored one would, at any length."""

import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.simulator import clock, ids, scenarios
from tui.simulator.clock import iso, milliseconds
from tui.simulator.history import Wanted
from tui.simulator.scenarios.busy import NEEDLE
from tui.simulator.world import World

from .conftest import START, Clients, Hands, running

SIZE = 5_000
NOW = milliseconds(START)


def make(size: int) -> World:
    return World(scenarios.load("busy")(NOW, size, 7), lambda: NOW, seed=7)


@pytest.fixture(scope="module")
def large() -> World:
    return make(SIZE)


@pytest.fixture(scope="module")
def rows(large: World) -> list[tuple[int, dict[str, Any]]]:
    found = large.feed.newest_first(Wanted(mask=255))
    return [(position, json.loads(body)) for position, body in found]


@pytest.fixture(scope="module")
def desks(large: World) -> Iterator[Clients]:
    with running(large) as clients:
        yield clients


def test_there_are_as_many_events_as_asked_for_and_no_two_alike(
    rows: list[tuple[int, dict[str, Any]]],
) -> None:
    assert [position for position, _ in rows] == list(range(SIZE - 1, -1, -1))
    assert len({event["id"] for _, event in rows}) == SIZE
    times = [clock.parse(event["created"]) for _, event in rows]
    assert min(times) >= NOW - 30 * clock.DAY
    assert max(times) < NOW
    kinds = {(event["resource"], event["type"]) for _, event in rows}
    assert kinds >= {
        ("memberships", "created"),
        ("messages", "created"),
        ("messages", "updated"),
        ("messages", "deleted"),
        ("files", "read"),
        ("file_transcodings", "read"),
        ("call_records", "created"),
    }


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_question_is_answered_as_a_list_would(
    large: World, rows: list[tuple[int, dict[str, Any]]], data: st.DataObject
) -> None:
    times = sorted(clock.parse(event["created"]) for _, event in rows)
    since = data.draw(st.sampled_from([0, *times[::97]]))
    until = data.draw(st.sampled_from([None, *times[::89], NOW]))
    resource = data.draw(st.sampled_from([None, "messages", "files", "memberships", "rooms"]))
    kind = data.draw(st.sampled_from([None, "created", "deleted"]))
    actor = data.draw(st.sampled_from([None, *list(large.people)[60:90]]))
    before = data.draw(st.sampled_from([None, 0, 1, 60, 900, SIZE]))
    wanted = Wanted(255, since, until, resource, kind, actor)
    expected = [
        position
        for position, event in rows
        if since <= clock.parse(event["created"]) < (until or NOW)
        and resource in (None, event["resource"])
        and kind in (None, event["type"])
        and actor in (None, ids.decode(event["actorId"])[1])
        and (before is None or position < before)
    ]
    assert [position for position, _ in large.feed.newest_first(wanted, before)] == expected


def test_details_and_messages_agree_with_the_events(
    large: World, rows: list[tuple[int, dict[str, Any]]]
) -> None:
    history = [event for _, event in reversed(rows)]
    last: dict[str, dict[str, Any]] = {}
    gone: dict[str, str] = {}
    for event in history:
        if event["resource"] == "messages":
            key = event["data"]["id"]
            if event["type"] == "deleted":
                assert key in last
                gone[key] = event["created"]
            else:
                assert (event["type"] == "updated") == (key in last)
                last[key] = event["data"]
    assert gone
    for key, data in last.items():
        message = large.message(ids.decode(key)[1])
        assert message is not None
        assert message.text == data["text"]
        assert (iso(message.deleted) if message.deleted else None) == gone.get(key)
        assert message.parent is None or message.parent.created < message.created
    for position, event in rows[::50]:
        body = large.feed.find(ids.decode(event["id"])[1], 255)
        assert body is not None
        assert json.loads(body) == event, position
    assert large.message(ids.decode(history[-1]["id"])[1].replace("-1", "-2", 1)) is None


def test_only_members_speak_and_each_room_has_its_own_conversation(
    large: World, rows: list[tuple[int, dict[str, Any]]]
) -> None:
    said: dict[str, list[str]] = {}
    members: dict[str, set[str]] = {}
    for _, event in reversed(rows):
        data = event["data"]
        if event["resource"] == "memberships":
            members.setdefault(data["roomId"], set()).add(data["personId"])
        elif (event["resource"], event["type"]) == ("messages", "created"):
            said.setdefault(data["roomId"], []).append(data["id"])
            assert data["personId"] in members[data["roomId"]]
    for room in large.rooms.values():
        assert [message.id for message in large.conversation(room)] == said.get(room.id, [])


def walk(client: httpx.Client, path: str, **query: str) -> list[dict[str, Any]]:
    answer = client.get(path, params={"max": "1000"} | query)
    found = list(answer.json()["items"])
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        found += answer.json()["items"]
    return found


def test_the_needle_is_found_once_and_can_be_read(desks: Clients) -> None:
    officer = desks("demo-officer")
    found = [it for it in walk(officer, "/events") if it["data"].get("text") == NEEDLE]
    [needle] = found
    assert officer.get(f"/messages/{needle['data']['id']}").json()["text"] == NEEDLE
    listed = walk(officer, "/messages", roomId=needle["data"]["roomId"])
    assert [it["id"] for it in listed if it["text"] == NEEDLE] == [needle["data"]["id"]]
    assert officer.get(f"/rooms/{needle['data']['roomId']}").status_code == 200


def test_deletions_stay_and_life_goes_on(hands: Hands) -> None:
    world = World(scenarios.load("busy")(hands.at, 2_000, 7), hands, seed=7)
    with running(world) as clients:
        officer = clients("demo-officer")
        hands.at += 60_000
        posts = walk(officer, "/events", resource="messages", type="created")
        fresh = [it for it in posts if it["created"] > iso(NOW)]
        assert len(fresh) > 5
        gone = {it["data"]["id"] for it in walk(officer, "/events", type="deleted")}
        chosen = next(
            it for it in posts if it["created"] < iso(NOW) and it["data"]["id"] not in gone
        )
        path = f"/messages/{chosen['data']['id']}"
        assert officer.delete(path).status_code == 204
        assert officer.delete(path).status_code == 410
        assert officer.get(path).json()["text"]
        listed = walk(officer, "/messages", roomId=chosen["data"]["roomId"])
        assert chosen["data"]["id"] not in {it["id"] for it in listed}
        newest = officer.get("/events", params={"max": 1}).json()["items"][0]
        assert (newest["type"], newest["data"]["id"]) == ("deleted", chosen["data"]["id"])


def test_a_million_events_need_no_more_memory_than_a_thousand() -> None:
    tracemalloc.start()
    try:
        world = make(1_000_000)
        rows = world.feed.newest_first(Wanted(mask=1))
        first = [next(rows) for _ in range(1_000)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert first[0][0] > 999_000
    times = [json.loads(body)["created"] for _, body in first]
    assert times != sorted(times, reverse=True)
    assert len(world.feed) == 1_000_000
    assert peak < 16 << 20
