"""Rooms and what hangs on them: settings, tabs, cards, file states, and who may change what."""

from typing import Any

import httpx
import pytest

from tui.simulator import clock, scenarios
from tui.simulator.rules import Rules
from tui.simulator.spaces import Room, classification_id
from tui.simulator.world import World

from .conftest import Clients, Hands, running


def room(world: World, title: str) -> Room:
    return next(it for it in world.rooms.values() if it.title == title)


def put(client: httpx.Client, it: Room, **changes: object) -> int:
    body: dict[str, Any] = {"title": it.title} | changes
    return client.put(f"/rooms/{it.id}", json=body).status_code


def test_an_officer_outside_changes_four_things_and_no_more(
    clients: Clients, world: World, hands: Hands
) -> None:
    officer, it = clients("demo-officer"), room(world, "Project Falcon")
    hands.at += 1
    assert put(officer, it, classificationId=classification_id(4), description="sealed") == 200
    shown = officer.get(f"/rooms/{it.id}").json()
    assert shown["classificationId"] == classification_id(4)
    assert shown["description"] == "sealed"
    newest = officer.get("/events", params={"resource": "rooms", "max": 1}).json()["items"][0]
    assert newest["data"]["id"] == it.id
    assert newest["data"]["classificationId"] == classification_id(4)
    assert put(officer, it, isLocked=True) == 403
    assert put(officer, it, isAnnouncementOnly=True) == 400
    assert put(officer, room(world, "Engineering notices"), isAnnouncementOnly=False) == 200
    assert officer.put(f"/rooms/{it.id}", json={}).status_code == 400
    assert put(officer, it, classificationId="x") == 400
    assert put(officer, it, isPublic="yes") == 400
    assert put(clients("demo-readonly"), it) == 403
    assert put(clients("demo-partner-officer"), it, description="ours") == 403


def test_making_a_room_public_needs_the_lowest_level_and_a_description(
    clients: Clients, world: World
) -> None:
    officer, it = clients("demo-officer"), room(world, "Engineering")
    lowest = classification_id(0)
    assert put(officer, it, isPublic=True, description="all welcome") == 400
    assert put(officer, it, isPublic=True, classificationId=lowest) == 400
    assert put(officer, it, isPublic=True, classificationId=lowest, description="open") == 200
    assert put(clients("demo-user"), it, isPublic=False) == 200
    assert "description" not in officer.get(f"/rooms/{it.id}").json()
    answer = put(clients("demo-user"), it, isPublic=True, description="open")
    assert answer == 403


def test_a_direct_room_can_be_made_read_only(clients: Clients, world: World) -> None:
    officer, it = clients("demo-officer"), room(world, "Empty Title")
    assert put(officer, it, isReadOnly=True) == 200
    assert officer.get(f"/rooms/{it.id}").json()["isReadOnly"] is True


def test_only_ones_own_rooms_can_be_deleted(clients: Clients, world: World) -> None:
    user, officer = clients("demo-user"), clients("demo-officer")
    mine, other = room(world, "Vision 👁"), room(world, "Pricing Desk")
    assert officer.delete(f"/rooms/{mine.id}").status_code == 403
    assert user.delete(f"/rooms/{other.id}").status_code == 404
    assert user.delete(f"/rooms/{room(world, 'Engineering').id}").status_code == 400
    assert user.delete(f"/rooms/{mine.id}").status_code == 204
    assert user.get(f"/rooms/{mine.id}").status_code == 404
    assert user.get(f"/rooms/{other.id}/meetingInfo").status_code == 404
    assert officer.get(f"/rooms/{other.id}/meetingInfo").status_code == 403


def test_public_rooms_of_the_organization_can_be_listed(readers: Clients) -> None:
    items = readers("demo-user").get("/rooms", params={"orgPublicSpaces": "true"}).json()["items"]
    assert [it["title"] for it in items] == ["Lunch & Co"]


def test_a_title_that_cannot_be_decrypted(readers: Clients, still_world: World) -> None:
    officer = readers("demo-officer")
    [it] = [it for it in still_world.rooms.values() if it.undecryptable]
    shown = officer.get(f"/rooms/{it.id}").json()
    assert shown["errors"]["title"]["code"] == "kms_failure"
    assert it.title not in shown["title"]
    events = officer.get("/events", params={"resource": "rooms", "max": 1000}).json()["items"]
    [event] = [event for event in events if event["data"]["id"] == it.id]
    assert "title" not in event["data"]
    assert event["data"]["titleEncryptionKeyUrl"].startswith("kms://")


def test_a_moderated_room_shows_its_moderators_to_the_team(
    readers: Clients, still_world: World
) -> None:
    it = room(still_world, "Engineering notices")
    query = {"roomId": it.id}
    shown = readers("demo-user").get("/memberships", params=query).json()["items"]
    assert [member["isModerator"] for member in shown] == [True]
    assert len(readers("demo-officer").get("/memberships", params=query).json()["items"]) == 2
    assert readers("demo-user").get("/messages", params=query).status_code == 404


def test_nobody_can_be_added_to_a_teams_room_without_members(
    clients: Clients, world: World
) -> None:
    it = room(world, "Sales archive")
    body = {"roomId": it.id, "personId": world.by_handle["luis"].id}
    assert clients("demo-officer").post("/memberships", json=body).status_code == 403


def test_a_membership_is_changed_with_both_fields(
    clients: Clients, world: World, hands: Hands
) -> None:
    officer, it = clients("demo-officer"), room(world, "Project Falcon")
    members = officer.get("/memberships", params={"roomId": it.id}).json()["items"]
    path = f"/memberships/{next(m['id'] for m in members if not m['isModerator'])}"
    both = {"isModerator": True, "isRoomHidden": False}
    hands.at += 1
    assert officer.put(path, json={"isModerator": True}).status_code == 400
    assert officer.put(path, json=both | {"isRoomHidden": True}).status_code == 400
    assert officer.put(path, json=both).json()["isModerator"] is True
    newest = officer.get("/events", params={"resource": "memberships", "max": 1}).json()
    assert newest["items"][0]["type"] == "updated"
    direct = room(world, "Siobhán Ní Bhriain")
    user = clients("demo-user")
    [mine] = [
        m
        for m in user.get("/memberships", params={"roomId": direct.id}).json()["items"]
        if m["personId"] == user.get("/people/me").json()["id"]
    ]
    hide = {"isModerator": False, "isRoomHidden": True}
    assert user.put(f"/memberships/{mine['id']}", json=hide).json()["isRoomHidden"] is True


def test_leaving_a_team_is_leaving_its_rooms(clients: Clients, world: World, hands: Hands) -> None:
    officer = clients("demo-officer")
    team = next(team for team in world.teams.values() if team.name == "Engineering")
    members = officer.get("/team/memberships", params={"teamId": team.id}).json()["items"]
    user = world.by_handle["user"]
    [mine] = [it for it in members if it["personId"] == user.id]
    [chair] = [it for it in members if it["isModerator"]]
    path = f"/team/memberships/{mine['id']}"
    hands.at += 1
    assert officer.put(path, json={}).status_code == 400
    assert officer.delete(f"/team/memberships/{chair['id']}").status_code == 409
    demoted = officer.put(f"/team/memberships/{chair['id']}", json={"isModerator": False})
    assert demoted.status_code == 409
    assert officer.put(path, json={"isModerator": True}).json()["isModerator"] is True
    assert officer.delete(f"/team/memberships/{chair['id']}").status_code == 204
    promoted = officer.get(f"/team/memberships/{mine['id']}").json()
    assert promoted["isModerator"] is True
    rooms = {it.title for it in world.rooms_of(world.by_handle["cto"]) if it.team is team}
    assert rooms == set()


def test_pages_of_a_persons_memberships_can_be_empty_and_go_on(
    readers: Clients, still_world: World
) -> None:
    officer, person = readers("demo-officer"), still_world.by_handle["chiara"]
    answer = officer.get("/memberships", params={"personId": person.id, "max": 1})
    sizes = []
    while True:
        sizes.append(len(answer.json()["items"]))
        if "next" not in answer.links:
            break
        answer = officer.get(answer.links["next"]["url"])
    assert len(sizes) == len(still_world.rooms_of(person))
    assert set(sizes) == {0, 1}


def test_tabs_are_for_members(readers: Clients, still_world: World) -> None:
    user, it = readers("demo-user"), room(still_world, "Engineering")
    [tab] = user.get("/room/tabs", params={"roomId": it.id}).json()["items"]
    assert tab["displayName"] == "Machine wiki"
    assert user.get(f"/room/tabs/{tab['id']}").json() == tab
    assert readers("demo-officer").get("/room/tabs", params={"roomId": it.id}).status_code == 403
    other = room(still_world, "Pricing Desk")
    assert user.get("/room/tabs", params={"roomId": other.id}).status_code == 404
    assert user.get("/room/tabs").status_code == 400


def test_what_was_filled_into_a_card(readers: Clients) -> None:
    officer = readers("demo-officer")
    events = officer.get("/events", params={"resource": "attachmentActions"}).json()["items"]
    assert [it["data"]["inputs"]["dish"] for it in events] == ["soup", "curry"]
    shown = officer.get(f"/attachment/actions/{events[0]['data']['id']}").json()
    assert shown == events[0]["data"]
    card = officer.get(f"/messages/{shown['messageId']}").json()["attachments"][0]
    assert card["content"]["type"] == "AdaptiveCard"


def test_files_that_are_not_simply_there(clients: Clients, world: World) -> None:
    officer = clients("demo-officer")
    seen = {}
    for message in world.messages.values():
        for index, file in enumerate(message.files):
            path = f"/contents/{message.content_id(index)}"
            if file.state != "clean":
                seen[file.name] = path
    assert officer.get(seen["invoice-4471.zip"]).status_code == 410
    assert officer.get(seen["minutes-2019.pdf"]).status_code == 404
    assert officer.get(seen["backup-keys.zip"]).status_code == 428
    allowed = officer.get(seen["backup-keys.zip"], params={"allow": "unscannable"})
    assert allowed.content[:2] == b"PK"
    scans = [officer.get(seen["router-log.txt"]) for _ in range(4)]
    assert [answer.status_code for answer in scans] == [423, 423, 200, 200]
    assert [answer.headers.get("retry-after") for answer in scans] == ["1", "1", None, None]


def test_what_is_past_retention_is_gone_for_everybody(hands: Hands) -> None:
    script = scenarios.load("leak")(hands.at, 900, 7)
    world = World(script, hands, rules=Rules(retention=15 * clock.DAY))
    with running(world) as clients:
        officer = clients("demo-officer")
        edge = hands.at - 15 * clock.DAY
        old = [m for m in world.messages.values() if m.created < edge and m.room.full_view & 1]
        new = [m for m in world.messages.values() if m.created > edge and m.room.full_view & 1]
        assert old
        assert new
        assert {officer.get(f"/messages/{m.id}").status_code for m in old[:20]} == {404}
        assert {officer.get(f"/messages/{m.id}").status_code for m in new[:20]} == {200}
        [event] = [
            it
            for it in officer.get("/events", params={"max": 1000}).json()["items"]
            if it["data"].get("id") == old[-1].id and it["type"] == "created"
        ]
        assert event["data"]["text"] == old[-1].text or old[-1].updated


@pytest.mark.parametrize("by", ["personId", "personEmail"])
def test_the_callers_own_direct_messages(readers: Clients, still_world: World, by: str) -> None:
    user, other = readers("demo-user"), still_world.by_handle["siobhan"]
    value = other.id if by == "personId" else other.email
    items = user.get("/messages/direct", params={by: value}).json()["items"]
    assert items
    assert {it["roomType"] for it in items} == {"direct"}
    stranger = still_world.by_handle["gerd"].id
    assert user.get("/messages/direct", params={"personId": stranger}).status_code == 404
    assert user.get("/messages/direct").status_code == 400


def test_events_arrive_late_and_in_no_order_of_time(hands: Hands) -> None:
    late = Rules(lateness=60 * clock.SECOND)
    script = scenarios.load("leak")(hands.at, 3_000, 7)
    world = World(script, hands, rules=late)
    at_once = World(scenarios.load("leak")(hands.at, 3_000, 7), hands)
    with running(world) as clients, running(at_once) as others:
        items = listed(clients("demo-officer"))
        expected = {it["id"] for it in listed(others("demo-officer"))}
        times = [it["created"] for it in items]
        assert times != sorted(times, reverse=True)
        assert len(items) == len({it["id"] for it in items})
        assert {it["id"] for it in items} <= expected
        message = next(
            it for it in items if (it["resource"], it["type"]) == ("messages", "created")
        )
        hands.at += 60 * clock.SECOND
        assert {it["id"] for it in listed(clients("demo-officer"))} >= expected
        fresh = world.feed
        assert clients("demo-officer").get(f"/events/{message['id']}").status_code == 200
        size = len(fresh)
        assert clients("demo-officer").delete(f"/messages/{message['data']['id']}").is_success
        assert len(fresh) == size + 1
        hands.at += 60 * clock.SECOND
        newest = listed(clients("demo-officer"))
        assert any(
            it["type"] == "deleted" and it["data"]["id"] == message["data"]["id"] for it in newest
        )


def listed(client: httpx.Client) -> list[dict[str, Any]]:
    answer = client.get("/events", params={"max": 700})
    items = list(answer.json()["items"])
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        items += answer.json()["items"]
    return items
