"""The facts of each story can be found to the end through the API alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tui.simulator import clock, ids, scenarios
from tui.simulator.world import World

from .conftest import START, running

Event = dict[str, Any]


class Case:
    """Everything an officer finds in the history of a scenario."""

    def __init__(self, client: httpx.Client, admin: httpx.Client) -> None:
        self.client, self.admin = client, admin
        self.events: list[Event] = []
        answer = client.get("/events", params={"max": 1000})
        while True:
            self.events += answer.json()["items"]
            if "next" not in answer.links:
                break
            answer = client.get(answer.links["next"]["url"])
        self.events.reverse()

    def find(self, resource: str, type_: str, **data: object) -> list[Event]:
        return [
            event
            for event in self.events
            if (event["resource"], event["type"]) == (resource, type_)
            and all(event["data"].get(name) == value for name, value in data.items())
        ]

    def message(self, key: str) -> dict[str, Any]:
        answer = self.client.get(f"/messages/{key}")
        assert answer.status_code == 200
        body: dict[str, Any] = answer.json()
        return body

    def person(self, email: str) -> str:
        found = self.client.get("/people", params={"email": email}).json()["items"]
        return str(found[0]["id"])

    def room(self, title: str) -> str:
        rooms = {str(event["data"].get("roomId", "")) for event in self.events} - {""}
        titles = {self.client.get(f"/rooms/{key}").json().get("title"): key for key in rooms}
        return titles[title]


@contextmanager
def opened(scenario: str) -> Iterator[Case]:
    start = clock.milliseconds(START)
    world = World(scenarios.load(scenario)(start, 1_000, 7), lambda: start)
    with running(world) as clients:
        yield Case(clients("demo-officer"), clients("demo-admin"))


@pytest.fixture(scope="module")
def leak() -> Iterator[Case]:
    with opened("leak") as case:
        yield case


@pytest.fixture(scope="module")
def harassment() -> Iterator[Case]:
    with opened("harassment") as case:
        yield case


def test_leak_the_label_was_lowered_before_the_guest_came(leak: Case) -> None:
    falcon = leak.room("Project Falcon")
    dorian = leak.person("dorian.maric@aquila-robotics.example")
    [lowered] = leak.find("rooms", "updated", id=falcon)
    [joined] = leak.find(
        "memberships", "created", roomId=falcon, personEmail="nico.brandt77@postfach.example"
    )
    assert lowered["actorId"] == joined["actorId"] == dorian
    assert lowered["created"] < joined["created"]
    room = leak.client.get(f"/rooms/{falcon}").json()
    assert room["classificationId"] == lowered["data"]["classificationId"]


def test_leak_the_guests_downloads_lead_back_to_the_leavers_messages(leak: Case) -> None:
    guest = leak.find("memberships", "created", personEmail="nico.brandt77@postfach.example")
    guest_id = guest[0]["data"]["personId"]
    downloads = [e for e in leak.find("files", "read") if e["actorId"] == guest_id]
    previews = [e for e in leak.find("file_transcodings", "read") if e["actorId"] == guest_id]
    assert len(downloads) == 5
    assert [event["data"]["pageNumber"] for event in previews] == [1]
    dorian = leak.person("dorian.maric@aquila-robotics.example")
    for event in downloads + previews:
        data = event["data"]
        assert clock.parse(event["created"]) % clock.DAY // clock.HOUR in (23, 0, 1, 2, 3)
        message_uuid, _, index = data["fileId"].partition("/")
        message = leak.message(ids.encode("MESSAGE", message_uuid))
        assert message["personId"] == dorian
        assert message["files"][int(index)] == data["fileContentUrl"]
        assert message["created"] < event["created"]
        assert leak.client.get(data["fileContentUrl"]).status_code == 200


def test_leak_traces_are_removed_and_stay_readable(leak: Case) -> None:
    falcon = leak.room("Project Falcon")
    dorian = leak.person("dorian.maric@aquila-robotics.example")
    erased = [
        leak.message(event["data"]["id"])
        for event in leak.find("messages", "deleted", roomId=falcon, personId=dorian)
        if event["actorId"] == dorian
    ]
    names = {
        leak.client.head(url).headers["content-disposition"]
        for message in erased
        for url in message.get("files", ())
    }
    assert names == {
        'attachment; filename="falcon-price-list-2027.csv"',
        'attachment; filename="falcon-supplier-costs.xlsx"',
    }
    [removed] = leak.find("memberships", "deleted", personEmail="nico.brandt77@postfach.example")
    assert removed["actorId"] == dorian
    side = leak.room("Falcon handover")
    members = leak.client.get("/memberships", params={"roomId": side}).json()["items"]
    assert {m["personEmail"] for m in members} == {
        "dorian.maric@aquila-robotics.example",
        "nico.brandt77@postfach.example",
    }


def test_leak_a_colleague_asks(leak: Case) -> None:
    falcon = leak.room("Project Falcon")
    dorian = leak.person("dorian.maric@aquila-robotics.example")
    [question] = [
        e
        for e in leak.find("messages", "created", roomId=falcon)
        if "private mail address" in e["data"]["text"]
    ]
    assert dorian in question["data"]["mentionedPeople"]
    [excuse] = leak.find("messages", "created", parentId=question["data"]["id"])
    assert excuse["actorId"] == dorian


def test_harassment_one_deletion_is_by_a_moderator(harassment: Case) -> None:
    gerd = harassment.person("gerd.falkenrath@aquila-robotics.example")
    tomasz = harassment.person("tomasz.wrona@aquila-robotics.example")
    line, private = harassment.room("Line 2 Shifts"), harassment.room("Leila Haddad")
    gone = harassment.find("messages", "deleted", personId=gerd)
    actors = {harassment.message(e["data"]["id"])["text"]: e["actorId"] for e in gone}
    assert actors["Leila crying in the break room again, so we are one short."] == tomasz
    assert sum(actor == gerd for actor in actors.values()) >= 5
    assert len([e for e in gone if e["data"]["roomId"] == private]) >= 3
    members = harassment.client.get("/memberships", params={"roomId": line}).json()["items"]
    assert [m["isModerator"] for m in members if m["personId"] == tomasz] == [True]


def test_harassment_both_versions_of_the_edited_message_are_in_the_events(
    harassment: Case,
) -> None:
    [edit] = [
        e
        for e in harassment.find("messages", "updated")
        if e["data"]["text"] == "Could somebody help with the handover?"
    ]
    [original] = harassment.find("messages", "created", id=edit["data"]["id"])
    assert "Nobody understands" in original["data"]["text"]
    assert harassment.message(edit["data"]["id"])["text"] == edit["data"]["text"]


def test_harassment_the_deleted_picture_and_list_are_kept(harassment: Case) -> None:
    gerd = harassment.person("gerd.falkenrath@aquila-robotics.example")
    types = {
        harassment.client.head(url).headers["content-type"]
        for event in harassment.find("messages", "deleted", personId=gerd)
        for url in harassment.message(event["data"]["id"]).get("files", ())
    }
    assert types >= {"image/png", "application/pdf"}


def test_harassment_the_victim_confides(harassment: Case) -> None:
    room = harassment.room("Ingrid Solheim")
    texts = [e["data"]["text"] for e in harassment.find("messages", "created", roomId=room)]
    assert any("afraid of going to work" in text for text in texts)
