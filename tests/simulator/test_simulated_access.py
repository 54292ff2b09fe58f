"""Tokens, scopes, ownership between organizations, and what every answer carries."""

import pytest

from tui.simulator import ids
from tui.simulator.routes import OPERATIONS
from tui.simulator.tokens import GRANTS
from tui.simulator.world import World

from .conftest import Clients


@pytest.mark.parametrize("token", ["", "demo-expired", "nobody"])
def test_without_a_valid_token_the_answer_is_401(readers: Clients, token: str) -> None:
    answer = readers(token).get("/people/me")
    assert answer.status_code == 401
    body = answer.json()
    assert body["errors"] == [{"description": body["message"]}]
    assert body["trackingId"] == answer.headers["trackingid"]


def test_a_scheme_other_than_bearer_is_401(readers: Clients) -> None:
    answer = readers("").get("/people/me", headers={"Authorization": "Basic demo-officer"})
    assert answer.status_code == 401


def test_every_answer_has_a_tracking_id_of_its_own_and_the_servers_date(readers: Clients) -> None:
    client = readers("demo-officer")
    answers = [
        client.get("/people/me"),
        client.get("/events/nonsense"),
        client.get("/no-such-thing"),
        client.put("/rooms"),
        readers("").get("/rooms"),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 404, 405, 401]
    assert len({answer.headers["trackingid"] for answer in answers}) == len(answers)
    for answer in answers:
        assert answer.headers.get_list("date") == ["Wed, 18 Mar 2026 15:00:00 GMT"]
        assert answer.headers["content-type"] == "application/json;charset=UTF-8"


def test_every_operation_refuses_a_token_without_its_scopes(readers: Clients) -> None:
    guarded = [it for it in OPERATIONS if it.scopes]
    for token, grant in GRANTS.items():
        client = readers(token)
        for operation in guarded:
            path = operation.path.replace("{key}", "x")
            if not grant.expired and not grant.scopes.intersection(operation.scopes):
                answer = client.request(operation.method, path)
                assert answer.status_code == 403, (token, operation)


@pytest.mark.parametrize("token", ["demo-user", "demo-admin"])
def test_events_are_for_officers(readers: Clients, token: str) -> None:
    assert readers(token).get("/events").status_code == 403


def test_text_is_sent_as_utf8(readers: Clients) -> None:
    body = readers("demo-admin").get("/people", params={"max": 1000}).content
    assert "Brandstätter".encode() in body
    assert b"\\u" not in body


def test_officers_see_foreign_rooms_only_through_their_own_users(
    readers: Clients, still_world: World
) -> None:
    own, partner = readers("demo-officer"), readers("demo-partner-officer")
    room = next(r for r in still_world.rooms.values() if r.title == "Kestrel Lens Programme")
    said = [m for m in still_world.posts[room.uuid] if m.deleted is None]
    ours = {m.id for m in said if m.author.org.domain == "aquila-robotics.example"}
    assert 0 < len(ours) < len(said)
    query = {"roomId": room.id, "max": "1000"}
    assert {m["id"] for m in own.get("/messages", params=query).json()["items"]} == ours
    listed = partner.get("/messages", params=query).json()["items"]
    assert {m["id"] for m in listed} == {m.id for m in said}
    for message in said:
        expected = 200 if message.id in ours else 404
        assert own.get(f"/messages/{message.id}").status_code == expected
        assert partner.get(f"/messages/{message.id}").status_code == 200
    members = own.get("/memberships", params=query).json()["items"]
    assert {m["personOrgId"] for m in members} == {own.get("/people/me").json()["orgId"]}


def test_events_follow_the_same_rule(readers: Clients, still_world: World) -> None:
    rooms = {room.id: room for room in still_world.rooms.values()}
    for token in ("demo-officer", "demo-partner-officer"):
        client = readers(token)
        org = client.get("/people/me").json()["orgId"]
        foreign = 0
        for event in client.get("/events", params={"max": 1000}).json()["items"]:
            room = rooms.get(event["data"].get("roomId", ""))
            if room and room.owner.id != org and room.kind == "group":
                person = still_world.people[ids.decode(event["data"]["personId"])[1]]
                assert person.org.id == org
                foreign += 1
        assert foreign


def test_plain_users_see_their_rooms_alone(readers: Clients, still_world: World) -> None:
    user = readers("demo-user")
    me = user.get("/people/me").json()["id"]
    mine = {
        room.id
        for room in still_world.rooms.values()
        if any(m.person.id == me for m in room.roster.values())
    }
    listed = user.get("/rooms", params={"max": 1000}).json()["items"]
    assert {room["id"] for room in listed} == mine
    for room in still_world.rooms.values():
        expected = 200 if room.id in mine else 404
        assert user.get(f"/rooms/{room.id}").status_code == expected
        answer = user.get("/messages", params={"roomId": room.id})
        assert answer.status_code == expected
