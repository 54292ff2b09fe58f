"""Meetings: transcripts, participants, both chats, and the meetings themselves."""

import httpx

from tui.simulator.world import World

from .conftest import Clients, Hands

SITE, OLD = "aquilarobotics.webex.com", "aquilarobotics-eu.webex.com"
SPAN = {"from": "2026-02-18T15:00:00Z", "to": "2026-03-18T15:00:00Z", "max": "100"}


def transcripts(client: httpx.Client, site: str) -> dict[str, dict[str, str]]:
    answer = client.get("/admin/meetingTranscripts", params=SPAN | {"siteUrl": site})
    return {it["meetingTopic"]: it for it in answer.json()["items"]}


def test_transcripts_need_a_site_and_show_deleted_ones_to_officers(readers: Clients) -> None:
    officer = readers("demo-officer")
    assert officer.get("/admin/meetingTranscripts").status_code == 400
    assert transcripts(officer, OLD)["Supplier call"]["status"] == "deleted"
    it = transcripts(officer, SITE)["Quarterly outlook"]
    vtt = officer.get(it["vttDownloadLink"])
    assert vtt.headers["content-type"].startswith("text/vtt")
    assert "00:00:04.000 --> " in vtt.text
    text = officer.get(it["txtDownloadLink"]).text
    assert text.splitlines()[0].startswith("Greta Zimmermann: ")
    snippets = officer.get(f"/meetingTranscripts/{it['id']}/snippets").json()["items"]
    assert [part["text"] for part in snippets] == [
        line.partition(": ")[2] for line in text.splitlines()
    ]
    assert snippets[0]["offsetMillisecond"] < snippets[1]["offsetMillisecond"]
    assert readers("demo-admin").get(f"/meetingTranscripts/{it['id']}/snippets").status_code == 403
    assert readers("demo-admin").get(f"/admin/meetingTranscripts?siteUrl={SITE}").status_code == 403


def test_a_transcript_deleted_by_an_officer_stays_for_officers(clients: Clients) -> None:
    officer, admin = clients("demo-officer"), clients("demo-admin")
    it = transcripts(officer, SITE)["Quarterly outlook"]
    path, body = f"/meetingTranscripts/{it['id']}", {"reason": "audit", "comment": "CASE-7"}
    assert admin.get(f"{path}/download").status_code == 200
    assert officer.request("DELETE", path, json={}).status_code == 400
    assert officer.request("DELETE", path, json=body).status_code == 204
    assert transcripts(officer, SITE)["Quarterly outlook"]["status"] == "deleted"
    assert officer.get(f"{path}/download").status_code == 200
    assert admin.get(f"{path}/download").status_code == 404


def test_a_meeting_is_found_by_number_and_by_each_of_its_ids(readers: Clients) -> None:
    officer = readers("demo-officer")
    it = transcripts(officer, SITE)["Quarterly outlook"]
    held = officer.get(f"/admin/meetings/{it['meetingId']}").json()
    assert (held["meetingType"], held["state"]) == ("meeting", "ended")
    for key, kind in (("scheduledMeetingId", "scheduledMeeting"), ("meetingSeriesId", "")):
        found = officer.get(f"/admin/meetings/{it[key]}").json()
        assert found["title"] == "Quarterly outlook"
        assert found["meetingType"] == (kind or "meetingSeries")
    number = held["meetingNumber"]
    spaced = f"{number[:4]} {number[4:]}"
    by_number = officer.get("/admin/meetings", params={"meetingNumber": spaced}).json()["items"]
    assert [found["id"] for found in by_number] == [it["meetingSeriesId"]]
    both = {"meetingNumber": number, "webLink": "https://x.example"}
    assert officer.get("/admin/meetings", params=both).status_code == 400
    assert officer.get("/admin/meetings").status_code == 400


def test_participants_tell_who_came_late_and_numbers_only_to_officers(readers: Clients) -> None:
    officer = readers("demo-officer")
    it = transcripts(officer, SITE)["Quarterly outlook"]
    query = {"meetingId": it["meetingId"]}
    there = officer.get("/meetingParticipants", params=query).json()["items"]
    assert [one["host"] for one in there] == [True, False, False, False, False]
    joined = {one["email"]: one["joinedTime"] for one in there}
    late = joined["mikael.ahonen@aquila-robotics.example"]
    assert max(joined.values()) == late
    assert there[-1]["devices"][0]["phoneNumber"]
    admin = readers("demo-admin").get("/meetingParticipants", params=query).json()["items"]
    assert "phoneNumber" not in admin[-1]["devices"][0]
    assert officer.get("/meetingParticipants").status_code == 400
    paged = officer.get("/meetingParticipants", params=query | {"max": "2"})
    assert len(paged.json()["items"]) == 2
    assert "next" in paged.links


def test_a_line_of_the_chat_is_deleted_by_the_id_in_the_data(
    clients: Clients, hands: Hands
) -> None:
    officer = clients("demo-officer")
    found = officer.get("/events", params={"resource": "meetingMessages", "max": 1000})
    lines = [it for it in found.json()["items"] if it["type"] == "created"]
    private = [it for it in lines if it["data"].get("recipients")]
    [direct] = [it for it in private if "guestEmail" in it["data"]["recipients"][0]]
    assert any("breakoutSessionId" in it["data"] for it in lines)
    hands.at += 1
    assert officer.delete(f"/meeting/messages/{direct['id']}").status_code == 404
    path = f"/meeting/messages/{direct['data']['id']}"
    assert officer.delete(path).status_code == 204
    assert officer.delete(path).status_code == 410
    newest = officer.get("/events", params={"resource": "meetingMessages", "max": 1}).json()
    assert newest["items"][0]["type"] == "deleted"
    assert "text" not in newest["items"][0]["data"]


def test_the_older_platform_lists_its_chat_and_deletes_all_of_it(
    clients: Clients, hands: Hands
) -> None:
    officer = clients("demo-officer")
    old = {"meetingId": transcripts(officer, OLD)["Supplier call"]["meetingId"]}
    new = {"meetingId": transcripts(officer, SITE)["Quarterly outlook"]["meetingId"]}
    path = "/meetings/postMeetingChats"
    assert officer.get(path, params=new).json() == {"items": []}
    lines = officer.get(path, params=old).json()["items"]
    assert [it["type"] for it in lines] == ["private", "public"]
    assert officer.get(path, params=old | {"offset": "1"}).json()["items"] == lines[1:]
    hands.at += 1
    assert officer.delete(path, params=old).status_code == 204
    assert officer.get(path, params=old).json() == {"items": []}


def test_sites_of_the_caller(readers: Clients) -> None:
    sites = readers("demo-user").get("/meetingPreferences/sites").json()["sites"]
    assert sites == [{"siteUrl": SITE, "default": True}, {"siteUrl": OLD, "default": False}]


def test_every_pair_of_resource_and_type_occurs(readers: Clients, still_world: World) -> None:
    officer = readers("demo-officer")
    pairs = set()
    answer = officer.get("/events", params={"max": 1000})
    while True:
        pairs |= {(it["resource"], it["type"]) for it in answer.json()["items"]}
        if "next" not in answer.links:
            break
        answer = officer.get(answer.links["next"]["url"])
    changing = {"messages", "memberships", "tabs", "meetingMessages"}
    assert pairs == {(name, kind) for name in changing for kind in CHANGES} | {
        ("attachmentActions", "created"),
        ("businessTexts", "created"),
        ("call_records", "created"),
        ("file_transcodings", "read"),
        ("files", "read"),
        ("meetings", "ended"),
        ("meetingTranscripts", "created"),
        ("rooms", "updated"),
    }


CHANGES = ("created", "updated", "deleted")
