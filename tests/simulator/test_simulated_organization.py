"""The organization: audits, classifications, and what a token says of itself."""

import pytest

from tui.simulator import clock, scenarios
from tui.simulator.rules import Rules
from tui.simulator.world import World

from .conftest import Clients, Hands, running

RANGE = {"from": "2026-02-18T00:00:00Z", "to": "2026-03-18T15:00:00Z"}


def test_the_admin_audit_needs_org_and_range(readers: Clients, still_world: World) -> None:
    admin = readers("demo-admin")
    org = still_world.by_handle["admin"].org
    answer = admin.get("/adminAudit/events", params=RANGE | {"orgId": org.id})
    items = answer.json()["items"]
    assert len(items) == 4
    assert {it["data"]["eventCategory"] for it in items} > {"LOGINS"}
    assert any(it["data"]["targetId"] is None for it in items)
    only = RANGE | {"orgId": org.event_id, "eventCategories": "USERS, DEVICES"}
    assert len(admin.get("/adminAudit/events", params=only).json()["items"]) == 2
    rest = RANGE | {"orgId": org.id, "offset": "3"}
    assert admin.get("/adminAudit/events", params=rest).json()["items"] == items[3:]
    for missing in ("orgId", "from", "to"):
        query = {k: v for k, v in (RANGE | {"orgId": org.id}).items() if k != missing}
        assert admin.get("/adminAudit/events", params=query).status_code == 400
    old = {"orgId": org.id, "from": "2024-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}
    assert admin.get("/adminAudit/events", params=old).status_code == 400
    foreign = still_world.by_handle["partner-officer"].org.id
    assert admin.get("/adminAudit/events", params=RANGE | {"orgId": foreign}).status_code == 404
    assert readers("demo-officer").get("/adminAudit/events").status_code == 403
    assert "RECORDINGS" in admin.get("/adminAudit/eventCategories").json()["eventCategories"]


def test_the_pro_pack_opens_sign_ins_and_older_events(hands: Hands) -> None:
    query = {"startTime": RANGE["from"], "endTime": RANGE["to"]}
    old = clock.iso(hands.at - 120 * clock.DAY)
    for pro_pack, status in ((False, 403), (True, 200)):
        script = scenarios.load("leak")(hands.at, 500, 7)
        world = World(script, hands, rules=Rules(pro_pack=pro_pack))
        query["orgId"] = world.by_handle["admin"].org.id
        with running(world) as clients:
            answer = clients("demo-admin").get("/admin/securityAudit/events", params=query)
            assert answer.status_code == status
            events = clients("demo-officer").get("/events", params={"from": old})
            assert events.status_code == status
    kinds = [it["data"]["eventStatus"] for it in answer.json()["items"]]
    assert kinds.count("FAILURE") == 1
    assert {it["data"]["eventCategory"] for it in answer.json()["items"]} == {"LOGINS", "LOGOUT"}


def test_there_are_five_classifications_in_order(readers: Clients) -> None:
    items = readers("demo-officer").get("/classifications").json()["items"]
    assert [it["rank"] for it in items] == [0, 1, 2, 3, 4]
    room = readers("demo-user").get("/rooms", params={"type": "group", "max": 1}).json()
    assert room["items"][0]["classificationId"] in {it["id"] for it in items}


def test_organizations_are_those_of_the_caller(readers: Clients, still_world: World) -> None:
    admin = readers("demo-admin")
    [org] = admin.get("/organizations").json()["items"]
    assert org["created"].endswith("+00:00")
    assert admin.get(f"/organizations/{org['id']}").json() == org
    foreign = still_world.by_handle["partner-officer"].org.id
    assert admin.get(f"/organizations/{foreign}").status_code == 404


@pytest.mark.parametrize("token", ["demo-officer", "demo-user", "demo-admin"])
def test_a_token_tells_its_end_in_milliseconds(readers: Clients, hands: Hands, token: str) -> None:
    assert readers(token).get("/authorizations/tokenExpiry").json()["exp"] > hands.at
