"""People, rooms and teams."""

import pytest

from tui.simulator import ids
from tui.simulator.world import World

from .conftest import Clients


def test_the_officer_learns_who_they_are(readers: Clients) -> None:
    me = readers("demo-officer").get("/people/me").json()
    assert me["displayName"] == "Marguerite Delacroix"
    assert me["emails"] == ["marguerite.delacroix@aquila-robotics.example"]
    assert me["siteUrls"] == ["aquilarobotics.webex.com", "aquilarobotics-eu.webex.com"]
    assert len(me["roles"]) == 1
    assert ids.decode(me["orgId"])[0] == "ORGANIZATION"


def test_people_are_found_by_mail_and_name_in_the_own_organization(
    readers: Clients, still_world: World
) -> None:
    officer = readers("demo-officer")
    dorian = still_world.by_handle["dorian"]
    found = officer.get("/people", params={"email": dorian.email}).json()["items"]
    assert [person["id"] for person in found] == [dorian.id]
    found = officer.get("/people", params={"displayName": "dor"}).json()["items"]
    assert [person["id"] for person in found] == [dorian.id]
    guest = still_world.by_handle["guest"]
    assert officer.get("/people", params={"email": guest.email}).json() == {"items": []}
    assert officer.get(f"/people/{guest.id}").json()["displayName"] == "Nico Brandt"


def test_only_administrators_list_everybody(readers: Clients, still_world: World) -> None:
    assert readers("demo-officer").get("/people").status_code == 400
    listed = readers("demo-admin").get("/people").json()["items"]
    org = still_world.by_handle["admin"].org
    everybody = [person.id for person in still_world.people.values() if person.org is org]
    assert sorted(person["id"] for person in listed) == sorted(everybody)
    assert len(everybody) > 35
    assert all("roles" in person for person in listed)


def test_up_to_85_people_are_looked_up_by_id(readers: Clients, still_world: World) -> None:
    officer = readers("demo-officer")
    known = [person.id for person in still_world.people.values()][:60]
    asked = [*known, "nonsense"]
    body = officer.get("/people", params={"id": ",".join(asked)}).json()
    assert [person["id"] for person in body["items"]] == known
    assert body["notFoundIds"] == ["nonsense"]
    assert not any("status" in person for person in body["items"])
    assert officer.get("/people", params={"id": ",".join(known[:1] * 86)}).status_code == 400


def test_unknown_people_are_404(readers: Clients) -> None:
    unknown = ids.encode("PEOPLE", ids.named("nobody"))
    for key in (unknown, "nonsense", ids.encode("ROOM", ids.named("nobody"))):
        assert readers("demo-officer").get(f"/people/{key}").status_code == 404


def test_rooms_show_owner_classification_and_team(readers: Clients, still_world: World) -> None:
    officer = readers("demo-officer")
    shown = [
        officer.get(f"/rooms/{room.id}").json()
        for room in still_world.rooms.values()
        if room.orgs_ever & 1
    ]
    titles = {room["title"]: room for room in shown}
    assert len(shown) >= 25
    assert titles["Empty Title"]["type"] == "direct"
    assert titles["Kestrel Lens Programme"]["ownerId"] != titles["Sales"]["ownerId"]
    assert sum(room["type"] == "direct" for room in shown) >= 5
    for room in shown:
        assert room["created"] <= room["lastActivity"]
        assert ("classificationId" in room) == (room["type"] == "group")
    team = titles["Firmware"]["teamId"]
    assert ids.decode(team)[1] == ids.decode(titles["Engineering"]["id"])[1]


@pytest.mark.parametrize("sort", ["id", "lastactivity", "created"])
def test_a_persons_rooms_are_sorted_and_filtered(readers: Clients, sort: str) -> None:
    user = readers("demo-user")
    rooms = user.get("/rooms", params={"sortBy": sort}).json()["items"]
    if sort == "id":
        assert [room["id"] for room in rooms] == sorted(room["id"] for room in rooms)
    else:
        field = {"lastactivity": "lastActivity", "created": "created"}[sort]
        times = [room[field] for room in rooms]
        assert times == sorted(times, reverse=True)
    direct = user.get("/rooms", params={"sortBy": sort, "type": "direct"}).json()["items"]
    assert direct == [room for room in rooms if room["type"] == "direct"] != []


@pytest.mark.parametrize("query", [{"type": "huge"}, {"sortBy": "colour"}])
def test_bad_room_queries_are_400(readers: Clients, query: dict[str, str]) -> None:
    assert readers("demo-user").get("/rooms", params=query).status_code == 400


def test_a_team_mirrors_its_general_room(readers: Clients, still_world: World) -> None:
    officer, user = readers("demo-officer"), readers("demo-user")
    assert [team["name"] for team in user.get("/teams").json()["items"]] == ["Engineering"]
    for team in still_world.teams.values():
        assert officer.get(f"/teams/{team.id}").json()["name"] == team.name
        query = {"teamId": team.id}
        members = officer.get("/team/memberships", params=query).json()["items"]
        assert {m["personId"] for m in members} == {
            m.person.id for m in team.general.roster.values()
        }
        assert officer.get(f"/team/memberships/{members[0]['id']}").json() == members[0]
        rooms = user.get("/rooms", params=query).json()["items"]
        assert all(room["teamId"] == team.id for room in rooms)
    assert readers("demo-partner-officer").get(f"/teams/{team.id}").status_code == 404
    assert officer.get("/team/memberships").status_code == 400
