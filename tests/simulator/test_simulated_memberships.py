from tui.simulator.world import World

from .conftest import Clients, Hands


def falcon(world: World) -> str:
    return next(room.id for room in world.rooms.values() if room.title == "Project Falcon")


def test_adding_and_removing_shows_in_roster_and_feed(
    clients: Clients, world: World, hands: Hands
) -> None:
    officer = clients("demo-officer")
    person = world.by_handle["thabo"]
    body = {"roomId": falcon(world), "personEmail": person.email, "isModerator": True}
    hands.at += 1
    added = officer.post("/memberships", json=body)
    assert added.status_code == 200
    assert added.json()["personId"] == person.id
    assert added.json()["isModerator"] is True
    path = f"/memberships/{added.json()['id']}"
    assert officer.get(path).json() == added.json()
    assert officer.post("/memberships", json=body).status_code == 409
    hands.at += 1
    assert officer.delete(path).status_code == 204
    assert officer.get(path).status_code == 404
    assert officer.delete(path).status_code == 404
    query = {"resource": "memberships", "max": "2"}
    removed, joined = officer.get("/events", params=query).json()["items"]
    assert (joined["type"], removed["type"]) == ("created", "deleted")
    assert joined["data"] == removed["data"] == added.json()
    assert joined["actorId"] == officer.get("/people/me").json()["id"]


def test_bad_additions_are_refused(clients: Clients, world: World) -> None:
    officer = clients("demo-officer")
    room, person = falcon(world), world.by_handle["thabo"].id
    direct = next(r.id for r in world.rooms.values() if r.title == "Empty Title")
    for body, status in (
        ({"personId": person}, 400),
        ({"roomId": room}, 400),
        ({"roomId": room, "personEmail": "nobody@nowhere.example"}, 404),
        ({"roomId": "x", "personId": person}, 404),
        ({"roomId": direct, "personId": person}, 400),
    ):
        assert officer.post("/memberships", json=body).status_code == status, body
    assert officer.post("/memberships", content=b"[1").status_code == 400
    assert clients("demo-readonly").post("/memberships", json={}).status_code == 403


def test_the_last_moderator_of_a_team_stays(clients: Clients, world: World) -> None:
    officer = clients("demo-officer")
    general = next(iter(world.teams.values())).general
    members = officer.get("/memberships", params={"roomId": general.id}).json()["items"]
    moderators = [member for member in members if member["isModerator"]]
    for moderator in moderators[1:]:
        assert officer.delete(f"/memberships/{moderator['id']}").status_code == 204
    assert officer.delete(f"/memberships/{moderators[0]['id']}").status_code == 409


def test_officers_of_another_organization_do_not_manage_our_rooms(
    clients: Clients, world: World
) -> None:
    partner = clients("demo-partner-officer")
    room = falcon(world)
    ours = world.by_handle["k-buy"]
    body = {"roomId": room, "personId": ours.id}
    assert partner.post("/memberships", json=body).status_code == 403
    members = partner.get("/memberships", params={"roomId": room}).json()["items"]
    assert {member["personEmail"].split("@")[1] for member in members} == {"kestrel-optics.example"}
    assert partner.delete(f"/memberships/{members[0]['id']}").status_code == 204


def test_by_person_only_rooms_of_their_own_organization_are_listed(
    readers: Clients, still_world: World
) -> None:
    officer = readers("demo-officer")
    person = still_world.by_handle["chiara"]
    expected = {room.id for room in still_world.rooms_of(person) if room.owner is person.org}
    assert expected < {room.id for room in still_world.rooms_of(person)}
    for query in ({"personId": person.id}, {"personEmail": person.email}):
        items = officer.get("/memberships", params=query).json()["items"]
        assert {member["roomId"] for member in items} == expected
        assert {member["personId"] for member in items} == {person.id}
    assert readers("demo-user").get("/memberships", params=query).status_code == 400
    assert officer.get("/memberships", params={"personEmail": "a@b.example"}).json() == {
        "items": []
    }


def test_pages_of_a_roster_hold_everybody_once(readers: Clients, still_world: World) -> None:
    officer = readers("demo-officer")
    room = next(r for r in still_world.rooms.values() if r.title == "Aquila All Hands")
    answer = officer.get("/memberships", params={"roomId": room.id, "max": 7})
    found = []
    while True:
        found += [member["personId"] for member in answer.json()["items"]]
        if "next" not in answer.links:
            break
        answer = officer.get(answer.links["next"]["url"])
    assert sorted(found) == sorted(m.person.id for m in room.roster.values())
