"""The stories of the stolen bot, the deleted recording, the hostile guest and the empty office."""

import json
from collections.abc import Iterator

import pytest

from tui.simulator import scenarios
from tui.simulator.scenarios.hostile import TEXTS
from tui.simulator.world import World

from .conftest import Clients, Hands, running
from .test_simulated_stories import Case, opened

SPAN = {"from": "2026-02-18T15:00:00Z", "to": "2026-03-18T15:00:00Z", "max": "100"}
SITE, OLD = "aquilarobotics.webex.com", "aquilarobotics-eu.webex.com"


@pytest.fixture(scope="module")
def phishing() -> Iterator[Case]:
    with opened("phishing") as case:
        yield case


@pytest.fixture(scope="module")
def recording() -> Iterator[Case]:
    with opened("recording") as case:
        yield case


@pytest.fixture(scope="module")
def hostile() -> Iterator[Case]:
    with opened("hostile") as case:
        yield case


def bot_posts(case: Case) -> list[dict[str, str]]:
    created = case.find("messages", "created", personEmail="expensehelper@webex.bot")
    return [event["data"] for event in created]


def test_phishing_the_bot_posts_the_trap_and_was_decent_before(phishing: Case) -> None:
    posts = bot_posts(phishing)
    bad = [it for it in posts if "aquila-expenses.example" in it["text"]]
    assert len(bad) > 60
    assert len({it["roomId"] for it in bad}) == len(bad)
    assert 0 < len(posts) - len(bad) < 20
    assert {
        it["actorId"] for it in phishing.find("messages", "created", personId=bad[0]["personId"])
    }
    spread = sorted(it["created"] for it in bad)
    assert spread[0][:10] == spread[-1][:10]


def test_phishing_deletes_are_new_done_already_or_not_ours(phishing: Case) -> None:
    client = phishing.client
    bad = [it for it in bot_posts(phishing) if "aquila-expenses.example" in it["text"]]
    gone = {
        event["data"]["id"]
        for event in phishing.find("messages", "deleted", personEmail="expensehelper@webex.bot")
    }
    assert 0 < len(gone) < len(bad) / 5
    states = {it["id"]: client.delete(f"/messages/{it['id']}").status_code for it in bad}
    assert {key for key, state in states.items() if state == 410} == gone
    assert set(states.values()) == {204, 410}
    memberships = client.get("/memberships", params={"personEmail": "expensehelper@webex.bot"})
    assert memberships.json() == {"items": []}
    roster = client.get("/memberships", params={"roomId": bad[0]["roomId"]}).json()["items"]
    [bot] = [it for it in roster if it["personEmail"] == "expensehelper@webex.bot"]
    assert client.delete(f"/memberships/{bot['id']}").status_code == 204


def test_phishing_two_people_gave_their_password_away(phishing: Case) -> None:
    inputs = [it["data"]["inputs"] for it in phishing.find("attachmentActions", "created")]
    assert len([it for it in inputs if "password" in it]) == 2
    org = phishing.admin.get("/people/me").json()["orgId"]
    query = {"startTime": SPAN["from"], "endTime": SPAN["to"], "orgId": org}
    entries = phishing.admin.get("/admin/securityAudit/events", params=query).json()["items"]
    far = [it["data"] for it in entries if it["data"]["actorIp"] == "203.0.113.66"]
    assert [it["eventStatus"] for it in far] == ["SUCCESS", "FAILURE", "FAILURE", "FAILURE"]


def test_phishing_the_bot_posts_again(hands: Hands) -> None:
    world = World(scenarios.load("phishing")(hands.at, 800, 7), hands, seed=7)
    bot = world.by_handle["bot-expense"]
    before = sum(message.author is bot for message in world.messages.values())
    hands.at += 91_000
    world.now()
    assert sum(message.author is bot for message in world.messages.values()) == before + 1


def recordings(case: Case, status: str, site: str = SITE) -> list[dict[str, str]]:
    query = SPAN | {"status": status, "siteUrl": site}
    found: list[dict[str, str]] = case.client.get("/admin/recordings", params=query).json()["items"]
    return [it for it in found if "Price round" in it["topic"]]


def test_recording_the_purged_one_is_still_to_be_had(recording: Case) -> None:
    [purged] = recordings(recording, "purged")
    shown = recording.client.get(f"/recordings/{purged['id']}").json()
    links = shown["temporaryDirectDownloadLinks"]
    assert recording.client.get(links["recordingDownloadLink"]).content[4:8] == b"ftyp"
    assert recording.admin.get(f"/recordings/{purged['id']}").status_code == 404
    query = {"recordingId": purged["id"]}
    seen = recording.client.get("/recordingReport/accessDetail", params=query).json()["items"]
    assert [(it["name"], it["downloaded"]) for it in seen] == [
        ("Luis Echeverría", True),
        ("Luis Echeverría", False),
    ]
    org = recording.admin.get("/people/me").json()["orgId"]
    audit = recording.admin.get(
        "/adminAudit/events", params=SPAN | {"orgId": org, "eventCategories": "RECORDINGS"}
    ).json()["items"]
    texts = [it["data"]["actionText"] for it in reversed(audit)]
    assert texts[:2] == [
        "Mikael Ahonen moved a recording to the recycle bin: Price round",
        "Mikael Ahonen purged a recording: Price round",
    ]


def test_recording_transcript_and_chat_tell_what_was_agreed(recording: Case) -> None:
    client = recording.client
    query = SPAN | {"siteUrl": SITE}
    listed = client.get("/admin/meetingTranscripts", params=query).json()["items"]
    [it] = [it for it in listed if it["meetingTopic"] == "Price round"]
    assert "thirty-nine five" in client.get(it["txtDownloadLink"]).text
    lines = recording.find("meetingMessages", "created", meetingId=it["meetingId"])
    [gone] = recording.find("meetingMessages", "deleted", meetingId=it["meetingId"])
    told = {event["data"]["id"]: event["data"]["text"] for event in lines}
    assert told[gone["data"]["id"]] == "Nobody goes below 39 500. Agreed?"
    people = client.get("/meetingParticipants", params={"meetingId": it["meetingId"]}).json()
    joined = {one["displayName"]: one["joinedTime"] for one in people["items"]}
    assert joined["Julien Marchetti"] > joined["Luis Echeverría"]


def test_recording_the_one_in_the_bin_can_be_restored(recording: Case) -> None:
    [binned] = recordings(recording, "deleted", OLD)
    query, body = {"hostEmail": binned["hostEmail"]}, {"recordingIds": [binned["id"]]}
    assert recording.admin.post("/recordings/restore", params=query, json=body).is_success
    assert [it["id"] for it in recordings(recording, "available", OLD)] == [binned["id"]]
    chats = {"meetingId": binned["meetingId"]}
    lines = recording.client.get("/meetings/postMeetingChats", params=chats).json()["items"]
    assert [it["text"] for it in lines] == ["Tidewater asked me too, I said no."]


def test_recording_what_is_past_retention_left_its_events_only(recording: Case) -> None:
    [ended] = recording.find("meetings", "ended", title="Price round, first")
    key = ended["data"]["meetingId"]
    [made] = recording.find("meetingTranscripts", "created", meetingId=key)
    client = recording.client
    assert client.get(f"/admin/meetings/{key}").status_code == 404
    assert client.get(f"/meetingTranscripts/{made['data']['id']}/download").status_code == 404
    old = [
        event["data"]["id"]
        for event in recording.find("messages", "created")
        if event["created"] < "2026-02-21"
    ]
    assert old
    assert {client.get(f"/messages/{key}").status_code for key in old[:20]} == {404}


def test_hostile_texts_reach_every_place_unchanged(hostile: Case) -> None:
    client = hostile.client
    texts = {it["data"]["text"] for it in hostile.find("messages", "created")}
    assert set(TEXTS) <= texts
    chat = {it["data"]["text"] for it in hostile.find("meetingMessages", "created")}
    assert set(TEXTS) <= chat
    sms = {it["data"]["text"] for it in hostile.find("businessTexts", "created")}
    assert set(TEXTS) <= sms
    names = {it["data"]["personDisplayName"] for it in hostile.find("memberships", "created")}
    titles = {it["data"]["title"] for it in hostile.find("meetings", "ended")}
    tabs = {it["data"]["displayName"] for it in hostile.find("tabs", "created")}
    inputs = {it["data"]["inputs"].get("x") for it in hostile.find("attachmentActions", "created")}
    for text in TEXTS:
        assert text[:120].strip() in names or not text
        assert text[:200] in titles
        assert text[:200] in tabs
        assert text in inputs
    everything = json.dumps(hostile.events)
    assert "evil.example" in everything
    heads = [
        client.head(url)
        for event in hostile.find("messages", "created")
        if event["data"]["personEmail"].startswith("nico.")
        for url in client.get(f"/messages/{event['data']['id']}").json().get("files", ())
    ]
    assert len(heads) == len(TEXTS)
    for head in heads:
        assert head.status_code == 200
        assert not set(head.headers["content-disposition"]) & set("\r\n\x00\x1b")


def test_hostile_the_payload_is_found(hostile: Case) -> None:
    [hint] = [
        event
        for event in hostile.find("messages", "created")
        if event["data"]["text"].startswith("the payload is in message")
    ]
    [seventh] = [
        event
        for event in hostile.find("messages", "created", roomId=hint["data"]["roomId"])
        if event["data"]["text"] == TEXTS[7]
    ]
    key = seventh["data"]["id"]
    assert hostile.find("messages", "updated", id=key)
    assert hostile.find("messages", "deleted", id=key)
    assert hostile.message(key)["text"] == TEXTS[5] + TEXTS[0]
    assert len(hostile.find("files", "read")) > 0


def test_an_empty_office_is_empty_until_somebody_acts(hands: Hands) -> None:
    world = World(scenarios.load("empty")(hands.at, None, 7), hands, seed=7)
    with running(world) as clients:
        assert_empty(clients)
        hands.at += 24 * 3_600_000
        assert_empty(clients)
        assert clients("demo-officer").get("/people/me").status_code == 200


def assert_empty(clients: Clients) -> None:
    officer = clients("demo-officer")
    for path in (
        "/events",
        "/rooms",
        "/teams",
        "/memberships",
        "/admin/recordings",
        "/admin/convergedRecordings",
        f"/admin/meetingTranscripts?siteUrl={SITE}",
    ):
        scope = clients("demo-user") if path == "/rooms" else officer
        assert scope.get(path).json() == {"items": []}, path
