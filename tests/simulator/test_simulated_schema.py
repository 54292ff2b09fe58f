"""In strict mode every operation answers as the published reference of Webex says, to the field."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from tui.simulator import scenarios
from tui.simulator.keyring import SECRET
from tui.simulator.routes import OPERATIONS
from tui.simulator.rules import Rules
from tui.simulator.world import World

from .conftest import Clients, Hands, running

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "contract" / "webex-openapi.json").read_text("utf-8")
)
PATHS: dict[str, dict[str, Any]] = REFERENCE["paths"] | REFERENCE["x-supplement"]["paths"]
OPEN = {"inputs", "host", "serviceData"}
SPAN = {"from": "2026-02-18T15:00:00Z", "to": "2026-03-18T15:00:00Z"}
OLD_SITE = "aquilarobotics-eu.webex.com"
Asked = tuple[str, str, httpx.Response]


def closed(schema: Any, name: str = "") -> Any:
    """Return a schema that allows no other fields than those it names."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {key: closed(value, key) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict):
        inner = schema["properties"].items()
        shut["properties"] = {key: closed(value, key) for key, value in inner}
        if name not in OPEN:
            shut["additionalProperties"] = False
    return shut


COMPONENTS = {
    "schemas": {
        name: closed(schema, name) for name, schema in REFERENCE["components"]["schemas"].items()
    }
}


class Tour:
    """Calls every operation once or more, and tells which."""

    def __init__(self, clients: Clients, world: World, hands: Hands) -> None:
        self.hands = hands
        self.officer, self.admin = clients("demo-officer"), clients("demo-admin")
        self.user, self.anybody = clients("demo-user"), clients("")
        self.world = world
        self.asked: list[Asked] = []

    def ask(
        self, client: httpx.Client, method: str, template: str, key: str = "", **more: Any
    ) -> Any:
        path = re.sub(r"\{\w+\}", key, template)
        answer = client.request(method, path, **more)
        self.asked.append((method, template, answer))
        return answer.json() if "json" in answer.headers.get("content-type", "") else None

    def room(self, title: str) -> str:
        return next(room.id for room in self.world.rooms.values() if room.title == title)

    def everything(self) -> list[Asked]:
        self.reading()
        self.meetings()
        self.organization()
        self.writing()
        return self.asked

    def reading(self) -> None:
        officer, user, ask = self.officer, self.user, self.ask
        for resource in sorted({*EVENTS}):
            calling = {"serviceType": "calling"} if resource == "convergedRecordings" else {}
            query = {"resource": resource, "max": 200} | calling
            events = ask(officer, "GET", "/events", params=query)["items"]
            assert events, resource
            ask(officer, "GET", "/events/{eventId}", events[0]["id"])
        plan, action = self.room("Project Falcon"), "/attachment/actions/{id}"
        for room in (plan, self.room("Lunch & Co"), self.room("Board papers")):
            listed = ask(officer, "GET", "/messages", params={"roomId": room})["items"]
            for message in listed[:20]:
                ask(officer, "GET", "/messages/{messageId}", message["id"])
            ask(officer, "GET", "/memberships", params={"roomId": room})
            ask(officer, "GET", "/rooms/{roomId}", room)
        acts = officer.get("/events", params={"resource": "attachmentActions"}).json()["items"]
        ask(officer, "GET", action, acts[0]["data"]["id"])
        person = self.world.by_handle["siobhan"]
        ask(user, "GET", "/messages/direct", params={"personId": person.id})
        ask(user, "GET", "/rooms", params={"max": 200})
        [tab] = ask(user, "GET", "/room/tabs", params={"roomId": self.room("Engineering")})["items"]
        ask(user, "GET", "/room/tabs/{id}", tab["id"])
        ask(user, "GET", "/rooms/{roomId}/meetingInfo", self.room("Engineering"))
        ask(officer, "GET", "/people", params={"id": f"{person.id},x"})
        ask(self.admin, "GET", "/people", params={"max": 100})
        ask(officer, "GET", "/people/me")
        ask(self.admin, "GET", "/people/{personId}", person.id)
        [team, *_] = ask(user, "GET", "/teams")["items"]
        ask(officer, "GET", "/teams/{teamId}", team["id"])
        members = ask(officer, "GET", "/team/memberships", params={"teamId": team["id"]})["items"]
        ask(officer, "GET", "/team/memberships/{membershipId}", members[0]["id"])
        posts = officer.get("/events", params={"resource": "files", "max": 1}).json()["items"]
        message = officer.get("/events", params={"resource": "messages", "max": 1000}).json()
        files = (
            url
            for event in message["items"]
            for url in officer.get(f"/messages/{event['data']['id']}").json().get("files", ())
        )
        key = next(files).rpartition("/")[2]
        assert posts
        ask(officer, "GET", "/contents/{contentId}", key)
        ask(officer, "HEAD", "/contents/{contentId}", key)

    def meetings(self) -> None:
        officer, ask = self.officer, self.ask
        meeting: dict[str, Any] = {}
        for status in ("available", "deleted", "purged"):
            for site in ("aquilarobotics.webex.com", OLD_SITE):
                query = SPAN | {"status": status, "siteUrl": site, "max": "100"}
                for it in ask(officer, "GET", "/admin/recordings", params=query)["items"]:
                    ask(officer, "GET", "/recordings/{recordingId}", it["id"])
                    meeting = it
            calls = "/admin/convergedRecordings"
            for it in ask(officer, "GET", calls, params=SPAN | {"status": status})["items"]:
                ask(officer, "GET", "/convergedRecordings/{recordingId}", it["id"])
                path = "/convergedRecordings/{recordingId}/metadata"
                ask(officer, "GET", path, it["id"], params={"showAllTypes": "true"})
        report = SPAN | {"hostEmail": "all", "max": "100"}
        summaries = ask(officer, "GET", "/recordingReport/accessSummary", params=report)["items"]
        seen = next(it["recordingId"] for it in summaries if it["viewCount"])
        ask(officer, "GET", "/recordingReport/accessDetail", params={"recordingId": seen})
        query = SPAN | {"siteUrl": meeting["siteUrl"]}
        found = ask(officer, "GET", "/admin/meetingTranscripts", params=query)["items"]
        path = "/meetingTranscripts/{transcriptId}"
        ask(officer, "GET", f"{path}/download", found[0]["id"])
        ask(officer, "GET", f"{path}/snippets", found[0]["id"])
        for key in ("meetingId", "scheduledMeetingId", "meetingSeriesId"):
            held = ask(officer, "GET", "/admin/meetings/{meetingId}", meeting[key])
        number = {"meetingNumber": held["meetingNumber"]}
        ask(officer, "GET", "/admin/meetings", params=number)
        [outlook] = [it for it in self.world.meetings.values() if it.guests]
        ask(officer, "GET", "/meetingParticipants", params={"meetingId": outlook.id})
        old = next(it for it in self.world.meetings.values() if it.site == OLD_SITE)
        query = {"meetingId": old.id}
        assert ask(officer, "GET", "/meetings/postMeetingChats", params=query)["items"]
        ask(self.user, "GET", "/meetingPreferences/sites")
        ask(officer, "DELETE", "/meetings/postMeetingChats", params=query)
        line = next(it for it in self.world.chat.values() if it.deleted is None)
        ask(officer, "DELETE", "/meeting/messages/{meetingMessageId}", line.id)
        reason = {"reason": "audit", "comment": "CASE-7"}
        ask(officer, "DELETE", path, found[0]["id"], json=reason)
        self.recycling(reason)

    def recycling(self, reason: dict[str, str]) -> None:
        films = [
            it
            for it in self.world.recordings.values()
            if it.status == "available" and it.owner.org is self.world.by_handle["admin"].org
        ]
        tapes = list(self.world.call_recordings.values())
        host = {"hostEmail": films[0].owner.email}
        body = {"recordingIds": [films[0].id]}
        for move in ("softDelete", "restore", "softDelete", "purge"):
            self.ask(self.admin, "POST", f"/recordings/{move}", params=host, json=body)
        tape = next(it for it in tapes if it.status == "available")
        whose = {"ownerEmail": tape.owner.email, "recordingIds": [tape.id]}
        for move in ("softDelete", "restore", "softDelete", "purge"):
            self.ask(self.admin, "POST", f"/convergedRecordings/{move}", json=whose)
        one = "/recordings/{recordingId}"
        self.ask(self.officer, "DELETE", one, films[1].id, json=reason)
        self.ask(self.admin, "DELETE", "/admin/recordings/{recordingId}", films[2].id)
        path = "/convergedRecordings/{recordingId}"
        self.ask(self.officer, "DELETE", path, tape.id, json=reason)

    def organization(self) -> None:
        ask, admin = self.ask, self.admin
        [org] = ask(admin, "GET", "/organizations")["items"]
        ask(admin, "GET", "/organizations/{orgId}", org["id"])
        query = SPAN | {"orgId": org["id"]}
        assert ask(admin, "GET", "/adminAudit/events", params=query)["items"]
        ask(admin, "GET", "/adminAudit/eventCategories")
        times = {"startTime": SPAN["from"], "endTime": SPAN["to"], "orgId": org["id"]}
        assert ask(admin, "GET", "/admin/securityAudit/events", params=times)["items"]
        ask(admin, "GET", "/classifications")
        ask(self.user, "GET", "/authorizations/tokenExpiry")
        client = {"client_id": "demo-client", "client_secret": SECRET}
        form = client | {"grant_type": "refresh_token", "refresh_token": "demo-user-refresh"}
        ask(self.anybody, "POST", "/access_token", data=form)
        scope = client | {"scope": "spark:people_read"}
        login = ask(self.anybody, "POST", "/device/authorize", data=scope)
        self.hands.at += 10_000
        poll = client | {"device_code": login["device_code"], "grant_type": DEVICE}
        basic = ("demo-client", SECRET)
        ask(self.anybody, "POST", "/device/token", data=poll, auth=basic)

    def writing(self) -> None:
        officer, ask = self.officer, self.ask
        room = self.room("Project Falcon")
        body: dict[str, object] = {"roomId": room, "personId": self.world.by_handle["thabo"].id}
        added = ask(officer, "POST", "/memberships", json=body)
        path = "/memberships/{membershipId}"
        ask(officer, "GET", path, added["id"])
        both = {"isModerator": True, "isRoomHidden": False}
        ask(officer, "PUT", path, added["id"], json=both)
        ask(officer, "DELETE", path, added["id"])
        title = {"title": "Project Falcon", "description": "sealed"}
        ask(officer, "PUT", "/rooms/{roomId}", room, json=title)
        team = next(it for it in self.world.teams.values() if it.name == "Engineering")
        query = {"teamId": team.id}
        members = officer.get("/team/memberships", params=query).json()["items"]
        member = next(it["id"] for it in members if not it["isModerator"])
        path = "/team/memberships/{membershipId}"
        ask(officer, "PUT", path, member, json={"isModerator": True})
        ask(officer, "DELETE", path, member)
        message = next(it for it in self.world.messages.values() if it.room.id == room)
        ask(officer, "DELETE", "/messages/{messageId}", message.id)
        ask(self.user, "DELETE", "/rooms/{roomId}", self.room("Vision 👁"))


DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
EVENTS: list[str] = REFERENCE["components"]["schemas"]["EventResourceEnum"]["enum"]


@pytest.fixture
def asked(hands: Hands) -> Iterator[list[Asked]]:
    script = scenarios.load("leak")(hands.at, 2_000, 7)
    world = World(script, hands, seed=7, rules=Rules(pro_pack=True))
    with running(world, mode="strict") as clients:
        yield Tour(clients, world, hands).everything()


def test_every_operation_answers_as_the_reference_says(asked: list[Asked]) -> None:
    ended = ("GET", "/rooms/{roomId}/meetingInfo")
    for method, template, answer in asked:
        where = f"{method} {answer.url}: {answer.text[:200]}"
        if (method, template) == ended:
            assert answer.status_code == 404
            continue
        responses = PATHS[template][method.lower()]["responses"]
        assert str(answer.status_code) in responses, where
        content = responses[str(answer.status_code)].get("content", {})
        if answer.status_code == 204:
            assert answer.content == b""
            continue
        media = next((kind for kind in content if "json" in kind), None)
        if media is not None:
            schema = {
                "allOf": [closed(content[media]["schema"])],
                "components": COMPONENTS,
            }
            problems = list(Draft202012Validator(schema).iter_errors(answer.json()))
            assert not problems, f"{where}\n{problems[0]}"
        elif method == "GET":
            assert answer.content
    published = {(method.upper(), path) for path, methods in PATHS.items() for method in methods}
    assert len(published) == 67
    assert {(method, template) for method, template, _ in asked} == published


def test_refusals_have_the_published_form(readers: Clients) -> None:
    schema = COMPONENTS["schemas"]["ErrorBody"]
    officer = readers("demo-officer")
    for operation in OPERATIONS:
        answer = officer.request(operation.method, operation.path.replace("{key}", "nothing"))
        if answer.status_code >= 400:
            problems = list(Draft202012Validator(schema).iter_errors(answer.json()))
            assert not problems, f"{operation}\n{problems}"


def test_the_usual_answers_say_more_than_the_reference(readers: Clients) -> None:
    schema = {"allOf": [COMPONENTS["schemas"]["Event"]], "components": COMPONENTS}
    listed = readers("demo-officer").get("/events", params={"resource": "memberships"}).json()
    problems = list(Draft202012Validator(schema).iter_errors(listed["items"][0]))
    assert "personDisplayName" in problems[0].message
