"""Wild answers: odd to the eye, the same each time, and still about the same objects."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tui.simulator import ids
from tui.simulator.world import World

from .conftest import Clients, running


@pytest.fixture
def tame(still_world: World) -> Iterator[Clients]:
    with running(still_world) as found:
        yield found


def walk(clients: Clients) -> list[dict[str, Any]]:
    client = clients("demo-officer")
    answer = client.get("/events", params={"max": 1000})
    found = list(answer.json()["items"])
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        found += answer.json()["items"]
    return found


def plain(wire_id: str) -> tuple[str, str]:
    return ids.decode(wire_id)


def test_wild_events_are_the_same_events_in_other_clothes(world: World) -> None:
    with running(world) as clients:
        tame = walk(clients)
    with running(world, mode="wild") as clients:
        wild, again = walk(clients), walk(clients)
        client = clients("demo-officer")
        for event in wild[:20]:
            shown = client.get(f"/events/{event['id']}")
            assert plain(shown.json()["id"]) == plain(event["id"])
    assert wild == again
    strange, rest = wild[:3], wild[3:]
    assert {(it["resource"], it["type"]) for it in strange} == {
        ("whiteboards", "created"),
        ("messages", "reacted"),
        ("hologramCalls", "dreamt"),
    }
    assert [plain(it["id"]) for it in rest] == [plain(it["id"]) for it in tame]
    for one, other in zip(tame, rest, strict=True):
        assert plain(one["actorId"]) == plain(other["actorId"])
        assert datetime.fromisoformat(one["created"]) == datetime.fromisoformat(other["created"])
    seen = Counter[str]()
    for event in rest:
        seen["no orgId"] += "orgId" not in event
        seen["offset"] += not event["created"].endswith("Z")
        seen["moved"] += not event["id"].startswith("Y2lzY29zcGFyazovL3Vz")
        seen["unknown"] += "x-preview" in event
        seen["text flag"] += event["data"].get("isModerator") in ("true", "false")
        seen["null app"] += event.get("appId") == "null"
    assert min(seen.values()) > 10, seen


def test_what_is_read_in_the_wild_can_be_asked_for(world: World) -> None:
    with running(world, mode="wild") as clients:
        officer = clients("demo-officer")
        query = {"resource": "messages", "type": "created", "max": "40"}
        for event in officer.get("/events", params=query).json()["items"]:
            data = event["data"]
            message = officer.get(f"/messages/{data['id']}")
            assert message.status_code == 200
            assert officer.get(f"/rooms/{data['roomId']}").status_code == 200
            members = officer.get("/memberships", params={"roomId": data["roomId"], "max": 3})
            for member in members.json()["items"]:
                assert officer.get(f"/memberships/{member['id']}").status_code == 200
            for url in message.json().get("files", ()):
                assert officer.head(url).status_code in (200, 404, 410, 423, 428)


def test_logins_are_tame_and_so_is_the_usual_mode(tame: Clients) -> None:
    event = tame("demo-officer").get("/events", params={"max": 1}).json()["items"][0]
    assert "orgId" in event
    assert event["created"].endswith("Z")
